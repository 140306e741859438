/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The input is the ACPI table APIC, beside a sound DMAR whose scopes its IOAPICs are looked up in.
 */
#include "init/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory_source memory;

	memory_open(&memory);
	fuzz_put_dmar(&memory);
	memory_put(&memory, READ_FILE, "/sys/firmware/acpi/tables/APIC", data, size);
	return fuzz_run(&memory.source);
}
