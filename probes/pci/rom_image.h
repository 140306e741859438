/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Expansion ROMs taken apart: the chain of images, each on a boundary of 512 bytes (PCI Firmware
 * 3.3, chapter 5; the UEFI header is that of the UEFI specification, 14.4.2).
 *
 * The parser is pure: it takes bytes, which must outlive `content`, and the ids of the function
 * they belong to, and fills `content`, which must be zero. It never reads outside of them and each
 * image begins behind the one before. Whatever cannot be right becomes an error with its offset in
 * the ROM, and ends the chain where nothing tells how it goes on; what was parsed stays.
 *
 * NVIDIA's ways are known: a header of its own before the first image ("leading"), data structures
 * signed NPDS or RGIS, and the block NPDE behind a data structure, whose length and last-image bit
 * count instead. Images behind the one that is the last to everybody else are listed where they can
 * be read; that they are missing is no error.
 */
#ifndef PROBES_PCI_ROM_IMAGE_H
#define PROBES_PCI_ROM_IMAGE_H

#include "probes/lib/bytes.h"
#include "probes/machine/rom.h"

void rom_parse(struct arena *arena, struct rom_content *content, struct bytes rom, uint16_t vendor,
	       uint16_t device);

/*
 * An image that UEFI on x86-64 starts: a driver for x86-64, or in EFI byte code, which is whole. It
 * may be no graphics driver.
 */
bool rom_image_is_for_uefi(const struct rom_image *image);

#endif
