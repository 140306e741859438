#include "probes/rule.h"

static void judge(const struct machine *machine, struct findings *findings)
{
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		const struct rom *rom = function->rom;
		char address[PCI_ADDRESS_TEXT];
		struct finding *finding;

		if (!rom || rom->shadow.status != OK || rom->status == ABSENT)
			continue;
		if (rom->shadow.value)
			finding = find_function(findings, FINDING_WARN, function, "Linux shows the copy at 0xc0000 instead of its ROM.");
		else
			finding = find_function(findings, FINDING_PASS, function, "Linux shows its ROM itself, not the copy at 0xc0000.");
		pci_address_print(function->address, address);
		cite_text(findings, finding, rom->shadow.value ? "shadow flag set" : "shadow flag clear",
			  "/sys/bus/pci/devices/%s/resource line 7", address);
	}
}

RULE(rom_shadow_copy) = {
	.id = "rom_shadow_copy",
	.severity = SEVERITY_NOTE,
	.title = "the boot display's ROM is a copy",
	.meaning = "This display started the machine. What can be read as its ROM is the firmware's copy in memory, changed while it ran, or "
		   "garbage under UEFI. A guest may not start with it.",
	.how = "The ROM's flags in line 7 of the file resource have bit 1 (IORESOURCE_ROM_SHADOW).",
	.remedy = "Let another display start the machine and read the ROM then, or give the guest a whole ROM of this very card with romfile=.",
	.avoid = "Do not use a file read from this ROM as it is.",
	.reference = "Linux, arch/x86/pci/fixup.c, pci_fixup_video",
	.judge = judge,
};
