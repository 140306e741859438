/*
 * Every PCI function: ids, class, bridge buses, port type, ACS, driver, names, and the bridge above.
 *
 * Capability chains are walked with a bound: firmware and broken devices make them loop or point outside. Where the kernel
 * shows fewer bytes than a chain needs, that is "denied" or "failed", never "no such capability".
 */
#include "probes/pci_names.h"
#include "probes/probe.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER = 64, STATUS = 0x06, STATUS_CAPABILITIES = 0x10, CAPABILITIES = 0x34, CARDBUS_CAPABILITIES = 0x14 };
enum { CAPABILITY_PCIE = 0x10, EXTENDED_ACS = 0x0d, EXTENDED_BEGIN = 0x100 };

struct walk {
	struct source *source;
	struct machine *machine;
	size_t denied;        /* functions whose capabilities may not be read */
	size_t no_extended;   /* PCIe functions without reachable extended space */
};

static uint16_t u16(const uint8_t *bytes)
{
	return (uint16_t)(bytes[0] | bytes[1] << 8);
}

static enum status read_dword(struct walk *walk, const struct function *function, unsigned offset, uint32_t *value)
{
	uint8_t bytes[4];
	enum status status = walk->source->config(walk->source, function->address, offset, 4, bytes);

	*value = status == OK ? (uint32_t)u16(bytes) | (uint32_t)u16(bytes + 2) << 16 : 0;
	return status;
}

static void note_bad_chain(struct walk *walk, const struct function *function, unsigned offset, const char *why)
{
	char address[PCI_ADDRESS_TEXT];

	machine_gap(walk->machine, arena_printf(&walk->machine->arena, "capabilities of %s",
						pci_address_print(function->address, address)),
		    "failed: the chain %s at offset 0x%x", why, offset);
}

/* PCI Local Bus 3.0, 6.7: each capability is its id, the offset of the next, and its own registers. */
static void find_pcie(struct walk *walk, struct function *function, const uint8_t *header)
{
	bool seen[64] = { false };
	unsigned offset = header[function->header_type == 2 ? CARDBUS_CAPABILITIES : CAPABILITIES] & ~3U;

	function->pcie.status = ABSENT;
	if (!(header[STATUS] & STATUS_CAPABILITIES))
		return;

	while (offset) {
		uint32_t value;
		if (offset < HEADER || seen[offset / 4]) {
			note_bad_chain(walk, function, offset, offset < HEADER ? "points into the header" : "loops");
			function->pcie.status = FAILED;
			return;
		}
		seen[offset / 4] = true;
		enum status status = read_dword(walk, function, offset, &value);
		if (status != OK) {
			function->pcie.status = status == DENIED ? DENIED : FAILED;
			return;
		}
		if ((value & 0xff) == CAPABILITY_PCIE) {
			function->pcie = (struct pcie){ OK, offset, (enum port_type)(value >> 20 & 0xf) };
			return;
		}
		offset = value >> 8 & 0xfc;
	}
}

static void read_acs(struct walk *walk, struct function *function, unsigned offset)
{
	uint32_t value;

	function->acs.status = read_dword(walk, function, offset + 4, &value);
	function->acs.offset = offset;
	function->acs.capability = (uint16_t)value;
	function->acs.control = (uint16_t)(value >> 16);
}

/* PCI Express 5.0, 7.6.3: id 15:0, version 19:16, next 31:20, from offset 0x100. */
static void find_acs(struct walk *walk, struct function *function)
{
	bool seen[1024] = { false };
	unsigned offset = EXTENDED_BEGIN;

	function->acs.status = ABSENT;
	while (offset) {
		uint32_t value;
		if (offset < EXTENDED_BEGIN || seen[offset / 4]) {
			note_bad_chain(walk, function, offset, offset < EXTENDED_BEGIN ? "points below 0x100" : "loops");
			function->acs.status = FAILED;
			return;
		}
		seen[offset / 4] = true;
		enum status status = read_dword(walk, function, offset, &value);
		if (status != OK) {
			function->acs.status = status == DENIED ? DENIED : FAILED;
			return;
		}
		if (value == 0 || value == UINT32_MAX)
			return;
		if ((value & 0xffff) == EXTENDED_ACS) {
			read_acs(walk, function, offset);
			return;
		}
		offset = value >> 20 & 0xffc;
	}
}

static void look_at_capabilities(struct walk *walk, struct function *function, const uint8_t *header)
{
	find_pcie(walk, function, header);
	if (function->pcie.status == ABSENT)
		function->acs.status = ABSENT;
	else if (function->pcie.status == OK)
		find_acs(walk, function);
	else
		function->acs.status = function->pcie.status;

	if (function->acs.status == DENIED)
		walk->denied++;
	else if (function->acs.status == FAILED && function->pcie.status == OK)
		walk->no_extended++;
}

static void read_header(struct function *function, const uint8_t *header)
{
	function->vendor = u16(header);
	function->device = u16(header + 2);
	function->revision = header[8];
	function->class_code = (uint32_t)(header[9] | header[10] << 8 | header[11] << 16);
	function->header_type = header[0x0e] & 0x7f;
	function->multifunction = header[0x0e] >> 7;
	if (function->header_type == 0) {
		function->subsystem_vendor = u16(header + 0x2c);
		function->subsystem_device = u16(header + 0x2e);
	} else {
		function->secondary_bus = header[0x19];
		function->subordinate_bus = header[0x1a];
	}
}

static struct text driver(struct walk *walk, const char *address)
{
	struct arena *arena = &walk->machine->arena;
	struct answer answer = source_link(walk->source, arena, "/sys/bus/pci/devices/%s/driver", address);
	struct text text = { .status = answer.status };

	if (answer.status == OK) {
		const char *slash = strrchr((const char *)answer.bytes, '/');
		text.value = slash ? slash + 1 : (const char *)answer.bytes;
	} else if (answer.status == DENIED || answer.status == FAILED) {
		machine_gap(walk->machine, arena_printf(arena, "driver of %s", address), "%s", status_name(answer.status));
	}
	return text;
}

static void look_at_function(struct walk *walk, struct function *function)
{
	uint8_t header[HEADER];
	char address[PCI_ADDRESS_TEXT];

	pci_address_print(function->address, address);
	function->parent = NO_PARENT;
	function->driver = driver(walk, address);
	function->status = walk->source->config(walk->source, function->address, 0, HEADER, header);
	if (function->status == OK && u16(header) == 0xffff)
		function->status = FAILED;
	if (function->status != OK) {
		machine_gap(walk->machine, arena_printf(&walk->machine->arena, "configuration header of %s", address),
			    "%s: it reads as nothing or as all ones", status_name(function->status));
		return;
	}
	read_header(function, header);
	look_at_capabilities(walk, function, header);
}

/* The bridge above: of those whose bus range holds this bus, the one whose secondary bus is highest. */
static int find_parent(const struct machine *machine, const struct function *function)
{
	int found = NO_PARENT;
	int deepest = -1;

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *bridge = &machine->functions.items[i];
		if (bridge->status != OK || bridge->header_type != 1 || bridge->address.domain != function->address.domain)
			continue;
		if (bridge->address.bus >= function->address.bus)
			continue;
		if (bridge->secondary_bus > function->address.bus || bridge->subordinate_bus < function->address.bus)
			continue;
		if (bridge->secondary_bus > deepest) {
			deepest = bridge->secondary_bus;
			found = (int)i;
		}
	}
	return found;
}

static void note_gaps(struct walk *walk)
{
	if (walk->denied)
		machine_gap(walk->machine, "PCI capabilities beyond byte 64", "denied for %zu functions: only root may read them",
			    walk->denied);
	if (walk->no_extended)
		machine_gap(walk->machine, "extended configuration space",
			    "failed for %zu functions: the kernel shows 256 bytes or fewer (no ECAM?), so ACS cannot be seen",
			    walk->no_extended);
}

static void look(struct source *source, struct machine *machine)
{
	struct walk walk = { .source = source, .machine = machine };
	pci_address_list list = { 0 };

	machine->functions_status = source->functions(source, &machine->arena, &list);
	if (machine->functions_status == DENIED || machine->functions_status == FAILED)
		machine_gap(machine, "PCI functions", "%s", status_name(machine->functions_status));

	for (size_t i = 0; i < list.count; i++) {
		struct function *function = array_add(&machine->arena, &machine->functions);
		function->address = list.items[i];
		look_at_function(&walk, function);
	}
	for (size_t i = 0; i < machine->functions.count; i++)
		machine->functions.items[i].parent = find_parent(machine, &machine->functions.items[i]);
	pci_name_functions(machine);
	note_gaps(&walk);
}

PROBE(pci, "PCI functions", look)
