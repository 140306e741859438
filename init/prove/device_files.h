/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Device files of VFIO, /dev/vfio/devices/vfioN, bound to one iommufd (Linux,
 * Documentation/driver-api/vfio.rst, "VFIO Device cdev"). Results are 0 or more, or a negative
 * errno; `what`, which is static, is what failed.
 */
#ifndef INIT_PROVE_DEVICE_FILES_H
#define INIT_PROVE_DEVICE_FILES_H

#include "init/prove/space.h"
#include "probes/machine/pci_address.h"

enum { DEVICE_FILES = 32 };

struct device_file {
	char address[PCI_ADDRESS_TEXT];
	int file; /* NO_FILE: not open, hence not bound */
};

struct device_files {
	struct device_file items[DEVICE_FILES];
	size_t count;
};

/* Adds a device. -ENOENT: VFIO has no device file for it. */
int device_files_add(struct device_files *files, const struct prove_calls *calls,
		     const char *address);

/*
 * Opens, binds and attaches the file of that number, if it is not open. 1 where it did. Linux opens
 * the device when it is bound. -EPERM: interrupts are not remapped, or a member of its group has
 * another driver.
 */
int device_files_attach(struct device_files *files, const struct space *space, size_t number,
			const char **what);

/*
 * Gives the open file of a device, in `file`. Files of others that were closed are attached again
 * as well: only who has all of a bus may reset it. 1 where any was; what fails with another is not
 * told.
 */
int device_files_open(struct device_files *files, const struct space *space, const char *address,
		      int *file, const char **what);

/* One of them, or all. */
void device_files_close(struct device_files *files, const struct prove_calls *calls, int file);
void device_files_end(struct device_files *files, const struct prove_calls *calls);

#endif
