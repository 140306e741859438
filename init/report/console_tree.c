/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The PCI tree: one line a function, below the bridge that leads to it. Columns of fixed width, so
 * that machines of hundreds of functions can be read down a column.
 */
#include "init/report/console_sections.h"
#include "init/report/tree_rows.h"
#include "init/report/words.h"

#include <string.h>

enum { LEVELS_DRAWN = 8, LEFT_WIDTH = 48 };

/* What stands before a row: a line for each level above that goes on below it. */
struct stem {
	char text[2 * LEVELS_DRAWN + 1];
};

static const char *name_text(struct arena *arena, const struct function *function, size_t room)
{
	if (function->status != OK)
		return function->silent ? "does not answer" : "could not be read";
	if (function->device_name)
		return words_device_short(arena, function, room);
	return arena_printf(arena, "%s %s", words_kind(function), words_device(arena, function));
}

static void write_row(struct console *console, const struct tree_row *row, const struct stem *stem)
{
	struct arena *arena = &console->arena;
	char address[PCI_ADDRESS_TEXT];
	size_t used =
		strlen(stem->text) + strlen(pci_address_print(row->function->address, address)) + 2;
	const char *left = arena_printf(arena, "%s%s %s", stem->text, address,
					name_text(arena, row->function, LEFT_WIDTH - used));

	page_line(&console->page, row->open ? TONE_CAUTION : TONE_PLAIN, " %-*.*s %-10s %-7s %s",
		  LEFT_WIDTH - 1, LEFT_WIDTH - 1, left, row->type, row->acs, row->group);
}

static void write_root_bus(struct console *console, const struct function *function)
{
	char text[PCI_ADDRESS_TEXT], endpoint[PCI_ADDRESS_TEXT];
	bool behind = function->place.vmd.status == OK;

	pci_address_print(function->address, text);
	*strrchr(text, ':') = '\0';
	page_line(&console->page, TONE_PLAIN, " bus %s%s%s", text,
		  behind ? ", behind Intel VMD " : "",
		  behind ? pci_address_print(function->place.vmd.endpoint, endpoint) : "");
}

/* "| +-" as lspci draws it; what is deeper than can be drawn stands as deep as can be. */
static void set_stem(struct stem *stem, size_t level, const char *sign)
{
	if (level > LEVELS_DRAWN)
		level = LEVELS_DRAWN;
	if (level)
		memcpy(stem->text + 2 * (level - 1), sign, 2);
	stem->text[2 * level] = '\0';
}

void console_tree(struct console *console)
{
	tree_row_list rows = tree_rows(&console->arena, console->report);
	struct stem stem = { .text = "" };

	page_line(&console->page, TONE_PLAIN, "%s", "");
	page_line(&console->page, TONE_STRONG, " %-*s %-10s %-7s %s", LEFT_WIDTH - 1, "PCI tree",
		  "Type", "ACS", "Group");
	for (size_t i = 0; i < rows.count; i++) {
		const struct tree_row *row = &rows.items[i];
		if (row->begins_bus)
			write_root_bus(console, row->function);
		set_stem(&stem, row->level, row->last ? "\\-" : "+-");
		write_row(console, row, &stem);
		set_stem(&stem, row->level, row->last ? "  " : "| ");
	}
	page_wrap(&console->page, TONE_PLAIN, " ACS: ",
		  "\"-\": not required; \"offered\": supported, enabled by Linux with the IOMMU; "
		  "\"quirk\", \"barred\": a kernel quirk says isolated, never isolated; "
		  "\"assumed\": by pcie_acs_override.",
		  0);
}
