/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/command/catalogue.h"

#include "init/report/page.h"
#include "probes/judge/explanation.h"

#include <stdio.h>

void catalogue_list(FILE *out)
{
	size_t count;
	const struct rule *const *rules = rule_list(&count);

	for (size_t i = 0; i < count; i++)
		fprintf(out, "%-31s %-10s %s\n", rules[i]->id, severity_word(rules[i]->severity), rules[i]->title);
}

static void write_part(struct page *page, const char *title, const char *text)
{
	if (!*text)
		return;
	page_line(page, TONE_PLAIN, "%s", "");
	page_line(page, TONE_PLAIN, "%s", title);
	page_wrap(page, TONE_PLAIN, "  ", text, 0);
}

bool catalogue_explain(const char *id, FILE *out)
{
	const struct rule *rule = rule_by_id(id);
	struct page page = { .out = out };
	struct arena arena = ARENA_EMPTY;

	if (!rule)
		return false;
	struct explanation explanation = rule_explanation(&arena, rule);
	page_line(&page, TONE_PLAIN, "%s: %s", rule->id, rule->title);
	write_part(&page, "What it means", explanation.meaning);
	write_part(&page, "How we know", explanation.how);
	write_part(&page, "What to do", rule->remedy);
	write_part(&page, "What not to do", explanation.avoid);
	write_part(&page, "Reference", explanation.reference);
	arena_free(&arena);
	return true;
}
