/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory that the buses hand down, as /proc/iomem shows it:
 *
 *     4000000000-7fffffffff : PCI Bus 0000:00          of a root bus: what its bridges may use
 *       6000000000-6000ffffff : 0000:00:02.0           what is in use of that
 *
 * The depth is the indentation. Without CAP_SYS_ADMIN all addresses are zero.
 */
#include "probes/lib/text.h"
#include "probes/scan/probe.h"

#include <string.h>

enum { RANGES_AT_MOST = 8192 };

/* "PCI Bus 0000:3a" */
static bool take_bus(const char *text, struct bus_range *range)
{
	static const char prefix[] = "PCI Bus ";
	uint64_t domain, bus;

	if (strncmp(text, prefix, sizeof prefix - 1) != 0)
		return false;
	text += sizeof prefix - 1;
	if (!text_take_digits(&text, 4, 8, &domain) || *text++ != ':' ||
	    !text_take_digits(&text, 2, 2, &bus))
		return false;
	range->domain = (uint32_t)domain;
	range->bus = (uint8_t)bus;
	return true;
}

static bool take_line(const char *line, struct bus_range *range)
{
	size_t blanks = strspn(line, " ");

	line += blanks;
	range->depth = (uint8_t)(blanks > 128 ? 64 : blanks / 2);
	if (!text_take_hex(&line, UINT64_MAX, &range->begin) || *line++ != '-' ||
	    !text_take_hex(&line, UINT64_MAX, &range->end) || strncmp(line, " : ", 3) != 0)
		return false;
	range->is_bus = take_bus(line + 3, range);
	return true;
}

static void look(struct source *source, struct machine *machine)
{
	struct bus_ranges *ranges = &machine->bus_ranges;
	struct answer answer = source_read(source, &machine->arena, "/proc/iomem");
	bool shown = false;

	ranges->status = answer.status;
	if (answer.status != OK)
		return;
	/* The copy is ours to take apart. */
	char *text = (char *)answer.bytes, *line;
	while ((line = strsep(&text, "\n")) && ranges->list.count < RANGES_AT_MOST) {
		struct bus_range range = { 0 };
		if (!take_line(line, &range))
			continue;
		shown |= range.end != 0;
		*array_add(&machine->arena, &ranges->list) = range;
	}
	/* What would follow may be in use. */
	if (text)
		ranges->status = FAILED;
	else if (!shown)
		ranges->status = ranges->list.count ? DENIED : FAILED;
}

PROBE(bus_windows, "memory of the PCI buses", look)
