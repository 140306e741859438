/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What only the whole of a paste tells: the rest of a header, what is not there, which group. */
#include "probes/paste/parts.h"

#include <string.h>

enum { BRIDGE = 0x0604, CARDBUS = 0x0607 };
enum { ID = 0x00, CLASS = 0x08, TYPE = 0x0c, SUBSYSTEM = 0x2c, POINTER = 0x34 };

/* Bit 7 of the header type: others share its number. */
static bool has_siblings(const struct paste *paste, size_t index)
{
	const struct paste_function *function = paste->functions.items[index];

	return index + 1 < paste->functions.count &&
	       pci_address_same_slot(function->address, paste->functions.items[index + 1]->address);
}

static bool is_untold(const struct paste_function *function, unsigned offset)
{
	return function->from[offset] == UNTOLD;
}

/*
 * `lspci -vv` prints whatever is there: what it does not name is zero, or lies in no probe's way.
 */
static void finish_header(const struct paste *paste, size_t index)
{
	struct paste_function *function = paste->functions.items[index];

	for (unsigned offset = 0; function->silent && offset < HEADER; offset += 4)
		paste_put(function, offset, UINT32_MAX, UINT32_MAX);
	if (function->silent)
		return;
	if (function->has_ids)
		paste_put(function, ID, UINT32_MAX,
			  (uint32_t)function->device << 16 | function->vendor);
	if (function->has_class)
		paste_put(function, CLASS, UINT32_MAX,
			  (uint32_t)function->class_code << 16 |
				  (uint32_t)function->interface << 8 | function->revision);
	bool bridge = function->class_code == BRIDGE;
	if (function->class_code == CARDBUS || (bridge && !function->bridge))
		return;
	paste_put(function, TYPE, UINT32_MAX,
		  (function->bridge ? 1U << 16 : 0) | (has_siblings(paste, index) ? 1U << 23 : 0));
	for (unsigned offset = 0x10; function->complete && offset < HEADER; offset += 4)
		if (is_untold(function, offset) && (offset != POINTER || !function->denied) &&
		    (offset != SUBSYSTEM || !function->subsystem_named))
			paste_put(function, offset, UINT32_MAX, 0);
}

static bool has_express(const struct paste_function *function)
{
	unsigned offset = function->from[POINTER] ? function->bytes[POINTER] & 0xfcu : 0;

	for (int i = 0; offset >= HEADER && i < 48; i++) {
		if (function->from[offset] && function->bytes[offset] == CAPABILITY_EXPRESS)
			return true;
		offset = function->bytes[offset + 1] & 0xfc;
	}
	return false;
}

struct whole {
	bool extended; /* some function showed what is beyond byte 256: so would have the others */
	bool long_hex;
	bool sizes, drivers;
};

static struct whole look_at_all(const struct paste *paste)
{
	struct whole whole = { 0 };

	for (size_t i = 0; i < paste->functions.count; i++) {
		const struct paste_function *function = paste->functions.items[i];
		whole.extended |= function->last_extended != 0;
		whole.long_hex |= function->end_of_hex > STANDARD;
		whole.drivers |= function->driver_status == OK;
		for (int k = 0; k < REGIONS; k++)
			whole.sizes |= function->regions[k].size != 0;
	}
	return whole;
}

static void finish_function(const struct paste *paste, size_t index, const struct whole *whole)
{
	struct paste_function *function = paste->functions.items[index];

	if (function->verbose)
		finish_header(paste, index);
	if (!function->last_extended && whole->extended && !function->denied &&
	    function->has_capabilities && has_express(function))
		paste_put(function, STANDARD, UINT32_MAX, 0);
	if (!function->driver_status && whole->drivers && (function->name_given))
		function->driver_status = ABSENT;
	function->sizes_told = whole->sizes && function->complete && !function->virtual_bars;
	if (function->end_of_hex == STANDARD && !whole->long_hex && has_express(function))
		function->cut_at_256 = true;
}

/* Each source of groups by itself, the best first. */
static void settle_groups(struct paste *paste)
{
	static const enum kind order[] = { KIND_LISTING, KIND_LSPCI, KIND_PVESH,
					   KIND_VIRSH,   KIND_JSON,  KIND_LOG };
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; i < paste->functions.count; i++) {
		struct paste_function *function = paste->functions.items[i];
		function->group = NO_GROUP;
		for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
			long group = function->groups[order[k]];
			if (group == NO_GROUP)
				continue;
			if (function->group != NO_GROUP && function->group != group &&
			    !paste->contradiction)
				paste->contradiction = arena_printf(
					&paste->arena, "%s is in group %ld and in group %ld",
					pci_address_print(function->address, address),
					function->group, group);
			if (function->group == NO_GROUP)
				function->group = group;
		}
		paste->grouped += function->group != NO_GROUP;
	}
}

/*
 * A list that the text may have been cut in goes on: of its last capability not even that is known.
 */
static void open_end(const struct paste *paste)
{
	struct paste_function *last = paste->at;

	if (!paste->cut_off || !last || !last->verbose)
		return;
	unsigned offset = last->last_extended ? last->last_extended : last->last;
	if (offset && last->from[offset] == FROM_TEXT)
		memset(last->from + offset, UNTOLD, 4);
}

void paste_finish(struct paste *paste)
{
	paste_log_flush(paste);
	paste_find_ids(paste);
	open_end(paste);
	struct whole whole = look_at_all(paste);
	for (size_t i = 0; i < paste->functions.count; i++)
		finish_function(paste, i, &whole);
	settle_groups(paste);
}
