/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where Linux finds the registers that isolate root ports of Intel's 5 to 9 series, which have no
 * ACS: RCBA, configuration dword 0xf0 of the LPC bridge, device 31 of the same bus
 * (drivers/pci/quirks.c, pci_quirk_enable_intel_lpc_acs()).
 */
#include "probes/quirks/acs_quirks.h"
#include "probes/scan/probe.h"

enum { LPC_DEVICE = 31, RCBA = 0xf0 };

static bool is_known(const struct machine *machine, struct pci_address bridge)
{
	for (size_t i = 0; i < machine->pch.count; i++)
		if (pci_address_compare(machine->pch.items[i].bridge, bridge) == 0)
			return true;
	return false;
}

static void look(struct source *source, struct machine *machine)
{
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *port = &machine->functions.items[i];
		struct pci_address bridge = { port->address.domain, port->address.bus, LPC_DEVICE,
					      0 };
		uint8_t bytes[4] = { 0 };
		if (!acs_asks_chipset(port) || !machine_function(machine, bridge) ||
		    is_known(machine, bridge))
			continue;
		enum status status = source->config(source, bridge, RCBA, sizeof bytes, bytes);
		*array_add(&machine->arena, &machine->pch) =
			(struct pch){ bridge,
				      { status == ABSENT ? FAILED : status,
					bytes[0] | (uint32_t)bytes[1] << 8 |
						(uint32_t)bytes[2] << 16 |
						(uint32_t)bytes[3] << 24 } };
	}
}

PROBE(pci_rcba, "registers of Intel chipsets that isolate ports", look, .after = { "pci" })
