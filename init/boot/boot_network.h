/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Delivery by the network, in the boot. */
#ifndef INIT_BOOT_BOOT_NETWORK_H
#define INIT_BOOT_BOOT_NETWORK_H

#include "init/boot/consoles.h"
#include "init/options.h"
#include "init/worker/worker.h"

/* All of it, drivers and DHCP included, ends within so many seconds. */
enum { NETWORK_LIMIT = 240 };

/*
 * To the server that report= names: drivers are loaded only now, a card gets its address as net=
 * says, report.json and capture.gz are sent, and the cards are switched off again. All of that in a
 * process of its own. What became of it is told on the consoles, and as a delivery "network" in the
 * report; also where the server or the image's network part is missing, but not where both are.
 */
void boot_deliver_network(struct consoles *consoles, const struct options *options,
			  struct worker *worker);

#endif
