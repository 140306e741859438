/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ACPI table VFCT, in which AMD's firmware hands video BIOS images to the operating system;
 * integrated GPUs have no other place for theirs. Its layout is known from drivers: header, UUID
 * (16 bytes), offset of the first image, offset of what follows the images or 0, 16 reserved bytes;
 * then for each image bus, device, function (4 bytes each), vendor, device, subsystem vendor,
 * subsystem (2 each), revision, length (4 each), and the image.
 */
#ifndef PROBES_ACPI_VFCT_H
#define PROBES_ACPI_VFCT_H

#include "probes/acpi/table.h"

struct vfct_image {
	struct pci_address address; /* the table knows no domains: 0 */
	uint16_t vendor, device;
	size_t offset; /* of the image in the table */
	struct bytes rom;
};

typedef ARRAY(struct vfct_image) vfct_images;

/*
 * Pure. `table` was opened with status OK; what cannot be right becomes an error of it, and what
 * was parsed stays.
 */
void vfct_parse(struct arena *arena, struct acpi_table *table, vfct_images *images);

/* NULL where the table has no image for this function. */
const struct vfct_image *vfct_image_of(const vfct_images *images, const struct function *function);

#endif
