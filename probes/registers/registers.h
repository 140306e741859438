/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading the registers of remapping units: what the probes of VT-d and AMD-Vi share.
 *
 * Registers lie in memory. Linux lets root read them through /dev/mem unless it is locked down, or
 * its own driver has claimed them and the kernel was not started with iomem=relaxed. An address
 * that cannot be that of a unit is never read: any other device might lie there, and reading its
 * registers could change it.
 */
#ifndef PROBES_REGISTERS_REGISTERS_H
#define PROBES_REGISTERS_REGISTERS_H

#include "probes/machine/machine.h"
#include "probes/source/source.h"

/*
 * Linux starts no more of Intel's units than this; a table that names more is broken. The rest is
 * left unread, with a gap.
 */
enum { REGISTERS_UNITS_AT_MOST = 1024 };

struct registers {
	struct source *source;
	struct machine *machine;
	uint64_t alignment; /* of the address of a unit's registers: a power of two */
	uint64_t base;      /* of the unit at hand */
	bool plausible;     /* that address can be one */
	size_t asked, ones, denied, failed; /* registers of the unit at hand */
	size_t units_denied;
};

/*
 * Goes on to the next unit. Where its address cannot be right that is a gap, and its registers will
 * be FAILED unread.
 */
void registers_begin(struct registers *registers, const struct remapping_unit *unit);

/*
 * One register of `width` 4 or 8 bytes. FAILED where it reads as all ones or the answer has another
 * width.
 */
struct number registers_read(struct registers *registers, unsigned offset, uint32_t width);

/* Closes the unit: sets its all_ones, and notes a gap where registers failed. */
void registers_end(struct registers *registers, struct remapping_unit *unit);

/* Notes, once for all units, why registers were denied and what helps. */
void registers_note_denied(struct registers *registers);

/* "registers at 0xfed90000" */
const char *registers_name(struct arena *arena, uint64_t base);

/* How many units are to be looked at; a gap where that is not all of them. */
size_t registers_units(struct machine *machine);

/* A file of sysfs with one line; no file is ABSENT. Other trouble is a gap. */
struct text registers_text(struct source *source, struct machine *machine, const char *path);

#endif
