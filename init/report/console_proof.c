/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/console_sections.h"

#include "init/report/proof_words.h"

#include <string.h>

static enum tone tone_of(enum proof_outcome outcome)
{
	return outcome == PROOF_PROVED      ? TONE_GOOD
	       : outcome == PROOF_WORKED    ? TONE_PLAIN
	       : outcome == PROOF_NOT_TRIED ? TONE_CAUTION
					    : TONE_BAD;
}

void console_proof(struct console *console)
{
	const struct proof *proof = &console->report->machine->proof;
	char address[PCI_ADDRESS_TEXT];

	if (proof->status != OK || !proof->devices.count)
		return;
	page_line(&console->page, TONE_PLAIN, "%s", "");
	page_line(&console->page, TONE_STRONG, "Trial by VFIO");
	for (size_t i = 0; i < proof->devices.count; i++) {
		const struct proof_device *device = &proof->devices.items[i];
		page_wrap(&console->page, tone_of(device->outcome),
			  arena_printf(&console->arena, "  %s  ",
				       pci_address_print(device->address, address)),
			  proof_sentence(&console->arena, device), 0);
	}
}
