/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hand-made expansion ROMs for tests. */
#ifndef PROBES_PCI_TESTS_ROMS_H
#define PROBES_PCI_TESTS_ROMS_H

#include "probes/pci/rom_image.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BLOCK ((size_t)512)
enum {
	VENDOR = 0x10de,
	DEVICE = 0x2484,
	PCIR = 0x40,
	LAST = 0x80,
	EFI_DRIVER = 0x0b,
	X86_64 = 0x8664
};

struct rom_bytes {
	uint8_t bytes[64 * BLOCK];
	size_t length;
};

static inline void put_rom(struct rom_bytes *rom, size_t at, unsigned width, uint64_t value)
{
	assert_true(at + width <= sizeof rom->bytes);
	for (unsigned i = 0; i < width; i++)
		rom->bytes[at + i] = (uint8_t)(value >> 8 * i);
}

/* Makes the bytes of an x86 image add up to 0. */
static inline void seal(struct rom_bytes *rom, size_t at, size_t length)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < length; i++)
		sum = (uint8_t)(sum + rom->bytes[at + i]);
	rom->bytes[at + length - 1] = (uint8_t)(rom->bytes[at + length - 1] - sum);
}

/* An image at the end of the ROM; gives its offset. */
static inline size_t add_image(struct rom_bytes *rom, uint8_t code_type, uint8_t blocks,
			       uint8_t indicator)
{
	size_t at = rom->length;

	rom->length += (size_t)blocks * BLOCK;
	put_rom(rom, at, 2, 0xaa55);
	put_rom(rom, at + 2, 1, blocks);
	put_rom(rom, at + 0x18, 2, PCIR);
	memcpy(rom->bytes + at + PCIR, "PCIR", 4);
	put_rom(rom, at + PCIR + 4, 2, VENDOR);
	put_rom(rom, at + PCIR + 6, 2, DEVICE);
	put_rom(rom, at + PCIR + 0x0a, 2, 0x18);
	put_rom(rom, at + PCIR + 0x0d, 3, 0x030000);
	put_rom(rom, at + PCIR + 0x10, 2, blocks);
	put_rom(rom, at + PCIR + 0x12, 2, 0x0102);
	put_rom(rom, at + PCIR + 0x14, 1, code_type);
	put_rom(rom, at + PCIR + 0x15, 1, indicator);
	if (code_type == ROM_X86)
		seal(rom, at, (size_t)blocks * BLOCK);
	return at;
}

static inline size_t add_uefi_image(struct rom_bytes *rom, uint8_t blocks, uint8_t indicator)
{
	size_t at = add_image(rom, ROM_UEFI, blocks, indicator);

	put_rom(rom, at + 4, 4, 0x0ef1);
	put_rom(rom, at + 8, 2, EFI_DRIVER);
	put_rom(rom, at + 10, 2, X86_64);
	return at;
}

/* NVIDIA's block on the next boundary of 16 bytes behind the data structure. */
static inline void add_npde(struct rom_bytes *rom, size_t image, uint16_t blocks, uint8_t indicator)
{
	memcpy(rom->bytes + image + PCIR + 0x20, "NPDE", 4);
	put_rom(rom, image + PCIR + 0x28, 2, blocks);
	put_rom(rom, image + PCIR + 0x2a, 1, indicator);
}

/* As graphics cards have it: an x86 image, then one for UEFI. */
static inline struct rom_bytes *sound_rom(void)
{
	static struct rom_bytes rom;

	memset(&rom, 0, sizeof rom);
	add_image(&rom, ROM_X86, 3, 0);
	add_uefi_image(&rom, 2, LAST);
	return &rom;
}

#endif
