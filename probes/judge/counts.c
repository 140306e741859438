/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/counts.h"

#include <string.h>

void count_devices(struct judgement *judgement)
{
	for (size_t i = 0; i < judgement->devices.count; i++) {
		const struct device_judgement *device = &judgement->devices.items[i];
		struct kind_count *count = &judgement->counts[function_kind(device->function)];
		if (device->part_of)
			continue;
		count->total++;
		count->assignable += device->verdict == DEVICE_ASSIGNABLE;
		count->unknown += device->verdict == DEVICE_UNKNOWN;
		count->after_changes += device->verdict == DEVICE_ASSIGNABLE_AFTER_CHANGES &&
					!device->strangers_total;
	}
}

static size_t shown(const struct judgement *judgement, const struct kind_count *count)
{
	return count->assignable +
	       (judgement->verdict == VERDICT_READY_AFTER_CHANGES ? count->after_changes : 0);
}

const char *count_text(struct arena *arena, const struct judgement *judgement,
		       enum device_kind kind, const char *between)
{
	const struct kind_count *count = &judgement->counts[kind];

	if (!count->total)
		return NULL;
	if (count->unknown && !shown(judgement, count))
		return arena_printf(arena, "?%s%zu", between, count->total);
	return arena_printf(arena, "%zu%s%s%zu", shown(judgement, count),
			    count->unknown ? "+?" : "", between, count->total);
}

const char *counts_text(struct arena *arena, const struct judgement *judgement, size_t room,
			const char *between, const char *separator)
{
	const char *text = "";

	for (enum device_kind kind = 0; kind < KIND_OTHER; kind++) {
		const char *count = count_text(arena, judgement, kind, between);
		if (!count)
			continue;
		const char *longer = arena_printf(arena, "%s%s%s %s", text, *text ? separator : "",
						  device_kind_name(kind), count);
		if (strlen(longer) > room)
			break;
		text = longer;
	}
	return text;
}

bool no_gpu_is_assignable(const struct judgement *judgement)
{
	const struct kind_count *count = &judgement->counts[KIND_GPU];

	return count->total && !count->unknown && !shown(judgement, count);
}
