/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where each function sits: NUMA node, physical slot, behind Intel VMD or an external port, and
 * whether it had the screen.
 */
#include "probes/lib/text.h"
#include "probes/scan/probe.h"
#include "probes/pci/slot_names.h"
#include "probes/pci/vmd_above.h"

#include <string.h>

#define DEVICES "/sys/bus/pci/devices"

struct places {
	struct source *source;
	struct machine *machine;
	struct slot_names names;
};

static struct text attribute(struct places *places, const char *address, const char *name)
{
	struct answer answer = source_read(places->source, &places->machine->arena,
					   DEVICES "/%s/%s", address, name);
	struct text text = { .status = answer.status };

	if (answer.status == OK)
		text.value = answer_line(&places->machine->arena, &answer);
	return text;
}

/* Linux says -1 where neither firmware nor parent tell. */
static struct number numa_node(struct places *places, const char *address)
{
	struct text text = attribute(places, address, "numa_node");
	struct number node = { .status = text.status };

	if (text.status != OK)
		return node;
	if (strcmp(text.value, "-1") == 0)
		node.status = ABSENT;
	else if (!text_is_decimal(text.value, INT32_MAX, &node.value))
		node.status = FAILED;
	return node;
}

static struct flag boot_vga(struct places *places, const struct function *function,
			    const char *address)
{
	if (function->status == OK && !function_is_display(function))
		return (struct flag){ ABSENT, false };

	struct text text = attribute(places, address, "boot_vga");
	if (text.status == OK && strcmp(text.value, "0") != 0 && strcmp(text.value, "1") != 0)
		text.status = FAILED;
	return (struct flag){ text.status, text.status == OK && *text.value == '1' };
}

static void look_at_function(struct places *places, struct function *function)
{
	struct place *place = &function->place;
	char address[PCI_ADDRESS_TEXT];

	pci_address_print(function->address, address);
	place->numa_node = numa_node(places, address);
	place->boot_vga = boot_vga(places, function, address);
	/* The kernel marks what is below an external port, never what is on a root bus. */
	place->removable.status = ABSENT;
	if (function->parent != NO_PARENT)
		place->removable = attribute(places, address, "removable");
	place->vmd = vmd_above(places->source, places->machine, function);
	slot_find(&places->names, function);
}

static void look(struct source *source, struct machine *machine)
{
	struct places places = { .source = source, .machine = machine };

	if (!machine->functions.count)
		return;
	slot_names_read(source, machine, &places.names);
	for (size_t i = 0; i < machine->functions.count; i++)
		look_at_function(&places, &machine->functions.items[i]);
}

PROBE(pci_places, "where PCI functions sit", look, .after = { "pci" })
