/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Facts about the expansion ROM of a display device. Part of function.h. */
#ifndef PROBES_MACHINE_ROM_H
#define PROBES_MACHINE_ROM_H

#include "probes/machine/fact.h"

/*
 * One image of an expansion ROM: its PCI data structure (PCI Firmware 3.3, 5.1) and, for UEFI, its
 * header.
 */
struct rom_image {
	size_t offset;         /* in the ROM */
	size_t data_structure; /* offset of "PCIR" in the ROM */
	size_t length;         /* as it says */
	bool truncated;        /* it runs past the end of what was read */
	bool last;             /* its own last-image bit */
	uint8_t code_type;     /* enum rom_code_type, or a vendor's */
	uint16_t vendor, device;
	bool for_function; /* vendor and device, or its list of devices, name the function */
	uint32_t class_code;
	uint16_t code_revision;
	/* x86 only: right; ABSENT for other types, FAILED where it cannot be checked */
	struct flag checksum;
	bool efi; /* code type 3 with the UEFI signature: the members below hold */
	uint16_t efi_subsystem, efi_machine, efi_compression;
	/* the GUID of the graphics output protocol stands in it; FAILED where it is compressed */
	struct flag gop;
};

/* A byte that cannot be right, and where. */
struct rom_error {
	size_t offset; /* in the ROM */
	bool there;    /* false: past the end of what was read */
	uint8_t byte;  /* what stands there */
	const char *text;
};

enum rom_code_type { ROM_X86 = 0, ROM_OPEN_FIRMWARE = 1, ROM_PA_RISC = 2, ROM_UEFI = 3 };

struct rom_content {
	const uint8_t *bytes; /* what was read */
	size_t size;
	size_t leading; /* before the first image */
	ARRAY(struct rom_image) images;
	/* the images end with one that bears the last-image bit, and none is truncated */
	bool complete;
	/* one that firmware on x86-64 starts; FAILED: none was found, and not all could be seen */
	struct flag uefi_image;
	ARRAY(struct rom_error) errors;
};

/* The expansion ROM of a display device. It was enabled through sysfs for the time of reading. */
struct rom {
	enum status status; /* ABSENT: it has no ROM BAR. The content holds where this is OK */
	/* what is read is the firmware's copy at 0xc0000, changed by POST, or garbage */
	struct flag shadow;
	struct rom_content content;
	struct flag uefi_image; /* as the content says; a copy says nothing of what it lacks */
	/*
	 * AMD: OK where the ACPI table VFCT has an image for this function; asked where the vendor
	 * is AMD
	 */
	enum status vfct_status;
	size_t vfct_offset; /* of that image in the table */
	struct rom_content vfct;
};

#endif
