#include "probes/tests/table.h"

enum { FIRST = 48, EFR_SUPPORTED = 1 };

static struct table begin_ivrs(void)
{
	struct table table = begin("IVRS");

	put32(&table, 48 << 8 | EFR_SUPPORTED);
	put_zeros(&table, 8);
	return table;
}

/* An IVHD with room for `entries` bytes of device entries, which follow. */
static void put_ivhd(struct table *table, uint8_t type, uint16_t id, uint64_t base, uint16_t entries)
{
	uint16_t fixed = type == 0x10 ? 24 : 40;

	put8(table, type), put8(table, 0), put16(table, (uint16_t)(fixed + entries));
	put16(table, id), put16(table, 0x40), put64(table, base), put16(table, 2), put16(table, 0), put32(table, 0);
	if (type != 0x10)
		put64(table, 0x22294ada), put64(table, 0);
}

static void put_entry(struct table *table, uint8_t type, uint16_t id)
{
	put8(table, type), put16(table, id), put8(table, 0);
	if (type >= 0x40)
		put32(table, 0);
}

static void put_special(struct table *table, uint8_t handle, uint16_t id, uint8_t variety)
{
	put8(table, 0x48), put16(table, 0), put8(table, 0xd7);
	put8(table, handle), put16(table, id), put8(table, variety);
}

static void put_ivmd(struct table *table, uint8_t type, uint8_t flags, uint64_t start, uint64_t length)
{
	put8(table, type), put8(table, flags), put16(table, 32), put16(table, 0x0310), put16(table, 0x03ff), put16(table, 1);
	put_zeros(table, 6);
	put64(table, start), put64(table, length);
}

static struct iommu parse(struct arena *arena, struct table *table)
{
	struct iommu iommu = { 0 };

	finish(table);
	open_table(arena, &iommu.ivrs, table);
	assert_int_equal(iommu.ivrs.status, OK);
	acpi_parse_ivrs(arena, &iommu);
	return iommu;
}

static void counts_each_unit_once(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = begin_ivrs();
	put_ivhd(&table, 0x10, 0x0002, 0xfd000000, 0);
	put_ivhd(&table, 0x10, 0x4002, 0xfe000000, 0);
	put_ivhd(&table, 0x11, 0x0002, 0xfd000000, 0);
	put_ivhd(&table, 0x11, 0x4002, 0xfe000000, 0);
	put_ivhd(&table, 0x40, 0x4002, 0xfe000000, 0);
	struct iommu iommu = parse(&arena, &table);

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
	struct iommu iommu = parse(&arena, &table);

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
	struct iommu iommu = parse(&arena, &table);

	assert_int_equal(iommu.units.items[0].extended_features.status, NOT_ASKED);
	arena_free(&arena);
	(void)state;
}

static struct table table_with_entries(void)
{
	struct table table = begin_ivrs();
	put_ivhd(&table, 0x40, 2, 0xfd000000, 4 + 4 + 8 + 8 + 8 + 8 + 4 + 4 + 8 + 8 + 26 + 4);
	put_entry(&table, 0x00, 0);
	put_entry(&table, 0x02, 0x00a5);
	put_entry(&table, 0x42, 0x0100);
	put_entry(&table, 0x46, 0x0200);
	put_special(&table, 33, 0x00a0, 1);
	put_special(&table, 0, 0x00a0, 2);
	put_entry(&table, 0x03, 0x0008);
	put_entry(&table, 0x04, 0xfffe);
	put_entry(&table, 0x43, 0xff00);
	put_entry(&table, 0x40, 0);
	put8(&table, 0xf0), put_zeros(&table, 20), put8(&table, 4), put32(&table, 0xf0f0f0f0);
	put_entry(&table, 0x01, 0);
	finish(&table);
	return table;
}

static void assert_scope(const struct scope *scope, unsigned type, unsigned id, unsigned bus, unsigned devfn)
{
	assert_int_equal(scope->type, type);
	assert_int_equal(scope->id, id);
	assert_int_equal(scope->start_bus, bus);
	assert_int_equal(scope->path.count, 1);
	assert_int_equal(scope->path.items[0].device << 3 | scope->path.items[0].function, devfn);
}

static void makes_scopes_of_entries(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = table_with_entries();
	struct iommu iommu = parse(&arena, &table);

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
	struct iommu iommu = parse(&arena, &table);

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
	struct iommu iommu = parse(&arena, &table);

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
	struct iommu iommu = parse(&arena, &table);

	assert_int_equal(iommu.units.count, 2);
	assert_int_equal(iommu.ivrs.errors.count, 2);
	assert_string_equal(iommu.ivrs.errors.items[0].text,
			    "the device entry of type 0xf0 takes 23 bytes, but the block has 22 left");
	assert_string_equal(iommu.ivrs.errors.items[1].text,
			    "the device entry of type 0x42 takes 8 bytes, but the block has 2 left");
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
	struct iommu iommu = parse(&arena, &table);

	assert_int_equal(iommu.units.count + iommu.reserved.count, 0);
	assert_int_equal(iommu.ivrs.errors.count, 3);
	assert_int_equal(iommu.ivrs.errors.items[0].offset, FIRST + 23 + 31 + 2);
	assert_string_equal(iommu.ivrs.errors.items[1].text, "the IVHD is 23 bytes long; its fixed part alone takes 24");
	assert_string_equal(iommu.ivrs.errors.items[2].text, "the memory block is 31 bytes long; its fixed part alone takes 32");
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
	struct iommu iommu = parse(&arena, &table);

	assert_int_equal(iommu.ivrs.errors.count, 0);
	assert_int_equal(iommu.reserved.count, 3);
	assert_int_equal(iommu.reserved.items[0].limit, 0x1fff);
	assert_int_equal(iommu.reserved.items[0].scopes.count, 0);
	assert_int_equal(iommu.reserved.items[1].segment, 1);
	assert_int_equal(iommu.reserved.items[1].scopes.count, 1);
	assert_scope(&iommu.reserved.items[1].scopes.items[0], SCOPE_ENDPOINT, 0, 3, 0x10);
	assert_true(iommu.reserved.items[2].limit == UINT64_MAX);
	arena_free(&arena);
	(void)state;
}

static void tells_of_impossible_regions(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = begin_ivrs();
	put_ivmd(&table, 0x20, 0x01, 0x1000, 0);
	put_ivmd(&table, 0x20, 0x01, 0xfffffffffffff000, 0x1001);
	struct iommu iommu = parse(&arena, &table);

	assert_int_equal(iommu.reserved.count, 1);
	assert_true(iommu.reserved.items[0].limit == UINT64_MAX);
	assert_int_equal(iommu.ivrs.errors.count, 2);
	assert_int_equal(iommu.ivrs.errors.items[0].offset, FIRST + 24);
	assert_string_equal(iommu.ivrs.errors.items[0].text, "the memory block at 0x1000 has length 0");
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
		cmocka_unit_test(makes_scopes_of_entries),
		cmocka_unit_test(lists_unknown_entries),
		cmocka_unit_test(stops_a_block_at_entries_without_length),
		cmocka_unit_test(stops_a_block_at_entries_past_its_end),
		cmocka_unit_test(leaves_out_blocks_without_fixed_part),
		cmocka_unit_test(reads_reserved_regions),
		cmocka_unit_test(tells_of_impossible_regions),
		cmocka_unit_test(survives_torture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
