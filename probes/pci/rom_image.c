/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/pci/rom_image.h"

#include <stdarg.h>
#include <string.h>

enum { BLOCK = 512, IMAGES_AT_MOST = 32 };
enum { SIGNATURE = 0xaa55, SIGNATURE_NV = 0x4e56, SIGNATURE_BB = 0xbb77 };

/* Offsets in an image's header. */
enum {
	BLOCKS_AT = 2,
	EFI_SIGNATURE_AT = 4,
	EFI_SUBSYSTEM_AT = 8,
	EFI_MACHINE_AT = 0x0a,
	EFI_COMPRESSION_AT = 0x0c,
	POINTER_AT = 0x18
};
enum { EFI_SIGNATURE = 0x0ef1 };

/* Offsets in the PCI data structure. */
enum {
	VENDOR_AT = 4,
	DEVICE_AT = 6,
	DEVICE_LIST_AT = 8,
	STRUCTURE_LENGTH_AT = 0x0a,
	STRUCTURE_REVISION_AT = 0x0c,
	CLASS_AT = 0x0d,
	LENGTH_AT = 0x10,
	CODE_REVISION_AT = 0x12,
	CODE_TYPE_AT = 0x14,
	INDICATOR_AT = 0x15,
	STRUCTURE_SIZE = 0x18
};

/* Offsets in NVIDIA's NPDE. */
enum { NPDE_LENGTH_AT = 8, NPDE_INDICATOR_AT = 0x0a, NPDE_SIZE = 0x0b };

#define LETTERS(a, b, c, d) \
	((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(d) << 24)

struct walk {
	struct arena *arena;
	struct rom_content *content;
	struct bytes rom;
	uint16_t vendor, device; /* of the function */
};

static void error(struct walk *walk, size_t offset, const char *text, ...)
	__attribute__((format(printf, 3, 4)));

static void error(struct walk *walk, size_t offset, const char *text, ...)
{
	va_list arguments;
	va_start(arguments, text);
	struct rom_error *added = array_add(walk->arena, &walk->content->errors);
	added->offset = offset;
	added->there = offset < walk->rom.length;
	added->byte = added->there ? walk->rom.data[offset] : 0;
	added->text = arena_vprintf(walk->arena, text, arguments);
	va_end(arguments);
}

/* Zero past the end, as the cursor has it. */
static uint32_t value_at(const struct walk *walk, size_t offset, unsigned width)
{
	struct bytes cursor = walk->rom;

	bytes_seek(&cursor, offset);
	return width == 4   ? bytes_u32(&cursor)
	       : width == 2 ? bytes_u16(&cursor)
			    : bytes_u8(&cursor);
}

/* The offset of an image's PCI data structure; 0 where there is none. */
static size_t data_structure(const struct walk *walk, size_t image)
{
	size_t at = image + value_at(walk, image + POINTER_AT, 2);

	if (at == image || at + STRUCTURE_SIZE > walk->rom.length)
		return 0;
	switch (value_at(walk, at, 4)) {
	case LETTERS('P', 'C', 'I', 'R'):
	case LETTERS('N', 'P', 'D', 'S'):
	case LETTERS('R', 'G', 'I', 'S'): return at;
	}
	return 0;
}

/* --- One image --- */

bool rom_image_is_for_uefi(const struct rom_image *image)
{
	enum { BOOT_DRIVER = 0x0b, RUNTIME_DRIVER = 0x0c, X86_64 = 0x8664, BYTE_CODE = 0x0ebc };

	return image->efi && !image->truncated &&
	       (image->efi_subsystem == BOOT_DRIVER || image->efi_subsystem == RUNTIME_DRIVER) &&
	       (image->efi_machine == X86_64 || image->efi_machine == BYTE_CODE);
}

/* From revision 3 on a list of further device ids may stand in the image, ended by 0. */
static bool is_for_function(const struct walk *walk, const struct rom_image *image,
			    struct bytes bytes)
{
	size_t at = image->data_structure;
	uint32_t list = value_at(walk, at + DEVICE_LIST_AT, 2);

	if (image->vendor != walk->vendor || image->device == walk->device)
		return image->vendor == walk->vendor;
	if (value_at(walk, at + STRUCTURE_REVISION_AT, 1) < 3 || !list)
		return false;
	bytes_seek(&bytes, at - image->offset + list);
	for (uint16_t device; (device = bytes_u16(&bytes));)
		if (device == walk->device)
			return true;
	return false;
}

/*
 * An x86 image adds up to 0 over the length in its header, which may be less than that in its data
 * structure.
 */
static struct flag checksum(const struct rom_image *image, struct bytes bytes)
{
	uint8_t sum = 0;

	if (image->code_type != ROM_X86)
		return (struct flag){ .status = ABSENT };
	size_t covered = bytes.length > BLOCKS_AT ? (size_t)bytes.data[BLOCKS_AT] * BLOCK : 0;
	if (!covered || covered > bytes.length)
		return (struct flag){ .status = FAILED };
	for (size_t i = 0; i < covered; i++)
		sum = (uint8_t)(sum + bytes.data[i]);
	return (struct flag){ OK, sum == 0 };
}

static void read_efi_header(const struct walk *walk, struct rom_image *image, struct bytes bytes)
{
	static const uint8_t gop[16] = { 0xde, 0xa9, 0x42, 0x90, 0xdc, 0x23, 0x38, 0x4a,
					 0x96, 0xfb, 0x7a, 0xde, 0xd0, 0x80, 0x51, 0x6a };

	image->gop.status = ABSENT;
	if (image->code_type != ROM_UEFI ||
	    value_at(walk, image->offset + EFI_SIGNATURE_AT, 4) != EFI_SIGNATURE)
		return;
	image->efi = true;
	image->efi_subsystem = (uint16_t)value_at(walk, image->offset + EFI_SUBSYSTEM_AT, 2);
	image->efi_machine = (uint16_t)value_at(walk, image->offset + EFI_MACHINE_AT, 2);
	image->efi_compression = (uint16_t)value_at(walk, image->offset + EFI_COMPRESSION_AT, 2);
	image->gop.value = memmem(bytes.data, bytes.length, gop, sizeof gop) != NULL;
	image->gop.status = image->efi_compression && !image->gop.value ? FAILED : OK;
}

static void read_identity(const struct walk *walk, struct rom_image *image)
{
	size_t at = image->data_structure;

	image->vendor = (uint16_t)value_at(walk, at + VENDOR_AT, 2);
	image->device = (uint16_t)value_at(walk, at + DEVICE_AT, 2);
	image->class_code = value_at(walk, at + CLASS_AT, 2) | value_at(walk, at + CLASS_AT + 2, 1)
								       << 16;
	image->code_revision = (uint16_t)value_at(walk, at + CODE_REVISION_AT, 2);
	image->code_type = (uint8_t)value_at(walk, at + CODE_TYPE_AT, 1);
	image->last = value_at(walk, at + INDICATOR_AT, 1) >> 7;
}

/*
 * Length, and whether it is the last to those who know NPDE; it stands on the next boundary of 16
 * bytes.
 */
static bool read_length(const struct walk *walk, struct rom_image *image, size_t *length_at)
{
	size_t npde = (image->data_structure +
		       value_at(walk, image->data_structure + STRUCTURE_LENGTH_AT, 2) + 15) &
		      ~(size_t)15;
	bool last = image->last;

	*length_at = image->data_structure + LENGTH_AT;
	if (npde + NPDE_SIZE <= walk->rom.length &&
	    value_at(walk, npde, 4) == LETTERS('N', 'P', 'D', 'E')) {
		*length_at = npde + NPDE_LENGTH_AT;
		last = value_at(walk, npde + NPDE_INDICATOR_AT, 1) >> 7;
	}
	image->length = (size_t)value_at(walk, *length_at, 2) * BLOCK;
	return last;
}

/* --- The chain --- */

static bool is_image(struct walk *walk, size_t offset)
{
	uint32_t signature = value_at(walk, offset, 2);

	if (signature != SIGNATURE && signature != SIGNATURE_NV && signature != SIGNATURE_BB) {
		error(walk, offset, "an image should begin here with 55 aa; there is %02x %02x",
		      signature & 0xff, signature >> 8);
		return false;
	}
	if (!data_structure(walk, offset)) {
		error(walk, offset + POINTER_AT, "no PCI data structure is where 0x%x points",
		      value_at(walk, offset + POINTER_AT, 2));
		return false;
	}
	return true;
}

/* The next image's offset; 0 where this is the end. */
static size_t read_image(struct walk *walk, size_t offset)
{
	struct rom_content *content = walk->content;
	struct rom_image *image = array_add(walk->arena, &content->images);
	struct bytes bytes = walk->rom;
	size_t length_at;

	image->offset = offset;
	image->data_structure = data_structure(walk, offset);
	if ((image->data_structure - offset) % 4)
		error(walk, offset + POINTER_AT,
		      "the pointer to the PCI data structure is not a multiple of 4");
	read_identity(walk, image);
	bool last = read_length(walk, image, &length_at);
	bytes_seek(&bytes, offset);
	image->truncated = image->length > bytes_left(&bytes);
	bytes = bytes_take(&bytes, image->length);
	image->for_function = is_for_function(walk, image, bytes);
	image->checksum = checksum(image, bytes);
	read_efi_header(walk, image, bytes);

	if (!image->length)
		error(walk, length_at, "the length of the image is 0");
	else if (image->truncated)
		error(walk, length_at, "the image is 0x%zx bytes long; only 0x%zx are there",
		      image->length, bytes.length);
	content->complete =
		image->length && !image->truncated && (content->complete || image->last || last);
	return !image->length || image->truncated || last ? 0 : offset + image->length;
}

/* The first boundary with an image; a ROM's own header may stand before it. */
static bool first_image(struct walk *walk, size_t *offset)
{
	for (*offset = 0; *offset < walk->rom.length; *offset += BLOCK)
		if (value_at(walk, *offset, 2) == SIGNATURE && data_structure(walk, *offset))
			return true;
	return false;
}

static struct flag uefi_image(const struct rom_content *content)
{
	for (size_t i = 0; i < content->images.count; i++)
		if (rom_image_is_for_uefi(&content->images.items[i]))
			return (struct flag){ OK, true };
	return (struct flag){ content->complete ? OK : FAILED, false };
}

void rom_parse(struct arena *arena, struct rom_content *content, struct bytes rom, uint16_t vendor,
	       uint16_t device)
{
	struct walk walk = { arena, content, rom, vendor, device };
	size_t offset;

	content->bytes = rom.data;
	content->size = rom.length;
	if (first_image(&walk, &offset)) {
		if (offset && value_at(&walk, 0, 2) == SIGNATURE)
			is_image(&walk, 0);
		content->leading = offset;
		offset = read_image(&walk, offset);
	} else {
		is_image(&walk, 0);
		offset = 0;
	}
	while (offset) {
		if (offset >= rom.length && content->complete)
			break;
		if (content->images.count == IMAGES_AT_MOST) {
			error(&walk, offset, "there are more than %d images; the rest is not read",
			      IMAGES_AT_MOST);
			break;
		}
		if ((content->complete && !data_structure(&walk, offset)) ||
		    !is_image(&walk, offset))
			break;
		offset = read_image(&walk, offset);
	}
	content->uefi_image = uefi_image(content);
}
