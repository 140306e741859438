#include "probes/assignment/strangers.h"
#include "probes/analysis/coverage.h"
#include "probes/groups/alias.h"

#include <stdlib.h>

static const char *missing_bits(struct arena *arena, uint32_t missing)
{
	static const struct { uint32_t bit; const char *name; } bits[] = {
		{ ACS_SV, "source validation" }, { ACS_RR, "request redirect" }, { ACS_CR, "completion redirect" },
		{ ACS_UF, "upstream forwarding" },
	};
	const char *list = "";

	for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
		if (missing & bits[i].bit)
			list = arena_printf(arena, "%s%s%s", list, *list ? ", " : "", bits[i].name);
	return list;
}

static enum isolation isolation_of(const struct machine *machine, const struct function *function)
{
	return prediction_isolation(prediction_in_force(machine), (size_t)(function - machine->functions.items));
}

const char *hop_fault(struct findings *findings, const struct machine *machine, const struct function *hop)
{
	switch (isolation_of(machine, hop)) {
	case NO_ACS:
		return "has no ACS";
	case ACS_BITS_OFF:
		return arena_printf(findings->arena, "has ACS, but these bits of it are off: %s",
				    missing_bits(findings->arena, hop->acs.capability & ACS_REQUIRED & ~hop->acs.control));
	case NEVER_BY_QUIRK:
		return "does not isolate, as Linux knows of its kind";
	case CONVENTIONAL: case NEVER_BY_TYPE:
		return "leads to conventional PCI";
	default:
		return "may have no ACS: that could not be seen";
	}
}

static void cite_bridge(struct findings *findings, struct finding *finding, const struct function *bridge, const char *address)
{
	enum { HEADER_TYPE = 0x0e, PCIE_FLAGS = 2 };

	cite(findings, finding, HEADER_TYPE, 1, (uint64_t)(bridge->header_type | bridge->multifunction << 7), "%s config", address);
	if (bridge->pcie.status == OK)
		cite_text(findings, finding, bridge->pcie.type == PORT_PCIE_TO_PCI ? "PCIe-to-PCI bridge" : "PCI-to-PCIe bridge",
			  "%s PCI Express capability at 0x%x", address, bridge->pcie.offset + PCIE_FLAGS);
	else
		cite_text(findings, finding, status_name(bridge->pcie.status), "%s PCI Express capability", address);
}

void hop_cite(struct findings *findings, struct finding *finding, const struct machine *machine, const struct function *hop)
{
	enum isolation isolation = isolation_of(machine, hop);
	char address[PCI_ADDRESS_TEXT];

	pci_address_print(hop->address, address);
	if (hop_hides_requesters(hop)) {
		cite_bridge(findings, finding, hop, address);
		return;
	}
	if (isolation == ISOLATES_BY_QUIRK || isolation == NEVER_BY_QUIRK)
		cite(findings, finding, 0, 4, (uint64_t)hop->device << 16 | hop->vendor, "%s config", address);
	if (hop->acs.status != OK) {
		cite_text(findings, finding, status_name(hop->acs.status), "%s ACS capability", address);
		return;
	}
	unsigned width = hop->acs.wide ? 4 : 2;
	cite(findings, finding, hop->acs.offset + 4, width, hop->acs.capability, "%s config, ACS capability", address);
	cite(findings, finding, hop->acs.offset + 4 + width, width, hop->acs.control, "%s config, ACS control", address);
}

bool hop_hides_requesters(const struct function *bridge)
{
	return bridge->status == OK && function_is_bridge(bridge) && status_is_evidence(bridge->pcie.status) &&
	       aliases_is_aliasing_bridge(bridge);
}

bool is_stranger_of(const struct function *function, const struct function *other)
{
	return !pci_address_same_slot(function->address, other->address) && function_is_in_the_way(other);
}

bool is_stranger(const struct machine *machine, const struct function *function, struct pci_address member)
{
	return !pci_address_same_slot(function->address, member) && function_is_in_the_way(machine_function(machine, member));
}

static int compare_addresses(const void *a, const void *b)
{
	return pci_address_compare(*(const struct pci_address *)a, *(const struct pci_address *)b);
}

size_t count_strangers(const struct machine *machine, const struct function *function, const struct group *group)
{
	struct pci_address own = function->address;
	size_t strangers = group->in_the_way;

	for (own.function = 0; own.function < 8 && strangers; own.function++)
		if (bsearch(&own, group->members.items, group->members.count, sizeof own, compare_addresses))
			strangers -= function_is_in_the_way(machine_function(machine, own));
	return strangers;
}

bool may_have_strangers(const struct machine *machine, const struct function *function)
{
	const struct group *group = prediction_company(machine, function);

	return !group || (machine->groups_status != OK && machine->prediction->potential.status != OK) ||
	       count_strangers(machine, function, group);
}

/* With the IOMMU off. */
static struct flag would_be_in_no_group(const struct machine *machine, const struct function *function)
{
	struct coverage coverage = function_coverage(machine, function);

	if (coverage.status == OK && machine->iommu.kind == IOMMU_INTEL && coverage.unit->capability.status != OK)
		return (struct flag){ coverage.unit->capability.status == ABSENT ? FAILED : coverage.unit->capability.status, false };
	return (struct flag){ status_is_evidence(coverage.status) ? OK : coverage.status, coverage.status == ABSENT };
}

struct flag in_no_group(const struct machine *machine, const struct function *function)
{
	const bool grouped = machine_group_of(machine, function->address);

	if (machine->groups_status == OK)
		return (struct flag){ grouped || !machine->unlisted_groups ? OK : FAILED, !grouped };
	if (machine->groups_status != ABSENT || machine->iommu.kind == IOMMU_UNKNOWN)
		return (struct flag){ NOT_ASKED, false };
	if (machine->iommu.kind == IOMMU_NONE)
		return (struct flag){ ABSENT, false };
	if (!machine->prediction || machine->prediction->potential.status != OK)
		return (struct flag){ FAILED, false };
	return would_be_in_no_group(machine, function);
}
