/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of an answer leaves the machine unless everything is asked for: nothing that names it, or a
 * person. */
#ifndef PROBES_SOURCE_MASK_H
#define PROBES_SOURCE_MASK_H

#include "probes/source/source.h"

/*
 * Files, lists, links and the log, in the arena; others as they are. Texts as lib/mask.h, the
 * kernel's command line as lib/kernel_line.h tells, of os-release its ID. ACPI tables stay whole.
 * Of mounts only that on "/" stays, without its folder and options; of files of bytes, such as EFI
 * variables, only those that are too short for a name. Masking twice changes nothing.
 */
struct answer mask_answer(struct arena *arena, const struct question *question,
			  struct answer answer);

#endif
