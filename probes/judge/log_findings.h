/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel's log says, inside the finding that it explains. A line is a hint: no verdict
 * rests on one alone.
 */
#ifndef PROBES_JUDGE_LOG_FINDINGS_H
#define PROBES_JUDGE_LOG_FINDINGS_H

#include "probes/judge/rule.h"

/*
 * The first line of the first of these kinds that has any; the list ends in HINT_KINDS. NULL:
 * the log has none, or was not seen.
 */
const struct hint *log_first(const struct machine *machine, const enum hint_kind *kinds);

void cite_hint(struct findings *findings, struct finding *finding, const struct hint *hint);

/*
 * "; its log: Your BIOS is broken" without "[Firmware Bug]: " and the line's last full stop; ""
 * for NULL.
 */
const char *log_says(struct findings *findings, const struct hint *hint);

/* ": fault reason 0x0c (non-zero reserved fields in PTE)"; "" where the line tells none. */
const char *fault_reason(struct findings *findings, const struct hint *hint);

#endif
