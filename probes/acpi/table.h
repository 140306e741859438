/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What all ACPI tables share: the header, lists of structures that say their own length, and
 * errors.
 */
#ifndef PROBES_ACPI_TABLE_H
#define PROBES_ACPI_TABLE_H

#include "probes/lib/bytes.h"
#include "probes/machine/machine.h"
#include "probes/source/source.h"

enum { ACPI_HEADER = 36 };

/*
 * Header (ACPI 6, 5.2.6): signature, length, checksum. Fills the whole of `table` from the answer
 * to reading it.
 *
 * status: that of the answer where it is not OK; FAILED where it is shorter than a header, says
 * that it is, or bears another signature; else OK. A wrong checksum leaves OK, since Linux mostly
 * uses such a table. length: what the length field says, or what is there where that is less (its
 * checksum is not judged then).
 */
void acpi_table_open(struct arena *arena, struct acpi_table *table, const char *signature,
		     const struct answer *answer);

/* How the structures of one kind begin: a type, and a length that counts the whole structure. */
struct acpi_layout {
	const char *noun;  /* "remapping structure" */
	uint8_t type_size; /* 1 or 2 bytes, at 0 */
	uint8_t length_at;
	uint8_t length_size;       /* 1 or 2 bytes */
	uint8_t minimum;           /* the least length that can be */
	bool past_end_stops_linux; /* Linux gives the table up where one runs past its end */
};

struct acpi_structure {
	unsigned type;
	size_t offset; /* in the table */
	const struct acpi_layout *layout;
	struct bytes bytes; /* the whole structure; the cursor is behind type and length */
};

/* Adds a table_error about a field of `width` bytes. Valid until the next is added. */
struct table_error *acpi_error(struct arena *arena, struct acpi_table *table, size_t offset,
			       unsigned width, const char *text, ...)
	__attribute__((format(printf, 5, 6)));

/*
 * A cursor behind the table's own header of `header` bytes. False, and an error, where the table
 * ends inside it.
 */
bool acpi_table_body(struct arena *arena, struct acpi_table *table, size_t header,
		     struct bytes *body);

/*
 * The next structure of `list`. False at the end; also, with an error, where its length cannot be
 * right.
 */
bool acpi_next(struct arena *arena, struct acpi_table *table, struct bytes *list,
	       const struct acpi_layout *layout, struct acpi_structure *structure);

/* Whether a structure of acpi_next() is long enough for its fixed part; else an error. */
bool acpi_has_fixed_part(struct arena *arena, struct acpi_table *table,
			 const struct acpi_structure *structure, const char *name, size_t size);

/* Lists a structure in iommu->unknown. */
void acpi_add_unknown(struct arena *arena, struct iommu *iommu,
		      const struct acpi_structure *structure);

/* Bus, device and function packed in 16 bits, as IVRS and VIOT name them. */
struct pci_address acpi_pci_address(uint16_t segment, uint16_t device_id);

#endif
