/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/rule.h"
#include "probes/machine/msr.h"

enum { SHOWN_AT_MOST = 4, VMX_BITS = 0x7, SVM_BITS = 0x18 };

/*
 * Lock and VMX inside or outside SMX; SVM lock and SVMDIS. Other bits of the register do not decide
 * about virtualisation.
 */
static bool differs_in_virtualization(const struct cpu *cpu)
{
	uint64_t first = cpu->vmx ? cpu->feature_control.value : cpu->vm_cr.value;
	uint64_t bits = cpu->vmx ? VMX_BITS : SVM_BITS;

	for (size_t i = 0; i < cpu->differing.count; i++)
		if ((cpu->differing.items[i].value ^ first) & bits)
			return true;
	return false;
}

static void cite_locks(const struct cpu *cpu, struct findings *findings, struct finding *finding)
{
	uint32_t reg = cpu->vmx ? MSR_FEATURE_CONTROL : MSR_VM_CR;

	if (cpu->differ.status != OK) {
		finding_cite_text(findings, finding, status_name(cpu->differ.status),
				  "MSR 0x%x of all CPUs", reg);
		return;
	}
	finding_cite(findings, finding, reg, 8,
		     cpu->vmx ? cpu->feature_control.value : cpu->vm_cr.value, "CPU 0 MSR");
	for (size_t i = 0; i < cpu->differing.count && i < SHOWN_AT_MOST; i++)
		finding_cite(findings, finding, reg, 8, cpu->differing.items[i].value, "CPU %u MSR",
			     cpu->differing.items[i].cpu);
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct cpu *cpu = &machine->cpu;
	struct finding *finding;

	if (cpu->status == OK && !cpu->vmx && !cpu->svm) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "The CPUs have no hardware virtualisation.");
		return;
	}
	if (cpu->differing.count)
		finding = finding_add_machine(
			findings, differs_in_virtualization(cpu) ? FINDING_FAIL : FINDING_WARN,
			"On %zu of the CPUs the virtualisation lock register differs from CPU 0's.",
			cpu->differing.count);
	else if (cpu->differ.status == OK)
		finding = finding_add_machine(findings, FINDING_PASS,
					      "All CPUs have the same virtualisation lock.");
	else {
		finding = finding_add_machine(
			findings, FINDING_UNKNOWN,
			"Unknown whether all CPUs have the same virtualisation lock.");
		/*
		 * Where CPU 0 answered and others refused, a guest may still come upon one that is
		 * locked.
		 */
		bool refused = cpu->differ.status == DENIED || cpu->differ.status == FAILED;
		if (refused && (cpu->feature_control.status == OK || cpu->vm_cr.status == OK))
			finding_set_remedy(findings, finding,
					   "Run as root, with the module msr loaded (modprobe "
					   "msr), outside of a container.");
		else
			finding->severity = SEVERITY_NOTE;
	}
	cite_locks(cpu, findings, finding);
}

RULE(cpus_differ) = {
	.id = "cpus_differ",
	.severity = SEVERITY_CHANGE,
	.title = "CPUs have inconsistent VMX/SVM locks",
	.remedy = "Disable and re-enable virtualisation in the firmware setup, with a complete "
		  "power-off in between; if that does not help, update the firmware.",
	.where = WHERE_FIRMWARE_SETUP,
	.judge = judge,
	EXPLAIN(.meaning = "The firmware has set the virtualisation lock differently on some CPUs. "
			   "KVM then refuses to start, or a VM dies when it is scheduled on such a "
			   "CPU.",
		.how = "MSR 0x3a (Intel) or 0xc0010114 (AMD) is read on every CPU that is online; "
		       "on some the lock bit or the enable bit differs.",
		.avoid = "Resuming from sleep can cause this too: check again after a cold boot "
			 "before you blame the firmware.",
		.reference = "Intel SDM volume 3, 24.7; AMD APM volume 2, 15.30.1 (VM_CR)")
};
