/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/groups/acs.h"
#include "probes/quirks/versions.h"

/* --- acs.quirks --- */

/*
 * Ports of Intel's 5 to 9 series have no ACS; Linux closes the same paths by registers of the
 * chipset, which it finds through the RCBA register of the LPC bridge, device 31 of the same bus.
 * It fails where bit 0 is clear. Where no such bridge is, Linux reads all ones and believes them.
 */
static struct flag pch_enabled(const struct view *view, const struct function *port)
{
	const struct machine *machine = view->machine;
	struct pci_address bridge = { port->address.domain, port->address.bus, 31, 0 };
	struct flag broken = version_does(machine, VERSION_NO_PCH_PORTS, NULL);

	if (broken.value || (broken.status != OK && machine->kernel.supposed))
		return (struct flag){ broken.status, false };
	for (size_t i = 0; view->requested && i < machine->pch.count; i++) {
		const struct number *rcba = &machine->pch.items[i].rcba;
		if (pci_address_compare(machine->pch.items[i].bridge, bridge) == 0)
			return (struct flag){ rcba->status == ABSENT ? OK : rcba->status,
					      rcba->value & 1 };
	}
	return (struct flag){ !view->requested || !machine_function(machine, bridge) ? OK
										     : NOT_ASKED,
			      view->requested };
}

static bool holds(const struct view *view, const struct function *function, unsigned condition)
{
	switch (condition) {
	case WHEN_MULTIFUNCTION: return function_is_multifunction(function);
	case WHEN_ROOT_BUS: return function->parent == NO_PARENT;
	case WHEN_IVRS: return view->ivrs;
	case WHEN_HAS_ACS: return function->acs.status == OK;
	case WHEN_PCH_ENABLED: return pch_enabled(view, function).value;
	case WHEN_NOT_PCH_ENABLED: return !pch_enabled(view, function).value;
	case WHEN_ROOT_PORT: return function_is_root_port(function);
	case WHEN_ROOT_OR_DOWNSTREAM_PORT:
		return function_is_root_port(function) || function_is_downstream_port(function);
	case WHEN_INTEGRATED_ENDPOINT:
		return !version_does(view->machine, VERSION_NO_INTEGRATED_ENDPOINTS, NULL).value &&
		       function->pcie.status == OK &&
		       function->pcie.type == PORT_INTEGRATED_ENDPOINT;
	}
	return false;
}

/*
 * Linux sees no capability where it shows no extended configuration space. That counts for this
 * kernel; another may reach the space, unless it is reached already and this function has none.
 */
static enum status has_acs(const struct view *view, const struct function *function)
{
	const struct number *size = &function->config_size;

	if (function->acs.status == FAILED && size->status == OK && size->value == 256 &&
	    (!view->potential || view->extended))
		return ABSENT;
	return function->acs.status;
}

static bool all_hold(const struct view *view, const struct function *function, unsigned conditions)
{
	for (unsigned bit = 1; bit <= conditions; bit <<= 1)
		if ((conditions & bit) && !holds(view, function, bit))
			return false;
	return true;
}

const struct acs_quirk *acs_quirk_of(const struct view *view, const struct function *function)
{
	for (size_t i = 0; i < acs_quirk_count; i++)
		if (acs_quirk_is_about(&acs_quirks[i], function->vendor, function->device) &&
		    all_hold(view, function, acs_quirks[i].when))
			return &acs_quirks[i];
	return NULL;
}

/* --- pcie_acs_override= --- */

/* The patch that brings this option asks last, and never overrules a capability that is there. */
static bool is_overridden(const struct view *view, const struct function *function)
{
	if (function->pcie.status != OK || has_acs(view, function) != ABSENT)
		return false;
	for (size_t i = 0; i < view->override_id_count; i++)
		if (view->override_ids[i].vendor == function->vendor &&
		    view->override_ids[i].device == function->device)
			return true;

	switch (function->pcie.type) {
	case PORT_ROOT:
	case PORT_DOWNSTREAM: return view->override_downstream;
	case PORT_ENDPOINT:
	case PORT_LEGACY_ENDPOINT:
	case PORT_UPSTREAM:
	case PORT_INTEGRATED_ENDPOINT:
		return view->override_multifunction && function_is_multifunction(function);
	default: return false;
	}
}

/* --- The capability --- */

/*
 * Linux from 6.11 on applies a change to what the firmware left, so a port that is named loses the
 * bits that Linux would have added (__pci_config_acs()); 6.14.0 does not. Where Linux has added
 * them already, the firmware's value is not to be seen; that it had none of them is an estimate.
 */
uint32_t acs_control(const struct view *view, const struct function *function)
{
	const struct acs *acs = &function->acs;
	const struct acs_change *change = view_change_of(view, function);
	uint32_t offered = acs->capability & ACS_REQUIRED;
	uint32_t usual = view->potential ? acs->control | offered : acs->control;

	if (!change)
		return usual;
	if (acs->wide || view->no_config_acs)
		return usual & ~(uint32_t)(ACS_RR | ACS_CR | ACS_EC);
	uint32_t before = view->config_acs_adds ? usual
			  : view->switched_on   ? acs->control & ~(uint32_t)ACS_REQUIRED
						: acs->control;
	return ((before & ~(uint32_t)change->mask) | (change->bits & change->mask)) &
	       acs->capability;
}

uint32_t acs_required(const struct machine *machine, const struct function *function)
{
	struct flag dropped = version_does(machine, VERSION_NO_SOURCE_VALIDATION, function);

	return function->acs.capability & ACS_REQUIRED & ~(uint32_t)(dropped.value ? ACS_SV : 0);
}

static enum isolation by_capability(const struct view *view, const struct function *function)
{
	enum status status = has_acs(view, function);
	if (status == ABSENT)
		return NO_ACS;
	if (status != OK || (function->acs.control_unseen && !view->potential))
		return ISOLATION_UNKNOWN;
	uint32_t needed = acs_required(view->machine, function);
	return (acs_control(view, function) & needed) == needed ? ISOLATES : ACS_BITS_OFF;
}

static enum isolation by_type(const struct view *view, const struct function *function)
{
	if (function->pcie.status == ABSENT)
		return CONVENTIONAL;
	if (function->pcie.status != OK)
		return ISOLATION_UNKNOWN;

	switch (function->pcie.type) {
	case PORT_PCIE_TO_PCI:
	case PORT_PCI_TO_PCIE:
	case PORT_EVENT_COLLECTOR: return NEVER_BY_TYPE;
	case PORT_ROOT:
	case PORT_DOWNSTREAM: return by_capability(view, function);
	case PORT_ENDPOINT:
	case PORT_LEGACY_ENDPOINT:
	case PORT_UPSTREAM:
	case PORT_INTEGRATED_ENDPOINT:
		return function_is_multifunction(function) ? by_capability(view, function)
							   : ISOLATES;
	}
	return ISOLATES;
}

enum isolation acs_isolation(const struct view *view, const struct function *function)
{
	const struct acs_quirk *quirk = acs_quirk_of(view, function);

	if (quirk && quirk->when & (WHEN_PCH_ENABLED | WHEN_NOT_PCH_ENABLED) &&
	    pch_enabled(view, function).status != OK)
		return ISOLATION_UNKNOWN;
	if (quirk && quirk->gives != QUIRK_DWORD)
		return (quirk->gives & ACS_REQUIRED) == ACS_REQUIRED ? ISOLATES_BY_QUIRK
								     : NEVER_BY_QUIRK;
	if (!quirk && is_overridden(view, function))
		return ISOLATES_BY_OVERRIDE;
	return by_type(view, function);
}

bool isolation_is_good(enum isolation isolation)
{
	return isolation == ISOLATES || isolation == ISOLATES_BY_QUIRK ||
	       isolation == ISOLATES_BY_OVERRIDE;
}
