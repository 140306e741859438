/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The input is the ACPI table VFCT, which holds the ROMs of AMD's display devices. */
#include "init/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t display[0x40] = { 0x02, 0x10, 0x38, 0x16, 7, 0, 0, 0, 0xc1, 0, 0, 3 };
	struct memory_source memory;

	memory_open(&memory);
	memory_put_function(&memory, (struct pci_address){ 0, 1, 0, 0 }, CONFIG_SPACE, display,
			    sizeof display);
	memory_put(&memory, READ_FILE, "/sys/firmware/acpi/tables/VFCT", data, size);
	return fuzz_run(&memory.source);
}
