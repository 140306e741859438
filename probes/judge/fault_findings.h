/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Faults that the kernel's log tells of: what a device tried and the IOMMU refused. */
#ifndef PROBES_JUDGE_FAULT_FINDINGS_H
#define PROBES_JUDGE_FAULT_FINDINGS_H

#include "probes/judge/log_findings.h"

enum { FIRST_MINUTE = 60 * 1000000 };

/* Which faults. A line without a time may be of last week and counts for none of them. */
struct faults {
	enum hint_kind kinds[3]; /* the last is HINT_KINDS */
	uint64_t from, before;   /* microseconds since the kernel started */
	const char *what;        /* "memory accesses" */
};

/*
 * A warning about the machine: of which device, why, when, how many lines. NULL, and no
 * finding, where the log, as far as its first
 * lines are kept, tells of none.
 */
struct finding *tell_faults(const struct machine *machine, struct findings *findings,
			    const struct faults *faults);

/* What holds where it tells of none; `pass` where the log is there from the start. */
void tell_no_faults(const struct machine *machine, struct findings *findings, const char *pass);

#endif
