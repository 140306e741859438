/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/fault_findings.h"

static const struct faults faults = {
	{ HINT_INTERRUPT_FAULT, HINT_KINDS }, 0, UINT64_MAX, "interrupts"
};

static void judge(const struct machine *machine, struct findings *findings)
{
	if (!tell_faults(machine, findings, &faults))
		tell_no_faults(machine, findings,
			       "The kernel's log tells of no refused interrupt.");
}

RULE(interrupt_faults) = {
	.id = "interrupt_faults",
	.severity = SEVERITY_NOTE,
	.title = "interrupts of a device are refused",
	.remedy = "Update the firmware. The last resort for the host's own devices is "
		  "intremap=off, and then VFIO gives no device away.",
	.judge = judge,
	EXPLAIN(.meaning = "A device sent an interrupt that nobody set up for it, and the "
			   "remapping hardware refused it: firmware that goes on with what it "
			   "did before Linux, or a device that sends under another's id. Its "
			   "interrupts may be missing in a virtual machine too.",
		.how = "Lines of the kernel's log, \"DMAR: [INTR-REMAP] Request device ... "
		       "fault index ...\". A line of a log is a hint only, so it changes no "
		       "verdict.",
		.reference = "Intel VT-d specification, 5.1.4 and 7.2; Linux "
			     "drivers/iommu/intel/dmar.c, dmar_fault_do_one()")
};
