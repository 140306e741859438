/* The device entries of one unit. */
#include "probes/tests/ivrs.h"

static void makes_scopes_of_entries(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = table_with_entries();
	struct iommu iommu = parse_ivrs(&arena, &table);

	assert_int_equal(iommu.ivrs.errors.count + iommu.unknown.count, 0);
	assert_int_equal(iommu.units.count, 1);
	const struct remapping_unit *unit = &iommu.units.items[0];
	assert_true(unit->include_all);
	assert_int_equal(unit->scopes.count, 5);
	assert_scope(&unit->scopes.items[0], SCOPE_ENDPOINT, 0, 0, 0xa5);
	assert_scope(&unit->scopes.items[1], SCOPE_ENDPOINT, 0, 1, 0);
	assert_scope(&unit->scopes.items[2], SCOPE_ENDPOINT, 0, 2, 0);
	assert_scope(&unit->scopes.items[3], SCOPE_IOAPIC, 33, 0, 0xa0);
	assert_scope(&unit->scopes.items[4], SCOPE_HPET, 0, 0, 0xa0);
	assert_int_equal(unit->scopes.items[0].offset, FIRST + 44);
	arena_free(&arena);
	(void)state;
}

static void lists_unknown_entries(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = begin_ivrs();
	put_ivhd(&table, 0x11, 2, 0xfd000000, 4 + 8 + 8);
	put_entry(&table, 0x3f, 0);
	put_entry(&table, 0x7f, 0);
	put_special(&table, 1, 2, 3);
	struct iommu iommu = parse_ivrs(&arena, &table);

	assert_int_equal(iommu.ivrs.errors.count, 0);
	assert_int_equal(iommu.units.items[0].scopes.count, 0);
	assert_int_equal(iommu.unknown.count, 3);
	assert_int_equal(iommu.unknown.items[1].length, 8);
	assert_int_equal(iommu.unknown.items[2].type, 0x48);
	arena_free(&arena);
	(void)state;
}

static void stops_a_block_at_entries_without_length(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = begin_ivrs();
	put_ivhd(&table, 0x11, 2, 0xfd000000, 12);
	put_entry(&table, 0x02, 8);
	put_entry(&table, 0x80, 8);
	put_ivhd(&table, 0x11, 3, 0xfe000000, 4);
	put_entry(&table, 0x02, 8);
	struct iommu iommu = parse_ivrs(&arena, &table);

	assert_one_error(&iommu.ivrs, FIRST + 44, "type 0x80 have no defined length; the last 8 bytes");
	assert_int_equal(iommu.units.count, 2);
	assert_int_equal(iommu.units.items[0].scopes.count, 1);
	assert_int_equal(iommu.units.items[1].scopes.count, 1);
	arena_free(&arena);
	(void)state;
}

static void stops_a_block_at_entries_past_its_end(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = begin_ivrs();
	put_ivhd(&table, 0x40, 2, 0xfd000000, 22);
	put8(&table, 0xf0), put_zeros(&table, 20), put8(&table, 1);
	put_ivhd(&table, 0x40, 3, 0xfe000000, 6);
	put_entry(&table, 0x02, 8), put16(&table, 0x42);
	struct iommu iommu = parse_ivrs(&arena, &table);

	assert_int_equal(iommu.units.count, 2);
	assert_int_equal(iommu.ivrs.errors.count, 2);
	assert_string_equal(iommu.ivrs.errors.items[0].text,
			    "the device entry of type 0xf0 takes 23 bytes, but the block has 22 left");
	assert_string_equal(iommu.ivrs.errors.items[1].text,
			    "the device entry of type 0x42 takes 8 bytes, but the block has 2 left");
	arena_free(&arena);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_scopes_of_entries),
		cmocka_unit_test(lists_unknown_entries),
		cmocka_unit_test(stops_a_block_at_entries_without_length),
		cmocka_unit_test(stops_a_block_at_entries_past_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
