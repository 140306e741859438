/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/stick_file.h"

#include "init/boot/usb_place.h"
#include "init/processes.h"

#include <sys/mman.h>

enum { READ_LIMIT = 20 };

static void run_read(void *context)
{
	struct stick_file *file = context;

	deliver_usb_read(&file->place, file->name, file->bytes, file->size, &file->file);
}

/* Shared with the process that reads. */
struct stick_file *stick_file_read(const char *name, size_t size, const struct options *options)
{
	struct stick_file *file = mmap(NULL, sizeof *file + size + 1, PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (file == MAP_FAILED)
		return NULL;
	file->name = name;
	file->size = size;
	file->file.status = ABSENT;
	if (options)
		boot_image_place(&file->place, options);
	else
		boot_usb_place(&file->place);
	process_run(run_read, file, READ_LIMIT, file->how, sizeof file->how);
	return file;
}

void stick_file_free(struct stick_file *file)
{
	munmap(file, sizeof *file + file->size + 1);
}
