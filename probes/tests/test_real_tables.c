/*
 * The tables of real machines, where the environment variable REAL_MACHINES names a folder that has them:
 * acpi/MACHINE/{dmar,ivrs,apic}.dat, sound as they are, so that every complaint about one is a mistake of ours.
 */
#include "probes/tests/table.h"

#include <glob.h>
#include <stdio.h>

static struct answer read_whole(struct arena *arena, const char *folder, const char *name)
{
	FILE *file = fopen(arena_printf(arena, "%s%s", folder, name), "rb");
	if (!file)
		return (struct answer){ .status = ABSENT };

	enum { MOST = 1 << 20 };
	uint8_t *bytes = arena_alloc(arena, MOST);
	size_t length = fread(bytes, 1, MOST, file);
	fclose(file);

	/* Its own piece of memory, for the sanitizer to see a byte read too many. */
	uint8_t *exact = malloc(length ? length : 1);
	assert_non_null(exact);
	memcpy(exact, bytes, length);
	return (struct answer){ OK, exact, length };
}

static size_t complaints(const char *folder, const struct acpi_table *table)
{
	for (size_t i = 0; i < table->errors.count; i++)
		print_error("%s%s at 0x%zx: %s\n", folder, table->signature, table->errors.items[i].offset,
			    table->errors.items[i].text);
	return table->errors.count;
}

static void print_scopes(const struct scope *scopes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		printf(" %u:%u:%02x", scopes[i].type, scopes[i].id, scopes[i].start_bus);
		for (size_t hop = 0; hop < scopes[i].path.count; hop++)
			printf("/%02x.%x", scopes[i].path.items[hop].device, scopes[i].path.items[hop].function);
	}
	printf("\n");
}

/* With REAL_MACHINES_LIST set: what was parsed, to be compared with another reader of tables. */
static void print_machine(const char *folder, const struct iommu *iommu)
{
	printf("machine %s %s width %llu flags %d%d%d\n", folder, iommu->table, (unsigned long long)iommu->address_width.value,
	       iommu->interrupt_remapping.value, iommu->x2apic_opt_out.value, iommu->platform_opt_in.value);
	for (size_t i = 0; i < iommu->units.count; i++) {
		const struct remapping_unit *unit = &iommu->units.items[i];
		printf("unit %u %llx %d", unit->segment, (unsigned long long)unit->base, unit->include_all);
		print_scopes(unit->scopes.items, unit->scopes.count);
	}
	for (size_t i = 0; i < iommu->reserved.count; i++) {
		const struct reserved_region *region = &iommu->reserved.items[i];
		printf("reserved %u %llx-%llx", region->segment, (unsigned long long)region->base, (unsigned long long)region->limit);
		print_scopes(region->scopes.items, region->scopes.count);
	}
	for (size_t i = 0; i < iommu->unknown.count; i++)
		printf("unknown %u %u %zx\n", iommu->unknown.items[i].type, iommu->unknown.items[i].length,
		       iommu->unknown.items[i].offset);
	for (size_t i = 0; i < iommu->ioapics.count; i++)
		printf("ioapic %u %d\n", iommu->ioapics.items[i].id, iommu->ioapics.items[i].covered.value);
}

static void parse(struct arena *arena, struct iommu *iommu)
{
	if (iommu->dmar.status == OK) {
		iommu->kind = IOMMU_INTEL;
		iommu->table = iommu->dmar.signature;
		acpi_parse_dmar(arena, iommu);
	} else if (iommu->ivrs.status == OK) {
		iommu->kind = IOMMU_AMD;
		iommu->table = iommu->ivrs.signature;
		acpi_parse_ivrs(arena, iommu);
	}
	if (iommu->madt.status == OK)
		acpi_parse_madt(arena, iommu);
}

/* Whether all of one machine's tables are understood without a complaint and name a unit. */
static bool machine_is_understood(const char *folder)
{
	struct arena arena = ARENA_EMPTY;
	struct answer dmar = read_whole(&arena, folder, "dmar.dat");
	struct answer ivrs = read_whole(&arena, folder, "ivrs.dat");
	struct answer madt = read_whole(&arena, folder, "apic.dat");
	struct iommu iommu = { 0 };

	acpi_table_open(&arena, &iommu.dmar, "DMAR", &dmar);
	acpi_table_open(&arena, &iommu.ivrs, "IVRS", &ivrs);
	acpi_table_open(&arena, &iommu.madt, "APIC", &madt);
	parse(&arena, &iommu);
	if (getenv("REAL_MACHINES_LIST"))
		print_machine(folder, &iommu);

	bool understood = complaints(folder, &iommu.dmar) + complaints(folder, &iommu.ivrs) + complaints(folder, &iommu.madt) == 0;
	if (!iommu.units.count) {
		print_error("%s: no remapping unit\n", folder);
		understood = false;
	}
	arena_free(&arena);
	free((void *)(uintptr_t)dmar.bytes);
	free((void *)(uintptr_t)ivrs.bytes);
	free((void *)(uintptr_t)madt.bytes);
	return understood;
}

static void understands_real_machines(void **state)
{
	const char *root = getenv("REAL_MACHINES");
	char pattern[4096];
	glob_t found;
	size_t understood = 0;

	if (!root) {
		print_message("skipped: REAL_MACHINES is not set\n");
		skip();
	}
	snprintf(pattern, sizeof pattern, "%s/acpi/*/", root);
	if (glob(pattern, 0, NULL, &found)) {
		print_message("skipped: no machine in %s/acpi\n", root);
		skip();
	}
	for (size_t i = 0; i < found.gl_pathc; i++)
		understood += machine_is_understood(found.gl_pathv[i]);
	size_t machines = found.gl_pathc;
	globfree(&found);
	print_message("%zu of %zu machines understood\n", understood, machines);
	assert_int_equal(understood, machines);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(understands_real_machines) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
