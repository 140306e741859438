/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/groups/alias.h"
#include "probes/quirks/acs_quirks.h"
#include "probes/analysis/scope.h"

/* Which of the 256 ids of its bus a function uses besides its own. */
struct mask {
	uint64_t bits[4];
};

struct aliases {
	const struct machine *machine;
	struct mask **masks; /* by index; NULL for nearly all */
	/* by index: the functions of its bus, where one of them has a mask; else none */
	struct function_span *bus;
};

static void set(struct mask *mask, unsigned number)
{
	mask->bits[number / 64] |= (uint64_t)1 << number % 64;
}

static bool has(const struct mask *mask, struct pci_address address)
{
	unsigned number = pci_address_devfn(address);

	return mask && (mask->bits[number / 64] >> number % 64 & 1);
}

static struct mask *mask_of(struct arena *arena, struct aliases *aliases, size_t index)
{
	if (!aliases->masks[index])
		aliases->masks[index] = arena_alloc(arena, sizeof(struct mask));
	return aliases->masks[index];
}

/* --- dma_alias.quirks --- */

static bool matches(const struct alias_quirk *quirk, const struct function *function)
{
	if (quirk->vendor != function->vendor || function->device < quirk->first ||
	    function->device > quirk->last)
		return false;
	if (quirk->except >= 0 && (unsigned)quirk->except == function->address.function)
		return false;
	return !quirk->subsystem_vendor || (quirk->subsystem_vendor == function->subsystem_vendor &&
					    quirk->subsystem_device == function->subsystem_device);
}

static void apply(struct mask *mask, const struct alias_quirk *quirk, struct pci_address address)
{
	switch ((enum alias_kind)quirk->kind) {
	case ALIAS_FUNCTION: set(mask, (unsigned)address.device << 3 | quirk->low); break;
	case ALIAS_ADDRESS: set(mask, quirk->low); break;
	case ALIAS_FUNCTIONS:
		for (unsigned number = 0; number < 256; number++)
			if ((number & 7) >= quirk->low && (number & 7) <= quirk->high)
				set(mask, number);
		break;
	case ALIAS_BUS:
		*mask = (struct mask){ { UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX } };
		break;
	}
}

static void apply_quirks(struct arena *arena, struct aliases *aliases, size_t index)
{
	const struct function *function = &aliases->machine->functions.items[index];

	for (size_t i = 0; i < alias_quirk_count; i++)
		if (matches(&alias_quirks[i], function))
			apply(mask_of(arena, aliases, index), &alias_quirks[i], function->address);
}

/* --- IVRS --- */

/*
 * The first function from `index` on that has no alias of the IVRS yet; so many entries over all
 * functions take no longer.
 */
static size_t next_free(size_t *next, size_t index)
{
	while (next[index] != index)
		index = next[index] = next[next[index]];
	return index;
}

/*
 * Linux looks at the alias of a device only where that is on the same bus
 * (drivers/iommu/amd/iommu.c, setup_aliases()).
 */
static void apply_range(struct arena *arena, struct aliases *aliases, size_t *next,
			uint16_t segment, const struct device_range *range)
{
	struct function_span span =
		functions_in(aliases->machine, segment, range->first, range->last);

	for (size_t i = next_free(next, span.first); i < span.past; i = next_free(next, i)) {
		uint16_t id = device_id_of(aliases->machine->functions.items[i].address);
		if (id != range->source && id >> 8 == range->source >> 8)
			set(mask_of(arena, aliases, i), range->source & 0xff);
		next[i] = i + 1;
	}
}

/* From the last entry to the first: a function has one alias, and a later entry overrules. */
static void apply_ivrs(struct arena *arena, struct aliases *aliases)
{
	const struct iommu *iommu = &aliases->machine->iommu;
	size_t count = aliases->machine->functions.count;

	if (iommu->kind != IOMMU_AMD)
		return;
	size_t *next = arena_alloc(arena, (count + 1) * sizeof *next);
	for (size_t i = 0; i <= count; i++)
		next[i] = i;
	for (size_t i = iommu->units.count; i--;) {
		const struct remapping_unit *unit = &iommu->units.items[i];
		for (size_t k = unit->devices.count; k--;)
			if (unit->devices.items[k].has_source)
				apply_range(arena, aliases, next, unit->segment,
					    &unit->devices.items[k]);
	}
}

/* --- Buses --- */

static bool same_bus(struct pci_address left, struct pci_address right)
{
	return left.domain == right.domain && left.bus == right.bus;
}

/* Functions are sorted, so those of a bus stand together. */
static void note_buses(struct aliases *aliases)
{
	const struct function *functions = aliases->machine->functions.items;
	size_t end, count = aliases->machine->functions.count;

	for (size_t begin = 0; begin < count; begin = end) {
		bool busy = false;
		for (end = begin;
		     end < count && same_bus(functions[begin].address, functions[end].address);
		     end++)
			busy = busy || aliases->masks[end];
		for (size_t i = begin; i < end && busy; i++)
			aliases->bus[i] = (struct function_span){ begin, end };
	}
}

struct aliases *aliases_find(struct arena *arena, const struct machine *machine)
{
	struct aliases *aliases = arena_alloc(arena, sizeof *aliases);
	size_t count = machine->functions.count;

	aliases->machine = machine;
	aliases->masks = arena_alloc(arena, (count + 1) * sizeof(struct mask *));
	aliases->bus = arena_alloc(arena, (count + 1) * sizeof *aliases->bus);
	for (size_t i = 0; i < count; i++)
		apply_quirks(arena, aliases, i);
	apply_ivrs(arena, aliases);
	note_buses(aliases);
	return aliases;
}

struct function_span aliases_on_bus(const struct aliases *aliases, int index)
{
	return aliases->bus[index];
}

bool aliases_between(const struct aliases *aliases, int left, int right)
{
	const struct function *functions = aliases->machine->functions.items;

	return has(aliases->masks[left], functions[right].address) ||
	       has(aliases->masks[right], functions[left].address);
}

int aliases_requester(const struct aliases *aliases, int index)
{
	const struct machine *machine = aliases->machine;
	const struct vmd *vmd = &machine->functions.items[index].place.vmd;
	const struct function *endpoint =
		vmd->status == OK ? machine_function(machine, vmd->endpoint) : NULL;

	return endpoint ? (int)(endpoint - machine->functions.items) : index;
}

bool aliases_is_aliasing_bridge(const struct function *bridge)
{
	if (bridge->pcie.status != OK)
		return true;
	return bridge->pcie.type == PORT_PCIE_TO_PCI || bridge->pcie.type == PORT_PCI_TO_PCIE;
}

bool bridge_hides_requesters(const struct function *bridge)
{
	return bridge->status == OK && function_is_bridge(bridge) &&
	       status_is_evidence(bridge->pcie.status) && aliases_is_aliasing_bridge(bridge);
}
