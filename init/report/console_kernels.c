/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/console_sections.h"
#include "init/report/kernels.h"

/* "0000:01:00.0 group", "0000:00:02.0 opregion_missing", "kernel_known_bad" */
static void write_row(struct console *console, const struct kernel_difference *difference)
{
	struct arena *arena = &console->arena;
	char address[PCI_ADDRESS_TEXT] = "";

	if (difference->function)
		pci_address_print(difference->function->address, address);
	page_line(&console->page, TONE_PLAIN, "    %-44s %-12s %s",
		  arena_printf(arena, "%s%s%s", address, *address ? " " : "",
			       difference->rule ? difference->rule->id : "group"),
		  kernel_says(arena, difference, difference->here),
		  kernel_says(arena, difference, difference->there));
}

static void write_kernel(struct console *console, const struct other_kernel *kernel)
{
	page_wrap(&console->page, TONE_PLAIN, "  ",
		  kernel_sentence(&console->arena, console->report->kernels, kernel), 0);
	for (size_t i = 0; i < kernel->differences.count; i++)
		write_row(console, &kernel->differences.items[i]);
}

void console_kernels(struct console *console)
{
	const struct other_kernels *kernels = console->report->kernels;
	struct page *page = &console->page;

	if (!kernels || !kernels->list.count)
		return;
	page_line(page, TONE_PLAIN, "%s", "");
	page_line(page, TONE_STRONG, "%-48s %-12s %s",
		  "With other kernels (IOMMU on, same options)",
		  kernels->uncompared ? "" : "this kernel", kernels->uncompared ? "" : "that one");
	if (kernels->uncompared)
		page_wrap(page, TONE_CAUTION, "  ",
			  arena_printf(&console->arena,
				       "Nothing is compared: %s. Their "
				       "groups are in the JSON report.",
				       kernels->uncompared),
			  0);
	for (size_t i = 0; i < kernels->list.count; i++)
		write_kernel(console, &kernels->list.items[i]);
}
