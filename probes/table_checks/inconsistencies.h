/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a check found, and what checks are made of. */
#ifndef PROBES_TABLE_CHECKS_INCONSISTENCIES_H
#define PROBES_TABLE_CHECKS_INCONSISTENCIES_H

#include "probes/machine/machine.h"

enum consequence {
	STOPS_LINUX,  /* the IOMMU stays off */
	UNIT_IGNORED, /* Linux passes the unit over: its devices have no group */
	INCONSISTENT, /* Linux copes, perhaps with a complaint */
};

struct inconsistency {
	const struct acpi_table *table;
	size_t offset;  /* of the field in the table */
	uint8_t width;  /* 1, 2, 4 or 8 bytes; 0 where it lies past the end */
	uint64_t value; /* of the field */
	enum consequence consequence;
	const char *text; /* a sentence without its full stop */
};

struct inconsistencies {
	struct arena *arena;
	const struct acpi_table *table; /* at work */
	ARRAY(struct inconsistency) list;
};

/* The `width` bytes at an offset of a table, little endian; false where they are not all there. */
bool table_field(const struct acpi_table *table, size_t offset, unsigned width, uint64_t *value);

/* Adds one about the field of `width` bytes at `offset` of the table at work. */
void inconsistent(struct inconsistencies *found, enum consequence consequence, size_t offset,
		  unsigned width, const char *text, ...) __attribute__((format(printf, 5, 6)));

/*
 * Whether the table at work has no error. Where it has one, what is not in it may be what could not
 * be read.
 */
bool table_is_whole(const struct inconsistencies *found);

/*
 * Units whose registers are at an address that an earlier one has too: `at` is where the address
 * stands in the structure. In time n log n.
 */
void check_duplicate_bases(struct inconsistencies *found, const struct machine *machine, size_t at);

/* The units by the address of their registers, to look one up quickly. */
struct unit_bases {
	const struct remapping_unit **sorted; /* by base, then by offset */
	size_t count;
};

struct unit_bases unit_bases(struct arena *arena, const struct machine *machine);
bool unit_bases_have(const struct unit_bases *bases, uint64_t base);

#endif
