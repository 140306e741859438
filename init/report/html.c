/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report as one HTML file: nothing is loaded, no script. At the top what the first screen says,
 * then what to change, the devices, the picture of the PCI tree, the rest folded.
 */
#include "init/report/finding_words.h"
#include "init/report/html_parts.h"
#include "init/report/markup.h"
#include "init/report/renderers.h"
#include "init/report/what_if.h"
#include "init/report/words.h"
#include "probes/judge/counts.h"

#include <string.h>

enum { UNBLOCKED_AT_MOST = 12 };

/* --- The top --- */

static void write_head(struct html *html)
{
	const char *board = words_board(&html->arena, html->report->machine);

	markup(html->out,
	       "<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n<meta name=viewport "
	       "content=\"width=device-width, initial-scale=1\">\n<title>%s: %s</title>\n<style>",
	       verdict_text(&html->arena, html->report->judgement), board);
	fputs(html_style, html->out);
	markup(html->out, "</style>\n<main>\n<p>%s</p>\n", board);
}

static void write_counts(struct html *html)
{
	const struct judgement *judgement = html->report->judgement;

	if (judgement->verdict == VERDICT_READY_AFTER_CHANGES)
		fputs("<p>After the changes, this many devices can be assigned:</p>\n", html->out);
	fputs("<ul class=counts>\n", html->out);
	for (enum device_kind kind = 0; kind < DEVICE_KINDS; kind++) {
		const char *count = count_text(&html->arena, judgement, kind, " of ");
		if (count)
			markup(html->out, "<li>%s <b>%s</b>\n", device_kind_name(kind), count);
	}
	fputs("</ul>\n", html->out);
}

static void write_reasons(struct html *html)
{
	const struct ranking *ranking = &html->report->judgement->ranking;

	if (!ranking->reasons.count)
		return;
	fputs("<ul>\n", html->out);
	for (size_t i = 0; i < ranking->reasons.count; i++) {
		const struct reason *reason = &ranking->reasons.items[i];
		markup(html->out, "<li class=%s>%s <a href=\"#%s\">why</a>\n",
		       reason->finding->status == FINDING_FAIL ? "bad" : "caution",
		       reason_text(&html->arena, reason), reason->finding->rule->id);
	}
	fputs("</ul>\n", html->out);
}

static void write_verdict(struct html *html)
{
	const struct judgement *judgement = html->report->judgement;

	markup(html->out, "<h1 class=%s>%s</h1>\n<p>%s</p>\n", html_tone(verdict_tone(judgement)),
	       verdict_text(&html->arena, judgement), judgement->summary);
	if (judgement->blind && !strstr(judgement->summary, judgement->blind))
		markup(html->out, "<p class=caution>Incomplete: %s.</p>\n", judgement->blind);
	write_counts(html);
	write_reasons(html);
}

static void tell_what_if(void *html, const char *sentence)
{
	markup(((struct html *)html)->out, "<p>What if: %s</p>\n", sentence);
}

/* --- What to change --- */

static void write_unblocked(struct html *html, const struct change *change)
{
	char address[PCI_ADDRESS_TEXT];

	fputs("<br><span class=good>Unblocks</span>", html->out);
	for (size_t i = 0; i < change->unblocks.count && i < UNBLOCKED_AT_MOST; i++)
		markup(html->out, "%s<code>%s</code>", i ? ", " : " ",
		       pci_address_print(change->unblocks.items[i], address));
	if (change->unblocks.count > UNBLOCKED_AT_MOST)
		markup(html->out, " and %zu more", change->unblocks.count - UNBLOCKED_AT_MOST);
}

static void write_changes(struct html *html)
{
	const struct judgement *judgement = html->report->judgement;

	if (!judgement->changes.count)
		return;
	fputs("<h2 id=changes>Changes to make, in this order</h2>\n<ol>\n", html->out);
	for (size_t i = 0; i < judgement->changes.count; i++) {
		const struct change *change = &judgement->changes.items[i];
		markup(html->out, "<li><b>%s</b>: %s", where_word(change->where), change->what);
		if (change->unblocks.count)
			write_unblocked(html, change);
		putc('\n', html->out);
	}
	fputs("</ol>\n", html->out);
}

/* --- The machine, and what is missing --- */

static void write_fact(struct html *html, const char *name, const char *value)
{
	markup(html->out, "<dt>%s<dd>%s\n", name, value);
}

static void write_machine(struct html *html)
{
	const struct machine *machine = html->report->machine;

	fputs("<h2 id=machine>Machine</h2>\n<dl>\n", html->out);
	write_fact(html, "Firmware", words_firmware(&html->arena, machine));
	write_fact(html, "CPU", words_cpu(&html->arena, machine));
	write_fact(html, "IOMMU", words_iommu(&html->arena, machine));
	write_fact(html, "Interrupts", words_interrupts(&html->arena, html->report));
	write_fact(html, "GPU driver", words_gpu_driver(&html->arena, machine));
	fputs("</dl>\n", html->out);
}

static void write_gaps(struct html *html)
{
	const struct judgement *judgement = html->report->judgement;

	if (!judgement->gaps.count)
		return;
	fputs("<h2 id=missing>Missing from this report</h2>\n<ul>\n", html->out);
	for (size_t i = 0; i < judgement->gaps.count; i++)
		markup(html->out, "<li>%s: %s\n", judgement->gaps.items[i].what,
		       judgement->gaps.items[i].why);
	fputs("</ul>\n", html->out);
}

static void write_foot(struct html *html)
{
	const struct report *report = html->report;

	markup(html->out, "<p class=dim>vfio-preflight %s, from %s%s%s.</p>\n</main>\n</html>\n",
	       VFIO_PREFLIGHT_VERSION, report->source, report->at ? ", " : "",
	       report->at ? report->at : "");
}

void render_html(const struct report *report, FILE *out)
{
	struct html html = { .out = out, .arena = ARENA_EMPTY, .report = report };

	write_head(&html);
	write_verdict(&html);
	what_if_tell(&html.arena, report, tell_what_if, &html);
	html_asked(&html);
	write_changes(&html);
	html_devices(&html);
	html_tree(&html);
	html_slots(&html);
	html_peers(&html);
	write_machine(&html);
	html_findings(&html);
	html_settings(&html);
	write_gaps(&html);
	write_foot(&html);
	arena_free(&html.arena);
}
