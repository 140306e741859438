/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which devices there are to choose from when something is to be set: a line each, that begins with
 * the address.
 */
#include "init/report/page.h"
#include "init/report/renderers.h"
#include "init/report/words.h"

void render_choices(const struct report *report, FILE *out)
{
	const struct ranking *ranking = &report->judgement->ranking;
	struct arena arena = ARENA_EMPTY;
	struct page page = { .out = out };
	char address[PCI_ADDRESS_TEXT];
	bool any = false;

	for (size_t i = 0; i < ranking->devices.count; i++) {
		const struct device_judgement *device = ranking->devices.items[i];
		if (!device_is_assignable(device) || device->part_of)
			continue;
		page_line(&page, TONE_PLAIN, "%s %s %s",
			  pci_address_print(device->function->address, address),
			  words_kind(device->function),
			  words_device_short(&arena, device->function, 40));
		any = true;
	}
	/* An empty document would pass for one that was lost. */
	if (!any)
		page_line(&page, TONE_PLAIN, "%s", "none");
	arena_free(&arena);
}
