/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables of whole machines: those of some captures and, where the environment variable
 * REAL_MACHINES names a folder that has them, acpi/MACHINE/{dmar,ivrs,apic,mcfg,hpet}.dat of real
 * ones. They are sound as they are, so that every complaint about one is a mistake of ours; but for
 * the inconsistencies listed here, each of which was looked at, and is there.
 */
#include "probes/acpi/tests/table.h"

#include "probes/analysis/ioapics.h"
#include "probes/analysis/southbridge.h"
#include "probes/source/source.h"
#include "probes/table_checks/checks.h"

#include <glob.h>
#include <stdio.h>

static size_t complaints(const char *folder, const struct acpi_table *table)
{
	for (size_t i = 0; i < table->errors.count; i++)
		print_error("%s%s at 0x%zx: %s\n", folder, table->signature,
			    table->errors.items[i].offset, table->errors.items[i].text);
	return table->errors.count;
}

static void print_scopes(const struct scope *scopes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		printf(" %u:%u:%02x", scopes[i].type, scopes[i].id, scopes[i].start_bus);
		for (size_t hop = 0; hop < scopes[i].path.count; hop++)
			printf("/%02x.%x", scopes[i].path.items[hop].device,
			       scopes[i].path.items[hop].function);
	}
	printf("\n");
}

/* With REAL_MACHINES_LIST set: what was parsed, to be compared with another reader of tables. */
static void print_machine(const char *folder, const struct iommu *iommu)
{
	printf("machine %s %s width %llu flags %d%d%d\n", folder, iommu->table,
	       (unsigned long long)iommu->address_width.value, iommu->interrupt_remapping.value,
	       iommu->x2apic_opt_out.value, iommu->platform_opt_in.value);
	for (size_t i = 0; i < iommu->units.count; i++) {
		const struct remapping_unit *unit = &iommu->units.items[i];
		printf("unit %u %llx %d", unit->segment, (unsigned long long)unit->base,
		       unit->include_all);
		print_scopes(unit->scopes.items, unit->scopes.count);
	}
	for (size_t i = 0; i < iommu->reserved.count; i++) {
		const struct reserved_region *region = &iommu->reserved.items[i];
		printf("reserved %u %llx-%llx", region->segment, (unsigned long long)region->base,
		       (unsigned long long)region->limit);
		print_scopes(region->scopes.items, region->scopes.count);
	}
	for (size_t i = 0; i < iommu->unknown.count; i++)
		printf("unknown %u %u %zx\n", iommu->unknown.items[i].type,
		       iommu->unknown.items[i].length, iommu->unknown.items[i].offset);
	for (size_t i = 0; i < iommu->ioapics.count; i++)
		printf("ioapic %u %d\n", iommu->ioapics.items[i].id,
		       iommu->ioapics.items[i].covered.value);
}

/* What is wrong with real machines, by a part of the folder's name. */
static const struct fault {
	const char *machine, *words;
	unsigned count;
} faults[] = {
	{ "IdeaPadFlex_15", "at address 0", 1 },
	{ "WUJIE14XA", "does not end at a page boundary", 5 }, /* each one byte too long */
	{ "Nitro_AN515-42", "which is not in the MADT", 2 },
};

/* IOAPICs of the MADT that no unit names. */
static const struct {
	const char *machine;
	unsigned count;
} uncovered[] = {
	{ "WorkStation_T3500", 2 },
	{ "ThinkCentre_M58p", 1 },
	{ "IdeaPadFlex_15", 1 },
	{ "ThinkPad_T410", 1 },
	{ "ThinkPad_X201_Tablet", 1 },
	{ "X8SIL", 1 },
	{ "Macmini6_2", 1 },
	{ "EliteBook_6930p", 1 },
	{ "EliteBook_8440p", 1 },
	{ "EliteBook_8540p", 1 },
	{ "eME732G", 1 },
	{ "Nitro_AN515-42", 2 },
};

static bool is_expected(const char *folder, const struct inconsistencies *found,
			const struct inconsistency *item)
{
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		if (!strstr(folder, faults[i].machine) || !strstr(item->text, faults[i].words))
			continue;
		unsigned count = 0;
		for (size_t k = 0; k < found->list.count; k++)
			count += strstr(found->list.items[k].text, faults[i].words) != NULL;
		return count == faults[i].count;
	}
	return false;
}

static bool only_known_faults(const char *folder, struct machine *machine)
{
	struct inconsistencies found = iommu_inconsistencies(&machine->arena, machine);
	size_t expected = 0;

	for (size_t i = 0; i < found.list.count; i++) {
		if (is_expected(folder, &found, &found.list.items[i]))
			expected++;
		else
			print_error("%s%s at 0x%zx: %s\n", folder, found.table->signature,
				    found.list.items[i].offset, found.list.items[i].text);
	}
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		if (strstr(folder, faults[i].machine) && expected < faults[i].count)
			print_error("%s: \"%s\" was not found\n", folder, faults[i].words),
				expected = SIZE_MAX;
	return expected == found.list.count;
}

static bool only_known_ioapics(const char *folder, const struct machine *machine)
{
	unsigned missing = 0, expected = 0;

	for (size_t i = 0; i < machine->iommu.ioapics.count; i++) {
		struct flag covered = ioapic_is_covered(machine, &machine->iommu.ioapics.items[i]);
		missing += covered.status == OK && !covered.value;
	}
	for (size_t i = 0; i < sizeof uncovered / sizeof *uncovered; i++)
		if (strstr(folder, uncovered[i].machine))
			expected = uncovered[i].count;
	if (missing != expected)
		print_error("%s: %u IOAPICs without a unit, expected %u\n", folder, missing,
			    expected);
	return missing == expected;
}

/* Each AMD machine but these two has its southbridge's IOAPIC at 00:14.0. */
static bool southbridge_is_right(const char *folder, const struct machine *machine)
{
	struct flag right = southbridge_ioapic_is_right(machine);
	bool expected = !strstr(folder, "Nitro_AN515-42") && !strstr(folder, "southbridge-missing");

	if (right.status != OK || right.value == expected)
		return true;
	print_error("%s: southbridge's IOAPIC\n", folder);
	return false;
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
	if (iommu->mcfg.status == OK)
		acpi_parse_mcfg(arena, iommu);
	if (iommu->hpet_table.status == OK)
		acpi_parse_hpet(arena, iommu);
}

/* Every piece of the arena is a block of its own, for the sanitizer to see a byte read too many. */
static void open_all(struct machine *machine, struct source *source)
{
	struct iommu *iommu = &machine->iommu;
	const struct {
		const char *signature;
		struct acpi_table *table;
	} list[] = {
		{ "DMAR", &iommu->dmar }, { "IVRS", &iommu->ivrs },       { "APIC", &iommu->madt },
		{ "MCFG", &iommu->mcfg }, { "HPET", &iommu->hpet_table },
	};

	assert_non_null(source);
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct answer answer = source_read(
			source, &machine->arena, "/sys/firmware/acpi/tables/%s", list[i].signature);
		acpi_table_open(&machine->arena, list[i].table, list[i].signature, &answer);
	}
	source->close(source);
}

/*
 * Whether all of one machine's tables are understood without a false complaint and name a unit.
 * Closes `source`.
 */
static bool machine_is_understood(const char *folder, struct source *source)
{
	struct machine machine = { 0 };
	struct iommu *iommu = &machine.iommu;

	open_all(&machine, source);
	parse(&machine.arena, iommu);
	if (getenv("REAL_MACHINES_LIST"))
		print_machine(folder, iommu);

	bool understood = complaints(folder, &iommu->dmar) + complaints(folder, &iommu->ivrs) +
				  complaints(folder, &iommu->madt) +
				  complaints(folder, &iommu->mcfg) +
				  complaints(folder, &iommu->hpet_table) ==
			  0;
	understood &= only_known_faults(folder, &machine);
	understood &= only_known_ioapics(folder, &machine);
	understood &= southbridge_is_right(folder, &machine);
	if (!iommu->units.count) {
		print_error("%s: no remapping unit\n", folder);
		understood = false;
	}
	arena_free(&machine.arena);
	return understood;
}

static void understand_captures(void)
{
	static const char *const names[] = {
		"amd-with-remapping", "dell-two-drhds",      "laptop-with-vmd",
		"server-with-rmrrs",  "southbridge-missing", "workstation",
	};
	char path[100];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "qemu-tests/captures/%s", names[i]);
		assert_true(machine_is_understood(path, source_capture(path)));
	}
}

static void understand_real_machines(const char *root)
{
	char pattern[4096];
	glob_t found;
	size_t understood = 0;

	snprintf(pattern, sizeof pattern, "%s/acpi/*/", root);
	if (glob(pattern, 0, NULL, &found))
		fail_msg("no machine is there: %s", pattern);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const char *folder = found.gl_pathv[i];
		understood +=
			machine_is_understood(folder, source_tables(source_nothing(), folder));
	}
	size_t machines = found.gl_pathc;
	globfree(&found);
	print_message("%zu of %zu machines understood\n", understood, machines);
	assert_int_equal(understood, machines);
}

static void understands_whole_machines(void **state)
{
	const char *root = getenv("REAL_MACHINES");

	(void)state;
	understand_captures();
	if (root)
		understand_real_machines(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(understands_whole_machines) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
