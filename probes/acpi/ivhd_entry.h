/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The device entries of an IVHD (AMD I/O virtualization specification, 5.2.2). */
#ifndef PROBES_ACPI_IVHD_ENTRY_H
#define PROBES_ACPI_IVHD_ENTRY_H

#include "probes/acpi/table.h"

/*
 * Reads the device entries, all that is left of `entries`, into `unit`. What becomes of each:
 * acpi_parse_ivrs().
 */
void acpi_read_ivhd_entries(struct arena *arena, struct iommu *iommu, struct remapping_unit *unit,
			    struct bytes *entries);

/* The device of that id as a scope with one hop. */
struct scope acpi_ivhd_scope(struct arena *arena, enum scope_type type, uint16_t device_id,
			     size_t offset);

#endif
