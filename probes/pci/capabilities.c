/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/pci/capabilities.h"

enum {
	STATUS = 0x04,
	STATUS_CAPABILITIES = 1 << 20,
	POINTER = 0x34,
	CARDBUS_POINTER = 0x14,
	CARDBUS = 2
};
enum { DWORDS = CONFIG_EXTENDED / 4 };

struct walk {
	struct pci_config *config;
	struct capability found[DWORDS];
	size_t count;
	uint32_t seen[DWORDS / 32];
};

/* Notes a fault of a list; always FAILED. */
static enum status fault(struct walk *walk, unsigned offset, const char *what)
{
	pci_config_gap(walk->config, "capabilities", "failed: the chain %s at offset 0x%x", what,
		       offset);
	return FAILED;
}

/* Reads the first dword of the capability at `offset`, and lists it. */
static enum status visit(struct walk *walk, unsigned offset, uint32_t *value)
{
	unsigned index = offset / 4;

	if (walk->seen[index / 32] >> index % 32 & 1)
		return fault(walk, offset, "loops");
	walk->seen[index / 32] |= 1U << index % 32;

	enum status status = pci_config_dword(walk->config, offset, value);
	if (status == ABSENT || status == FAILED)
		return fault(walk, offset, "cannot be read");
	if (status == OK && *value == UINT32_MAX)
		return fault(walk, offset, "reads as all ones");
	if (status == OK) {
		unsigned mask = offset < CONFIG_STANDARD ? 0xff : 0xffff;
		walk->found[walk->count++] =
			(struct capability){ (uint16_t)(*value & mask), (uint16_t)offset };
		walk->config->machine->config_dwords.needed++;
	}
	return status;
}

/*
 * PCI Local Bus 3.0, 6.7: each capability is its id, the offset of the next, and its own registers.
 */
static enum status walk_standard(struct walk *walk, const struct function *function)
{
	uint32_t value;

	enum status known = pci_config_dword(walk->config, STATUS, &value);
	if (known != OK || !(value & STATUS_CAPABILITIES))
		return known == OK ? ABSENT : known;
	known = pci_config_dword(
		walk->config, function->header_type == CARDBUS ? CARDBUS_POINTER : POINTER, &value);
	if (known != OK)
		return known;

	for (unsigned offset = value & 0xfc; offset; offset = value >> 8 & 0xfc) {
		if (offset < CONFIG_HEADER)
			return fault(walk, offset, "points into the header");
		enum status status = visit(walk, offset, &value);
		if (status != OK)
			return status;
	}
	return OK;
}

/*
 * Some devices answer beyond byte 256 with what is at the begin, every 256 bytes; Linux takes those
 * for devices of 256 bytes. That the first dword comes again is rare, so the others are read only
 * then.
 */
static bool is_aliased(struct pci_config *config, uint32_t at_256)
{
	uint32_t first, value = at_256;

	pci_config_dword(config, 0, &first);
	if (!at_256)
		return false;
	for (unsigned offset = CONFIG_STANDARD; value == first; offset += CONFIG_STANDARD) {
		if (offset == CONFIG_EXTENDED)
			return true;
		if (pci_config_dword(config, offset, &value) != OK)
			break;
	}
	return false;
}

/*
 * PCI Express 5.0, 7.6.3: id 15:0, version 19:16, next 31:20, from offset 0x100. All zero there:
 * the list is empty.
 */
static enum status walk_extended(struct walk *walk, struct function *function)
{
	uint32_t value;
	enum status status = pci_config_dword(walk->config, CONFIG_STANDARD, &value);

	if (status == OK && (value == UINT32_MAX || is_aliased(walk->config, value)))
		status = ABSENT;
	function->config_size =
		(struct number){ OK, status == OK ? CONFIG_EXTENDED : CONFIG_STANDARD };
	if (status == DENIED || status == FAILED)
		function->config_size.status = status;
	if (status == ABSENT)
		walk->config->no_extended++;
	if (status == FAILED)
		return fault(walk, CONFIG_STANDARD, "cannot be read");
	if (status != OK)
		return status == ABSENT ? FAILED : status;

	for (unsigned offset = value ? CONFIG_STANDARD : 0; offset; offset = value >> 20 & 0xffc) {
		if (offset < CONFIG_STANDARD)
			return fault(walk, offset, "points below 0x100");
		status = visit(walk, offset, &value);
		if (status != OK)
			return status;
	}
	return OK;
}

static struct capability *copy(struct arena *arena, const struct walk *walk)
{
	struct capability *items = arena_alloc(arena, walk->count * sizeof *items);

	for (size_t i = 0; i < walk->count; i++)
		items[i] = walk->found[i];
	return items;
}

/* Only PCI Express functions have extended space, as far as anything here asks for it. */
void pci_walk_capabilities(struct pci_config *config, struct function *function)
{
	struct walk walk = { .config = config };
	struct capabilities *capabilities = &function->capabilities;

	capabilities->standard = walk_standard(&walk, function);
	capabilities->items = walk.found;
	capabilities->count = walk.count;

	enum status pcie = pci_capability(function, CAPABILITY_PCIE).status;
	function->config_size = (struct number){ pcie == ABSENT ? OK : pcie, CONFIG_STANDARD };
	capabilities->extended = pcie == OK ? walk_extended(&walk, function) : pcie;
	capabilities->items = copy(&config->machine->arena, &walk);
	capabilities->count = walk.count;
	if (capabilities->standard == DENIED || capabilities->extended == DENIED)
		config->denied++;
}

static struct capability_place find(const struct function *function, unsigned id, bool extended)
{
	const struct capabilities *capabilities = &function->capabilities;
	enum status status = extended ? capabilities->extended : capabilities->standard;

	for (size_t i = 0; i < capabilities->count; i++) {
		const struct capability *capability = &capabilities->items[i];
		if (capability->id == id && (capability->offset >= CONFIG_STANDARD) == extended)
			return (struct capability_place){ OK, capability->offset };
	}
	return (struct capability_place){ status == OK ? ABSENT : status, 0 };
}

struct capability_place pci_capability(const struct function *function, unsigned id)
{
	return find(function, id, false);
}

struct capability_place pci_extended_capability(const struct function *function, unsigned id)
{
	return find(function, id, true);
}

enum status pci_registers(struct pci_config *config, struct capability_place place, unsigned at,
			  unsigned count, uint32_t *values)
{
	unsigned end = place.offset < CONFIG_STANDARD ? CONFIG_STANDARD : CONFIG_EXTENDED;
	unsigned begin = place.offset + at;

	for (unsigned i = 0; i < count; i++)
		values[i] = 0;
	if (place.status != OK)
		return place.status;
	if (begin + count * 4 > end) {
		pci_config_gap(config, "capabilities",
			       "failed: the one at offset 0x%x has no room for its registers",
			       place.offset);
		return FAILED;
	}
	enum status status = pci_config_dwords(config, begin, count, values);
	if (status == OK)
		config->machine->config_dwords.needed += count;
	if (status == ABSENT || status == FAILED) {
		pci_config_gap(config, "capabilities", "failed: offset 0x%x cannot be read", begin);
		return FAILED;
	}
	return status;
}
