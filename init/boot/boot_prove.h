/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The trial by VFIO from the image: after the report has been delivered, and then again with it. */
#ifndef INIT_BOOT_BOOT_PROVE_H
#define INIT_BOOT_BOOT_PROVE_H

#include "init/boot/consoles.h"
#include "init/options.h"
#include "init/worker/worker.h"

/*
 * What an earlier trial of this machine left on the stick, because it stopped it, is told, and kept
 * for the report. After the settings are read; where the stick has nothing of the kind nothing
 * happens.
 */
void boot_read_journal(struct consoles *consoles, const struct options *options,
		       struct worker *worker);

/*
 * Loads VFIO's modules, tries every device of the plan, and delivers the report anew. Does nothing
 * but tell why where the machine has nothing that can be tried.
 */
void boot_prove(struct consoles *consoles, const struct options *options, struct worker *worker);

#endif
