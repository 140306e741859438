/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MCFG: where configuration space is in memory; without it there is no extended configuration
 * space, so no ACS.
 */
#include "probes/acpi/acpi.h"

enum { HEADER = 44, ENTRY = 16 };

void acpi_parse_mcfg(struct arena *arena, struct iommu *iommu)
{
	struct bytes list;
	if (!acpi_table_body(arena, &iommu->mcfg, HEADER, &list))
		return;

	while (bytes_left(&list) >= ENTRY) {
		struct ecam *ecam = array_add(arena, &iommu->ecam);
		ecam->offset = bytes_offset(&list);
		ecam->base = bytes_u64(&list);
		ecam->segment = bytes_u16(&list);
		ecam->first_bus = bytes_u8(&list);
		ecam->last_bus = bytes_u8(&list);
		bytes_skip(&list, 4);
	}
	if (bytes_left(&list))
		acpi_error(arena, &iommu->mcfg, bytes_offset(&list), 0,
			   "%zu bytes are left where an entry begins, too few for one of %d",
			   bytes_left(&list), ENTRY);
}
