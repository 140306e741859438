/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/groups/command_line.h"
#include "probes/analysis/kernel_options.h"
#include "probes/quirks/versions.h"

#include <string.h>

static bool begins_with(const char *text, size_t length, const char *with)
{
	return length >= strlen(with) && !strncmp(text, with, strlen(with));
}

struct additions {
	struct arena *arena;
	struct view *view;
};

static void add(const struct additions *to, const char *before, const char *text, size_t length)
{
	const char *why;

	view_add_option(to->view, arena_printf(to->arena, "%s%.*s", before, (int)length, text),
			&why);
}

/*
 * "pci=noats,config_acs=…": commas separate, whatever stands between them (drivers/pci/pci.c,
 * pci_setup()).
 */
static void add_pci(void *to, const char *at, const char *end)
{
	while (at < end) {
		const char *comma = memchr(at, ',', (size_t)(end - at));
		size_t length = (size_t)((comma ? comma : end) - at);
		if (begins_with(at, length, "config_acs=") ||
		    begins_with(at, length, "disable_acs_redir="))
			add(to, "pci=", at, length);
		at += length + 1;
	}
}

static void add_override(void *to, const char *at, const char *end)
{
	add(to, "pcie_acs_override=", at, (size_t)(end - at));
}

void command_line_apply_pci(struct arena *arena, struct view *view)
{
	kernel_option_each(view->machine, "pci=", add_pci, &(struct additions){ arena, view });
}

void command_line_apply_override(struct arena *arena, struct view *view)
{
	if (view->machine->log.kinds[HINT_ACS_OVERRIDE].count)
		kernel_option_each(view->machine, "pcie_acs_override=", add_override,
				   &(struct additions){ arena, view });
}

bool command_line_lacks_config_acs(const struct machine *machine)
{
	return version_does(machine, VERSION_NO_CONFIG_ACS, NULL).value;
}
