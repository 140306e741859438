/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/bars.h"

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
		if (bar_is_memory(&bars->items[i]) && bars->items[i].wide && bars->items[i].prefetchable)
			return true;
	return false;
}

static bool some_above_4g(const bar_list *bars)
{
	for (size_t i = 0; i < bars->count; i++)
		if (bar_is_memory(&bars->items[i]) && bars->items[i].assigned && bars->items[i].address > UINT32_MAX)
			return true;
	return false;
}

bool machine_has_bars_above_4g(const struct machine *machine)
{
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct features *features = function_features(&machine->functions.items[i]);
		if (some_above_4g(&features->bars) || (features->sriov && some_above_4g(&features->sriov->bars)))
			return true;
	}
	return false;
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
