/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's log in the report for a screen: faults and complaints about the firmware, where
 * there are any.
 */
#ifndef INIT_REPORT_CONSOLE_LOG_H
#define INIT_REPORT_CONSOLE_LOG_H

#include "init/report/page.h"
#include "probes/machine/machine.h"

/*
 * At most three lines of each such kind, and how many more there are. Nothing where there is none.
 */
void console_log(struct page *page, const struct machine *machine);

#endif
