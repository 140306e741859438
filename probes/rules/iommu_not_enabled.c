/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/chipset.h"
#include "probes/analysis/kernel_options.h"
#include "probes/analysis/no_iommu.h"
#include "probes/judge/log_findings.h"
#include "probes/judge/no_iommu_findings.h"
#include "probes/machine/live.h"

static const enum hint_kind reasons[] = { HINT_IOMMU_OFF, HINT_IOMMU_ERROR, HINT_IOMMU_TABLE,
					  HINT_IOMMU_FIRMWARE_BUG, HINT_KINDS };

static void advise(const struct machine *machine, struct findings *findings,
		   struct finding *finding, bool reason)
{
	const char *look = reason ? "Fix what the log reports"
			   : machine->iommu.kind == IOMMU_AMD
				   ? "Check the kernel log (AMD-Vi) for the reason"
				   : "Check the kernel log (DMAR) for the reason";

	const bool intel = machine->iommu.kind == IOMMU_INTEL;

	if (machine->iommu.kind == IOMMU_AMD ||
	    (intel && kernel_option_has(machine, "intel_iommu=", "on")))
		finding->where = WHERE_FIRMWARE_UPDATE;
	if (intel && !kernel_option_has(machine, "intel_iommu=", "on"))
		finding_set_remedy(findings, finding,
				   "Add intel_iommu=on to the kernel command line, %s, and reboot.",
				   option_where(machine));
	else if (intel)
		finding_set_remedy(findings, finding,
				   "intel_iommu=on is already set. %s: a table that the kernel "
				   "rejects needs a firmware update.",
				   look);
	else if (machine->iommu.kind == IOMMU_AMD)
		finding_set_remedy(findings, finding,
				   "On AMD no option is needed. %s: a table that the kernel "
				   "rejects needs a firmware update.",
				   look);
	else if (machine->iommu.kind == IOMMU_VIRTIO)
		finding_set_remedy(findings, finding,
				   "Load the modules virtio_pci and virtio_iommu, the latter "
				   "before the devices' drivers.");
}

static void tell_off(const struct machine *machine, struct findings *findings)
{
	const struct hint *reason = log_first(machine, reasons);
	struct finding *finding = finding_add_machine(
		findings, FINDING_FAIL,
		reason ? "Linux left the IOMMU disabled%s."
		: machine->iommu.table
			? "The firmware reports an IOMMU, but Linux did not enable it%s."
			: "Interrupts are remapped, so there is an IOMMU, but Linux did not enable "
			  "it%s.",
		log_says(findings, reason));

	finding_cite_text(findings, finding, "empty", "/sys/class/iommu");
	if (machine->kernel.command_line.status == OK)
		finding_cite_text(findings, finding, machine->kernel.command_line.value,
				  "/proc/cmdline");
	if (reason)
		cite_hint(findings, finding, reason);
	advise(machine, findings, finding, reason);
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct iommu *iommu = &machine->iommu;
	struct finding *finding;

	if (iommu->kind == IOMMU_NONE) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "There is no IOMMU that Linux could enable.");
		return;
	}
	if (iommu->enabled.status != OK) {
		finding = finding_add_machine(findings, FINDING_UNKNOWN,
					      "Unknown whether Linux enabled the IOMMU.");
		finding_cite_text(findings, finding, status_name(iommu->enabled.status),
				  "/sys/class/iommu");
		finding_look_again(findings, finding);
		return;
	}
	if (iommu->enabled.value) {
		finding =
			finding_add_machine(findings, FINDING_PASS, "Linux has enabled the IOMMU.");
		finding_cite_text(
			findings, finding,
			iommu->registered.count ? iommu->registered.items[0] : "not empty",
			iommu->registered.count ? "/sys/class/iommu" : "/sys/kernel/iommu_groups");
		return;
	}
	if (iommu->kind == IOMMU_UNKNOWN && !iommu_is_live(machine)) {
		finding = finding_add_machine(findings, FINDING_UNKNOWN,
					      "Linux uses no IOMMU; unknown whether there is one.");
		finding->severity = SEVERITY_NOTE;
		cite_iommu_tables(machine, findings, finding);
	} else if (option_iommu_off(machine) || amd_iommu_refusal(machine) ||
		   remapping_opted_out(machine))
		finding_add_machine(
			findings, FINDING_NOT_APPLICABLE,
			"The IOMMU is disabled, for a reason that another rule reports.");
	else
		tell_off(machine, findings);
}

RULE(iommu_not_enabled) = {
	.id = "iommu_not_enabled",
	.severity = SEVERITY_CHANGE,
	.title = "the IOMMU is not enabled in Linux",
	.remedy = "On Intel add intel_iommu=on to the kernel command line. If it is already set, "
		  "check the kernel log (DMAR or AMD-Vi) for the reason: a table that the kernel "
		  "rejects needs a firmware update.",
	.where = WHERE_OPTION,
	.told_by = TOLD_BY_LOG | TOLD_BY_GROUPS,
	.judge = judge,
	EXPLAIN(.meaning = "The firmware reports an IOMMU, but the running kernel does not use it: "
			   "there are no IOMMU groups, and no device can be assigned to a VM until "
			   "it does. Many kernels leave Intel's IOMMU disabled by default.",
		.how = "/sys/class/iommu is empty: no IOMMU driver has registered a unit.",
		.avoid = "On AMD no option is needed: amd_iommu=on does not exist. iommu=pt only "
			 "affects performance and enables nothing.",
		.reference = "Linux, Documentation/admin-guide/kernel-parameters: intel_iommu, "
			     "amd_iommu, iommu")
};
