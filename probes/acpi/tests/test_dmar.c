/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/acpi/tests/table.h"

enum { FIRST = 48, SECOND = FIRST + 24, THIRD = SECOND + 26, TOTAL = THIRD + 32 };

static struct table sound_dmar(void)
{
	struct table table = begin("DMAR");

	put8(&table, 38);
	put8(&table, 0x05);
	put_zeros(&table, 10);

	put16(&table, 0), put16(&table, 24); /* DRHD for one endpoint */
	put8(&table, 0), put8(&table, 0), put16(&table, 0), put64(&table, 0xfed90000);
	put8(&table, 1), put8(&table, 8), put16(&table, 0), put8(&table, 0), put8(&table, 0),
		put8(&table, 2), put8(&table, 0);

	put16(&table, 0), put16(&table, 26); /* DRHD for all, and an IOAPIC two bridges down */
	put8(&table, 1), put8(&table, 0), put16(&table, 1), put64(&table, 0xfed91000);
	put8(&table, 3), put8(&table, 10), put16(&table, 0), put8(&table, 2), put8(&table, 0xf0);
	put8(&table, 0x1f), put8(&table, 0), put8(&table, 3), put8(&table, 1);

	put16(&table, 1), put16(&table, 32); /* RMRR */
	put16(&table, 0), put16(&table, 0), put64(&table, 0x7b000000), put64(&table, 0x7b7fffff);
	put8(&table, 1), put8(&table, 8), put16(&table, 0), put8(&table, 0), put8(&table, 0),
		put8(&table, 0x14), put8(&table, 0);
	finish(&table);
	assert_int_equal(table.length, TOTAL);
	return table;
}

static struct iommu parse(struct arena *arena, const struct table *table)
{
	struct iommu iommu = { 0 };

	open_table(arena, &iommu.dmar, table);
	if (iommu.dmar.status == OK)
		acpi_parse_dmar(arena, &iommu);
	return iommu;
}

static void reads_the_header(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = sound_dmar();
	struct iommu iommu = parse(&arena, &table);

	assert_int_equal(iommu.dmar.status, OK);
	assert_int_equal(iommu.dmar.length, TOTAL);
	assert_int_equal(iommu.dmar.errors.count, 0);
	assert_int_equal(iommu.address_width.status, OK);
	assert_int_equal(iommu.address_width.value, 39);
	assert_true(iommu.interrupt_remapping.status == OK && iommu.interrupt_remapping.value);
	assert_true(iommu.x2apic_opt_out.status == OK && !iommu.x2apic_opt_out.value);
	assert_true(iommu.platform_opt_in.status == OK && iommu.platform_opt_in.value);
	arena_free(&arena);
	(void)state;
}

static void reads_units_and_scopes(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = sound_dmar();
	struct iommu iommu = parse(&arena, &table);

	assert_int_equal(iommu.units.count, 2);
	const struct remapping_unit *unit = &iommu.units.items[1];
	assert_false(iommu.units.items[0].include_all);
	assert_int_equal(iommu.units.items[0].scopes.count, 1);
	assert_true(unit->include_all);
	assert_int_equal(unit->segment, 1);
	assert_int_equal(unit->base, 0xfed91000);
	assert_int_equal(unit->offset, SECOND);
	assert_int_equal(unit->version.status, NOT_ASKED);

	assert_int_equal(unit->scopes.count, 1);
	const struct scope *scope = &unit->scopes.items[0];
	assert_int_equal(scope->type, SCOPE_IOAPIC);
	assert_int_equal(scope->id, 2);
	assert_int_equal(scope->start_bus, 0xf0);
	assert_int_equal(scope->offset, SECOND + 16);
	assert_int_equal(scope->path.count, 2);
	assert_int_equal(scope->path.items[0].device, 0x1f);
	assert_int_equal(scope->path.items[1].device, 3);
	assert_int_equal(scope->path.items[1].function, 1);
	arena_free(&arena);
	(void)state;
}

static void reads_reserved_regions(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = sound_dmar();
	struct iommu iommu = parse(&arena, &table);

	assert_int_equal(iommu.reserved.count, 1);
	assert_int_equal(iommu.reserved.items[0].base, 0x7b000000);
	assert_int_equal(iommu.reserved.items[0].limit, 0x7b7fffff);
	assert_int_equal(iommu.reserved.items[0].scopes.count, 1);
	assert_int_equal(iommu.reserved.items[0].scopes.items[0].path.items[0].device, 0x14);
	arena_free(&arena);
	(void)state;
}

static void lists_unknown_structures_only(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = sound_dmar();

	put16(&table, 7), put16(&table, 6), put16(&table, 0);
	put16(&table, 0xffff), put16(&table, 4);
	finish(&table);
	struct iommu iommu = parse(&arena, &table);

	assert_int_equal(iommu.dmar.errors.count, 0);
	assert_int_equal(iommu.unknown.count, 2);
	assert_int_equal(iommu.unknown.items[0].type, 7);
	assert_int_equal(iommu.unknown.items[0].length, 6);
	assert_int_equal(iommu.unknown.items[0].offset, TOTAL);
	assert_int_equal(iommu.unknown.items[1].type, 0xffff);
	arena_free(&arena);
	(void)state;
}

static void put_list(struct table *table, uint16_t type, uint8_t flags, uint8_t scope_flags)
{
	put16(table, type), put16(table, 16), put8(table, flags), put8(table, 0),
		put16(table, type);
	put8(table, 1), put8(table, 8), put8(table, scope_flags), put8(table, 0), put8(table, 0),
		put8(table, 0);
	put8(table, 2), put8(table, 0);
}

static void put_path(struct table *table, uint8_t number, const char *path, size_t length)
{
	put16(table, 4), put16(table, (uint16_t)(8 + length)), put_zeros(table, 3),
		put8(table, number);
	for (size_t i = 0; i < length; i++)
		put8(table, (uint8_t)path[i]);
}

static void reads_all_other_structures(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = sound_dmar();
	put_list(&table, 2, 1, 0);
	put_list(&table, 5, 0, 0);
	put_list(&table, 6, 0, 0x1f);
	put16(&table, 3), put16(&table, 20), put32(&table, 0), put64(&table, 0xfed91000),
		put32(&table, 7);
	put_path(&table, 9, "\\_SB.I2C0", 10);
	put_path(&table, 8, "\\_SB", 4);
	put_path(&table, 7, "", 0);
	finish(&table);
	struct iommu iommu = parse(&arena, &table);

	assert_int_equal(iommu.dmar.errors.count + iommu.unknown.count, 0);
	assert_int_equal(iommu.atsr.count, 1);
	assert_true(iommu.atsr.items[0].flag);
	assert_int_equal(iommu.atsr.items[0].segment, 2);
	assert_int_equal(iommu.atsr.items[0].offset, TOTAL);
	assert_int_equal(iommu.satc.count, 1);
	assert_false(iommu.satc.items[0].flag);
	assert_int_equal(iommu.satc.items[0].scopes.items[0].offset, TOTAL + 16 + 8);
	assert_int_equal(iommu.sidp.count, 1);
	assert_int_equal(iommu.sidp.items[0].segment, 6);
	assert_int_equal(iommu.sidp.items[0].scopes.items[0].flags, 0x1f);
	assert_int_equal(iommu.rhsa.count, 1);
	assert_int_equal(iommu.rhsa.items[0].base, 0xfed91000);
	assert_int_equal(iommu.rhsa.items[0].domain, 7);
	assert_int_equal(iommu.andd.count, 3);
	assert_int_equal(iommu.andd.items[0].number, 9);
	assert_int_equal(iommu.andd.items[0].path.status, OK);
	assert_string_equal(iommu.andd.items[0].path.value, "\\_SB.I2C0");
	assert_int_equal(iommu.andd.items[1].path.status, FAILED);
	assert_int_equal(iommu.andd.items[2].path.status, FAILED);
	torture(&(struct victim){ acpi_parse_dmar, offsetof(struct iommu, dmar) }, &table);
	arena_free(&arena);
	(void)state;
}

static void reads_the_size_of_register_space(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = sound_dmar();
	poke(&table, FIRST + 5, 0xf3);
	struct iommu iommu = parse(&arena, &table);

	assert_int_equal(iommu.units.items[0].size.value, 8 * 4096);
	assert_int_equal(iommu.units.items[1].size.value, 4096);
	arena_free(&arena);
	(void)state;
}

static void tells_the_width_of_a_broken_field(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = sound_dmar();
	poke(&table, SECOND + 2, 200);
	struct iommu iommu = parse(&arena, &table);
	assert_int_equal(iommu.dmar.errors.items[0].width, 2);
	assert_true(iommu.dmar.errors.items[0].stops_linux);

	table = sound_dmar();
	poke(&table, FIRST + 17, 5);
	iommu = parse(&arena, &table);
	assert_int_equal(iommu.dmar.errors.items[0].width, 1);
	assert_false(iommu.dmar.errors.items[0].stops_linux);
	arena_free(&arena);
	(void)state;
}

struct damage {
	size_t at;
	uint8_t value;
	size_t error_at;
	const char *words;
	size_t units, regions, scopes; /* what must be left; scopes: of the first unit */
};

static const struct damage damages[] = {
	{ FIRST + 2, 0, FIRST + 2, "type 0 has length 0; the minimum is 4", 0, 0, 0 },
	{ FIRST + 2, 3, FIRST + 2, "has length 3", 0, 0, 0 },
	{ SECOND + 2, 200, SECOND + 2, "has length 200, but only 58 bytes are left", 1, 0, 1 },
	{ FIRST + 17, 5, FIRST + 17, "scope of type 1 has length 5; the minimum is 6", 2, 1, 0 },
	{ FIRST + 17, 0, FIRST + 17, "has length 0", 2, 1, 0 },
	{ FIRST + 17, 10, FIRST + 17, "has length 10, but only 8 bytes are left", 2, 1, 0 },
};

static void tells_what_cannot_be_right(void **state)
{
	for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
		struct arena arena = ARENA_EMPTY;
		struct table table = sound_dmar();
		poke(&table, damages[i].at, damages[i].value);
		struct iommu iommu = parse(&arena, &table);

		assert_one_error(&iommu.dmar, damages[i].error_at, damages[i].words);
		assert_int_equal(iommu.units.count, damages[i].units);
		assert_int_equal(iommu.reserved.count, damages[i].regions);
		if (iommu.units.count)
			assert_int_equal(iommu.units.items[0].scopes.count, damages[i].scopes);
		arena_free(&arena);
	}
	(void)state;
}

static void keeps_scopes_of_odd_length_and_unknown_type(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = begin("DMAR");

	put_zeros(&table, 12);
	put16(&table, 0), put16(&table, 16 + 9 + 6), put_zeros(&table, 12);
	put8(&table, 9), put8(&table, 9), put_zeros(&table, 7);
	put8(&table, 200), put8(&table, 6), put_zeros(&table, 4);
	finish(&table);
	struct iommu iommu = parse(&arena, &table);

	assert_one_error(&iommu.dmar, 65, "odd length 9; a path consists of byte pairs");
	assert_int_equal(iommu.units.items[0].scopes.count, 2);
	assert_int_equal(iommu.units.items[0].scopes.items[0].path.count, 1);
	assert_int_equal(iommu.units.items[0].scopes.items[1].type, 200);
	assert_int_equal(iommu.units.items[0].scopes.items[1].path.count, 0);
	arena_free(&arena);
	(void)state;
}

static void leaves_out_structures_without_fixed_part(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = begin("DMAR");

	put_zeros(&table, 12);
	put16(&table, 0), put16(&table, 15), put_zeros(&table, 11);
	put16(&table, 1), put16(&table, 23), put_zeros(&table, 19);
	finish(&table);
	struct iommu iommu = parse(&arena, &table);

	assert_int_equal(iommu.units.count + iommu.reserved.count, 0);
	assert_int_equal(iommu.dmar.errors.count, 2);
	assert_int_equal(iommu.dmar.errors.items[1].offset, 65);
	assert_string_equal(iommu.dmar.errors.items[1].text,
			    "the RMRR is 23 bytes long; its fixed part alone takes 24");
	arena_free(&arena);
	(void)state;
}

static void survives_a_table_that_is_only_a_header(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = begin("DMAR");
	finish(&table);
	struct iommu iommu = parse(&arena, &table);

	assert_one_error(&iommu.dmar, 36, "ends after 36 bytes, inside its header of 48");
	assert_int_equal(iommu.address_width.status, FAILED);
	assert_int_equal(iommu.interrupt_remapping.status, FAILED);
	arena_free(&arena);
	(void)state;
}

static void survives_torture(void **state)
{
	const struct victim victim = { acpi_parse_dmar, offsetof(struct iommu, dmar) };
	struct table table = sound_dmar();

	torture(&victim, &table);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_header),
		cmocka_unit_test(reads_units_and_scopes),
		cmocka_unit_test(reads_reserved_regions),
		cmocka_unit_test(lists_unknown_structures_only),
		cmocka_unit_test(reads_all_other_structures),
		cmocka_unit_test(reads_the_size_of_register_space),
		cmocka_unit_test(tells_the_width_of_a_broken_field),
		cmocka_unit_test(tells_what_cannot_be_right),
		cmocka_unit_test(keeps_scopes_of_odd_length_and_unknown_type),
		cmocka_unit_test(leaves_out_structures_without_fixed_part),
		cmocka_unit_test(survives_a_table_that_is_only_a_header),
		cmocka_unit_test(survives_torture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
