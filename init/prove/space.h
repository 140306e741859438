/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The addresses that devices in the trial get for their DMA: of VFIO's container with the type 1
 * IOMMU, or of an address space (IOAS) of iommufd. Results are 0 or more, or a negative errno.
 */
#ifndef INIT_PROVE_SPACE_H
#define INIT_PROVE_SPACE_H

#include "init/prove/calls.h"

#include <stdbool.h>

enum { NO_FILE = -1 };

struct space {
	const struct prove_calls *calls;
	int file;      /* the container, or /dev/iommu; NO_FILE: not open */
	bool is_ioas;  /* by iommufd */
	uint32_t ioas; /* its number in /dev/iommu */
};

/* Addresses that the IOMMU takes, both ends inclusive. */
struct memory_window {
	uint64_t begin, end;
};

/*
 * Which of the two it will be: iommufd where it is wanted, or where Linux has it and no container.
 * Opens nothing yet.
 */
void space_choose(struct space *space, const struct prove_calls *calls, bool iommufd_is_wanted);

/* Opens the container, or /dev/iommu and makes an address space. */
int space_open(struct space *space);
void space_close(struct space *space);

/* At most `room` windows, and their number. */
int space_windows(const struct space *space, struct memory_window *windows, size_t room);

/* So many bytes of ours at that address, to read and to write. */
int space_map(const struct space *space, const void *bytes, uint64_t at, size_t length);
int space_unmap(const struct space *space, uint64_t at, size_t length);

#endif
