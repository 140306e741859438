/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/machine/vmd.h"
#include "probes/machine/pci_ids.h"

/* Those of Linux 6.12, drivers/pci/controller/vmd.c; pci.ids calls them "Volume Management Device NVMe RAID Controller". */
static const uint16_t devices[] = {
	0x201d, 0x28c0,                                                          /* servers */
	0x467f, 0x4c3d, 0x7d0b, 0x9a0b, 0xa77f, 0xad0b, 0xb06f, 0xb60b,          /* desktops and laptops */
};

bool function_is_vmd(const struct function *function)
{
	if (function->status != OK || function->vendor != VENDOR_INTEL ||
	    function->class_code >> 8 != CLASS_RAID)
		return false;
	for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
		if (function->device == devices[i])
			return true;
	return false;
}
