/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rule by rule: what it found, about the machine or which device, its evidence, its explanation. */
#include "init/report/finding_words.h"
#include "init/report/html_parts.h"
#include "init/report/markup.h"
#include "probes/judge/explanation.h"
#include "probes/judge/ranking.h"

#include <string.h>

/* What was found at one place shares a line: of a device with eight functions all name seven. */
static void write_evidence(struct html *html, const struct finding *finding)
{
	const struct evidence *before = NULL;

	for (size_t i = 0; i < finding->evidence.count; i++) {
		const struct evidence *evidence = &finding->evidence.items[i];
		bool more = before && !before->width && !evidence->width &&
			    strcmp(before->where, evidence->where) == 0;
		if (more) {
			markup(html->out, ", %s", evidence->text);
		} else {
			fputs(before ? "</samp><br><samp>" : "<br><samp>", html->out);
			markup_text(html->out, evidence_text(&html->arena, evidence));
		}
		before = evidence;
	}
	fputs(before ? "</samp>" : "", html->out);
}

static bool says_the_same(const struct finding *finding, const struct finding *before)
{
	return before && finding->status == before->status &&
	       strcmp(finding->summary, before->summary) == 0 &&
	       strcmp(finding->remedy, before->remedy) == 0;
}

static void write_words(struct html *html, const struct finding *finding,
			const struct finding *before)
{
	bool own = finding->remedy != finding->rule->remedy;
	bool again = before && strcmp(finding->remedy, before->remedy) == 0;

	markup(html->out, "<b class=%s>%s</b>: %s", html_tone(finding_tone(finding)),
	       finding_status_word(finding->status), finding->summary);
	if (own || finding->status != FINDING_UNKNOWN)
		markup(html->out, "<br>To do: %s", again ? "as above." : finding->remedy);
}

/* In full only what is another than of the finding before. */
static void write_finding(struct html *html, const struct finding *finding,
			  const struct finding *before)
{
	char address[PCI_ADDRESS_TEXT];

	fputs("<li>", html->out);
	if (!finding->about_machine)
		markup(html->out, "<code>%s</code> ", pci_address_print(finding->subject, address));
	if (says_the_same(finding, before))
		fputs("as above.", html->out);
	else
		write_words(html, finding, before);
	write_evidence(html, finding);
	putc('\n', html->out);
}

static void write_explanation(struct html *html, const struct rule *rule)
{
	struct explanation explanation = rule_explanation(rule);

	markup(html->out, "<dl><dt>What it means<dd>%s<dt>How it is detected<dd>%s",
	       explanation.meaning, explanation.how);
	if (*explanation.avoid)
		markup(html->out, "<dt>What not to do<dd>%s", explanation.avoid);
	markup(html->out, "<dt>Reference<dd>%s</dl>", explanation.reference);
}

static void write_rule(struct html *html, const struct finding *first)
{
	const struct findings *findings = &html->report->judgement->findings;
	const struct finding *before = NULL;

	markup(html->out,
	       "<details id=\"%s\"><summary><b class=%s>%s</b> %s <code "
	       "class=dim>%s</code></summary><ul>\n",
	       first->rule->id, html_tone(finding_tone(first)), finding_status_word(first->status),
	       first->rule->title, first->rule->id);
	for (size_t i = 0; i < findings->list.count; i++) {
		const struct finding *finding = &findings->list.items[i];
		if (finding->rule != first->rule || !finding_is_told(finding))
			continue;
		write_finding(html, finding, before);
		before = finding;
	}
	fputs("</ul>", html->out);
	write_explanation(html, first->rule);
	fputs("</details>\n", html->out);
}

/* --- What changes nothing is only named, so that the rest stands out --- */

enum rest { REST_PASSED, REST_UNKNOWN, REST_NOT_APPLICABLE, REST_IS_TOLD };

/* Something that was not seen weighs more than what passed. */
static enum rest rest_of(const struct findings *findings, const struct rule *rule)
{
	enum rest rest = REST_NOT_APPLICABLE;

	for (size_t i = 0; i < findings->list.count; i++) {
		const struct finding *finding = &findings->list.items[i];
		if (finding->rule != rule)
			continue;
		if (finding_is_told(finding))
			return REST_IS_TOLD;
		if (finding->status == FINDING_UNKNOWN)
			rest = REST_UNKNOWN;
		else if (finding->status == FINDING_PASS && rest == REST_NOT_APPLICABLE)
			rest = REST_PASSED;
	}
	return rest;
}

static void write_rest(struct html *html, enum rest rest, const char *title)
{
	size_t count, listed = 0;
	const struct rule *const *rules = rule_list(&count);

	for (size_t i = 0; i < count; i++)
		if (rest_of(&html->report->judgement->findings, rules[i]) == rest) {
			fputs(listed++ ? ", " : title, html->out);
			markup_text(html->out, rules[i]->id);
		}
	if (listed)
		fputs("\n", html->out);
}

void html_findings(struct html *html)
{
	static const char *const titles[REST_IS_TOLD] = {
		"<p>Passed: ", "<p>Unknown, of no weight: ", "<p>Not applicable: "
	};
	const struct ranking *ranking = &html->report->judgement->ranking;

	fputs("<h2 id=findings>Findings</h2>\n", html->out);
	for (size_t i = 0; i < ranking->told.count; i++)
		write_rule(html, ranking->told.items[i]);
	fputs("<div class=dim>", html->out);
	for (enum rest rest = 0; rest < REST_IS_TOLD; rest++)
		write_rest(html, rest, titles[rest]);
	fputs("</div>\n", html->out);
}
