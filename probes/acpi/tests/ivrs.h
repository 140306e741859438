/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hand-made IVRS for tests. */
#ifndef PROBES_ACPI_TESTS_IVRS_H
#define PROBES_ACPI_TESTS_IVRS_H

#include "probes/acpi/tests/table.h"

enum { FIRST = 48, EFR_SUPPORTED = 1 };

static inline struct table begin_ivrs(void)
{
	struct table table = begin("IVRS");

	put32(&table, 48 << 8 | EFR_SUPPORTED);
	put_zeros(&table, 8);
	return table;
}

/* An IVHD with room for `entries` bytes of device entries, which follow. */
static inline void put_ivhd(struct table *table, uint8_t type, uint16_t id, uint64_t base,
			    uint16_t entries)
{
	uint16_t fixed = type == 0x10 ? 24 : 40;

	put8(table, type), put8(table, 0), put16(table, (uint16_t)(fixed + entries));
	put16(table, id), put16(table, 0x40), put64(table, base), put16(table, 2), put16(table, 0),
		put32(table, 0);
	if (type != 0x10)
		put64(table, 0x22294ada), put64(table, 0);
}

static inline void put_entry(struct table *table, uint8_t type, uint16_t id)
{
	put8(table, type), put16(table, id), put8(table, 0);
	if (type >= 0x40)
		put32(table, 0);
}

static inline void put_special(struct table *table, uint8_t handle, uint16_t id, uint8_t variety)
{
	put8(table, 0x48), put16(table, 0), put8(table, 0xd7);
	put8(table, handle), put16(table, id), put8(table, variety);
}

static inline void put_ivmd(struct table *table, uint8_t type, uint8_t flags, uint64_t start,
			    uint64_t length)
{
	put8(table, type), put8(table, flags), put16(table, 32), put16(table, 0x0310),
		put16(table, 0x03ff), put16(table, 1);
	put_zeros(table, 6);
	put64(table, start), put64(table, length);
}

static inline struct iommu parse_ivrs(struct arena *arena, struct table *table)
{
	struct iommu iommu = { 0 };

	finish(table);
	open_table(arena, &iommu.ivrs, table);
	assert_int_equal(iommu.ivrs.status, OK);
	acpi_parse_ivrs(arena, &iommu);
	return iommu;
}

/* One unit with device entries of every known type. */
static inline struct table table_with_entries(void)
{
	struct table table = begin_ivrs();
	put_ivhd(&table, 0x40, 2, 0xfd000000, 4 + 4 + 8 + 8 + 8 + 8 + 4 + 4 + 8 + 4 + 8 + 26 + 4);
	put_entry(&table, 0x00, 0);
	put_entry(&table, 0x02, 0x00a5);
	put_entry(&table, 0x42, 0x0100);
	put_entry(&table, 0x46, 0x0200);
	put_special(&table, 33, 0x00a0, 1);
	put_special(&table, 0, 0x00a0, 2);
	put_entry(&table, 0x03, 0x0008);
	put_entry(&table, 0x04, 0xfffe);
	put_entry(&table, 0x43, 0xff00);
	put_entry(&table, 0x04, 0xffff);
	put_entry(&table, 0x40, 0);
	put8(&table, 0xf0), put_zeros(&table, 20), put8(&table, 4), put32(&table, 0xf0f0f0f0);
	put_entry(&table, 0x01, 0);
	finish(&table);
	return table;
}

static inline void assert_scope(const struct scope *scope, unsigned type, unsigned id, unsigned bus,
				unsigned devfn)
{
	assert_int_equal(scope->type, type);
	assert_int_equal(scope->id, id);
	assert_int_equal(scope->start_bus, bus);
	assert_int_equal(scope->path.count, 1);
	assert_int_equal(scope->path.items[0].device << 3 | scope->path.items[0].function, devfn);
}

#endif
