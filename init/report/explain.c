/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules whose findings fail or warn, explained: what the menu's [?] shows. */
#include "init/report/explain.h"

#include "init/report/renderers.h"
#include "probes/judge/explanation.h"

static void write_part(struct page *page, const char *title, const char *text)
{
	if (!*text)
		return;
	page_line(page, TONE_PLAIN, "%s", "");
	page_line(page, TONE_PLAIN, "%s", title);
	page_wrap(page, TONE_PLAIN, "  ", text, 0);
}

void explain_rule(struct page *page, const struct rule *rule)
{
	struct explanation explanation = rule_explanation(rule);

	page_line(page, TONE_STRONG, "%s: %s", rule->id, rule->title);
	write_part(page, "What it means", explanation.meaning);
	write_part(page, "How it is detected", explanation.how);
	write_part(page, "What to do", rule->remedy);
	write_part(page, "What not to do", explanation.avoid);
	write_part(page, "Reference", explanation.reference);
}

void render_explain(const struct report *report, FILE *out)
{
	struct page page = { .out = out, .width = report->width };
	const struct ranking *ranking = &report->judgement->ranking;

	for (size_t i = 0; i < ranking->troubles.count; i++) {
		const struct finding *finding = ranking->troubles.items[i];
		if (i)
			page_line(&page, TONE_PLAIN, "%s", "");
		explain_rule(&page, finding->rule);
		page_line(&page, TONE_PLAIN, "%s", "");
		page_line(&page, TONE_PLAIN, "%s", "On this machine");
		page_wrap(&page, TONE_PLAIN, "  ", finding->summary, 0);
	}
	if (!ranking->troubles.count)
		page_line(&page, TONE_PLAIN, "%s", "Nothing to explain: no rule fails or warns.");
}
