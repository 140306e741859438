/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/acpi/vfct.h"

enum { FIRST_IMAGE_AT = 0x34, IMAGE_HEADER = 28, IMAGES_AT_MOST = 64 };

/* False where the list ends here. */
static bool next_image(struct arena *arena, struct acpi_table *table, struct bytes *list,
		       vfct_images *images)
{
	size_t begin = bytes_offset(list);
	struct bytes header = bytes_take(list, IMAGE_HEADER);
	uint32_t bus = bytes_u32(&header), device = bytes_u32(&header),
		 function = bytes_u32(&header);
	struct vfct_image image = { .vendor = bytes_u16(&header), .device = bytes_u16(&header) };

	bytes_skip(&header, 8);
	uint32_t length = bytes_u32(&header);
	image.offset = bytes_offset(list);
	image.rom = bytes_take(list, length);
	if (list->bad) {
		acpi_error(arena, table, begin + 24, 4, "an image of %u bytes runs past the end",
			   length);
		return false;
	}
	if (images->count == IMAGES_AT_MOST) {
		acpi_error(arena, table, begin, 4,
			   "there are more than %d images; the rest is not read", IMAGES_AT_MOST);
		return false;
	}
	if (bus > 0xff || device > 0x1f || function > 7) {
		acpi_error(arena, table, begin, 4,
			   "the image is for bus 0x%x, device 0x%x, function 0x%x, which cannot be",
			   bus, device, function);
		return true;
	}
	image.address = (struct pci_address){ .bus = (uint8_t)bus,
					      .device = (uint8_t)device,
					      .function = (uint8_t)function };
	if (length)
		*array_add(arena, images) = image;
	return true;
}

void vfct_parse(struct arena *arena, struct acpi_table *table, vfct_images *images)
{
	struct bytes list = bytes_of(table->bytes, table->length);

	bytes_seek(&list, FIRST_IMAGE_AT);
	uint32_t first = bytes_u32(&list), behind = bytes_u32(&list);
	bytes_skip(&list, 16);
	if (list.bad || first < bytes_offset(&list) || first > list.length) {
		acpi_error(arena, table, FIRST_IMAGE_AT, 4, "the first image cannot be at 0x%x",
			   first);
		return;
	}
	if (behind > first && behind < list.length)
		list.length = behind;
	bytes_seek(&list, first);
	while (bytes_left(&list) && next_image(arena, table, &list, images))
		;
}

const struct vfct_image *vfct_image_of(const vfct_images *images, const struct function *function)
{
	for (size_t i = 0; i < images->count; i++) {
		const struct vfct_image *image = &images->items[i];
		if (pci_address_compare(image->address, function->address) == 0 &&
		    image->vendor == function->vendor && image->device == function->device)
			return image;
	}
	return NULL;
}
