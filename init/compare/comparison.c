/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/compare/comparison.h"

#include <string.h>

const char *topic_word(enum topic topic)
{
	static const char *const words[TOPICS] = { "verdict", "count", "device", "appeared",
						   "gone",    "moved", "split",  "merged",
						   "acs",     "fact",  "rule" };

	return words[topic];
}

const char *direction_word(enum direction direction)
{
	static const char *const words[] = { "neutral", "better", "worse" };

	return words[direction];
}

const char *identity_word(enum identity identity)
{
	static const char *const words[] = { "unknown", "same", "other" };

	return words[identity];
}

struct difference *difference_add(struct comparison *comparison, enum topic topic,
				  enum direction direction, const char *what)
{
	struct difference *difference = array_add(&comparison->arena, &comparison->differences);

	*difference = (struct difference){ topic, direction, what, NULL, NULL, NULL };
	comparison->better += direction == BETTER;
	comparison->worse += direction == WORSE;
	return difference;
}

bool texts_differ(const char *left, const char *right)
{
	return left && right ? strcmp(left, right) != 0 : left != right;
}

const char *function_text(struct arena *arena, const struct summary_function *function)
{
	if (function->judged && function->judged->name)
		return arena_printf(arena, "%s %s", function->address, function->judged->name);
	if (function->device_name)
		return arena_printf(arena, "%s %s", function->address, function->device_name);
	if (!function->vendor || !function->device)
		return function->address;
	return arena_printf(arena, "%s %s:%s", function->address, function->vendor + 2,
			    function->device + 2);
}

void comparison_free(struct comparison *comparison)
{
	arena_free(&comparison->arena);
}

int comparison_exit_status(const struct comparison *comparison)
{
	return comparison->worse ? 2 : comparison->differences.count ? 1 : 0;
}
