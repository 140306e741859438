/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine as other kernels than the one that runs would find it: their groups, and in which
 * findings they differ.
 *
 * Both are judged by the same facts of hardware and firmware, with the kernel options of now and
 * the IOMMU on, without anything that the running kernel says (groups, log, reset methods): that is
 * no evidence of another one. So the releases alone make what differs, and versions.quirks has each
 * of their differences, with its source.
 */
#ifndef PROBES_JUDGE_OTHER_KERNELS_H
#define PROBES_JUDGE_OTHER_KERNELS_H

#include "probes/judge/judgement.h"
#include "probes/quirks/kernels.h"

enum { NO_GROUP_AT_ALL = -1 };

struct kernel_difference {
	const struct function *function; /* or NULL: the machine */
	const struct rule *rule;         /* or NULL: its group */
	/*
	 * with the running kernel and with the other one: enum finding_status; of a group how many
	 * others but bridges are in it, or NO_GROUP_AT_ALL
	 */
	int here, there;
	const char *summary; /* of the finding with the other one; or NULL */
};

struct other_kernel {
	struct kernel_name name;
	const char *unknown; /* why nothing is known of it, or NULL */
	/* why it is not known how it groups, or NULL; then `grouping` is there */
	const char *groups_unknown;
	struct grouping grouping;
	/* by address, the machine first; of an unknown one there are none */
	ARRAY(struct kernel_difference) differences;
};

struct other_kernels {
	const char *uncompared; /* why nothing is compared with the running kernel, or NULL */
	ARRAY(struct other_kernel) list;
};

/*
 * Of a machine that is joined; all is in `arena`. The names outlive it; one that is there twice is
 * taken once.
 */
void judge_other_kernels(struct arena *arena, const struct machine *machine,
			 const struct kernel_name *names, size_t count,
			 struct other_kernels *others);

#endif
