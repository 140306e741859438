/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/explanation.h"
#include "probes/lib/inflate.h"

#include <string.h>

/* One text of each rule in the order of rule_list(), then the next of each; each with its NUL. */
static const char *unpack(void)
{
	static char *texts; /* unpacked once: a report may explain many rules */

	if (texts)
		return texts;
	texts = inflate_whole(explanations_packed, explanations_packed_size, explanations_size);
	return texts;
}

static const char *nth(const char *text, size_t number)
{
	while (number--)
		text += strlen(text) + 1;
	return text;
}

struct explanation rule_explanation(const struct rule *rule)
{
	const char *texts = unpack();
	size_t count, at = 0;
	const struct rule *const *rules = rule_list(&count);

	while (rules[at] != rule)
		at++;
	return (struct explanation){
		.meaning = nth(texts, at),
		.how = nth(texts, count + at),
		.avoid = nth(texts, 2 * count + at),
		.reference = nth(texts, 3 * count + at),
	};
}
