/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The JSON report in a serial console's log (embedded_form.h). */
#ifndef PROBES_PASTE_EMBEDDED_H
#define PROBES_PASTE_EMBEDDED_H

/*
 * The report in a log, the last one where there are several. What may stand before a line (times,
 * escape sequences) or between two lines is left out. Where lines are lost or damaged, the report
 * is made of the keys that are whole, "lost" says between which others are missing, and standard
 * error which lines.
 *
 * Takes over `file`, and gives it back where no report is in it; else a file in memory of the JSON
 * text. -1 after a line on standard error where nothing of the report can be read.
 */
int embedded_open(int file, const char *name);

#endif
