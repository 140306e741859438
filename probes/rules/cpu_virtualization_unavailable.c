/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/quirks/firmware_menu.h"
#include "probes/judge/rule.h"
#include "probes/machine/live.h"
#include "probes/machine/msr.h"

static void cite_cpu(const struct machine *machine, struct findings *findings,
		     struct finding *finding)
{
	const struct cpu *cpu = &machine->cpu;

	if (cpu->by_linux.what) {
		finding_cite_text(findings, finding, cpu->by_linux.what, "%s", cpu->by_linux.where);
		return;
	}
	if (cpu->status != OK) {
		finding_cite_text(findings, finding, status_name(cpu->status), "CPUID");
		return;
	}
	finding_cite_text(findings, finding, cpu->vmx ? "set" : "clear",
			  "CPUID 0x1 ECX bit 5 (VMX)");
	finding_cite_text(findings, finding, cpu->svm ? "set" : "clear",
			  "CPUID 0x80000001 ECX bit 2 (SVM)");
	if (cpu->feature_control.status == OK)
		finding_cite(findings, finding, MSR_FEATURE_CONTROL, 8, cpu->feature_control.value,
			     "CPU 0 MSR FEATURE_CONTROL");
	else if (cpu->vmx)
		finding_cite_text(findings, finding, status_name(cpu->feature_control.status),
				  "CPU 0 MSR 0x3a FEATURE_CONTROL");
	if (cpu->vm_cr.status == OK)
		finding_cite(findings, finding, MSR_VM_CR, 8, cpu->vm_cr.value, "CPU 0 MSR VM_CR");
	else if (cpu->svm && !cpu->vmx)
		finding_cite_text(findings, finding, status_name(cpu->vm_cr.status),
				  "CPU 0 MSR 0xc0010114 VM_CR");
}

/* A few of the CPUs that are not as CPU 0 is. */
static void cite_others(const struct cpu *cpu, struct findings *findings, struct finding *finding)
{
	enum { AT_MOST = 4 };

	for (size_t i = 0; i < cpu->differing.count && i < AT_MOST; i++)
		finding_cite(findings, finding, cpu->vmx ? MSR_FEATURE_CONTROL : MSR_VM_CR, 8,
			     cpu->differing.items[i].value, "CPU %u MSR %s",
			     cpu->differing.items[i].cpu, cpu->vmx ? "FEATURE_CONTROL" : "VM_CR");
}

static struct finding *tell_hidden(struct findings *findings, enum runs_on on)
{
	struct finding *finding = finding_add_machine(
		findings, FINDING_UNKNOWN,
		on == RUNS_AS_DOM0 ? "Xen hides the CPU's virtualisation from dom0."
				   : "A hypervisor hides the CPU's virtualisation: this is a Xen "
				     "dom0 or a guest.");

	finding_cite_text(findings, finding, "not seen", "virtualisation below Xen");
	finding_set_remedy(findings, finding,
			   "Boot the machine from the stick; in dom0, virt_caps of xl info "
			   "contains hvm if it is usable.");
	return finding;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const char *name = machine->cpu.status != OK ? "VT-x or AMD-V"
			   : machine->cpu.vmx        ? "VT-x"
						     : "AMD-V";
	struct finding *finding = NULL;

	switch (cpu_virtualization(&machine->cpu)) {
	case VIRTUALIZATION_ENABLED:
		finding = finding_add_machine(findings, FINDING_PASS,
					      "The CPU's virtualisation (%s) is usable.", name);
		break;
	case VIRTUALIZATION_LOCKED_OFF:
		finding = finding_add_machine(
			findings, FINDING_FAIL,
			machine->cpu.by_linux.what
				? "Linux says that the firmware disabled %s."
				: "%s is supported but disabled and locked by firmware.",
			name);
		finding_set_remedy(
			findings, finding, "%s",
			firmware_switch_on(findings->arena, machine, SETTING_VIRTUALIZATION));
		break;
	case VIRTUALIZATION_ABSENT:
		if (xen_may_hide(machine)) {
			finding = tell_hidden(findings, machine_runs_on(machine));
			break;
		}
		finding = finding_add_machine(
			findings, FINDING_FAIL,
			"Hardware virtualisation is absent: the CPU has neither VT-x nor AMD-V%s.",
			machine->cpu.hypervisor ? ", or the hypervisor below hides it" : "");
		finding->severity = SEVERITY_IMPOSSIBLE;
		finding_set_remedy(
			findings, finding,
			machine->cpu.hypervisor
				? "This is a virtual machine: enable nested virtualisation in its "
				  "hypervisor, or check the host itself."
				: "A CPU with Intel VT-x or AMD-V is needed.");
		break;
	case VIRTUALIZATION_UNKNOWN:
		finding =
			finding_add_machine(findings, FINDING_UNKNOWN,
					    "Unknown whether the CPU's virtualisation is usable.");
		finding_set_remedy(findings, finding,
				   "Run as root, with the module msr loaded (modprobe msr).");
		break;
	}
	cite_cpu(machine, findings, finding);
	cite_others(&machine->cpu, findings, finding);
}

RULE(cpu_virtualization_unavailable) = {
	.id = "cpu_virtualization_unavailable",
	.severity = SEVERITY_CHANGE,
	.title = "CPU virtualisation is unavailable",
	.remedy = "Enable \"Intel Virtualization Technology\" (VT-x, VMX) or \"SVM Mode\" in the "
		  "firmware setup, then power the machine off completely.",
	.where = WHERE_FIRMWARE_SETUP,
	.told_by = TOLD_BY_CPU,
	.judge = judge,
	EXPLAIN(.meaning = "A VM with an assigned device needs the CPU's hardware virtualisation: "
			   "Intel VT-x or AMD-V (SVM). It is separate from the IOMMU, with its own "
			   "setting in the firmware setup.",
		.how = "CPUID reports neither VMX nor SVM; or MSR 0x3a is locked (bit 0) with VMX "
		       "disabled (bit 2 clear); or MSR 0xc0010114 bit 4 (SVMDIS) is set, on any "
		       "CPU. Of pasted texts: a loaded kvm_intel or kvm_amd, what KVM says in the "
		       "log, or flags in /proc/cpuinfo from Linux 5.6 (vmx) and 6.7 (svm) on.",
		.reference =
			"Intel SDM volume 3, 24.7; AMD APM volume 2, 15.4 and 15.30.1 (VM_CR)")
};
