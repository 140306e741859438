/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What cannot be meant: each inconsistency once, where it stands, and what must not be one. */
#include "probes/acpi/tests/ivrs.h"
#include "probes/machine/tests/machine.h"

#include "probes/analysis/coverage.h"
#include "probes/table_checks/checks.h"
#include "probes/analysis/reserved.h"

static struct inconsistencies check(struct machine *machine)
{
	return iommu_inconsistencies(&machine->arena, machine);
}

static void print_all(const struct inconsistencies *found)
{
	for (size_t i = 0; i < found->list.count; i++)
		print_error("0x%zx: %s\n", found->list.items[i].offset, found->list.items[i].text);
}

static void assert_none(struct machine *machine)
{
	struct inconsistencies found = check(machine);

	print_all(&found);
	assert_int_equal(found.list.count, 0);
}

/* One of this kind at this offset, with these words. */
static void assert_found(struct machine *machine, enum consequence consequence, size_t offset,
			 unsigned width, const char *words)
{
	struct inconsistencies found = check(machine);

	for (size_t i = 0; i < found.list.count; i++) {
		const struct inconsistency *item = &found.list.items[i];
		if (item->offset == offset && item->consequence == consequence &&
		    item->width == width && strstr(item->text, words))
			return;
	}
	print_all(&found);
	fail_msg("no \"%s\" at 0x%zx", words, offset);
}

/* --- DMAR --- */

enum {
	IGPU_UNIT = 48,
	ALL_UNIT = IGPU_UNIT + 24,
	REGION = ALL_UNIT + 24,
	RHSA = REGION + 32,
	ANDD = RHSA + 20,
	SATC = ANDD + 12
};

static void put_drhd(struct table *table, uint8_t flags, uint16_t segment, uint64_t base,
		     uint16_t scopes)
{
	put16(table, 0), put16(table, (uint16_t)(16 + scopes)), put8(table, flags), put8(table, 0),
		put16(table, segment);
	put64(table, base);
}

static void put_scope(struct table *table, uint8_t type, uint8_t id, uint8_t bus, uint8_t device)
{
	put8(table, type), put8(table, 8), put16(table, 0), put8(table, id), put8(table, bus),
		put8(table, device), put8(table, 0);
}

static struct table sound_dmar(void)
{
	struct table table = begin("DMAR");

	put8(&table, 38), put8(&table, 1), put_zeros(&table, 10);
	put_drhd(&table, 0, 0, 0xfed90000, 8), put_scope(&table, 1, 0, 0, 2);
	put_drhd(&table, 1, 0, 0xfed91000, 8), put_scope(&table, 5, 9, 0, 0x15);
	put16(&table, 1), put16(&table, 32), put32(&table, 0), put64(&table, 0x7b000000),
		put64(&table, 0x7b7fffff);
	put_scope(&table, 1, 0, 0, 0x14);
	put16(&table, 3), put16(&table, 20), put32(&table, 0), put64(&table, 0xfed91000),
		put32(&table, 0);
	put16(&table, 4), put16(&table, 12), put_zeros(&table, 3), put8(&table, 9),
		put32(&table, 'A' | 'B' << 8);
	put16(&table, 5), put16(&table, 16), put32(&table, 0), put_scope(&table, 2, 0, 0, 0x1c);
	finish(&table);
	assert_int_equal(table.length, SATC + 16);
	return table;
}

static struct machine intel(struct table *table)
{
	struct machine machine = { .iommu.kind = IOMMU_INTEL };

	finish(table);
	build_functions(&machine);
	open_table(&machine.arena, &machine.iommu.dmar, table);
	acpi_parse_dmar(&machine.arena, &machine.iommu);
	return machine;
}

struct change {
	uint16_t at, width;
	uint64_t value;
	enum consequence consequence;
	uint16_t found_at, found_width;
	const char *words;
};

static const struct change changes[] = {
	{ 36, 1, 10, STOPS_LINUX, 36, 1, "addresses of 11 bits" },
	{ 36, 1, 0xff, INCONSISTENT, 36, 1, "addresses of 256 bits" },
	{ ALL_UNIT + 8, 8, 0, STOPS_LINUX, ALL_UNIT + 8, 8, "at address 0" },
	{ ALL_UNIT + 8, 8, 0xfed91800, INCONSISTENT, ALL_UNIT + 8, 8,
	  "do not start at a page boundary" },
	{ ALL_UNIT + 8, 8, 0xfed90000, INCONSISTENT, ALL_UNIT + 8, 8,
	  "two remapping units have their registers at 0xfed90000" },
	{ IGPU_UNIT + 4, 1, 1, INCONSISTENT, ALL_UNIT + 4, 1, "a second unit of segment 0" },
	{ ALL_UNIT + 4, 1, 0, INCONSISTENT, IGPU_UNIT + 4, 1, "no unit of segment 0 claims" },
	{ ALL_UNIT + 6, 2, 0xffff, INCONSISTENT, IGPU_UNIT + 4, 1, "no unit of segment 0 claims" },
	{ IGPU_UNIT + 16 + 6, 1, 3, UNIT_IGNORED, IGPU_UNIT + 8, 8, "none is present" },
	{ IGPU_UNIT + 16 + 6, 1, 3, INCONSISTENT, IGPU_UNIT + 16 + 5, 1,
	  "a DRHD lists an endpoint at 00:03.0, where there is no device" },
	{ IGPU_UNIT + 16, 1, 2, STOPS_LINUX, IGPU_UNIT + 16, 1,
	  "a DRHD lists a bridge at 00:02.0, but it is not a bridge" },
	{ IGPU_UNIT + 16, 1, 6, INCONSISTENT, IGPU_UNIT + 16, 1, "unknown type 6" },
	{ REGION + 24 + 6, 1, 0x1c, STOPS_LINUX, REGION + 24, 1,
	  "an RMRR lists an endpoint at 00:1c.0, but it is a bridge" },
	{ REGION + 24 + 5, 2, 2, INCONSISTENT, REGION + 24 + 5, 1,
	  "by its bus instead of the path" },
	{ REGION + 8, 8, 0x7b000001, INCONSISTENT, REGION + 8, 8,
	  "does not start at a page boundary" },
	{ REGION + 16, 8, 0x7b7ffffe, INCONSISTENT, REGION + 16, 8,
	  "does not end at a page boundary" },
	{ REGION + 16, 8, 0x7affffff, INCONSISTENT, REGION + 16, 8, "before it begins" },
	{ RHSA + 8, 8, 0xfed92000, INCONSISTENT, RHSA + 8, 8,
	  "at 0xfed92000, where there is none" },
	{ ANDD + 8, 4, 0x41414141, STOPS_LINUX, ANDD + 8, 1, "is not terminated" },
	{ ANDD + 7, 1, 8, INCONSISTENT, ANDD + 7, 1, "ACPI device 8 (ANDD) is in no unit's scope" },
	{ ANDD + 7, 1, 8, INCONSISTENT, ALL_UNIT + 16 + 4, 1, "ACPI device 9, which no ANDD" },
	{ SATC + 8, 1, 1, STOPS_LINUX, SATC + 8, 1, "a SATC lists an endpoint" },
	{ SATC + 2, 2, 17, STOPS_LINUX, SATC + 2, 2, "only 16 bytes are left" },
};

static void tells_each_inconsistency_of_a_dmar(void **state)
{
	struct table sound = sound_dmar();
	struct machine machine = intel(&sound);
	(void)state;

	assert_none(&machine);
	arena_free(&machine.arena);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct table table = sound_dmar();
		for (unsigned byte = 0; byte < changes[i].width; byte++)
			table.bytes[changes[i].at + byte] =
				(uint8_t)(changes[i].value >> (8 * byte));
		machine = intel(&table);
		assert_found(&machine, changes[i].consequence, changes[i].found_at,
			     changes[i].found_width, changes[i].words);
		arena_free(&machine.arena);
	}
}

static void needs_a_unit(void **state)
{
	struct table table = begin("DMAR");
	put8(&table, 38), put_zeros(&table, 11);
	struct machine machine = intel(&table);
	(void)state;

	assert_found(&machine, STOPS_LINUX, 48, 0, "no remapping unit");
	arena_free(&machine.arena);
}

/*
 * Neither functions nor registers: nothing of them may be complained of. Nor of what a cut table
 * does not say.
 */
static void says_nothing_of_what_was_not_seen(void **state)
{
	struct table table = sound_dmar();
	table.bytes[IGPU_UNIT + 16 + 6] = 3;
	struct machine machine = intel(&table);
	(void)state;

	machine.functions_status = NOT_ASKED;
	assert_none(&machine);
	arena_free(&machine.arena);

	table = sound_dmar();
	machine = (struct machine){ .iommu.kind = IOMMU_INTEL };
	open_bytes(&machine.arena, &machine.iommu.dmar, "DMAR", table.bytes, ALL_UNIT);
	acpi_parse_dmar(&machine.arena, &machine.iommu);
	assert_int_equal(machine.iommu.units.count, 1);
	assert_none(&machine);
	machine.iommu.kind = IOMMU_UNKNOWN;
	assert_none(&machine);
	machine.iommu.kind = IOMMU_NONE;
	assert_none(&machine);
	arena_free(&machine.arena);
}

static void compares_registers_with_the_table(void **state)
{
	struct table table = sound_dmar();
	struct machine machine = intel(&table);
	struct remapping_unit *units = machine.iommu.units.items;
	(void)state;

	for (size_t i = 0; i < 2; i++)
		units[i].capability = (struct number){ OK, 0xd2008c40660462 },
		units[i].extended_capability = (struct number){ OK, 0xf0505a };
	assert_none(&machine);
	machine.iommu.interrupt_remapping.value = false;
	assert_found(&machine, INCONSISTENT, 37, 1, "INTR_REMAP");
	units[1].extended_capability.status = NOT_ASKED;
	assert_none(&machine);

	units[0].capability.value &= ~0x1f00ull;
	assert_found(&machine, UNIT_IGNORED, IGPU_UNIT + 8, 8,
		     "no address width (CAP 0xd2008c40660062)");
	units[0].capability.value = units[0].extended_capability.value = UINT64_MAX;
	assert_found(&machine, STOPS_LINUX, IGPU_UNIT + 8, 8, "all registers read as ones");
	arena_free(&machine.arena);
}

/*
 * An IOAPIC's path leads to no function, and its bus may be none; a bridge may be one by its class
 * alone.
 */
static void keeps_legal_things_legal(void **state)
{
	struct table table = sound_dmar();
	put_drhd(&table, 0, 1, 0xfed92000, 8), put_scope(&table, 3, 2, 0xf0, 0x1f);
	put_drhd(&table, 1, 1, 0xfed93000, 8), put_scope(&table, 4, 0, 0, 0x1f);
	table.bytes[SATC + 8 + 6] = 0x14;
	struct machine machine = intel(&table);
	(void)state;

	machine.functions.items[XHCI].class_code = 0x060000;
	machine.iommu.reserved.count = 0;
	assert_none(&machine);
	arena_free(&machine.arena);
}

static void linux_passes_over_a_sidp(void **state)
{
	struct table table = sound_dmar();
	table.bytes[SATC] = 6;
	table.bytes[SATC + 8] = 1;
	struct machine machine = intel(&table);
	(void)state;

	assert_found(&machine, INCONSISTENT, SATC + 8, 1, "a SIDP lists an endpoint");
	arena_free(&machine.arena);
}

static void linux_passes_over_scopes_of_those_for_all(void **state)
{
	enum { TYPE = 16, DEVICE = 22, ATSR = 2 };
	struct table table = sound_dmar();
	table.bytes[ALL_UNIT + TYPE] = 2;
	table.bytes[ALL_UNIT + DEVICE] = 2;
	table.bytes[SATC] = ATSR;
	table.bytes[SATC + 4] = 1;
	table.bytes[SATC + 8] = 1;
	struct machine machine = intel(&table);
	(void)state;

	assert_found(&machine, INCONSISTENT, ALL_UNIT + TYPE, 1,
		     "a DRHD lists a bridge at 00:02.0, but it is not a bridge");
	assert_found(&machine, INCONSISTENT, SATC + 8, 1, "an ATSR lists an endpoint");
	arena_free(&machine.arena);
}

static void a_thousand_units_are_too_many(void **state)
{
	struct table table = sound_dmar();
	struct machine machine = intel(&table);
	(void)state;

	while (machine.iommu.units.count < 1025)
		*array_add(&machine.arena, &machine.iommu.units) = (struct remapping_unit){
			.base = 0x1000 * (machine.iommu.units.count + 1),
			.segment = 1,
			.include_all = machine.iommu.units.count == 2,
		};
	assert_found(&machine, STOPS_LINUX, 0, 2, "1025 remapping units; Linux supports 1024");
	arena_free(&machine.arena);
}

/* --- IVRS --- */

static struct machine amd(struct table *table)
{
	struct machine machine = { .iommu = { .kind = IOMMU_AMD, .madt.status = OK } };

	finish(table);
	build_functions(&machine);
	machine.functions.items[IGPU].address.device = 0;
	machine.functions.items[IGPU].address.function = 2;
	machine.functions.items[IGPU].class_code = 0x080600;
	*array_add(&machine.arena, &machine.iommu.ioapics) = (struct ioapic){ .id = 33 };
	open_table(&machine.arena, &machine.iommu.ivrs, table);
	acpi_parse_ivrs(&machine.arena, &machine.iommu);
	return machine;
}

static struct table sound_ivrs(void)
{
	struct table table = begin_ivrs();

	put_ivhd(&table, 0x10, 2, 0xfd000000, 0);
	put_ivhd(&table, 0x11, 2, 0xfd000000, 8), put_special(&table, 33, 0xa0, 1);
	put8(&table, 0x51), put8(&table, 0), put16(&table, 8), put16(&table, 2), put16(&table, 0);
	put_ivmd(&table, 0x21, 1, 0x1000, 0x1000);
	return table;
}

enum { SECOND = FIRST + 24, SPECIAL_ENTRY = SECOND + 40, IVMD = SPECIAL_ENTRY + 8 + 8 };

static const struct change ivrs_changes[] = {
	{ SECOND + 8, 8, 0, STOPS_LINUX, SECOND + 8, 8, "at address 0" },
	{ SECOND + 8, 8, 0xfd001000, INCONSISTENT, SECOND + 8, 8, "not aligned to 16 KiB" },
	{ FIRST + 4, 2, 3, STOPS_LINUX, FIRST + 4, 2, "is listed as 0002:00:00.3" },
	{ SPECIAL_ENTRY + 4, 1, 34, INCONSISTENT, SPECIAL_ENTRY + 4, 1,
	  "IOAPIC 34, which is not in the MADT" },
	{ SPECIAL_ENTRY, 1, 0x81, STOPS_LINUX, SPECIAL_ENTRY, 1, "no defined length" },
	{ IVMD + 16, 8, 0x1001, INCONSISTENT, IVMD + 16, 8, "does not start at a page boundary" },
	{ IVMD + 24, 8, 0x1001, INCONSISTENT, IVMD + 24, 8, "does not end at a page boundary" },
};

static void set_segment(struct table *table, uint16_t segment)
{
	memcpy(table->bytes + FIRST + 16, &segment, 2);
	memcpy(table->bytes + SECOND + 16, &segment, 2);
}

static void tells_each_inconsistency_of_an_ivrs(void **state)
{
	struct table sound = sound_ivrs();
	set_segment(&sound, 0);
	struct machine machine = amd(&sound);
	(void)state;

	assert_none(&machine);
	arena_free(&machine.arena);
	for (size_t i = 0; i < sizeof ivrs_changes / sizeof *ivrs_changes; i++) {
		const struct change *change = &ivrs_changes[i];
		struct table table = sound_ivrs();
		if (change->at != FIRST + 4)
			set_segment(&table, 0);
		for (unsigned byte = 0; byte < change->width; byte++)
			table.bytes[change->at + byte] = (uint8_t)(change->value >> (8 * byte));
		machine = amd(&table);
		assert_found(&machine, change->consequence, change->found_at, change->found_width,
			     change->words);
		arena_free(&machine.arena);
	}
}

static void a_wrong_checksum_stops_amd_only(void **state)
{
	struct table table = sound_ivrs();
	set_segment(&table, 0);
	finish(&table);
	table.bytes[10] ^= 1;
	struct machine machine = { .iommu.kind = IOMMU_AMD };
	(void)state;

	open_table(&machine.arena, &machine.iommu.ivrs, &table);
	acpi_parse_ivrs(&machine.arena, &machine.iommu);
	assert_found(&machine, STOPS_LINUX, 9, 1, "checksum");
	arena_free(&machine.arena);

	table = sound_dmar();
	table.bytes[10] ^= 1;
	machine = (struct machine){ .iommu.kind = IOMMU_INTEL };
	open_table(&machine.arena, &machine.iommu.dmar, &table);
	acpi_parse_dmar(&machine.arena, &machine.iommu);
	assert_none(&machine);
	arena_free(&machine.arena);
}

/* Linux takes the type of the last block with the first one's id, even where that is no IVHD. */
static void follows_linux_to_a_wrong_type(void **state)
{
	struct table table = begin_ivrs();
	put_ivhd(&table, 0x10, 2, 0xfd000000, 0);
	put_ivmd(&table, 0x21, 1, 0x1000, 0x1000);
	table.bytes[FIRST + 24 + 4] = 2, table.bytes[FIRST + 24 + 5] = 0;
	table.bytes[FIRST + 16] = 0;
	struct machine machine = amd(&table);
	(void)state;

	assert_found(&machine, STOPS_LINUX, FIRST + 24, 1,
		     "blocks of type 0x21, which contain none");
	arena_free(&machine.arena);
}

static void compares_units_and_names(void **state)
{
	struct table table = begin_ivrs();
	put_ivhd(&table, 0x11, 2, 0xfd000000, 22);
	put8(&table, 0xf0), put_zeros(&table, 19), put8(&table, 3), put8(&table, 0);
	put_ivhd(&table, 0x11, 2, 0xfd000000, 0);
	table.bytes[FIRST + 16] = table.bytes[FIRST + 62 + 16] = 0;
	table.bytes[FIRST + 62 + 24] ^= 1;
	struct machine machine = amd(&table);
	(void)state;

	assert_found(&machine, INCONSISTENT, FIRST + 40, 1, "only in type 0x40");
	assert_found(&machine, INCONSISTENT, FIRST + 40 + 4, 8, "no name (HID)");
	assert_found(&machine, INCONSISTENT, FIRST + 40 + 20, 1,
		     "the format of a unique ID (UID) is 3");
	assert_found(&machine, INCONSISTENT, FIRST + 40 + 21, 1, "cannot be 0 bytes long");
	assert_found(&machine, INCONSISTENT, FIRST + 62 + 8, 8, "two remapping units");
	assert_found(&machine, INCONSISTENT, FIRST + 62 + 24, 8, "do not have the same features");
	arena_free(&machine.arena);
}

/* --- VIOT, size --- */

static void an_endpoint_needs_its_unit(void **state)
{
	struct machine machine = { .iommu.kind = IOMMU_VIRTIO };
	(void)state;

	array_add(&machine.arena, &machine.iommu.units)->offset = 48;
	*array_add(&machine.arena, &machine.iommu.endpoints) =
		(struct virtio_endpoints){ .on_pci = true, .last = 8, .unit = 48 };
	assert_none(&machine);
	machine.iommu.endpoints.items[0].unit = 47;
	assert_found(&machine, INCONSISTENT, 16, 0, "the node at 0x2f");
	machine.iommu.endpoints.items[0] =
		(struct virtio_endpoints){ .on_pci = true, .first = 9, .last = 8, .unit = 48 };
	assert_found(&machine, INCONSISTENT, 8, 0, "ends before it begins");
	arena_free(&machine.arena);
}

/*
 * A table full of units at one address, and as many RHSA: would take minutes if each were compared
 * with each.
 */
static void takes_no_quadratic_time(void **state)
{
	struct machine machine = { .iommu.kind = IOMMU_INTEL };
	enum { MANY = 60000 };
	(void)state;

	for (uint64_t i = 0; i < MANY; i++) {
		*array_add(&machine.arena, &machine.iommu.units) =
			(struct remapping_unit){ .base = 0x1000, .segment = (uint16_t)i };
		*array_add(&machine.arena, &machine.iommu.rhsa) =
			(struct proximity){ .base = 0x1000 * i };
		*array_add(&machine.arena, &machine.iommu.andd) =
			(struct namespace_device){ .number = 1 };
	}
	assert_true(check(&machine).list.count > MANY);
	arena_free(&machine.arena);
}

/* What hostile tables are parsed to, in a machine that has functions. */
static void check_parsed(struct arena *arena, const struct iommu *iommu, enum iommu_kind kind)
{
	struct machine machine = { 0 };

	build_functions(&machine);
	machine.iommu = *iommu;
	machine.iommu.kind = kind;
	struct inconsistencies found = iommu_inconsistencies(arena, &machine);
	for (size_t i = 0; i < found.list.count; i++)
		assert_true(found.list.items[i].width == 0 ||
			    found.list.items[i].offset < found.table->length);
	for (size_t i = 0; i < machine.functions.count; i++)
		function_coverage(&machine, &machine.functions.items[i]);
	for (size_t i = 0; i < iommu->reserved.count; i++)
		reserved_is_relaxable(arena, &machine, &iommu->reserved.items[i]);
	arena_free(&machine.arena);
}

static void parse_and_check_dmar(struct arena *arena, struct iommu *iommu)
{
	acpi_parse_dmar(arena, iommu);
	check_parsed(arena, iommu, IOMMU_INTEL);
}

static void parse_and_check_ivrs(struct arena *arena, struct iommu *iommu)
{
	acpi_parse_ivrs(arena, iommu);
	check_parsed(arena, iommu, IOMMU_AMD);
}

static void survives_torture(void **state)
{
	struct table dmar = sound_dmar(), ivrs = sound_ivrs(), entries = table_with_entries();
	(void)state;

	finish(&ivrs);
	torture(&(struct victim){ parse_and_check_dmar, offsetof(struct iommu, dmar) }, &dmar);
	torture(&(struct victim){ parse_and_check_ivrs, offsetof(struct iommu, ivrs) }, &ivrs);
	torture(&(struct victim){ parse_and_check_ivrs, offsetof(struct iommu, ivrs) }, &entries);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_each_inconsistency_of_a_dmar),
		cmocka_unit_test(needs_a_unit),
		cmocka_unit_test(says_nothing_of_what_was_not_seen),
		cmocka_unit_test(compares_registers_with_the_table),
		cmocka_unit_test(keeps_legal_things_legal),
		cmocka_unit_test(linux_passes_over_a_sidp),
		cmocka_unit_test(linux_passes_over_scopes_of_those_for_all),
		cmocka_unit_test(a_thousand_units_are_too_many),
		cmocka_unit_test(tells_each_inconsistency_of_an_ivrs),
		cmocka_unit_test(a_wrong_checksum_stops_amd_only),
		cmocka_unit_test(follows_linux_to_a_wrong_type),
		cmocka_unit_test(compares_units_and_names),
		cmocka_unit_test(an_endpoint_needs_its_unit),
		cmocka_unit_test(takes_no_quadratic_time),
		cmocka_unit_test(survives_torture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
