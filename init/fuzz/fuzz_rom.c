/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The input is the expansion ROM of a display device. */
#include "init/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory_source memory;

	memory_open(&memory);
	fuzz_put_display(&memory);
	memory_put(&memory, READ_ROM, NULL, data, size);
	return fuzz_run(&memory.source);
}
