/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One block of an IVRS that describes a remapping unit (IVHD): its fixed part and its device
 * entries.
 */
#ifndef PROBES_ACPI_IVHD_H
#define PROBES_ACPI_IVHD_H

#include "probes/acpi/table.h"

enum { IVHD_10 = 0x10, IVHD_11 = 0x11, IVHD_40 = 0x40 };

bool acpi_is_ivhd(unsigned type);

/* Adds the unit. What becomes of its device entries: acpi_parse_ivrs(). */
void acpi_add_ivhd(struct arena *arena, struct iommu *iommu, struct acpi_structure *structure);

#endif
