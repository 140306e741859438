/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of the live source that are more than opening a file. Questions and answers are told in
 * source.h.
 */
#ifndef PROBES_SOURCE_LIVE_HARDWARE_H
#define PROBES_SOURCE_LIVE_HARDWARE_H

#include "probes/source/source.h"

/*
 * READ_MMIO, through /dev/mem, in one access of `width` 4 or 8 bytes, to which `address` must be
 * aligned. DENIED: not root, lockdown, or a range that a driver has claimed (iomem=relaxed lifts
 * that). FAILED: no /dev/mem, or it cannot be mapped.
 */
struct answer live_mmio(struct arena *arena, uint64_t address, uint32_t width);

/*
 * READ_ROM (PCI Firmware Specification 3.0, 5): writes 1 to sysfs' file, reads it, writes 0.
 * ABSENT: no ROM BAR. FAILED: the kernel cannot map it. NOT_ASKED: not a display device, whose ROM
 * is left alone.
 */
struct answer live_rom(struct arena *arena, const char *path);

/*
 * READ_LOG, by syslog(2). DENIED where kernel.dmesg_restrict or the lack of a capability says so.
 */
struct answer live_log(struct arena *arena);

/* Whether a line of a log is about this program's subject; READ_LOG gives no others. */
bool live_log_tells(const char *line, size_t length);

#endif
