/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The firmware's own memory map (E820), as Linux took it over before it changed anything:
 * /sys/firmware/memmap/N/{start,end,type}. Asked only where a table reserves memory for devices,
 * which is what it is compared with.
 */
#include "probes/lib/text.h"
#include "probes/scan/probe.h"

#include <stdlib.h>

#define FOLDER "/sys/firmware/memmap"

enum { RANGES_AT_MOST = 4096 };

static enum status read_number(struct source *source, struct machine *machine, const char *name,
			       const char *field, uint64_t *value)
{
	struct answer answer = source_read(source, &machine->arena, FOLDER "/%s/%s", name, field);
	struct text text = text_of_answer(&machine->arena, &answer);

	if (text.status != OK)
		return text.status;
	return text_is_hex(text.value, UINT64_MAX, value) ? OK : FAILED;
}

static enum status read_range(struct source *source, struct machine *machine, const char *name)
{
	struct memory_range range;
	struct answer type = source_read(source, &machine->arena, FOLDER "/%s/type", name);
	enum status status = type.status;

	range.type = answer_line(&machine->arena, &type);
	if (status == OK)
		status = read_number(source, machine, name, "start", &range.begin);
	if (status == OK)
		status = read_number(source, machine, name, "end", &range.end);
	if (status == OK)
		*array_add(&machine->arena, &machine->memory_map.ranges) = range;
	return status;
}

static int by_begin(const void *a, const void *b)
{
	const struct memory_range *left = a;
	const struct memory_range *right = b;

	if (left->begin != right->begin)
		return left->begin < right->begin ? -1 : 1;
	return left->end < right->end ? -1 : left->end > right->end;
}

/* A map with a hole that nobody looked into tells nothing, so one lost entry loses the map. */
static void look(struct source *source, struct machine *machine)
{
	struct memory_map *map = &machine->memory_map;
	const char *name;
	size_t at = 0;

	if (!machine->iommu.reserved.count)
		return;
	struct answer folder = source_list(source, &machine->arena, FOLDER);
	map->status = folder.status;
	while (map->status == OK && (name = answer_next_name(&machine->arena, &folder, &at))) {
		enum status status = map->ranges.count < RANGES_AT_MOST
					     ? read_range(source, machine, name)
					     : FAILED;
		if (status == OK)
			continue;
		map->status = status == DENIED || status == NOT_ASKED ? status : FAILED;
		machine_gap(machine, arena_printf(&machine->arena, FOLDER "/%s", name), "%s: %s",
			    status_name(map->status),
			    map->ranges.count < RANGES_AT_MOST
				    ? "start, end or type could not be read"
				    : "too many ranges");
	}
	if (folder.status == DENIED || folder.status == FAILED)
		machine_gap(machine, FOLDER, "%s", status_name(folder.status));
	if (map->status != OK)
		map->ranges.count = 0;
	if (map->ranges.count)
		qsort(map->ranges.items, map->ranges.count, sizeof map->ranges.items[0], by_begin);
}

PROBE(memory_map, "the firmware's memory map", look, .after = { "acpi" })
