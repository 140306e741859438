/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Several devices that one virtual machine gets together: whether that can be done, what goes
 * along, what the host keeps, and what to set.
 */
#ifndef PROBES_JUDGE_TOGETHER_H
#define PROBES_JUDGE_TOGETHER_H

#include "probes/assignment/direct_path.h"
#include "probes/assignment/fabric.h"
#include "probes/judge/judgement.h"

struct together {
	/* all are there and can be given, now or after changes; not OK: one could not be judged */
	struct flag can;
	ARRAY(struct pci_address) asked;               /* as they were named */
	ARRAY(struct pci_address) missing;             /* no device that could be given */
	ARRAY(const struct device_judgement *) chosen; /* in the order in which they were named */
	ARRAY(const struct function *) functions;      /* theirs */
	/* of all of them as one; NULL: one cannot be given, or too much would go along */
	const struct configuration *configuration;
	/* devices that stay with the host, of counts[] of the judgement; all where nothing can */
	size_t kept[DEVICE_KINDS];
	size_t pairs, direct_pairs; /* of `functions`; those between which nothing is redirected */
	struct direct_path direct;
	ARRAY(struct fabric_share) shares; /* of boards that some of them belong to */
	/* devices that would have to go along with the option in `direct`, besides those that do */
	ARRAY(const struct function *) merged;
};

/* In `arena`. */
struct together together_judge(struct arena *arena, const struct judgement *judgement,
			       const struct pci_address *addresses, size_t count);

#endif
