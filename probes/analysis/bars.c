/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/bars.h"
#include "probes/analysis/address_bits.h"

bool bar_is_memory(const struct bar *bar)
{
	return !bar->io && bar->index != ROM_BAR;
}

bool bar_lacks_address(const struct bar *bar)
{
	return bar_is_memory(bar) && !bar->assigned;
}

bool bars_may_be_missing(const bar_list *bars)
{
	for (size_t i = 0; i < bars->count; i++)
		if (!status_is_evidence(bars->items[i].size.status))
			return true;
	return false;
}

bool has_high_bar(const struct function *function)
{
	const bar_list *bars = &function_features(function)->bars;

	for (size_t i = 0; i < bars->count; i++)
		if (bar_is_memory(&bars->items[i]) && bars->items[i].wide &&
		    bars->items[i].prefetchable)
			return true;
	return false;
}

static bool some_above_4g(const bar_list *bars)
{
	for (size_t i = 0; i < bars->count; i++)
		if (bar_is_memory(&bars->items[i]) && bars->items[i].assigned &&
		    bars->items[i].address > UINT32_MAX)
			return true;
	return false;
}

bool machine_has_bars_above_4g(const struct machine *machine)
{
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct features *features = function_features(&machine->functions.items[i]);
		if (some_above_4g(&features->bars) ||
		    (features->sriov && some_above_4g(&features->sriov->bars)))
			return true;
	}
	return false;
}

bool beyond_host_addresses(const struct machine *machine, uint64_t bytes)
{
	struct number bits = host_address_bits(machine);

	return bits.status == OK && bits.value > 32 && bits.value < 64 && bytes >> (bits.value - 1);
}

static const struct window *window_for(const struct function *bridge, const struct bar *bar)
{
	return bar->prefetchable ? &bridge->prefetchable : &bridge->memory;
}

static uint64_t window_size(const struct window *window)
{
	return window->end > window->begin ? window->end - window->begin + 1 : 0;
}

const struct function *bridge_too_small(const struct machine *machine,
					const struct function *function, const struct bar *bar,
					uint64_t bytes)
{
	const struct function *found = NULL;

	for (function = machine_parent(machine, function); function;
	     function = machine_parent(machine, function)) {
		const struct window *window = window_for(function, bar);
		if (function->header_type == 1 && (window->begin || window->end) &&
		    window_size(window) < bytes)
			found = function;
	}
	return found;
}

const char *bridge_text(struct arena *arena, const struct function *bridge, const struct bar *bar)
{
	char address[PCI_ADDRESS_TEXT];
	uint64_t size = bridge ? window_size(window_for(bridge, bar)) : 0;

	if (!bridge)
		return "";
	return arena_printf(arena, " The window of the bridge %s above it %s%s.",
			    pci_address_print(bridge->address, address),
			    size ? "holds " : "is closed", size ? size_text(arena, size) : "");
}

const char *size_text(struct arena *arena, uint64_t bytes)
{
	static const char *const units[] = { "bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	size_t unit = 0;

	for (; bytes && bytes % 1024 == 0; unit++)
		bytes /= 1024;
	return arena_printf(arena, "%llu %s", (unsigned long long)bytes, units[unit]);
}

const char *bar_text(struct arena *arena, const struct bar *bar)
{
	if (bar->size.status != OK)
		return arena_printf(arena, "BAR %u", bar->index);
	return arena_printf(arena, "BAR %u (%s)", bar->index, size_text(arena, bar->size.value));
}
