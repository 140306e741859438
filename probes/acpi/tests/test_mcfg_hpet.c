/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/acpi/tests/table.h"

static struct table sound_mcfg(void)
{
	struct table table = begin("MCFG");

	put_zeros(&table, 8);
	put64(&table, 0xe0000000), put16(&table, 0), put8(&table, 0), put8(&table, 0x7f),
		put32(&table, 0);
	put64(&table, 0x800000000), put16(&table, 1), put8(&table, 0x80), put8(&table, 0xff),
		put32(&table, 0);
	finish(&table);
	return table;
}

static struct iommu parse_mcfg(struct arena *arena, const struct table *table)
{
	struct iommu iommu = { 0 };

	open_table(arena, &iommu.mcfg, table);
	acpi_parse_mcfg(arena, &iommu);
	return iommu;
}

static void reads_where_configuration_space_is(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = sound_mcfg();
	struct iommu iommu = parse_mcfg(&arena, &table);

	assert_int_equal(iommu.mcfg.errors.count, 0);
	assert_int_equal(iommu.ecam.count, 2);
	assert_int_equal(iommu.ecam.items[0].base, 0xe0000000);
	assert_int_equal(iommu.ecam.items[0].last_bus, 0x7f);
	assert_int_equal(iommu.ecam.items[1].base, 0x800000000);
	assert_int_equal(iommu.ecam.items[1].segment, 1);
	assert_int_equal(iommu.ecam.items[1].first_bus, 0x80);
	assert_int_equal(iommu.ecam.items[1].offset, 60);

	put_zeros(&table, 15);
	finish(&table);
	iommu = parse_mcfg(&arena, &table);
	assert_one_error(&iommu.mcfg, 76, "15 bytes are left where an entry begins");
	assert_int_equal(iommu.ecam.count, 2);
	arena_free(&arena);
	(void)state;
}

static struct table sound_hpet(void)
{
	struct table table = begin("HPET");

	put32(&table, 0x8086a701), put32(&table, 0x00004000), put64(&table, 0xfed00000),
		put8(&table, 3), put16(&table, 128);
	put8(&table, 0);
	finish(&table);
	return table;
}

static void reads_the_timer(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = sound_hpet();
	struct iommu iommu = { 0 };

	open_table(&arena, &iommu.hpet_table, &table);
	acpi_parse_hpet(&arena, &iommu);
	assert_int_equal(iommu.hpet.status, OK);
	assert_int_equal(iommu.hpet.block_id, 0x8086a701);
	assert_int_equal(iommu.hpet.base, 0xfed00000);
	assert_int_equal(iommu.hpet.number, 3);

	table.length = 52;
	finish(&table);
	open_table(&arena, &iommu.hpet_table, &table);
	acpi_parse_hpet(&arena, &iommu);
	assert_int_equal(iommu.hpet.status, FAILED);
	assert_one_error(&iommu.hpet_table, 52, "ends after 52 bytes");
	arena_free(&arena);
	(void)state;
}

static void survives_torture(void **state)
{
	struct table mcfg = sound_mcfg(), hpet = sound_hpet();

	torture(&(struct victim){ acpi_parse_mcfg, offsetof(struct iommu, mcfg) }, &mcfg);
	torture(&(struct victim){ acpi_parse_hpet, offsetof(struct iommu, hpet_table) }, &hpet);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_where_configuration_space_is),
		cmocka_unit_test(reads_the_timer),
		cmocka_unit_test(survives_torture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
