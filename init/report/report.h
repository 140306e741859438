/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a renderer is given: what was found and judged, and what became of it. A renderer decides
 * nothing.
 */
#ifndef INIT_REPORT_REPORT_H
#define INIT_REPORT_REPORT_H

#include "init/report/delivery.h"
#include "probes/assignment/card_plan.h"
#include "probes/judge/judgement.h"
#include "probes/judge/other_kernels.h"
#include "probes/judge/together.h"
#include "probes/machine/machine.h"

enum { DEVICES_CHOSEN_AT_MOST = 16 };

/* Of what can be set, the part that is asked for. */
struct choice {
	struct pci_address devices[DEVICES_CHOSEN_AT_MOST];
	size_t device_count; /* 0: all */
	uint32_t hosts;      /* hosts.h; 0: the one that was looked at */
};

/* Devices that one virtual machine is to get together. */
struct given {
	struct pci_address devices[DEVICES_CHOSEN_AT_MOST];
	size_t count;
};

struct report {
	const struct machine *machine;
	const struct judgement *judgement;
	const struct other_kernels *kernels; /* that were asked for; or NULL */
	const char *source;                  /* "live", or the capture's name */
	const char *at; /* when looked, "2026-11-21T07:00:07Z", or NULL for a capture */
	const struct delivery *deliveries;
	size_t delivery_count;
	struct choice choice;
	const struct together *together; /* that were asked for; or NULL */
	const struct card_plan *card;    /* that was asked for; or NULL */
	/* columns and rows of the screen that it is for; 0: not known */
	unsigned width, rows;
};

#endif
