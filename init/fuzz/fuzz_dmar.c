/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The input is the ACPI table DMAR. */
#include "init/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_table("/sys/firmware/acpi/tables/DMAR", data, size);
}
