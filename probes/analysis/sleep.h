/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether a display loses all its power (D3cold) while a virtual machine does not use it. Pure over
 * facts.
 */
#ifndef PROBES_ANALYSIS_SLEEP_H
#define PROBES_ANALYSIS_SLEEP_H

#include "probes/machine/machine.h"

struct sleep_risk {
	enum {
		SLEEP_NONE,
		SLEEP_HAD,
		SLEEP_MAY,
		SLEEP_FORESEEN,
		SLEEP_REPORTED,
		SLEEP_UNKNOWN
	} kind;
	const struct function *port; /* SLEEP_FORESEEN: whose power resources it is behind */
	const char *source;          /* SLEEP_REPORTED: title, site, year and month */
};

/*
 * HAD: Linux had it in D3cold; MAY: in D3hot, and D3cold is allowed; FORESEEN, REPORTED: it is
 * awake, which it is not once vfio-pci has it and nobody uses it. NONE also where the kernel's
 * command line keeps it awake, and for what is no display.
 */
struct sleep_risk sleep_risk(const struct machine *machine, const struct function *function);

#endif
