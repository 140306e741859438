/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every PCI function: its header, what its capabilities say, driver and names, and the bridge
 * above.
 */
#include "probes/pci/names.h"
#include "probes/pci/parts.h"
#include "probes/lib/text.h"
#include "probes/scan/probe.h"

#include <string.h>

/* Registers of the header, PCI Local Bus 3.0, 6.1, as indices of dwords. */
enum {
	ID = 0x00 / 4,
	CLASS = 0x08 / 4,
	TYPE = 0x0c / 4,
	BUSES = 0x18 / 4,
	SUBSYSTEM = 0x2c / 4,
	BRIDGE_CONTROL = 0x3c / 4
};
enum { MEMORY = 0x20 / 4, PREFETCHABLE = 0x24 / 4, UPPER_BEGIN = 0x28 / 4, UPPER_END = 0x2c / 4 };

/*
 * PCI-to-PCI Bridge 1.2, 3.2.5.6 to 3.2.5.10: bits 31:20 of both ends, and the upper half where
 * there is one.
 */
static struct window decode_window(uint32_t ends, uint32_t upper_begin, uint32_t upper_end)
{
	if (!ends)
		return (struct window){ 0, 0 };
	return (struct window){ (uint64_t)upper_begin << 32 | (ends & 0xfff0) << 16,
				(uint64_t)upper_end << 32 | (ends & 0xfff00000) | 0xfffff };
}

static void decode_header(struct function *function, const uint32_t *header)
{
	function->vendor = (uint16_t)header[ID];
	function->device = (uint16_t)(header[ID] >> 16);
	function->revision = (uint8_t)header[CLASS];
	function->class_code = header[CLASS] >> 8;
	function->header_type = header[TYPE] >> 16 & 0x7f;
	function->multifunction = header[TYPE] >> 23 & 1;
	if (function->header_type == 0) {
		function->subsystem_vendor = (uint16_t)header[SUBSYSTEM];
		function->subsystem_device = (uint16_t)(header[SUBSYSTEM] >> 16);
	} else {
		function->secondary_bus = (uint8_t)(header[BUSES] >> 8);
		function->subordinate_bus = (uint8_t)(header[BUSES] >> 16);
		if (function->header_type == 1) {
			function->memory = decode_window(header[MEMORY], 0, 0);
			function->prefetchable = decode_window(
				header[PREFETCHABLE], header[UPPER_BEGIN], header[UPPER_END]);
		}
		function->vga_enable =
			function->header_type == 1 && (header[BRIDGE_CONTROL] >> 19 & 1);
	}
}

/* The last part of what a link says. */
static struct text read_link_name(struct pci_config *config, const char *name)
{
	struct arena *arena = &config->machine->arena;
	char address[PCI_ADDRESS_TEXT];
	struct answer answer = source_link(config->source, arena, "/sys/bus/pci/devices/%s/%s",
					   pci_address_print(config->address, address), name);
	struct text text = { .status = answer.status };

	if (answer.status == OK) {
		const char *slash = strrchr((const char *)answer.bytes, '/');
		text.value = slash ? slash + 1 : (const char *)answer.bytes;
	} else if (answer.status == DENIED || answer.status == FAILED) {
		pci_config_gap(config, name, "%s", status_name(answer.status));
	}
	return text;
}

/*
 * Asked only of what a virtual machine can be given: Linux has no file of it for bridges that lead
 * on.
 */
static struct text read_reset_methods(struct pci_config *config, const struct function *function)
{
	struct arena *arena = &config->machine->arena;
	char address[PCI_ADDRESS_TEXT];

	if (function_is_bridge(function))
		return (struct text){ .status = ABSENT };
	struct answer answer =
		source_read(config->source, arena, "/sys/bus/pci/devices/%s/reset_method",
			    pci_address_print(config->address, address));
	return (struct text){ answer.status, answer_line(arena, &answer) };
}

static void read_physical_function(struct pci_config *config, struct function *function)
{
	struct text link = read_link_name(config, "physfn");

	function->is_virtual = true;
	if (link.status == OK && !pci_address_parse(link.value, &function->physical_function))
		pci_config_gap(config, "physfn", "failed: \"%s\" is not an address", link.value);
}

static bool read_remembered(struct pci_config *config, const char *name, uint64_t most,
			    uint64_t *number)
{
	struct arena *arena = &config->machine->arena;
	char address[PCI_ADDRESS_TEXT];
	struct answer answer = source_read(config->source, arena, "/sys/bus/pci/devices/%s/%s",
					   pci_address_print(config->address, address), name);
	const char *line = answer_line(arena, &answer);

	return answer.status == OK && strncmp(line, "0x", 2) == 0 &&
	       text_is_hex(line + 2, most, number);
}

/*
 * Linux keeps what it read at the start, so that what fell off the bus, or may not be read, is
 * still known by its class.
 */
static void recall(struct pci_config *config, struct function *function)
{
	uint64_t class_code, vendor, device;

	if (!read_remembered(config, "class", 0xffffff, &class_code) || class_code == 0xffffff)
		return;
	function->class_code = (uint32_t)class_code;
	if (read_remembered(config, "vendor", 0xffff, &vendor) &&
	    read_remembered(config, "device", 0xffff, &device)) {
		function->vendor = (uint16_t)vendor;
		function->device = (uint16_t)device;
		function->remembered = true;
	}
}

/*
 * Of a text that tells only some registers: those that say what it is must be among them; others
 * are zero, as if there were none.
 */
static enum status read_told(struct pci_config *config, uint32_t *header)
{
	static const unsigned needed[] = { ID, CLASS, TYPE };

	for (unsigned i = 0; i < CONFIG_HEADER / 4; i++)
		(void)pci_config_dword(config, i * 4, &header[i]);
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
		uint32_t value;
		enum status status = pci_config_dword(config, needed[i] * 4, &value);
		if (status != OK)
			return status;
	}
	return OK;
}

static bool read_header(struct pci_config *config, struct function *function)
{
	uint32_t header[CONFIG_HEADER / 4];

	function->status = pci_config_dwords(config, 0, CONFIG_HEADER / 4, header);
	if (function->status == NOT_ASKED || function->status == DENIED)
		function->status = read_told(config, header);
	config->machine->config_dwords.needed += CONFIG_HEADER / 4;
	function->silent =
		function->status == OK && header[ID] == UINT32_MAX && header[CLASS] == UINT32_MAX;
	if (function->silent)
		function->status = FAILED;
	if (function->status != OK) {
		pci_config_gap(config, "configuration header", "%s: %s",
			       status_name(function->status),
			       function->silent ? "it reads as all ones" : "it cannot be read");
		recall(config, function);
		return false;
	}
	decode_header(function, header);
	if (header[ID] == UINT32_MAX)
		read_physical_function(config, function);
	return true;
}

static void look_at_function(struct pci_config *config, struct function *function)
{
	pci_config_begin(config, function->address);
	function->parent = NO_PARENT;
	function->driver = read_link_name(config, "driver");
	if (!read_header(config, function))
		return;

	struct features *features = arena_alloc(&config->machine->arena, sizeof *features);
	pci_walk_capabilities(config, function);
	pci_read_express(config, function, features);
	pci_read_acs(config, function);
	pci_read_features(config, function, features);
	pci_read_bars(config, function, features);
	pci_read_power_resources(config, function);
	pci_read_sriov(config, function, features);
	pci_read_resizable(config, function, features);
	features->resets.methods = read_reset_methods(config, function);
	function->features = features;
}

static void note_gaps(const struct pci_config *config)
{
	if (config->denied)
		machine_gap(config->machine, "PCI capabilities beyond byte 64",
			    "denied for %zu functions: only root may read them", config->denied);
	if (config->no_extended)
		machine_gap(config->machine, "extended configuration space",
			    "failed for %zu functions: the kernel provides at most 256 bytes (no "
			    "ECAM?), so ACS cannot be read",
			    config->no_extended);
}

static void look(struct source *source, struct machine *machine)
{
	struct pci_config config = { .source = source, .machine = machine };
	pci_address_list list = { 0 };

	machine->functions_status = source->functions(source, &machine->arena, &list);
	if (machine->functions_status == DENIED || machine->functions_status == FAILED)
		machine_gap(machine, "PCI functions", "%s", status_name(machine->functions_status));

	for (size_t i = 0; i < list.count; i++) {
		struct function *function = array_add(&machine->arena, &machine->functions);
		function->address = list.items[i];
		pci_read_runtime_power(&config, function);
	}
	for (size_t i = 0; i < list.count; i++)
		look_at_function(&config, &machine->functions.items[i]);
	pci_join_functions(machine);
	pci_name_functions(machine);
	note_gaps(&config);
}

PROBE(pci, "PCI functions", look)
