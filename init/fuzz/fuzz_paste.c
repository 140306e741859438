/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The input is a paste. What it is turned into is a capture that is read without a complaint, so
 * there is none but for a paste of which nothing was understood.
 */
#include "init/fuzz/fuzz.h"
#include "probes/paste/paste.h"

#include <sys/mman.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_EMPTY;
	struct pasted pasted = { 0 };
	int file = memfd_create("paste", MFD_CLOEXEC);

	if (file < 0 || (size && write(file, data, size) != (ssize_t)size))
		abort();
	struct source *source = source_paste(&arena, file, "paste", true, &pasted);
	close(file);
	if (pasted.kinds && !source)
		abort();
	arena_free(&arena);
	return source ? fuzz_run(source) : 0;
}
