/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The serial port that the firmware names for a console: ACPI's table SPCR (revisions 1 to 4). */
#ifndef INIT_BOOT_SPCR_H
#define INIT_BOOT_SPCR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct spcr {
	uint64_t address; /* 0: none is described */
	bool memory;      /* it is one of memory, else an I/O port */
	unsigned speed;   /* bits a second; 0: as the firmware has set it */
	bool is_16550;    /* or compatible with one */
};

/* Of a table that is cut off, or no SPCR, address and speed are 0. */
struct spcr spcr_parse(const uint8_t *table, size_t length);

#endif
