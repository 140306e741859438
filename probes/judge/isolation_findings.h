/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For rules: what is said of a port or bridge above a device that joins it to others. */
#ifndef PROBES_JUDGE_ISOLATION_FINDINGS_H
#define PROBES_JUDGE_ISOLATION_FINDINGS_H

#include "probes/judge/rule.h"

/* "has no ACS", for a sentence about it; by the view in force. In the arena of the findings. */
const char *isolation_fault(struct findings *findings, const struct function *port);

/*
 * Its ACS registers, each with offset and width; its ids where Linux knows more of it than they
 * tell; of a bridge to conventional PCI what makes it one.
 */
void isolation_cite(struct findings *findings, struct finding *finding,
		    const struct function *port);

#endif
