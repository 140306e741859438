/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The PCI Express type of functions whose capabilities nobody showed, from the lines by which Linux
 * 6.10 and newer tells of each function that it finds:
 *
 *     pci 0000:00:1c.0: [8086:a33c] type 01 class 0x060400 PCIe Root Port
 */
#include "probes/scan/probe.h"

#include <stdlib.h>
#include <string.h>

/* As Linux names them; in this order, for one is a part of others. */
static const struct {
	const char *name;
	enum port_type type;
} types[] = {
	{ "PCIe Endpoint", PORT_ENDPOINT },
	{ "PCIe Legacy Endpoint", PORT_LEGACY_ENDPOINT },
	{ "PCIe Root Port", PORT_ROOT },
	{ "PCIe Switch Upstream Port", PORT_UPSTREAM },
	{ "PCIe Switch Downstream Port", PORT_DOWNSTREAM },
	{ "PCIe to PCI/PCI-X bridge", PORT_PCIE_TO_PCI },
	{ "PCI/PCI-X to PCIe bridge", PORT_PCI_TO_PCIE },
	{ "PCIe Root Complex Integrated Endpoint", PORT_INTEGRATED_ENDPOINT },
	{ "PCIe Root Complex Event Collector", PORT_EVENT_COLLECTOR },
};

static void note_type(struct function *function, const char *name, size_t length)
{
	static const char conventional[] = "conventional PCI endpoint";

	if (length >= 16 && !strncmp(name, conventional, 16))
		function->pcie.status = ABSENT;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strlen(types[i].name) == length && !memcmp(types[i].name, name, length))
			function->pcie = (struct pcie){ OK, 0, types[i].type };
}

/* "…pci 0000:00:1c.0: [8086:a33c] type 01 class 0x060400 PCIe Root Port" */
static void read_line(struct machine *machine, const char *line, size_t length)
{
	enum { ADDRESS = 12, NAME = 9 };
	const char *at = memmem(line, length, ": [", 3),
		   *type = memmem(line, length, " class 0x", 9);
	struct pci_address address;
	char text[ADDRESS + 1] = "";

	if (!at || !type || at - line < ADDRESS || type < at || line + length - type <= NAME + 7 ||
	    !memmem(at, (size_t)(type - at), "] type 0", 8))
		return;
	memcpy(text, at - ADDRESS, ADDRESS);
	if (!pci_address_parse(text, &address))
		return;
	const struct function *function = machine_function(machine, address);
	type += NAME + 7;
	if (function && function->pcie.status == NOT_ASKED)
		note_type(&machine->functions.items[function - machine->functions.items], type,
			  (size_t)(line + length - type));
}

static void look(struct source *source, struct machine *machine)
{
	bool open = false;

	for (size_t i = 0; i < machine->functions.count; i++)
		open |= machine->functions.items[i].pcie.status == NOT_ASKED;
	if (!open)
		return;
	struct answer answer = source_log(source, &machine->arena);
	const char *line = answer.status == OK ? (const char *)answer.bytes : "";
	for (size_t length; *line; line += length + (line[length] == '\n')) {
		length = strcspn(line, "\n");
		read_line(machine, line, length);
	}
}

PROBE(pci_types, "PCI Express types that the log tells", look, .after = { "pci", "kernel_log" })
