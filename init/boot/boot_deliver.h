/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Delivery to the places other than the consoles and the stick. */
#ifndef INIT_BOOT_BOOT_DELIVER_H
#define INIT_BOOT_BOOT_DELIVER_H

#include "init/boot/consoles.h"
#include "init/options.h"
#include "init/worker/worker.h"

/*
 * To the EFI variable: where it was asked for; and, once the stick was tried, where it has to stand
 * in for one.
 */
void boot_deliver_efivar(struct consoles *consoles, const struct options *options,
			 struct worker *worker);
void boot_deliver_efivar_instead(struct consoles *consoles, const struct options *options,
				 struct worker *worker);

/*
 * Where the firmware has its console on a port that Linux does not drive: that no report is there.
 */
void boot_tell_serial(struct consoles *consoles, struct worker *worker);

/* The JSON report, with what became of the others, to the port that json= names. */
void boot_send_json(struct consoles *consoles, const struct options *options,
		    const struct worker *worker);

/*
 * The same report, packed, to each serial console, so that its log is enough: where report= names
 * the console and no-embed was not given. A screen does not get it.
 */
void boot_embed_json(struct consoles *consoles, const struct options *options,
		     const struct worker *worker);

/*
 * To the stick, which may be another one by now, else to the EFI variable, whatever report= says: a
 * person wants it.
 */
void boot_deliver_again(struct consoles *consoles, const struct options *options,
			struct worker *worker);

/* To the same places as before, by report=, with what the trial showed. */
void boot_deliver_after(struct consoles *consoles, const struct options *options,
			struct worker *worker);

#endif
