/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The input is a whole capture. One that is refused must be refused with a message;
 * `source_capture` prints it.
 */
#include "init/fuzz/fuzz.h"

#include <sys/mman.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[40];
	int file = memfd_create("capture", MFD_CLOEXEC);

	if (file < 0 || (size && write(file, data, size) != (ssize_t)size))
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", file);
	struct source *source = source_capture(path);
	close(file);
	return source ? fuzz_run(source) : 0;
}
