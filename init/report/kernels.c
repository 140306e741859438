/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/kernels.h"

const char *kernel_says(struct arena *arena, const struct kernel_difference *difference, int status)
{
	if (difference->rule)
		return finding_status_word((enum finding_status)status);
	if (status == NO_GROUP_AT_ALL)
		return "no group";
	return status ? arena_printf(arena, "+%d other%s", status, status == 1 ? "" : "s")
		      : "alone";
}

const char *kernel_sentence(struct arena *arena, const struct other_kernels *kernels,
			    const struct other_kernel *kernel)
{
	const struct kernel_name *name = &kernel->name;
	const char *why = kernel->unknown ? kernel->unknown : kernel->groups_unknown;
	const char *what = kernel->unknown             ? ": unknown: "
			   : why                       ? ": groups unknown: "
			   : kernel->differences.count ? ":"
			   : kernels->uncompared       ? ""
						       : ": nothing is known to differ";

	if (name->about && name->release)
		return arena_printf(arena, "%s, Linux %s (%s)%s%s", name->name, name->release,
				    name->about, what, why ? why : "");
	return arena_printf(arena, "%s%s%s", name->name, what, why ? why : "");
}
