/*
 * Whether Linux can isolate root ports of Intel's 5 to 9 series, which have no ACS: it does so through registers of the chipset
 * where RCBA, in the configuration space of device 31 of their bus, says that these are enabled (bit 0).
 */
#include "probes/groups/acs.h"
#include "probes/lib/bytes.h"
#include "probes/probe.h"

enum { RCBA = 0xf0, LPC_DEVICE = 0x1f };

static bool is_known(const struct machine *machine, struct pci_address bridge)
{
	const struct pch *last = machine->pch.count ? &machine->pch.items[machine->pch.count - 1] : NULL;

	return last && pci_address_compare(last->bridge, bridge) == 0;
}

static void read_rcba(struct source *source, struct machine *machine, struct pci_address bridge)
{
	struct pch *pch = array_add(&machine->arena, &machine->pch);
	char address[PCI_ADDRESS_TEXT];
	uint8_t raw[4] = { 0 };

	pch->bridge = bridge;
	pch->rcba.status = source->config(source, bridge, RCBA, sizeof raw, raw);
	struct bytes bytes = bytes_of(raw, sizeof raw);
	pch->rcba.value = bytes_u32(&bytes);
	if (pch->rcba.status == OK && pch->rcba.value == UINT32_MAX)
		pch->rcba.status = FAILED;
	if (!status_is_evidence(pch->rcba.status))
		machine_gap(machine, arena_printf(&machine->arena, "%s config at 0xf0", pci_address_print(bridge, address)),
			    "%s: so whether Linux can isolate the root ports beside it is not known", status_name(pch->rcba.status));
}

/* Functions are sorted by address, so that the ports of a bus stand together. */
static void look(struct source *source, struct machine *machine)
{
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *port = &machine->functions.items[i];
		struct pci_address bridge = { .domain = port->address.domain, .bus = port->address.bus, .device = LPC_DEVICE };
		bool is_root_port = port->pcie.status == OK && port->pcie.type == PORT_ROOT;
		if (is_root_port && acs_needs_pch(port->vendor, port->device) && !is_known(machine, bridge))
			read_rcba(source, machine, bridge);
	}
}

PROBE(pci_pch, "the register RCBA of Intel's chipsets", look)
