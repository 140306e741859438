/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/console_sections.h"
#include "init/report/kernels.h"

#include <string.h>

enum { SIDE_BY_SIDE = 2 };

/* "0000:01:00.0 group", "0000:00:02.0 opregion_missing", "kernel_known_bad" */
static const char *label_of(struct arena *arena, const struct kernel_difference *difference)
{
	char address[PCI_ADDRESS_TEXT] = "";

	if (difference->function)
		pci_address_print(difference->function->address, address);
	return arena_printf(arena, "%s%s%s", address, *address ? " " : "",
			    difference->rule ? difference->rule->id : "group");
}

static const struct kernel_difference *same_difference(const struct other_kernel *kernel,
						       const struct kernel_difference *as)
{
	for (size_t i = 0; i < kernel->differences.count; i++) {
		const struct kernel_difference *found = &kernel->differences.items[i];
		if (found->function == as->function && found->rule == as->rule)
			return found;
	}
	return NULL;
}

static const char *cell(struct arena *arena, const char *before, const char *text, bool last)
{
	return arena_printf(arena, last ? "%s %.12s" : "%s %-12.12s", before, text);
}

/* What every kernel of the row says; one that does not differ says what the running one does. */
static void write_row(struct console *console, const struct other_kernel *const *kernels,
		      size_t count, const struct kernel_difference *difference)
{
	struct arena *arena = &console->arena;
	const char *cells = "";

	for (size_t i = 0; i < count; i++) {
		const struct kernel_difference *own = same_difference(kernels[i], difference);
		int says = own ? own->there : difference->here;
		cells = cell(arena, cells, kernel_says(arena, difference, says), i + 1 == count);
	}
	page_line(&console->page, TONE_PLAIN, "  %-40s %-11s%s", label_of(arena, difference),
		  kernel_says(arena, difference, difference->here), cells);
}

/* A row that an earlier column has written is not written again. */
static void write_rows(struct console *console, const struct other_kernel *const *kernels,
		       size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < kernels[i]->differences.count; k++) {
			const struct kernel_difference *found = &kernels[i]->differences.items[k];
			bool written = false;
			for (size_t before = 0; before < i; before++)
				written |= same_difference(kernels[before], found) != NULL;
			if (!written)
				write_row(console, kernels, count, found);
		}
}

static void write_table(struct console *console, const struct other_kernel *const *kernels,
			size_t count)
{
	const char *names = "";

	for (size_t i = 0; i < count; i++)
		names = cell(&console->arena, names, kernels[i]->name.name, i + 1 == count);
	page_line(&console->page, TONE_STRONG, "  %-40s this kernel%s", "", names);
	write_rows(console, kernels, count);
}

static void write_differences(struct console *console, const struct other_kernels *kernels)
{
	const struct other_kernel *beside[SIDE_BY_SIDE];
	size_t count = 0;

	for (size_t i = 0; i < kernels->list.count; i++) {
		if (kernels->list.items[i].differences.count)
			beside[count++] = &kernels->list.items[i];
		if (count == SIDE_BY_SIDE || (count && i + 1 == kernels->list.count)) {
			write_table(console, beside, count);
			count = 0;
		}
	}
}

void console_kernels(struct console *console)
{
	const struct other_kernels *kernels = console->report->kernels;
	struct page *page = &console->page;

	if (!kernels || !kernels->list.count)
		return;
	page_line(page, TONE_PLAIN, "%s", "");
	page_line(page, TONE_STRONG, "With other kernels, the IOMMU on and the same options");
	for (size_t i = 0; i < kernels->list.count; i++) {
		const char *sentence =
			kernel_sentence(&console->arena, kernels, &kernels->list.items[i]);
		if (sentence)
			page_wrap(page, TONE_PLAIN, "  ", sentence, 0);
	}
	if (kernels->uncompared)
		page_wrap(page, TONE_CAUTION, "  ",
			  arena_printf(&console->arena, "Nothing is compared: %s.",
				       kernels->uncompared),
			  0);
	write_differences(console, kernels);
}
