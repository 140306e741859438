/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/worker/named_kernels.h"

#include "probes/quirks/host_data.h"

#include <string.h>

void judge_named_kernels(const struct options *options, struct machine *machine,
			 const struct watch *watch, struct other_kernels *kernels)
{
	struct kernel_name names[KERNELS_AT_MOST + HOSTS_AT_MOST];
	size_t count = options->kernel_count;

	memcpy(names, options->kernels, sizeof options->kernels);
	for (unsigned host = 0; host < host_count; host++) {
		const struct kernel_name *its = kernel_of_host(host_at(host)->name);
		if (its && options->choice.hosts & 1u << host)
			names[count++] = *its;
	}
	if (count && !machine->step_lost && !watch_begin(watch, "kernels"))
		judge_other_kernels(&machine->arena, machine, names, count, kernels);
}
