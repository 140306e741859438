/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What changed since this machine was last examined from this stick. */
#ifndef INIT_BOOT_BOOT_SINCE_H
#define INIT_BOOT_BOOT_SINCE_H

#include "init/boot/consoles.h"
#include "init/options.h"
#include "init/worker/worker.h"

/*
 * Compares the report with that of the last run of this machine on our stick, where there is one:
 * tells the result on the consoles and as a delivery "compare" in the report. Before
 * boot_deliver_usb().
 */
void boot_compare_last(struct consoles *consoles, const struct options *options,
		       struct worker *worker);

/* All of the result, for the stick: "changes.txt"; bytes NULL where nothing was compared. */
struct document boot_since_document(void);

#endif
