/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/acpi/tests/table.h"

enum { MADT_FIRST = 44, VIOT_FIRST = 48 };

static void put_ioapic(struct table *table, uint8_t id)
{
	put8(table, 1), put8(table, 12), put8(table, id), put8(table, 0), put32(table, 0xfec00000),
		put32(table, 24);
}

static struct table sound_madt(void)
{
	struct table table = begin("APIC");

	put32(&table, 0xfee00000), put32(&table, 1);
	put8(&table, 0), put8(&table, 8), put_zeros(&table, 6);
	put_ioapic(&table, 2);
	put8(&table, 77), put8(&table, 2);
	put_ioapic(&table, 9);
	finish(&table);
	return table;
}

/* A unit that has IOAPIC 9, and as a trap HPET 2. */
static void add_unit(struct arena *arena, struct iommu *iommu)
{
	struct remapping_unit *unit = array_add(arena, &iommu->units);

	*array_add(arena, &unit->scopes) = (struct scope){ .type = SCOPE_HPET, .id = 2 };
	struct scope *scope = array_add(arena, &unit->scopes);
	*scope = (struct scope){ .type = SCOPE_IOAPIC, .id = 9, .start_bus = 0xf0 };
	*array_add(arena, &scope->path) = (struct scope_hop){ 0x1f, 7 };
}

static struct iommu parse_madt(struct arena *arena, const struct table *table, enum iommu_kind kind)
{
	struct iommu iommu = { .kind = kind };

	add_unit(arena, &iommu);
	open_table(arena, &iommu.madt, table);
	assert_int_equal(iommu.madt.status, OK);
	acpi_parse_madt(arena, &iommu);
	return iommu;
}

static void finds_ioapics_and_their_units(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = sound_madt();

	for (enum iommu_kind kind = IOMMU_INTEL; kind <= IOMMU_AMD; kind++) {
		struct iommu iommu = parse_madt(&arena, &table, kind);
		assert_int_equal(iommu.madt.errors.count, 0);
		assert_int_equal(iommu.ioapics.count, 2);
		assert_int_equal(iommu.ioapics.items[0].id, 2);
		assert_int_equal(iommu.ioapics.items[0].covered.status, OK);
		assert_false(iommu.ioapics.items[0].covered.value);
		assert_int_equal(iommu.ioapics.items[1].id, 9);
		assert_true(iommu.ioapics.items[1].covered.value);
		assert_int_equal(iommu.ioapics.items[0].source.status, ABSENT);
		assert_int_equal(iommu.ioapics.items[1].source.value, 0xf0ff);
		assert_int_equal(iommu.ioapics.items[1].address, 0xfec00000);
		assert_int_equal(iommu.ioapics.items[1].first_interrupt, 24);
		assert_int_equal(iommu.ioapics.items[1].offset, MADT_FIRST + 22);
	}
	arena_free(&arena);
	(void)state;
}

static void does_not_invent_coverage(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = sound_madt();

	assert_int_equal(parse_madt(&arena, &table, IOMMU_NONE).ioapics.items[0].covered.status,
			 ABSENT);
	assert_int_equal(parse_madt(&arena, &table, IOMMU_VIRTIO).ioapics.items[0].covered.status,
			 ABSENT);
	assert_int_equal(parse_madt(&arena, &table, IOMMU_UNKNOWN).ioapics.items[0].covered.status,
			 NOT_ASKED);
	arena_free(&arena);
	(void)state;
}

static void tells_of_broken_entries(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = sound_madt();
	poke(&table, MADT_FIRST + 1, 0);
	struct iommu iommu = parse_madt(&arena, &table, IOMMU_INTEL);
	assert_one_error(&iommu.madt, MADT_FIRST + 1,
			 "entry of type 0 has length 0; the minimum is 2");
	assert_int_equal(iommu.ioapics.count, 0);

	table = sound_madt();
	poke(&table, MADT_FIRST + 8 + 12 + 2 + 1, 13);
	iommu = parse_madt(&arena, &table, IOMMU_INTEL);
	assert_one_error(&iommu.madt, MADT_FIRST + 23,
			 "entry of type 1 has length 13, but only 12 bytes are left");
	assert_int_equal(iommu.ioapics.count, 1);

	table = begin("APIC");
	put32(&table, 0), put32(&table, 0), put8(&table, 1), put8(&table, 11), put_zeros(&table, 9);
	finish(&table);
	iommu = parse_madt(&arena, &table, IOMMU_INTEL);
	assert_one_error(&iommu.madt, MADT_FIRST + 1,
			 "the IOAPIC entry is 11 bytes long; its fixed part alone takes 12");
	assert_int_equal(iommu.ioapics.count, 0);
	arena_free(&arena);
	(void)state;
}

static struct table sound_viot(void)
{
	struct table table = begin("VIOT");

	put16(&table, 4), put16(&table, VIOT_FIRST), put_zeros(&table, 8);
	put8(&table, 3), put8(&table, 0), put16(&table, 16), put16(&table, 1),
		put16(&table, 0x0118), put64(&table, 0);
	put8(&table, 1), put8(&table, 0), put16(&table, 24), put32(&table, 0x10);
	put16(&table, 1), put16(&table, 2), put16(&table, 8), put16(&table, 0xffff),
		put16(&table, 48), put_zeros(&table, 6);
	put8(&table, 4), put8(&table, 0), put16(&table, 16), put32(&table, 0),
		put64(&table, 0xfeb00000);
	put8(&table, 9), put8(&table, 0), put16(&table, 4);
	finish(&table);
	return table;
}

static struct iommu parse_viot(struct arena *arena, const struct table *table)
{
	struct iommu iommu = { .kind = IOMMU_VIRTIO };

	open_table(arena, &iommu.viot, table);
	assert_int_equal(iommu.viot.status, OK);
	acpi_parse_viot(arena, &iommu);
	return iommu;
}

static void finds_virtio_iommus(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = sound_viot();
	struct iommu iommu = parse_viot(&arena, &table);

	assert_int_equal(iommu.viot.errors.count, 0);
	assert_int_equal(iommu.units.count, 2);
	assert_int_equal(iommu.units.items[0].base, 0);
	assert_int_equal(iommu.units.items[0].segment, 1);
	assert_int_equal(iommu.units.items[0].function.domain, 1);
	assert_int_equal(iommu.units.items[0].function.bus, 1);
	assert_int_equal(iommu.units.items[0].function.device, 3);
	assert_int_equal(iommu.units.items[0].function.function, 0);
	assert_int_equal(iommu.units.items[1].base, 0xfeb00000);
	assert_int_equal(iommu.unknown.count, 1);
	assert_int_equal(iommu.unknown.items[0].type, 9);
	assert_int_equal(iommu.endpoints.count, 1);
	const struct virtio_endpoints *endpoints = &iommu.endpoints.items[0];
	assert_true(endpoints->on_pci);
	assert_int_equal(endpoints->endpoint, 0x10);
	assert_int_equal(endpoints->first_segment, 1);
	assert_int_equal(endpoints->last_segment, 2);
	assert_int_equal(endpoints->first, 8);
	assert_int_equal(endpoints->last, 0xffff);
	assert_int_equal(endpoints->unit, 48);
	arena_free(&arena);
	(void)state;
}

static void finds_endpoints_that_are_not_on_pci(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = begin("VIOT");
	put16(&table, 2), put16(&table, VIOT_FIRST), put_zeros(&table, 8);
	put8(&table, 2), put8(&table, 0), put16(&table, 24), put32(&table, 5),
		put64(&table, 0xfeb01000), put16(&table, 72);
	put_zeros(&table, 6);
	put8(&table, 2), put8(&table, 0), put16(&table, 23), put_zeros(&table, 19);
	finish(&table);
	struct iommu iommu = parse_viot(&arena, &table);

	assert_one_error(&iommu.viot, VIOT_FIRST + 24 + 2, "the endpoint node is 23 bytes long");
	assert_int_equal(iommu.endpoints.count, 1);
	assert_false(iommu.endpoints.items[0].on_pci);
	assert_int_equal(iommu.endpoints.items[0].base, 0xfeb01000);
	assert_int_equal(iommu.endpoints.items[0].unit, 72);
	arena_free(&arena);
	(void)state;
}

static void tells_of_broken_nodes(void **state)
{
	static const struct damage {
		size_t at;
		uint8_t value;
		size_t error_at;
		const char *words;
		size_t units;
	} damages[] = {
		{ 36, 5, 36, "says it has 5 nodes, but only 4 are there", 2 },
		{ 38, 47, 38, "begin at 47; that is not between the header of 48 and the end, 108",
		  0 },
		{ 38, 109, 38, "begin at 109", 0 },
		{ 39, 255, 38, "begin at 65328", 0 },
		{ VIOT_FIRST + 2, 3, VIOT_FIRST + 2, "node of type 3 has length 3", 0 },
		{ VIOT_FIRST + 42, 21, VIOT_FIRST + 42,
		  "type 4 has length 21, but only 20 bytes are left", 1 },
	};

	for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
		struct arena arena = ARENA_EMPTY;
		struct table table = sound_viot();
		poke(&table, damages[i].at, damages[i].value);
		struct iommu iommu = parse_viot(&arena, &table);
		assert_one_error(&iommu.viot, damages[i].error_at, damages[i].words);
		assert_int_equal(iommu.units.count, damages[i].units);
		arena_free(&arena);
	}
	(void)state;
}

static void reads_no_more_nodes_than_counted(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = sound_viot();
	poke(&table, 36, 1);
	struct iommu iommu = parse_viot(&arena, &table);

	assert_int_equal(iommu.viot.errors.count, 0);
	assert_int_equal(iommu.units.count, 1);
	arena_free(&arena);
	(void)state;
}

static void survives_torture(void **state)
{
	const struct victim madt = { acpi_parse_madt, offsetof(struct iommu, madt) };
	const struct victim viot = { acpi_parse_viot, offsetof(struct iommu, viot) };
	struct table table = sound_madt();

	torture(&madt, &table);
	table = sound_viot();
	torture(&viot, &table);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_ioapics_and_their_units),
		cmocka_unit_test(does_not_invent_coverage),
		cmocka_unit_test(tells_of_broken_entries),
		cmocka_unit_test(finds_virtio_iommus),
		cmocka_unit_test(finds_endpoints_that_are_not_on_pci),
		cmocka_unit_test(tells_of_broken_nodes),
		cmocka_unit_test(reads_no_more_nodes_than_counted),
		cmocka_unit_test(survives_torture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
