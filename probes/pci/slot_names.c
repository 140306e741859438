/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/pci/slot_names.h"
#include "probes/lib/text.h"

#include <string.h>

#define DEVICES "/sys/bus/pci/devices"
#define SLOTS   "/sys/bus/pci/slots"
enum { SLOTS_AT_MOST = 512 };

#define DMI "/sys/firmware/dmi/tables"

/* --- What is asked once --- */

static void read_smbios(struct slot_names *names)
{
	struct machine *machine = names->machine;
	struct answer table = source_read(names->source, &machine->arena, DMI "/DMI");

	names->smbios_status = table.status;
	if (table.status == DENIED || table.status == FAILED)
		machine_gap(machine, DMI "/DMI", "%s: %s", status_name(table.status),
			    table.status == DENIED
				    ? "only root may read it, so slots lack the names that are "
				      "printed on the board"
				    : "slots lack the names that are printed on the board");
	if (table.status != OK)
		return;

	struct answer entry =
		source_read(names->source, &machine->arena, DMI "/smbios_entry_point");
	smbios_parse(&machine->arena, entry.bytes, entry.length, table.bytes, table.length,
		     &names->smbios);
	for (size_t i = 0; i < names->smbios.errors.count; i++) {
		const struct table_error *error = &names->smbios.errors.items[i];
		machine_gap(machine, DMI "/DMI", "failed: at offset 0x%zx %s", error->offset,
			    error->text);
		names->smbios_status = FAILED;
	}
	machine->described_slots.items = names->smbios.slots.items;
	machine->described_slots.count = names->smbios.slots.count;
}

/* "0000:01:00" is a device, "0000:01" a bus. */
static bool parse_slot(struct arena *arena, const char *text, struct named_slot *slot)
{
	slot->whole_bus = pci_address_parse(arena_printf(arena, "%s:00.0", text), &slot->address);
	return slot->whole_bus ||
	       pci_address_parse(arena_printf(arena, "%s.0", text), &slot->address);
}

static void read_slots(struct slot_names *names)
{
	struct arena *arena = &names->machine->arena;
	struct answer folder = source_list(names->source, arena, SLOTS);
	const char *name;
	size_t at = 0;

	names->slots_status = folder.status;
	while ((name = answer_next_name(arena, &folder, &at)) &&
	       names->slots.count < SLOTS_AT_MOST) {
		struct answer address =
			source_read(names->source, arena, SLOTS "/%s/address", name);
		struct named_slot slot = { .name = name };
		if (address.status == OK && parse_slot(arena, answer_line(arena, &address), &slot))
			*array_add(arena, &names->slots) = slot;
		else if (address.status != ABSENT)
			names->slots_status = address.status == OK ? FAILED : address.status;
	}
	if (name)
		names->slots_status = FAILED;
}

void slot_names_read(struct source *source, struct machine *machine, struct slot_names *names)
{
	names->source = source;
	names->machine = machine;
	read_smbios(names);
	machine->described_slots_status = names->smbios_status;
	read_slots(names);
}

/* --- Per function --- */

/*
 * Its own address stands for the slot below it; the second kind of switch port is on a card itself.
 */
static bool leads_to_slot(const struct function *function)
{
	return function_is_bridge(function) &&
	       !(function->pcie.status == OK && function->pcie.type == PORT_UPSTREAM);
}

/* The slot with this address; unless `exactly`, for any function of what is in it. */
static const char *smbios_slot(const struct slot_names *names, struct pci_address address,
			       bool exactly)
{
	for (size_t i = 0; i < names->smbios.slots.count; i++) {
		const struct described_slot *slot = &names->smbios.slots.items[i];
		if (!slot->has_address || !pci_address_same_slot(slot->address, address))
			continue;
		if (slot->address.function == address.function ||
		    (!exactly && slot->address.function == 0))
			return slot->name;
	}
	return NULL;
}

static const char *smbios_device(const struct slot_names *names, struct pci_address address)
{
	for (size_t i = 0; i < names->smbios.devices.count; i++)
		if (pci_address_compare(names->smbios.devices.items[i].address, address) == 0)
			return names->smbios.devices.items[i].name;
	return NULL;
}

static const char *registered_name(const struct slot_names *names, struct pci_address address)
{
	for (size_t i = 0; i < names->slots.count; i++) {
		const struct named_slot *slot = &names->slots.items[i];
		if (slot->address.domain == address.domain && slot->address.bus == address.bus &&
		    (slot->whole_bus || slot->address.device == address.device))
			return slot->name;
	}
	return NULL;
}

static const char *slot_below(const struct slot_names *names, const struct function *port)
{
	struct pci_address below = { .domain = port->address.domain, .bus = port->secondary_bus };
	const char *name;

	if (!leads_to_slot(port) || port->secondary_bus <= port->address.bus)
		return NULL;
	name = smbios_slot(names, port->address, true);
	if (!name)
		name = smbios_slot(names, below, true);
	return name ? name : registered_name(names, below);
}

/*
 * The slot of the nearest port above that SMBIOS names; of the nearest card above that Linux
 * registered.
 */
static const char *smbios_name_above(const struct slot_names *names,
				     const struct function *function)
{
	const char *name = NULL;

	for (unsigned hops = 0;
	     !name && hops < 256 && (function = machine_parent(names->machine, function)); hops++)
		name = smbios_slot(names, function->address, true);
	return name;
}

static const char *registered_name_here_or_above(const struct slot_names *names,
						 const struct function *function)
{
	const char *name = NULL;

	for (unsigned hops = 0; !name && hops < 256 && function; hops++) {
		name = registered_name(names, function->address);
		function = machine_parent(names->machine, function);
	}
	return name;
}

static const char *label(struct slot_names *names, const struct function *function,
			 enum status *status)
{
	char address[PCI_ADDRESS_TEXT];

	*status = ABSENT;
	if (!function_is_device(function))
		return NULL;
	struct answer answer =
		source_read(names->source, &names->machine->arena, DEVICES "/%s/label",
			    pci_address_print(function->address, address));
	const char *line = answer_line(&names->machine->arena, &answer);
	*status = answer.status;
	return *line ? line : NULL;
}

/* ACPI's _DSM gives a number beside the label; SMBIOS' label has none here. */
static struct number acpi_index(struct slot_names *names, const struct function *function)
{
	char address[PCI_ADDRESS_TEXT];
	struct answer answer =
		source_read(names->source, &names->machine->arena, DEVICES "/%s/acpi_index",
			    pci_address_print(function->address, address));
	struct number index = { .status = answer.status };

	if (index.status == OK && !text_is_decimal(answer_line(&names->machine->arena, &answer),
						   UINT32_MAX, &index.value))
		index.status = FAILED;
	return index;
}

/* That nothing names its slot is known only where everybody was asked. */
static enum status status_of_none(const struct slot_names *names, enum status label_status)
{
	const enum status asked[] = { names->smbios_status, names->slots_status, label_status };

	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		if (!status_is_evidence(asked[i]))
			return asked[i];
	return ABSENT;
}

void slot_find(struct slot_names *names, struct function *function)
{
	struct place *place = &function->place;
	enum status label_status = ABSENT;

	place->slot_from = "SMBIOS 9";
	place->slot.value =
		leads_to_slot(function) ? NULL : smbios_slot(names, function->address, false);
	if (!place->slot.value && (place->slot.value = smbios_device(names, function->address)))
		place->slot_from = "SMBIOS 41";
	if (!place->slot.value)
		place->slot.value = smbios_name_above(names, function);
	place->acpi_index.status = ABSENT;
	if (!place->slot.value && (place->slot.value = label(names, function, &label_status))) {
		place->slot_from = "label";
		place->acpi_index = acpi_index(names, function);
	}
	if (!place->slot.value &&
	    (place->slot.value = registered_name_here_or_above(names, function)))
		place->slot_from = "slots";

	place->leads_to = slot_below(names, function);
	place->slot.status = place->slot.value ? OK : status_of_none(names, label_status);
	if (!place->slot.value)
		place->slot_from = NULL;
}
