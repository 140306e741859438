/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/fault_findings.h"

static const struct faults faults = {
	{ HINT_INTERRUPT_FAULT, HINT_KINDS }, 0, UINT64_MAX, "interrupts"
};

static void judge(const struct machine *machine, struct findings *findings)
{
	if (!tell_faults(machine, findings, &faults))
		tell_no_faults(machine, findings,
			       "The kernel log has no interrupt remapping fault.");
}

RULE(interrupt_faults) = {
	.id = "interrupt_faults",
	.severity = SEVERITY_NOTE,
	.title = "interrupt remapping faults",
	.remedy = "Update the firmware. The last resort for the host's own devices is "
		  "intremap=off, and then VFIO refuses every device.",
	.where = WHERE_FIRMWARE_UPDATE,
	.told_by = TOLD_BY_LOG,
	.judge = judge,
	EXPLAIN(.meaning = "A device sent an interrupt that was not set up for it, and the "
			   "remapping hardware blocked it: firmware that continues what it did "
			   "before Linux, or a device that uses another requester ID. Its "
			   "interrupts may be lost in a VM too.",
		.how = "Lines of the kernel log, \"DMAR: [INTR-REMAP] Request device ... fault "
		       "index ...\". A log line is only a hint, so it changes no verdict.",
		.reference = "Intel VT-d specification, 5.1.4 and 7.2; Linux "
			     "drivers/iommu/intel/dmar.c, dmar_fault_do_one()")
};
