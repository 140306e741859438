/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/command/catalogue.h"

#include "init/report/explain.h"

#include <stdio.h>

void catalogue_list(FILE *out)
{
	size_t count;
	const struct rule *const *rules = rule_list(&count);

	for (size_t i = 0; i < count; i++)
		fprintf(out, "%-31s %-10s %s\n", rules[i]->id, severity_word(rules[i]->severity),
			rules[i]->title);
}

bool catalogue_explain(const char *id, FILE *out)
{
	const struct rule *rule = rule_by_id(id);
	struct page page = { .out = out };

	if (rule)
		explain_rule(&page, rule);
	return rule;
}
