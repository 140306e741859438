#include "probes/groups/command_line.h"

#include <stdlib.h>
#include <string.h>

static bool begins_with(const char *text, size_t length, const char *with)
{
	return length >= strlen(with) && !strncmp(text, with, strlen(with));
}

static void add(struct arena *arena, struct view *view, const char *before, const char *text, size_t length)
{
	const char *why;

	view_add_option(view, arena_printf(arena, "%s%.*s", before, (int)length, text), &why);
}

/* "pci=noats,config_acs=…": commas separate, whatever stands between them (drivers/pci/pci.c, pci_setup()). */
static void add_pci(struct arena *arena, struct view *view, const char *at, const char *end)
{
	while (at < end) {
		const char *comma = memchr(at, ',', (size_t)(end - at));
		size_t length = (size_t)((comma ? comma : end) - at);
		if (begins_with(at, length, "config_acs=") || begins_with(at, length, "disable_acs_redir="))
			add(arena, view, "pci=", at, length);
		at += length + 1;
	}
}

static void add_override(struct arena *arena, struct view *view, const char *at, const char *end)
{
	add(arena, view, "pcie_acs_override=", at, (size_t)(end - at));
}

/* Hands what stands behind `name` in each word that begins with it to `use`. */
static void for_each(struct arena *arena, struct view *view, const char *name,
		     void (*use)(struct arena *arena, struct view *view, const char *at, const char *end))
{
	const struct text *line = &view->machine->kernel.command_line;

	for (const char *at = line->status == OK ? line->value : ""; *at;) {
		size_t length = strcspn(at, " \t\n");
		if (begins_with(at, length, name))
			use(arena, view, at + strlen(name), at + length);
		at += length;
		at += strspn(at, " \t\n");
	}
}

void command_line_apply_pci(struct arena *arena, struct view *view)
{
	for_each(arena, view, "pci=", add_pci);
}

void command_line_apply_override(struct arena *arena, struct view *view)
{
	if (view->machine->log.kinds[HINT_ACS_OVERRIDE].count)
		for_each(arena, view, "pcie_acs_override=", add_override);
}

bool command_line_lacks_config_acs(const struct machine *machine)
{
	return kernel_is_before(machine, 6, 11);
}
