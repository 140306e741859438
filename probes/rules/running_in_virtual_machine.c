/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/rule.h"
#include "probes/machine/live.h"

static const char *const words[] = {
	[RUNS_UNSEEN] = "Whether this is a virtual machine could not be seen.",
	[RUNS_ON_HARDWARE] = "No hypervisor runs below.",
	[RUNS_AS_GUEST] = "The report is of a virtual machine, and says nothing of its host.",
	[RUNS_AS_DOM0] = ("The report is of Xen's dom0, which sees the devices, but not what Xen "
			  "keeps to itself."),
	[RUNS_AS_GUEST_OR_DOM0] =
		"A hypervisor runs below: this is a virtual machine, or Xen's dom0.",
};

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct cpu *cpu = &machine->cpu;
	struct finding *finding;

	if (cpu->status != OK) {
		finding =
			finding_add_machine(findings, FINDING_UNKNOWN,
					    "Whether this is a virtual machine could not be seen.");
		finding_cite_text(findings, finding, status_name(cpu->status), "CPUID");
		return;
	}
	finding = finding_add_machine(findings, cpu->hypervisor ? FINDING_WARN : FINDING_PASS, "%s",
				      words[machine_runs_on(machine)]);
	if (machine->kernel.xen_dom0.status == OK)
		finding_cite_text(findings, finding,
				  machine->kernel.xen_dom0.value ? "control_d" : "no control_d",
				  "/proc/xen/capabilities");
	finding_cite_text(findings, finding, cpu->hypervisor ? "set" : "clear",
			  "CPUID 0x1 ECX bit 31 (hypervisor)");
	if (cpu->hypervisor)
		finding_cite_text(findings, finding,
				  cpu->hypervisor_vendor && *cpu->hypervisor_vendor
					  ? cpu->hypervisor_vendor
					  : "no name",
				  "CPUID 0x40000000 EBX ECX EDX");
}

RULE(running_in_virtual_machine) = {
	.id = "running_in_virtual_machine",
	.severity = SEVERITY_NOTE,
	.title = "this is a virtual machine",
	.remedy = "To learn about the hardware, examine the host: start it from the stick, or run "
		  "vfio-preflight there.",
	.judge = judge,
	EXPLAIN(.meaning = "What the report shows is the hardware that a hypervisor emulates, and "
			   "single devices that it passes through. Its verdict is about passing "
			   "devices on to machines inside this one (nested passthrough).",
		.how = "CPUID 1 ECX bit 31 is set; leaf 40000000 names the hypervisor.",
		.avoid = "Do not buy or reject a machine by what a virtual machine on it shows.",
		.reference = "Intel SDM volume 2, CPUID; AMD APM volume 3, CPUID 1 ECX bit 31")
};
