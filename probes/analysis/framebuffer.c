/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/framebuffer.h"
#include "probes/quirks/versions.h"
#include "probes/analysis/kernel_options.h"

#include <string.h>

enum { VGA = 0x0300 };

bool framebuffer_is_on(const struct machine *machine, const struct function *function)
{
	return machine->framebuffer.holder_status == OK &&
	       pci_address_compare(machine->framebuffer.holder, function->address) == 0;
}

const struct hint *framebuffer_refusal(const struct machine *machine,
				       const struct function *function)
{
	const struct hints *hints = &machine->log.kinds[HINT_BAR];

	for (size_t i = 0; i < hints->first.count; i++) {
		const struct hint *hint = &hints->first.items[i];
		if (hint->has_device && pci_address_compare(hint->device, function->address) == 0 &&
		    strstr(hint->text, "can't reserve"))
			return hint;
	}
	return NULL;
}

static bool is_freed(const struct machine *machine, const struct function *function)
{
	struct flag kept = version_does(machine, VERSION_KEEPS_FRAMEBUFFER, NULL);

	return function->class_code >> 8 == VGA && kept.status == OK && !kept.value &&
	       !framebuffer_refusal(machine, function);
}

bool framebuffer_blocks(const struct machine *machine, const struct function *function)
{
	return framebuffer_is_on(machine, function) && !is_freed(machine, function);
}

/* What it would have seen may have been this. */
static bool a_probe_was_lost(const struct machine *machine)
{
	for (size_t i = 0; i < machine->probes.count; i++)
		if (machine->probes.items[i].status != OK)
			return true;
	return false;
}

bool framebuffer_may_block(const struct machine *machine, const struct function *function)
{
	const struct flag *had_screen = &function->place.boot_vga;

	bool may = had_screen->status == OK
			   ? had_screen->value
			   : had_screen->status != ABSENT && a_probe_was_lost(machine);

	return function->status == OK && function->class_code >> 8 == VGA && may &&
	       !is_freed(machine, function);
}

/*
 * Each of these two listens to an option of its own name; the others only are there because of what
 * sysfb_init() adds.
 */
static const char *option_of(const char *holder)
{
	if (!strcmp(holder, "efifb"))
		return "video=efifb:off";
	if (!strcmp(holder, "vesafb"))
		return "video=vesafb:off";
	return strcmp(holder, "corebootdrm")
		       ? NULL
		       : "initcall_blacklist=corebootdrm_platform_driver_init";
}

static bool is_there(const struct machine *machine, const char *option)
{
	const char *value = strchr(option, '=') + 1;
	char name[24] = "";

	memcpy(name, option, (size_t)(value - option));
	return kernel_option_has(machine, name, value);
}

const char *framebuffer_option(const struct machine *machine)
{
	static const char all[] = "initcall_blacklist=sysfb_init";
	const char *own = option_of(machine->framebuffer.name);

	if (own && !is_there(machine, own))
		return own;
	return is_there(machine, all) ? NULL : all;
}
