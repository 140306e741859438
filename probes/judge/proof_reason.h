/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which rule explains why a step of the trial by VFIO failed, and where the trial and what the
 * rules inferred contradict each other.
 */
#ifndef PROBES_JUDGE_PROOF_REASON_H
#define PROBES_JUDGE_PROOF_REASON_H

#include "probes/judge/rule.h"

/* Steps that rules foretell. */
enum { PROOF_STEPS_EXPLAINED = 6 };
extern const char *const proof_steps[PROOF_STEPS_EXPLAINED];

/*
 * The first rule among those that foretell this step which found something wrong with the machine
 * or the device; NULL where none did. The findings need not be sorted.
 */
const struct rule *proof_reason(const struct findings *findings, struct pci_address device,
				const char *step);

/*
 * The first of all steps that has such a rule that fails, or NULL: the trial cannot succeed then.
 */
const struct rule *proof_expected_to_fail(const struct findings *findings,
					  struct pci_address device);

#endif
