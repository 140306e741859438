/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/groups/covered.h"
#include "probes/analysis/coverage.h"
#include "probes/machine/pci_ids.h"
#include "probes/quirks/versions.h"

enum { LAST_ORDINARY_DOMAIN = 0xffff };

/*
 * VT-d sees what is behind a VMD as that (drivers/iommu/intel/iommu.c, device_lookup_iommu()), and
 * virtual functions as their physical one. The others look for each function's own id.
 */
static const struct function *translated_as(const struct machine *machine,
					    const struct function *function)
{
	const struct function *other = NULL;

	if (machine->iommu.kind != IOMMU_INTEL)
		return function;
	if (function->place.vmd.status == OK)
		other = machine_function(machine, function->place.vmd.endpoint);
	else if (function->is_virtual)
		other = machine_function(machine, function->physical_function);
	return other ? other : function;
}

/*
 * OK or ABSENT, or why it cannot be told. Of what is behind one of several VMDs nobody knows the
 * group, and no other group hangs on it.
 */
static enum status is_covered(const struct machine *machine, const struct function *function)
{
	enum status vmd = function->place.vmd.status;

	if (function->address.domain > LAST_ORDINARY_DOMAIN && vmd != OK)
		return vmd == FAILED ? ABSENT : FAILED;
	if (machine->iommu.kind != IOMMU_UNKNOWN && machine->iommu.kind != IOMMU_NONE)
		return function_coverage(machine, translated_as(machine, function)).status;
	return function->class_code >> 8 == CLASS_IOMMU ? ABSENT : OK;
}

/*
 * A function whose header could not be read may be a bridge, and so above others without anybody's
 * knowing; asked once a bus.
 */
static enum status is_below_known(const struct machine *machine, size_t index)
{
	const struct function *function = &machine->functions.items[index];

	if (index && function[-1].address.domain == function->address.domain &&
	    function[-1].address.bus == function->address.bus)
		return OK;
	const struct function *unread = machine_unread_above(machine, function);
	return unread ? unread->status : OK;
}

const bool *covered_find(struct arena *arena, const struct machine *machine, enum status *doubt)
{
	bool *covered = arena_alloc(arena, machine->functions.count + 1);

	*doubt = NOT_ASKED;
	for (size_t i = 0; i < machine->functions.count; i++) {
		enum status status = is_covered(machine, &machine->functions.items[i]),
			    above = is_below_known(machine, i);
		covered[i] = status != ABSENT;
		if (status_is_evidence(status))
			status = above;
		if (!status_is_evidence(status))
			*doubt = status == NOT_ASKED ? FAILED : status;
	}
	return covered;
}

/* Of another kernel than the one that runs: it has no driver for the VMD that this is behind. */
static bool is_behind_undriven(const struct machine *machine, const struct function *function)
{
	const struct function *vmd =
		machine->kernel.supposed && function->place.vmd.status == OK
			? machine_function(machine, function->place.vmd.endpoint)
			: NULL;
	struct flag drives = { OK, true };

	if (vmd)
		drives = version_does(machine, VERSION_VMD_DRIVER, vmd);
	return drives.status == OK && !drives.value;
}

static bool gives_host_bridge_a_group(const struct machine *machine, const struct function *bridge)
{
	bool does = version_does(machine, VERSION_HOST_BRIDGE_GROUP, bridge).value;

	if (machine->kernel.supposed)
		return does;
	return bridge->group &&
	       (does || version_does(machine, VERSION_HOST_BRIDGE_PERHAPS, bridge).value);
}

const bool *covered_by_release(struct arena *arena, const struct machine *machine,
			       const bool *covered)
{
	const struct function *bridge = machine_function(machine, (struct pci_address){ 0 });
	bool *changed = arena_alloc(arena, machine->functions.count + 1);

	for (size_t i = 0; i < machine->functions.count; i++)
		changed[i] =
			covered[i] && !is_behind_undriven(machine, &machine->functions.items[i]);
	if (bridge && gives_host_bridge_a_group(machine, bridge))
		changed[bridge - machine->functions.items] = true;
	return changed;
}
