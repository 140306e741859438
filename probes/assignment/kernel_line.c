/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/kernel_line.h"

#include "probes/analysis/framebuffer.h"
#include "probes/analysis/kernel_options.h"
#include "probes/machine/pci_ids.h"

#include <string.h>

/* No table tells the kind where the firmware has its setting off; the CPU does. */
static bool is_intel(const struct machine *machine)
{
	const struct cpu *cpu = &machine->cpu;

	return machine->iommu.kind == IOMMU_INTEL ||
	       (machine->iommu.kind == IOMMU_NONE && cpu->status == OK &&
		strcmp(cpu->vendor, "GenuineIntel") == 0);
}

/* An Intel IOMMU that is on without the option needs it on no kernel of this configuration. */
static bool needs_intel_option(const struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;
	bool on_by_itself = iommu->enabled.status == OK && iommu->enabled.value &&
			    machine->kernel.command_line.status == OK &&
			    !kernel_option_has(machine, "intel_iommu=", "on");

	return is_intel(machine) && !on_by_itself;
}

void configuration_choose_options(const struct configurations *index,
				  struct configuration *configuration)
{
	const struct machine *machine = index->machine;
	const char *framebuffer = framebuffer_blocks(machine, configuration->device)
					  ? framebuffer_option(machine)
					  : NULL;

	if (needs_intel_option(machine))
		*array_add(index->arena, &configuration->kernel_options) = "intel_iommu=on";
	if (framebuffer)
		*array_add(index->arena, &configuration->kernel_options) = framebuffer;
	if (passthrough_is_an_answer(index->machine))
		*array_add(index->arena, &configuration->optional_kernel_options) = "iommu=pt";
}
