/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules that fail, warn or could not tell on one side only. */
#include "init/compare/comparison_parts.h"

#include <string.h>

/*
 * What stops a device is told with the device: here are findings about the machine, and notes.
 */
static bool counts(const struct summary_finding *finding)
{
	return strcmp(finding->subject, "machine") == 0 || strcmp(finding->severity, "note") == 0;
}

/* The subject of a finding as the other report has it; NULL where it is not there. */
static const char *translated(const struct summary *from, const struct summary *to,
			      const size_t *partners, const char *subject)
{
	const struct summary_function *function = summary_function(from, subject);

	if (!function)
		return subject; /* "machine" */
	size_t partner = partners[function - from->functions.items];
	return partner == NOT_MATCHED ? NULL : to->functions.items[partner].address;
}

static bool has(const struct summary *summary, const struct summary_finding *like,
		const char *subject)
{
	for (size_t i = 0; i < summary->findings.count; i++) {
		const struct summary_finding *finding = &summary->findings.items[i];
		if (strcmp(finding->rule, like->rule) == 0 &&
		    strcmp(finding->status, like->status) == 0 &&
		    strcmp(finding->subject, subject) == 0)
			return true;
	}
	return false;
}

/* Of one rule: where it says something that the other report does not say; NULL for nowhere. */
static const char *only_here(struct arena *arena, const struct summary *here,
			     const struct summary *there, const size_t *partners, const char *rule)
{
	const char *text = NULL;

	for (size_t i = 0; i < here->findings.count; i++) {
		const struct summary_finding *finding = &here->findings.items[i];
		if (strcmp(finding->rule, rule) != 0 || !counts(finding))
			continue;
		const char *subject = translated(here, there, partners, finding->subject);
		/* a device that came or went is told as such */
		if (!subject || has(there, finding, subject))
			continue;
		bool machine = strcmp(subject, "machine") == 0;
		text = arena_printf(arena, "%s%s%s%s%s", text ? text : "", text ? ", " : "",
				    finding->status, machine ? "" : " on ",
				    machine ? "" : finding->subject);
	}
	return text;
}

static bool is_first_of_rule(const struct summary *summary, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (strcmp(summary->findings.items[i].rule, summary->findings.items[index].rule) ==
		    0)
			return false;
	return true;
}

static bool mentions(const struct summary *summary, const char *rule)
{
	for (size_t i = 0; i < summary->findings.count; i++)
		if (strcmp(summary->findings.items[i].rule, rule) == 0)
			return true;
	return false;
}

static void compare_rule(struct comparison *comparison, const char *rule)
{
	const struct summary *before = comparison->before, *after = comparison->after;
	const char *was =
		only_here(&comparison->arena, before, after, comparison->match.to_after, rule);
	const char *is =
		only_here(&comparison->arena, after, before, comparison->match.to_before, rule);

	if (!was && !is)
		return;
	struct difference *difference = difference_add(comparison, TOPIC_RULE, NEUTRAL, rule);
	difference->before = was;
	difference->after = is;
}

void compare_rules(struct comparison *comparison)
{
	const struct summary *before = comparison->before, *after = comparison->after;

	for (size_t i = 0; i < before->findings.count; i++)
		if (is_first_of_rule(before, i))
			compare_rule(comparison, before->findings.items[i].rule);
	for (size_t i = 0; i < after->findings.count; i++)
		if (is_first_of_rule(after, i) && !mentions(before, after->findings.items[i].rule))
			compare_rule(comparison, after->findings.items[i].rule);
}
