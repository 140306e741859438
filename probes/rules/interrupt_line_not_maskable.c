#include "probes/device_quirks.h"
#include "probes/rule.h"

static void find(struct findings *findings, const struct function *function, struct device_quirk_found found)
{
	struct finding *finding = find_function(findings, FINDING_WARN, function, "Its interrupt line %s be masked: it must not be shared "
						"with another device.", found.sure ? "cannot" : "may be one that cannot");
	char address[PCI_ADDRESS_TEXT];

	cite(findings, finding, 0, 4, (uint32_t)function->device << 16 | function->vendor, "%s config",
	     pci_address_print(function->address, address));
	cite_text(findings, finding, found.quirk->source, "%s", found.quirk->about);
}

/* Where VFIO shows no line at all there is nothing to be masked. */
static void judge(const struct machine *machine, struct findings *findings)
{
	struct tally tally = { 0 };

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		if (!function_is_of_interest(function))
			continue;
		struct device_quirk_found found = device_quirk(function, EFFECT_INTX_NOT_MASKABLE);
		if (found.quirk)
			find(findings, function, found);
		tally.wrong += found.quirk != NULL;
		tally.fine += !found.quirk;
	}
	find_rest(machine, findings, &tally, "No device is known for an interrupt line that cannot be masked.", "probes/quirks/device.quirks");
}

RULE(interrupt_line_not_maskable) = {
	.id = "interrupt_line_not_maskable",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "its interrupt line cannot be masked",
	.meaning = "VFIO switches a device's interrupt line off until the virtual machine has served it. This device ignores the switch, so "
		   "the whole line is switched off instead, which only works while no other device uses it.",
	.how = "Vendor and device id are among those that Linux marks (quirk_broken_intx_masking).",
	.remedy = "Use MSI in the virtual machine, as most drivers do. If QEMU says \"Failed to setup INTx fd: Device or resource busy\", "
		  "unbind or move the device that shares the line (/proc/interrupts).",
	.avoid = NULL,
	.reference = "Linux, drivers/pci/quirks.c, quirk_broken_intx_masking; PCI Local Bus 3.0, 6.2.2, interrupt disable",
	.judge = judge,
};
