/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the options given with --what-if change, as sentences for every format that is read. */
#ifndef INIT_REPORT_WHAT_IF_H
#define INIT_REPORT_WHAT_IF_H

#include "init/report/report.h"

/*
 * Calls `tell` with one sentence for each change that an option makes, or for each option that
 * makes none. `out` is handed on.
 */
void what_if_tell(struct arena *arena, const struct report *report,
		  void (*tell)(void *out, const char *sentence), void *out);

#endif
