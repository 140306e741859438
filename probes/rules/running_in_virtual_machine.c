/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/rule.h"
#include "probes/machine/live.h"

static const char *const words[] = {
	[RUNS_UNSEEN] = "Unknown whether this is a virtual machine.",
	[RUNS_ON_HARDWARE] = "This is not a virtual machine.",
	[RUNS_AS_GUEST] =
		"This is the report of a virtual machine; it says nothing about its host.",
	[RUNS_AS_DOM0] =
		"This is the report of a Xen dom0, which sees the devices, but not what Xen hides.",
	[RUNS_AS_GUEST_OR_DOM0] =
		"A hypervisor is running: this is a virtual machine or a Xen dom0.",
};

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct cpu *cpu = &machine->cpu;
	struct finding *finding;

	if (cpu->status != OK) {
		finding = finding_add_machine(findings, FINDING_UNKNOWN,
					      "Unknown whether this is a virtual machine.");
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
	.remedy = "To check the hardware, examine the host: boot it from the stick, or run "
		  "vfio-preflight there.",
	.judge = judge,
	EXPLAIN(.meaning = "The report shows the hardware that a hypervisor emulates, and devices "
			   "that it passes through. The verdict is about assigning them to nested "
			   "VMs (nested passthrough).",
		.how = "CPUID 1 ECX bit 31 is set; leaf 40000000 names the hypervisor.",
		.avoid = "Do not buy or reject a machine based on what a VM on it shows.",
		.reference = "Intel SDM volume 2, CPUID; AMD APM volume 3, CPUID 1 ECX bit 31")
};
