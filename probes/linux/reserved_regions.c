/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel says of reserved memory, group by group:
 * /sys/kernel/iommu_groups/N/reserved_regions. Only groups are asked that hold a device of
 * interest, for only there it decides anything.
 */
#include "probes/lib/text.h"
#include "probes/scan/probe.h"

#include <string.h>

enum { REGIONS_AT_MOST = 256, TYPE_AT_MOST = 32 };

/* One hexadecimal number and the spaces behind it. */
static bool parse_number(const char **text, uint64_t *number)
{
	if (!text_take_hex(text, UINT64_MAX, number) || **text != ' ')
		return false;
	*text += strspn(*text, " ");
	return true;
}

/* "0x00000000fee00000 0x00000000feefffff msi" */
static bool parse_region(struct arena *arena, const char *line, size_t length,
			 struct group_region *region)
{
	const char *text = line;

	if (!parse_number(&text, &region->begin) || !parse_number(&text, &region->end) ||
	    region->end < region->begin)
		return false;
	size_t left = (size_t)(line + length - text);
	if (text >= line + length || left > TYPE_AT_MOST ||
	    strspn(text, "abcdefghijklmnopqrstuvwxyz-") < left)
		return false;
	region->type = arena_copy(arena, text, left);
	return true;
}

/* A list with a line that nobody understood tells nothing: it might be the one that blocks. */
static void parse(struct machine *machine, const struct answer *answer, struct group *group)
{
	const char *text = (const char *)answer->bytes, *end = text + answer->length;

	for (const char *line = text; line < end;) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		size_t length = (size_t)((newline ? newline : end) - line);
		struct group_region region;
		if (group->regions.count == REGIONS_AT_MOST ||
		    !parse_region(&machine->arena, line, length, &region)) {
			machine_gap(machine,
				    arena_printf(&machine->arena,
						 "reserved regions of IOMMU group %u", group->id),
				    "failed: at offset 0x%zx there is no region",
				    (size_t)(line - text));
			group->regions_status = FAILED;
			group->regions.count = 0;
			return;
		}
		*array_add(&machine->arena, &group->regions) = region;
		line += length + 1;
	}
}

static bool holds_device_of_interest(const struct machine *machine, const struct group *group)
{
	for (size_t i = 0; i < group->members.count; i++) {
		const struct function *function =
			machine_function(machine, group->members.items[i]);
		if (function && function_is_device(function))
			return true;
	}
	return false;
}

static void look(struct source *source, struct machine *machine)
{
	for (size_t i = 0; i < machine->groups.count; i++) {
		struct group *group = &machine->groups.items[i];
		if (!holds_device_of_interest(machine, group))
			continue;
		struct answer answer =
			source_read(source, &machine->arena,
				    "/sys/kernel/iommu_groups/%u/reserved_regions", group->id);
		group->regions_status = answer.status;
		if (answer.status == OK)
			parse(machine, &answer, group);
	}
}

PROBE(reserved_regions, "memory that IOMMU groups reserve", look,
      .after = { "iommu_groups", "pci" })
