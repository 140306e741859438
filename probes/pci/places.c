/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where each function sits: NUMA node, physical slot, behind Intel VMD or an external port, and
 * whether it had the screen.
 *
 * A slot's name is taken from whoever knows it most exactly: SMBIOS for the function itself, SMBIOS
 * for a port above it, the label of ACPI's _DSM (Linux shows acpi_index only beside it), the slots
 * that Linux registered. They are asked once for all functions; per function it is only what can
 * differ there.
 */
#include "probes/lib/text.h"
#include "probes/scan/probe.h"
#include "probes/platform/smbios_slots.h"
#include "probes/pci/vmd_above.h"

#include <string.h>

#define DEVICES "/sys/bus/pci/devices"
#define SLOTS   "/sys/bus/pci/slots"
enum { SLOTS_AT_MOST = 512 };

#define DMI "/sys/firmware/dmi/tables"

/* One of /sys/bus/pci/slots: the device, or the whole bus, that is in it. */
struct named_slot {
	const char *name;
	struct pci_address address;
	bool whole_bus;
};

struct places {
	struct source *source;
	struct machine *machine;
	enum status smbios_status, slots_status;
	struct smbios_places smbios;
	ARRAY(struct named_slot) slots;
};

/* --- What is asked once --- */

static void read_smbios(struct places *places)
{
	struct machine *machine = places->machine;
	struct answer table = source_read(places->source, &machine->arena, DMI "/DMI");

	places->smbios_status = table.status;
	if (table.status == DENIED || table.status == FAILED)
		machine_gap(machine, DMI "/DMI", "%s: %s", status_name(table.status),
			    table.status == DENIED
				    ? "only root may read it, so slots lack the names that are "
				      "printed on the board"
				    : "slots lack the names that are printed on the board");
	if (table.status != OK)
		return;

	struct answer entry =
		source_read(places->source, &machine->arena, DMI "/smbios_entry_point");
	smbios_parse(&machine->arena, entry.bytes, entry.length, table.bytes, table.length,
		     &places->smbios);
	for (size_t i = 0; i < places->smbios.errors.count; i++) {
		const struct table_error *error = &places->smbios.errors.items[i];
		machine_gap(machine, DMI "/DMI", "failed: at offset 0x%zx %s", error->offset,
			    error->text);
		places->smbios_status = FAILED;
	}
}

/* "0000:01:00" is a device, "0000:01" a bus. */
static bool parse_slot(struct arena *arena, const char *text, struct named_slot *slot)
{
	slot->whole_bus = pci_address_parse(arena_printf(arena, "%s:00.0", text), &slot->address);
	return slot->whole_bus ||
	       pci_address_parse(arena_printf(arena, "%s.0", text), &slot->address);
}

static void read_slots(struct places *places)
{
	struct arena *arena = &places->machine->arena;
	struct answer folder = source_list(places->source, arena, SLOTS);
	const char *name;
	size_t at = 0;

	places->slots_status = folder.status;
	while ((name = answer_next_name(arena, &folder, &at)) &&
	       places->slots.count < SLOTS_AT_MOST) {
		struct answer address =
			source_read(places->source, arena, SLOTS "/%s/address", name);
		struct named_slot slot = { .name = name };
		if (address.status == OK && parse_slot(arena, answer_line(arena, &address), &slot))
			*array_add(arena, &places->slots) = slot;
		else if (address.status != ABSENT)
			places->slots_status = address.status == OK ? FAILED : address.status;
	}
	if (name)
		places->slots_status = FAILED;
}

/* --- Slots --- */

/*
 * Its own address stands for the slot below it; the second kind of switch port is on a card itself.
 */
static bool leads_to_slot(const struct function *function)
{
	return function_is_bridge(function) &&
	       !(function->pcie.status == OK && function->pcie.type == PORT_UPSTREAM);
}

static const char *smbios_name(const struct places *places, enum smbios_type type,
			       struct pci_address address, bool exactly)
{
	for (size_t i = 0; i < places->smbios.list.count; i++) {
		const struct smbios_place *place = &places->smbios.list.items[i];
		if (place->type != type || !pci_address_same_slot(place->address, address))
			continue;
		if (place->address.function == address.function ||
		    (!exactly && place->address.function == 0))
			return place->name;
	}
	return NULL;
}

static const char *registered_name(const struct places *places, struct pci_address address)
{
	for (size_t i = 0; i < places->slots.count; i++) {
		const struct named_slot *slot = &places->slots.items[i];
		if (slot->address.domain == address.domain && slot->address.bus == address.bus &&
		    (slot->whole_bus || slot->address.device == address.device))
			return slot->name;
	}
	return NULL;
}

static const char *slot_below(const struct places *places, const struct function *port)
{
	struct pci_address below = { .domain = port->address.domain, .bus = port->secondary_bus };
	const char *name;

	if (!leads_to_slot(port) || port->secondary_bus <= port->address.bus)
		return NULL;
	name = smbios_name(places, SMBIOS_SLOT, port->address, true);
	if (!name)
		name = smbios_name(places, SMBIOS_SLOT, below, true);
	return name ? name : registered_name(places, below);
}

/*
 * The slot of the nearest port above that SMBIOS names; of the nearest card above that Linux
 * registered.
 */
static const char *smbios_name_above(const struct places *places, const struct function *function)
{
	const char *name = NULL;

	for (unsigned hops = 0;
	     !name && hops < 256 && (function = machine_parent(places->machine, function)); hops++)
		name = smbios_name(places, SMBIOS_SLOT, function->address, true);
	return name;
}

static const char *registered_name_here_or_above(const struct places *places,
						 const struct function *function)
{
	const char *name = NULL;

	for (unsigned hops = 0; !name && hops < 256 && function; hops++) {
		name = registered_name(places, function->address);
		function = machine_parent(places->machine, function);
	}
	return name;
}

static const char *label(struct places *places, const struct function *function,
			 enum status *status)
{
	char address[PCI_ADDRESS_TEXT];

	*status = ABSENT;
	if (!function_is_device(function))
		return NULL;
	struct answer answer =
		source_read(places->source, &places->machine->arena, DEVICES "/%s/label",
			    pci_address_print(function->address, address));
	const char *line = answer_line(&places->machine->arena, &answer);
	*status = answer.status;
	return *line ? line : NULL;
}

/* ACPI's _DSM gives a number beside the label; SMBIOS' label has none here. */
static struct number acpi_index(struct places *places, const struct function *function)
{
	char address[PCI_ADDRESS_TEXT];
	struct answer answer =
		source_read(places->source, &places->machine->arena, DEVICES "/%s/acpi_index",
			    pci_address_print(function->address, address));
	struct number index = { .status = answer.status };

	if (index.status == OK && !text_is_decimal(answer_line(&places->machine->arena, &answer),
						   UINT32_MAX, &index.value))
		index.status = FAILED;
	return index;
}

/* That nothing names its slot is known only where everybody was asked. */
static enum status status_of_none(const struct places *places, enum status label_status)
{
	const enum status asked[] = { places->smbios_status, places->slots_status, label_status };

	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		if (!status_is_evidence(asked[i]))
			return asked[i];
	return ABSENT;
}

static void find_slot(struct places *places, struct function *function)
{
	struct place *place = &function->place;
	enum status label_status = ABSENT;

	place->slot_from = "SMBIOS 9";
	place->slot.value = leads_to_slot(function)
				    ? NULL
				    : smbios_name(places, SMBIOS_SLOT, function->address, false);
	if (!place->slot.value &&
	    (place->slot.value = smbios_name(places, SMBIOS_ONBOARD, function->address, true)))
		place->slot_from = "SMBIOS 41";
	if (!place->slot.value)
		place->slot.value = smbios_name_above(places, function);
	place->acpi_index.status = ABSENT;
	if (!place->slot.value && (place->slot.value = label(places, function, &label_status))) {
		place->slot_from = "label";
		place->acpi_index = acpi_index(places, function);
	}
	if (!place->slot.value &&
	    (place->slot.value = registered_name_here_or_above(places, function)))
		place->slot_from = "slots";

	place->leads_to = slot_below(places, function);
	place->slot.status = place->slot.value ? OK : status_of_none(places, label_status);
	if (!place->slot.value)
		place->slot_from = NULL;
}

/* --- The rest --- */

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
	find_slot(places, function);
}

static void look(struct source *source, struct machine *machine)
{
	struct places places = { .source = source, .machine = machine };

	if (!machine->functions.count)
		return;
	read_smbios(&places);
	read_slots(&places);
	for (size_t i = 0; i < machine->functions.count; i++)
		look_at_function(&places, &machine->functions.items[i]);
}

PROBE(pci_places, "where PCI functions sit", look, .after = { "pci" })
