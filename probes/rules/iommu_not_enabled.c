#include "probes/rule.h"

#include <string.h>

/* Whether the kernel's command line holds this option as a word of its own, or as the begin of one that goes on with a comma. */
static bool has_option(const struct machine *machine, const char *option)
{
	size_t length = strlen(option);
	const char *line = machine->kernel.command_line.status == OK ? machine->kernel.command_line.value : "";

	for (const char *at = line; (at = strstr(at, option)); at += length)
		if ((at == line || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' ' || at[length] == ','))
			return true;
	return false;
}

static void advise(const struct machine *machine, struct findings *findings, struct finding *finding)
{
	static const char *const off[] = { "intel_iommu=off", "amd_iommu=off", "iommu=off" };

	for (size_t i = 0; i < sizeof off / sizeof off[0]; i++)
		if (has_option(machine, off[i])) {
			remedy(findings, finding, "Take %s off the kernel command line%s.", off[i],
			       machine->iommu.kind == IOMMU_INTEL ? " and put intel_iommu=on there" : "");
			return;
		}
	if (machine->iommu.kind == IOMMU_INTEL && !has_option(machine, "intel_iommu=on"))
		remedy(findings, finding, "Add intel_iommu=on to the kernel command line.");
	else if (machine->iommu.kind == IOMMU_VIRTIO)
		remedy(findings, finding, "Load the modules virtio_pci and virtio_iommu, the latter before the devices' drivers.");
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct iommu *iommu = &machine->iommu;
	struct finding *finding;

	if (iommu->kind == IOMMU_NONE) {
		find_machine(findings, FINDING_NOT_APPLICABLE, "There is no IOMMU that Linux could switch on.");
		return;
	}
	if (iommu->enabled.status != OK) {
		finding = find_machine(findings, FINDING_UNKNOWN, "Whether Linux switched the IOMMU on could not be seen.");
		cite_text(findings, finding, status_name(iommu->enabled.status), "/sys/class/iommu");
		return;
	}
	if (iommu->enabled.value) {
		finding = find_machine(findings, FINDING_PASS, "Linux has switched the IOMMU on.");
		cite_text(findings, finding, iommu->registered.count ? iommu->registered.items[0] : "not empty", "/sys/class/iommu");
		return;
	}
	finding = find_machine(findings, FINDING_FAIL, "The IOMMU is described, but Linux did not switch it on.");
	cite_text(findings, finding, "empty", "/sys/class/iommu");
	if (machine->kernel.command_line.status == OK)
		cite_text(findings, finding, machine->kernel.command_line.value, "/proc/cmdline");
	advise(machine, findings, finding);
}

RULE(iommu_not_enabled) = {
	.id = "iommu_not_enabled",
	.severity = SEVERITY_CHANGE,
	.title = "the IOMMU is described but not on",
	.meaning = "The firmware describes an IOMMU, but the running kernel does not use it: there are no IOMMU groups, and "
		   "no device can be given to a virtual machine until it does.",
	.how = "/sys/class/iommu is empty: no IOMMU driver has registered a unit.",
	.remedy = "Look at the kernel's messages of DMAR or AMD-Vi for the reason: a firmware table that the kernel refuses is "
		  "mended by a firmware update.",
	.avoid = "On AMD no option is needed: amd_iommu=on does not exist. iommu=pt is a matter of speed and switches nothing on.",
	.reference = "Linux, Documentation/admin-guide/kernel-parameters: intel_iommu, amd_iommu, iommu",
	.judge = judge,
};
