/* SPDX-License-Identifier: GPL-2.0-or-later */
/* HPET: the timer whose interrupts a remapping unit may have to translate. */
#include "probes/acpi/acpi.h"

enum { BLOCK_ID_AT = 36, ADDRESS_AT = 44, SIZE = 56 };

void acpi_parse_hpet(struct arena *arena, struct iommu *iommu)
{
	struct bytes bytes;
	iommu->hpet.status = FAILED;
	if (!acpi_table_body(arena, &iommu->hpet_table, SIZE, &bytes))
		return;

	iommu->hpet.status = OK;
	bytes_seek(&bytes, BLOCK_ID_AT);
	iommu->hpet.block_id = bytes_u32(&bytes);
	bytes_seek(&bytes, ADDRESS_AT);
	iommu->hpet.base = bytes_u64(&bytes);
	iommu->hpet.number = bytes_u8(&bytes);
}
