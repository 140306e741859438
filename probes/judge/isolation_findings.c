/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/isolation_findings.h"

#include "probes/groups/alias.h"

static const char *missing_bits(struct arena *arena, uint32_t missing)
{
	static const struct {
		uint32_t bit;
		const char *name;
	} bits[] = {
		{ ACS_SV, "source validation" },
		{ ACS_RR, "request redirect" },
		{ ACS_CR, "completion redirect" },
		{ ACS_UF, "upstream forwarding" },
	};
	const char *list = "";

	for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
		if (missing & bits[i].bit)
			list = arena_printf(arena, "%s%s%s", list, *list ? ", " : "", bits[i].name);
	return list;
}

static enum isolation isolation_of(const struct findings *findings, const struct function *function)
{
	const struct prediction *prediction = findings->deduced->prediction;

	return prediction_isolation(prediction_in_force(prediction),
				    (size_t)(function - prediction->machine->functions.items));
}

const char *isolation_fault(struct findings *findings, const struct function *port)
{
	switch (isolation_of(findings, port)) {
	case NO_ACS: return "has no ACS";
	case ACS_BITS_OFF:
		return arena_printf(findings->arena, "has ACS, but these bits are disabled: %s",
				    missing_bits(findings->arena,
						 acs_required(findings->deduced->machine, port) &
							 ~port->acs.control));
	case NEVER_BY_QUIRK: return "does not isolate, according to a kernel quirk";
	case CONVENTIONAL:
	case NEVER_BY_TYPE: return "leads to conventional PCI";
	default: return "may lack ACS: unknown";
	}
}

static void cite_bridge(struct findings *findings, struct finding *finding,
			const struct function *bridge, const char *address)
{
	enum { HEADER_TYPE = 0x0e, PCIE_FLAGS = 2 };

	finding_cite(findings, finding, HEADER_TYPE, 1,
		     (uint64_t)(bridge->header_type | bridge->multifunction << 7), "%s config",
		     address);
	if (bridge->pcie.status == OK)
		finding_cite_text(findings, finding,
				  bridge->pcie.type == PORT_PCIE_TO_PCI ? "PCIe-to-PCI bridge"
									: "PCI-to-PCIe bridge",
				  "%s PCI Express capability at 0x%x", address,
				  bridge->pcie.offset + PCIE_FLAGS);
	else
		finding_cite_text(findings, finding, status_name(bridge->pcie.status),
				  "%s PCI Express capability", address);
}

void isolation_cite(struct findings *findings, struct finding *finding, const struct function *port)
{
	enum isolation isolation = isolation_of(findings, port);
	char address[PCI_ADDRESS_TEXT];

	pci_address_print(port->address, address);
	if (bridge_hides_requesters(port)) {
		cite_bridge(findings, finding, port, address);
		return;
	}
	if (isolation == ISOLATES_BY_QUIRK || isolation == NEVER_BY_QUIRK)
		finding_cite(findings, finding, 0, 4, (uint64_t)port->device << 16 | port->vendor,
			     "%s config", address);
	if (port->acs.status != OK) {
		finding_cite_text(findings, finding, status_name(port->acs.status),
				  "%s ACS capability", address);
		return;
	}
	unsigned width = port->acs.wide ? 4 : 2;
	finding_cite(findings, finding, port->acs.offset + 4, width, port->acs.capability,
		     "%s config, ACS capability", address);
	finding_cite(findings, finding, port->acs.offset + 4 + width, width, port->acs.control,
		     "%s config, ACS control", address);
}
