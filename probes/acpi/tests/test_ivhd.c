/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The device entries of one unit. */
#include "probes/acpi/tests/ivrs.h"

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

static void assert_range(const struct device_range *range, unsigned type, unsigned first,
			 unsigned last)
{
	assert_int_equal(range->type, type);
	assert_int_equal(range->first, first);
	assert_int_equal(range->last, last);
}

static void keeps_ranges_compact(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = table_with_entries();
	struct iommu iommu = parse_ivrs(&arena, &table);
	const struct remapping_unit *unit = &iommu.units.items[0];

	assert_int_equal(unit->devices.count, 6);
	assert_range(&unit->devices.items[0], 0x02, 0xa5, 0xa5);
	assert_range(&unit->devices.items[1], 0x42, 0x100, 0x100);
	assert_true(unit->devices.items[1].has_source);
	assert_range(&unit->devices.items[2], 0x46, 0x200, 0x200);
	assert_false(unit->devices.items[2].has_source);
	assert_range(&unit->devices.items[3], 0x03, 8, 0xfffe);
	assert_range(&unit->devices.items[4], 0x43, 0xff00, 0xffff);
	assert_range(&unit->devices.items[5], 0x01, 0, 0xffff);
	assert_int_equal(unit->type, 0x40);
	arena_free(&arena);
	(void)state;
}

static void reads_aliases_and_extended_settings(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = begin_ivrs();
	put_ivhd(&table, 0x11, 2, 0xfd000000, 8 + 8 + 4);
	put8(&table, 0x42), put16(&table, 0x0300), put8(&table, 0x81), put8(&table, 0),
		put16(&table, 0x0208), put8(&table, 0);
	put8(&table, 0x47), put16(&table, 0x0400), put8(&table, 0), put32(&table, 0x80000000);
	put_entry(&table, 0x04, 0x04ff);
	struct iommu iommu = parse_ivrs(&arena, &table);
	const struct device_range *devices = iommu.units.items[0].devices.items;

	assert_int_equal(iommu.ivrs.errors.count, 0);
	assert_int_equal(devices[0].source, 0x0208);
	assert_int_equal(devices[0].settings, 0x81);
	assert_range(&devices[1], 0x47, 0x400, 0x4ff);
	assert_int_equal(devices[1].extended, 0x80000000);
	arena_free(&arena);
	(void)state;
}

/* Where the table says that its feature fields mean nothing they take their room all the same. */
static void entries_stand_behind_features_that_do_not_count(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = begin_ivrs();
	put_ivhd(&table, 0x11, 2, 0xfd000000, 4);
	put_entry(&table, 0x02, 0x0123);
	table.bytes[ACPI_HEADER] &= (uint8_t)~EFR_SUPPORTED;
	struct iommu iommu = parse_ivrs(&arena, &table);

	assert_int_equal(iommu.ivrs.errors.count + iommu.unknown.count, 0);
	assert_int_equal(iommu.units.items[0].extended_features.status, NOT_ASKED);
	assert_int_equal(iommu.units.items[0].devices.count, 1);
	assert_range(&iommu.units.items[0].devices.items[0], 0x02, 0x0123, 0x0123);
	arena_free(&arena);
	(void)state;
}

static void tells_of_broken_ranges(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = begin_ivrs();
	put_ivhd(&table, 0x11, 2, 0xfd000000, 6 * 4);
	put_entry(&table, 0x04, 0x10); /* nothing began */
	put_entry(&table, 0x03, 0x20);
	put_entry(&table, 0x04, 0x1f); /* too early */
	put_entry(&table, 0x03, 0x30); /* begins again */
	put_entry(&table, 0x03, 0x40); /* never ends */
	put_entry(&table, 0x00, 0);
	struct iommu iommu = parse_ivrs(&arena, &table);

	assert_int_equal(iommu.units.items[0].devices.count, 0);
	assert_int_equal(iommu.ivrs.errors.count, 4);
	assert_int_equal(iommu.ivrs.errors.items[0].offset, FIRST + 40);
	assert_int_equal(iommu.ivrs.errors.items[1].offset, FIRST + 49);
	assert_int_equal(iommu.ivrs.errors.items[1].width, 2);
	assert_string_equal(iommu.ivrs.errors.items[2].text,
			    "the range of devices from 0x0030 on has no end entry");
	assert_int_equal(iommu.ivrs.errors.items[3].offset, FIRST + 56);
	arena_free(&arena);
	(void)state;
}

static void put_named(struct table *table, const char *hid, uint8_t format, uint8_t length,
		      const char *uid)
{
	put8(table, 0xf0), put16(table, 0xa5), put8(table, 0x40);
	for (size_t i = 0; i < 8; i++)
		put8(table, (uint8_t)(i < strlen(hid) ? hid[i] : 0));
	put_zeros(table, 8);
	put8(table, format), put8(table, length);
	for (size_t i = 0; i < length; i++)
		put8(table, (uint8_t)uid[i]);
}

static void reads_named_devices(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = begin_ivrs();
	put_ivhd(&table, 0x40, 2, 0xfd000000, 24 + 30 + 22 + 31);
	put_named(&table, "MSFT0201", 1, 2, "\1\1");
	put_named(&table, "AMDI0020", 1, 8, "\xff\xff\xff\xff\xff\xff\xff\xff");
	put_named(&table, "", 0, 0, "");
	put_named(&table, "AMDI0020", 2, 9, "\\_SB.FUR0");
	struct iommu iommu = parse_ivrs(&arena, &table);
	const struct named_device *named = iommu.units.items[0].named.items;

	assert_int_equal(iommu.ivrs.errors.count, 0);
	assert_int_equal(iommu.units.items[0].named.count, 4);
	assert_string_equal(named[0].hid, "MSFT0201");
	assert_string_equal(named[0].cid, "");
	assert_string_equal(named[0].uid, "257");
	assert_int_equal(named[0].device_id, 0xa5);
	assert_int_equal(named[0].settings, 0x40);
	assert_string_equal(named[1].uid, "18446744073709551615");
	assert_string_equal(named[2].hid, "");
	assert_string_equal(named[3].uid, "\\_SB.FUR0");
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

	assert_true(iommu.ivrs.errors.items[0].stops_linux);
	assert_one_error(&iommu.ivrs, FIRST + 44,
			 "type 0x80 have no defined length; the last 8 bytes");
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
	assert_string_equal(
		iommu.ivrs.errors.items[0].text,
		"the device entry of type 0xf0 takes 23 bytes, but the block has 22 left");
	assert_string_equal(
		iommu.ivrs.errors.items[1].text,
		"the device entry of type 0x42 takes 8 bytes, but the block has 2 left");
	arena_free(&arena);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_scopes_of_entries),
		cmocka_unit_test(keeps_ranges_compact),
		cmocka_unit_test(reads_aliases_and_extended_settings),
		cmocka_unit_test(entries_stand_behind_features_that_do_not_count),
		cmocka_unit_test(tells_of_broken_ranges),
		cmocka_unit_test(reads_named_devices),
		cmocka_unit_test(lists_unknown_entries),
		cmocka_unit_test(stops_a_block_at_entries_without_length),
		cmocka_unit_test(stops_a_block_at_entries_past_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
