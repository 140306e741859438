/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is agreed between who writes the brief report and who finds it again, perhaps years later, in the EFI variable. */
#ifndef INIT_REPORT_BRIEF_H
#define INIT_REPORT_BRIEF_H

/* Sizes with the NUL of a line. Bytes that are not printable ASCII are '?', longer lines are cut. */
enum { BRIEF_SIZE = 1024, BRIEF_LINE = 160 };

#define BRIEF_BEGIN "vfio-preflight "           /* the first line, then the version and the verdict */
#define BRIEF_DAY "Looked: "                    /* then "2026-11-21"; of a capture there is no such line */
#define BRIEF_FIRMWARE "Firmware version: "     /* then words_firmware_version() */

#endif
