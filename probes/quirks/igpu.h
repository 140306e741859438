/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Integrated graphics by generation: what scripts/make-quirks compiles from igpu.quirks. */
#ifndef PROBES_QUIRKS_IGPU_H
#define PROBES_QUIRKS_IGPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IGPU_NOTES = 3 };

/* How a virtual machine that gets it is set up, as the head of the file tells. */
enum igpu_way { IGPU_NONE, IGPU_VBIOS, IGPU_ROM, IGPU_APU };

/* A section of the file. */
struct known_igpu {
	const char *name;   /* "Rembrandt, Ryzen 6000 and 7035" */
	const char *source; /* ends in year and month */
	enum igpu_way way;
	bool second;        /* also as a second display */
	bool stolen_in_bar; /* it takes no memory of the guest's */
	const char *qemu;   /* "10.0", the oldest that knows it; NULL: each */
	const char *vfs;    /* a sentence: who makes virtual functions; NULL: not told */
	uint16_t with_vendor, with_device; /* what has to go along; both 0: nothing */
	const char *notes[IGPU_NOTES];     /* sentences; NULL behind the last */
};

struct known_igpu_id {
	uint16_t vendor, first, last;
	uint8_t igpu; /* index in known_igpus */
};

extern const struct known_igpu known_igpus[];
extern const size_t known_igpu_count;
extern const struct known_igpu_id known_igpu_ids[];
extern const size_t known_igpu_id_count;

/* What is known of a display by its ids; NULL: no section has them. */
const struct known_igpu *igpu_known(uint16_t vendor, uint16_t device);

#endif
