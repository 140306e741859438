/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is agreed between who writes the brief report and who finds it again, perhaps years later,
 * in the EFI variable.
 */
#ifndef INIT_REPORT_BRIEF_H
#define INIT_REPORT_BRIEF_H

#include <stddef.h>

/*
 * Sizes with the NUL of a line; the first line is enough by itself. Bytes that are not printable
 * ASCII are '?', longer lines are cut.
 */
enum { BRIEF_SIZE = 640, BRIEF_LINE = 320, BRIEF_FIRST_LINE = 107 };

#define BRIEF_BEGIN    "vfio-preflight " /* a line begins so, then the version */
#define BRIEF_DAY      "Looked: "        /* then "2026-11-21"; of a capture there is no such line */
#define BRIEF_FIRMWARE "Firmware version: " /* then words_firmware_version() */

struct report;

/* The brief report, whose length is given. */
size_t brief_text(const struct report *report, char text[BRIEF_SIZE]);

#endif
