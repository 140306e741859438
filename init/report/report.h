/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a renderer is given: what was found and judged, and what became of it. A renderer decides nothing. */
#ifndef INIT_REPORT_REPORT_H
#define INIT_REPORT_REPORT_H

#include "init/report/delivery.h"
#include "probes/judge/judgement.h"
#include "probes/machine/machine.h"

struct report {
	const struct machine *machine;
	const struct judgement *judgement;
	const char *source;            /* "live", or the capture's name */
	const char *at;                /* when looked, "2026-11-21T07:00:07Z", or NULL for a capture */
	const struct delivery *deliveries;
	size_t delivery_count;
	unsigned width;                /* columns of the screen that it is for; 0: not known */
};

#endif
