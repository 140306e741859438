/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/quirks/device_quirks.h"

enum answer_of_condition { NO, MAYBE, YES };

static enum answer_of_condition told(bool holds)
{
	return holds ? YES : NO;
}

static enum answer_of_condition has_flr(const struct features *features)
{
	if (!features || !status_is_evidence(features->resets.flr.status))
		return MAYBE;
	return told(features->resets.flr.status == OK && features->resets.flr.value);
}

/* A bridge that could not be read may be above. */
static enum answer_of_condition is_below_a_bridge(const struct function *function)
{
	if (function->parent >= 0)
		return YES;
	return function->address.bus ? MAYBE : NO;
}

static enum answer_of_condition has_bar0(const struct features *features)
{
	for (size_t i = 0; features && i < features->bars.count; i++)
		if (features->bars.items[i].index == 0)
			return told(features->bars.items[i].assigned);
	return MAYBE;
}

static enum answer_of_condition holds(const struct device_quirk *quirk,
				      const struct function *function, unsigned condition)
{
	switch (condition) {
	case DEVICE_WHEN_CLASS: return told(function->class_code >> 8 == quirk->class_code);
	case DEVICE_WHEN_NOT_ROOT_BUS: return is_below_a_bridge(function);
	case DEVICE_WHEN_REVISION: return told(function->revision == quirk->revision);
	case DEVICE_WHEN_REVISION_BELOW: return told(function->revision < quirk->revision);
	case DEVICE_WHEN_SUBSYSTEM:
		return told(function->subsystem_vendor == quirk->subsystem_vendor &&
			    function->subsystem_device == quirk->subsystem_device);
	case DEVICE_WHEN_FLR: return has_flr(function->features);
	case DEVICE_WHEN_BAR0: return has_bar0(function->features);
	}
	return MAYBE;
}

static enum answer_of_condition all_hold(const struct device_quirk *quirk,
					 const struct function *function)
{
	enum answer_of_condition worst = YES;

	for (unsigned bit = 1; bit <= quirk->when; bit <<= 1) {
		enum answer_of_condition answer =
			quirk->when & bit ? holds(quirk, function, bit) : YES;
		if (answer < worst)
			worst = answer;
	}
	return worst;
}

/* The matches of one vendor begin here. */
static size_t first_of_vendor(uint16_t vendor)
{
	size_t low = 0, high = device_quirk_match_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (device_quirk_matches[middle].vendor < vendor)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct device_quirk_found device_quirk(const struct function *function, unsigned effects)
{
	struct device_quirk_found found = { NULL, false };

	if (function->status != OK)
		return found;
	for (size_t i = first_of_vendor(function->vendor);
	     i < device_quirk_match_count && device_quirk_matches[i].vendor == function->vendor &&
	     !found.sure;
	     i++) {
		const struct device_quirk_match *match = &device_quirk_matches[i];
		const struct device_quirk *quirk = &device_quirks[match->quirk];
		if (function->device < match->first || function->device > match->last ||
		    !(quirk->effects & effects))
			continue;
		enum answer_of_condition answer = all_hold(quirk, function);
		if (answer == YES || (answer == MAYBE && !found.quirk))
			found = (struct device_quirk_found){ quirk, answer == YES };
	}
	return found;
}
