/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/kernel_line.h"

#include "probes/analysis/kernel_options.h"
#include "probes/machine/pci_ids.h"

#include <string.h>

/* No table tells the kind where the firmware has its setting off; the CPU does. */
static bool is_intel(const struct machine *machine)
{
	const struct cpu *cpu = &machine->cpu;

	return machine->iommu.kind == IOMMU_INTEL ||
	       (machine->iommu.kind == IOMMU_NONE && cpu->status == OK && strcmp(cpu->vendor, "GenuineIntel") == 0);
}

/* An Intel IOMMU that is on without the option needs it on no kernel of this configuration. */
static bool needs_intel_option(const struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;
	bool on_by_itself = iommu->enabled.status == OK && iommu->enabled.value && machine->kernel.command_line.status == OK &&
			    !kernel_option_has(machine, "intel_iommu=", "on");

	return is_intel(machine) && !on_by_itself;
}

/* vfio-pci takes the firmware's framebuffer off a VGA device by itself since Linux 6.1; as the rule framebuffer_on_display says. */
static const char *framebuffer_option(const struct machine *machine, const struct configuration *configuration)
{
	const struct function *device = configuration->device;
	bool held = machine->framebuffer.holder_status == OK &&
		    pci_address_compare(machine->framebuffer.holder, device->address) == 0;
	bool freed = device->class_code >> 8 == CLASS_VGA && !kernel_is_before(machine, 6, 1);

	if (!held || freed)
		return NULL;
	return kernel_is_before(machine, 6, 0) ? "video=efifb:off video=vesafb:off" : "initcall_blacklist=sysfb_init";
}

void configuration_choose_options(const struct configurations *index, struct configuration *configuration)
{
	const char *framebuffer = framebuffer_option(index->machine, configuration);

	if (needs_intel_option(index->machine))
		*array_add(index->arena, &configuration->kernel_options) = "intel_iommu=on";
	if (framebuffer)
		*array_add(index->arena, &configuration->kernel_options) = framebuffer;
	*array_add(index->arena, &configuration->optional_kernel_options) = "iommu=pt";
}
