/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/acpi/tests/ivrs.h"

static void counts_each_unit_once(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = begin_ivrs();
	put_ivhd(&table, 0x10, 0x0002, 0xfd000000, 0);
	put_ivhd(&table, 0x10, 0x4002, 0xfe000000, 0);
	put_ivhd(&table, 0x11, 0x0002, 0xfd000000, 0);
	put_ivhd(&table, 0x11, 0x4002, 0xfe000000, 0);
	put_ivhd(&table, 0x40, 0x4002, 0xfe000000, 0);
	struct iommu iommu = parse_ivrs(&arena, &table);

	assert_int_equal(iommu.ivrs.errors.count, 0);
	assert_int_equal(iommu.address_width.value, 48);
	assert_int_equal(iommu.units.count, 2);
	const struct remapping_unit *unit = &iommu.units.items[1];
	assert_int_equal(unit->base, 0xfe000000);
	assert_int_equal(unit->segment, 2);
	assert_int_equal(unit->function.domain, 2);
	assert_int_equal(unit->function.bus, 0x40);
	assert_int_equal(unit->function.device, 0);
	assert_int_equal(unit->function.function, 2);
	assert_int_equal(unit->extended_features.status, OK);
	assert_int_equal(unit->extended_features.value, 0x22294ada);
	assert_int_equal(unit->offset, FIRST + 2 * 24 + 40);
	arena_free(&arena);
	(void)state;
}

static void stops_choosing_at_newer_types(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = begin_ivrs();
	put_ivhd(&table, 0x10, 2, 0xfd000000, 0);
	put8(&table, 0x51), put8(&table, 0), put16(&table, 4);
	put_ivhd(&table, 0x11, 2, 0xfd000000, 0);
	struct iommu iommu = parse_ivrs(&arena, &table);

	assert_int_equal(iommu.ivrs.errors.count, 0);
	assert_int_equal(iommu.units.count, 1);
	assert_int_equal(iommu.units.items[0].offset, FIRST);
	assert_int_equal(iommu.units.items[0].extended_features.status, NOT_ASKED);
	assert_int_equal(iommu.unknown.count, 1);
	assert_int_equal(iommu.unknown.items[0].type, 0x51);
	assert_int_equal(iommu.unknown.items[0].offset, FIRST + 24);
	arena_free(&arena);
	(void)state;
}

static void asks_for_features_only_where_valid(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = begin_ivrs();
	put_ivhd(&table, 0x11, 2, 0xfd000000, 0);
	table.bytes[36] = 0;
	struct iommu iommu = parse_ivrs(&arena, &table);

	assert_int_equal(iommu.units.items[0].extended_features.status, NOT_ASKED);
	arena_free(&arena);
	(void)state;
}

static void leaves_out_blocks_without_fixed_part(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = begin_ivrs();
	put8(&table, 0x10), put8(&table, 0), put16(&table, 23), put_zeros(&table, 19);
	put8(&table, 0x21), put8(&table, 1), put16(&table, 31), put_zeros(&table, 27);
	put8(&table, 0x10), put8(&table, 0), put16(&table, 0), put_zeros(&table, 20);
	struct iommu iommu = parse_ivrs(&arena, &table);

	assert_int_equal(iommu.units.count + iommu.reserved.count, 0);
	assert_int_equal(iommu.ivrs.errors.count, 3);
	assert_int_equal(iommu.ivrs.errors.items[0].offset, FIRST + 23 + 31 + 2);
	assert_string_equal(iommu.ivrs.errors.items[1].text,
			    "the IVHD is 23 bytes long; its fixed part alone takes 24");
	assert_string_equal(iommu.ivrs.errors.items[2].text,
			    "the memory block is 31 bytes long; its fixed part alone takes 32");
	arena_free(&arena);
	(void)state;
}

static void reads_reserved_regions(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = begin_ivrs();
	put_ivmd(&table, 0x20, 0x01, 0x1000, 0x1000);
	put_ivmd(&table, 0x21, 0x08, 0x80000000, 0x200000);
	put_ivmd(&table, 0x22, 0x07, 0xfffffffffffff000, 0x1000);
	put_ivmd(&table, 0x21, 0x06, 0x5000, 0x1000);
	struct iommu iommu = parse_ivrs(&arena, &table);

	assert_int_equal(iommu.ivrs.errors.count, 0);
	assert_int_equal(iommu.reserved.count, 3);
	assert_int_equal(iommu.reserved.items[0].limit, 0x1fff);
	assert_int_equal(iommu.reserved.items[0].scopes.count, 0);
	assert_int_equal(iommu.reserved.items[1].segment, 1);
	assert_int_equal(iommu.reserved.items[1].scopes.count, 1);
	assert_scope(&iommu.reserved.items[1].scopes.items[0], SCOPE_ENDPOINT, 0, 3, 0x10);
	assert_true(iommu.reserved.items[2].limit == UINT64_MAX);
	assert_int_equal(iommu.reserved.items[0].first, 0);
	assert_int_equal(iommu.reserved.items[0].last, 0xffff);
	assert_int_equal(iommu.reserved.items[1].first, 0x0310);
	assert_int_equal(iommu.reserved.items[1].last, 0x0310);
	assert_int_equal(iommu.reserved.items[2].first, 0x0310);
	assert_int_equal(iommu.reserved.items[2].last, 0x03ff);
	arena_free(&arena);
	(void)state;
}

static void tells_of_impossible_regions(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = begin_ivrs();
	put_ivmd(&table, 0x20, 0x01, 0x1000, 0);
	put_ivmd(&table, 0x20, 0x01, 0xfffffffffffff000, 0x1001);
	put_ivmd(&table, 0x22, 0x01, 0x1000, 0x1000);
	table.bytes[table.length - 32 + 7] = 0x02; /* its last device is 0x02ff */
	struct iommu iommu = parse_ivrs(&arena, &table);

	assert_int_equal(iommu.reserved.count, 1);
	assert_true(iommu.reserved.items[0].limit == UINT64_MAX);
	assert_int_equal(iommu.ivrs.errors.count, 3);
	assert_int_equal(iommu.ivrs.errors.items[2].offset, FIRST + 64 + 6);
	assert_string_equal(iommu.ivrs.errors.items[2].text,
			    "the memory block is for devices from 0x0310 to 0x02ff");
	assert_int_equal(iommu.ivrs.errors.items[0].offset, FIRST + 24);
	assert_string_equal(iommu.ivrs.errors.items[0].text,
			    "the memory block at 0x1000 has length 0");
	assert_int_equal(iommu.ivrs.errors.items[1].offset, FIRST + 32 + 24);
	arena_free(&arena);
	(void)state;
}

static void survives_torture(void **state)
{
	const struct victim victim = { acpi_parse_ivrs, offsetof(struct iommu, ivrs) };
	struct table table = table_with_entries();
	put_ivhd(&table, 0x11, 2, 0xfd000000, 0);
	put_ivhd(&table, 0x40, 2, 0xfd000000, 0);
	put_ivmd(&table, 0x21, 0x09, 0x80000000, 0x200000);
	finish(&table);

	torture(&victim, &table);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_each_unit_once),
		cmocka_unit_test(stops_choosing_at_newer_types),
		cmocka_unit_test(asks_for_features_only_where_valid),
		cmocka_unit_test(leaves_out_blocks_without_fixed_part),
		cmocka_unit_test(reads_reserved_regions),
		cmocka_unit_test(tells_of_impossible_regions),
		cmocka_unit_test(survives_torture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
