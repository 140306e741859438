/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report's way to the BMC's event log, where report= names it. */
#ifndef INIT_BOOT_BOOT_BMC_H
#define INIT_BOOT_BOOT_BMC_H

#include "init/boot/consoles.h"
#include "init/options.h"
#include "init/worker/worker.h"

/*
 * Loads the driver of the BMC, which nothing else here needs, and adds one record to the event log
 * (init/deliver/event_log.h). Takes at most BMC_LIMIT seconds, and the time to render the report
 * again.
 */
void boot_deliver_bmc(struct consoles *consoles, const struct options *options,
		      struct worker *worker);

#endif
