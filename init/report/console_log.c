/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/console_log.h"

#include <stdio.h>

enum { LINES_OF_A_KIND = 3 };

static const enum hint_kind shown[] = {
	HINT_DMAR_FAULT,
	HINT_AMD_PAGE_FAULT,
	HINT_INTERRUPT_FAULT,
	HINT_IOMMU_ERROR,
	HINT_IOMMU_FIRMWARE_BUG,
	HINT_RESERVED_MEMORY,
	HINT_VFIO,
	HINT_BAR,
};

static void write_line(struct page *page, const struct hint *hint)
{
	char time[40] = "  ";

	if (hint->at.status == OK)
		snprintf(time, sizeof time,
			 "  %llu.%06llu s: ", (unsigned long long)(hint->at.value / 1000000),
			 (unsigned long long)(hint->at.value % 1000000));
	page_wrap(page, TONE_CAUTION, time, hint->text, 2);
}

void console_log(struct page *page, const struct machine *machine)
{
	bool begun = false;

	for (size_t kind = 0; kind < sizeof shown / sizeof *shown; kind++) {
		const struct hints *hints = &machine->log.kinds[shown[kind]];
		if (!hints->count)
			continue;
		if (!begun) {
			page_line(page, TONE_PLAIN, "%s", "");
			page_line(page, TONE_STRONG, "Kernel log (hints)");
		}
		begun = true;
		size_t lines =
			hints->first.count < LINES_OF_A_KIND ? hints->first.count : LINES_OF_A_KIND;
		for (size_t i = 0; i < lines; i++)
			write_line(page, &hints->first.items[i]);
		if (hints->count > lines)
			page_line(page, TONE_PLAIN, "  ... and %zu more %s", hints->count - lines,
				  hint_kind_name(shown[kind]));
	}
}
