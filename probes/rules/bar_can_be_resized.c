#include "probes/survey.h"

#define MIB UINT64_C(0x100000)

/* The number of the highest bit. `sizes` is not 0. */
static unsigned largest(uint64_t sizes)
{
	unsigned number = 63;

	while (!(sizes >> number & 1))
		number--;
	return number;
}

static void find_resizable(struct findings *findings, const struct function *function, const struct resizable_bar *bar)
{
	unsigned most = largest(bar->sizes);
	char address[PCI_ADDRESS_TEXT];
	struct finding *finding = find_function(findings, FINDING_WARN, function, "BAR %u has %s and could have %s.", bar->index,
						size_text(findings->arena, MIB << bar->size), size_text(findings->arena, MIB << most));

	pci_address_print(function->address, address);
	cite_text(findings, finding, arena_printf(findings->arena, "size %u of bits 0x%llx", bar->size, (unsigned long long)bar->sizes),
		  "%s config, resizable BAR capability", address);
	remedy(findings, finding, "Only for speed: switch Resizable BAR on in the firmware setup, or before vfio-pci is bound: echo %u > "
	       "/sys/bus/pci/devices/%s/resource%u_resize. A guest with OVMF then needs room for it.", most, address, bar->index);
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"Resizable BARs could not be seen.", "Resizable BARs are as large as they can be.", "No device has resizable BARs.",
		"resizable BAR capability",
	};
	struct survey survey = { 0 };

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		const struct features *features = function_features(function);
		if (!function_is_of_interest(function))
			continue;
		survey.judged += features->resizable.count != 0;
		survey.unseen += !status_is_evidence(features->resizable_status);
		for (size_t k = 0; k < features->resizable.count; k++) {
			const struct resizable_bar *bar = &features->resizable.items[k];
			if (!bar->sizes || largest(bar->sizes) <= bar->size)
				continue;
			find_resizable(findings, function, bar);
			survey.found++;
			break;
		}
	}
	survey_end(machine, findings, &survey, &words);
}

RULE(bar_can_be_resized) = {
	.id = "bar_can_be_resized",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "a BAR could be larger",
	.meaning = "The device can show more of its memory at once (Resizable BAR), which makes some GPUs faster. It works without. QEMU shows a "
		   "guest the size that it has on the host as the only one, so it must be chosen there.",
	.how = "The resizable BAR capability offers larger sizes than the one in use.",
	.remedy = "Resizable BAR in the firmware setup, or the file resourceN_resize of the device in /sys before vfio-pci is bound.",
	.avoid = "A BAR that is larger than what the guest's firmware has room for stops the guest: give OVMF more "
		 "(-fw_cfg name=opt/ovmf/X-PciMmio64Mb,string=65536).",
	.reference = "PCI Express Base Specification 5.0, 7.8.6",
	.judge = judge,
};
