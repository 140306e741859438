/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facts as short words for people, shared by the renderers that write for a screen. All results are
 * in the arena.
 */
#ifndef INIT_REPORT_WORDS_H
#define INIT_REPORT_WORDS_H

#include "init/report/report.h"

/* "Dell Inc. PowerEdge R730", or "unknown machine"; its label or else its hash in brackets. */
const char *words_board(struct arena *arena, const struct machine *machine);

/* "UEFI, Secure Boot off, Dell Inc. 2.19.0 (12/12/2023)". */
const char *words_firmware(struct arena *arena, const struct machine *machine);

/*
 * Its parts: "UEFI, Secure Boot off"; "Dell Inc. 2.19.0 (12/12/2023)", or NULL where nothing is
 * known of that.
 */
const char *words_firmware_type(const struct machine *machine);
const char *words_firmware_version(struct arena *arena, const struct machine *machine);

/* "AMD EPYC 7B13: AMD-V available". */
const char *words_cpu(struct arena *arena, const struct machine *machine);

/* "Intel VT-d (DMAR), 2 units, 46-bit: enabled". */
const char *words_iommu(struct arena *arena, const struct machine *machine);

/* "remapping supported, enabled". */
const char *words_interrupts(struct arena *arena, const struct report *report);

/* "i915 bound to 0000:00:02.0", "none bound", or that this is unknown. */
const char *words_gpu_driver(struct arena *arena, const struct machine *machine);

/* "display" "network" "storage" "USB" "audio" "accel" "other": at most 8 characters. */
const char *words_kind(const struct function *function);

/* "NVIDIA Corporation GA104 [GeForce RTX 3070]", or "10de:2484". */
const char *words_device(struct arena *arena, const struct function *function);

/*
 * The same in fewer words, for a column: the maker's short name, and where the rest is too long
 * what the device is sold as.
 */
const char *words_device_short(struct arena *arena, const struct function *function, size_t room);

/*
 * "slot PCIEX16_1, NUMA node 1, behind Intel VMD 0000:00:0e.0, removable"; "" where nothing is
 * known of its place.
 */
const char *words_place(struct arena *arena, const struct function *function);

/* "8 GT/s" by the number in PCI Express' link registers, or "unknown speed". A constant. */
const char *words_speed(unsigned speed);

/*
 * As many whole sentences as `most` bytes hold, at least the first; all of it, or nothing of a last
 * resort, which is its warning too.
 */
const char *words_sentences(struct arena *arena, const char *text, size_t most);

#endif
