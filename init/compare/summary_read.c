/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/compare/summary_read.h"

#include "init/compare/summary_parts.h"
#include "probes/lib/text.h"

#include <stdlib.h>
#include <string.h>

/* The bridge whose bus it is on, or NULL. Buses grow on the way down, or it is none. */
static const struct summary_function *bridge_above(const struct summary *summary,
						   const struct summary_function *function)
{
	uint64_t bus;

	for (size_t i = 0; i < summary->functions.count; i++) {
		const struct summary_function *bridge = &summary->functions.items[i];
		const char *text = bridge->secondary_bus;
		if (text && bridge->at.domain == function->at.domain &&
		    bridge->at.bus < function->at.bus && text_take_hex(&text, 255, &bus) &&
		    bus == function->at.bus)
			return bridge;
	}
	return NULL;
}

static void join(struct reading *reading)
{
	struct summary *summary = reading->summary;

	for (size_t i = 0; i < summary->functions.count; i++) {
		struct summary_function *function = &summary->functions.items[i];
		const struct summary_function *bridge = bridge_above(summary, function);
		function->path = arena_printf(
			&summary->arena, "%s%s%02x.%x", bridge && bridge->path ? bridge->path : "",
			bridge ? "/" : "", function->at.device, function->at.function);
		function->kernel_group = function->potential_group = NO_NUMBER;
	}
	for (size_t i = 0; i < summary->devices.count; i++) {
		struct pci_address at;
		struct summary_function *function =
			pci_address_parse(summary->devices.items[i].address, &at)
				? summary_at(summary, at)
				: NULL;
		if (function)
			function->judged = &summary->devices.items[i];
	}
	for (size_t i = 0; i < reading->memberships.count; i++) {
		const struct membership *membership = &reading->memberships.items[i];
		struct summary_function *function = summary_at(summary, membership->member);
		if (function)
			*(membership->kernel ? &function->kernel_group
					     : &function->potential_group) = membership->group;
		*(membership->kernel ? &summary->kernel_groups : &summary->potential_groups) = true;
	}
}

bool summary_read(struct summary *summary, int file, struct json_fault *fault)
{
	struct reading reading = { .summary = summary, .group = NO_NUMBER };
	const struct json_taker taker = { summary_take_value, summary_take_end, &reading };

	arena_clear(&summary->arena);
	*summary = (struct summary){ .arena = summary->arena };
	if (!json_read(file, &taker, fault))
		return false;
	fault->what = NULL;
	if (!summary_is_report(summary))
		fault->what = "it is no report of vfio-preflight";
	else if (strcmp(summary->schema, "vfio-preflight/report/2") != 0)
		fault->what = "another version, expected vfio-preflight/report/2";
	else if (!summary->verdict || !summary->facts[FACT_TOOL] || summary->lost)
		fault->what = "parts of the report are missing";
	if (fault->what)
		return false;
	if (summary->functions.count)
		qsort(summary->functions.items, summary->functions.count,
		      sizeof *summary->functions.items, summary_by_address);
	join(&reading);
	return true;
}
