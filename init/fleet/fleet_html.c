/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fleet for a browser: one file, which loads nothing and works from the file system. The search
 * field is its only script; without it all rows are shown.
 */
#include "init/fleet/tally.h"

#include "init/report/markup.h"

#include <string.h>

static const char head[] =
	"<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n"
	"<meta name=viewport content=\"width=device-width\">\n"
	"<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; "
	"style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
	"<title>vfio-preflight: machines</title>\n<style>\n"
	":root{color-scheme:light dark}\n"
	"body{font:16px/1.4 system-ui,sans-serif;margin:1em}\n"
	"table{border-collapse:collapse;width:100%}\n"
	"th,td{text-align:left;vertical-align:top;padding:.2em .6em;"
	"border-bottom:1px solid #8888;overflow-wrap:break-word;max-width:30em}\n"
	"th,td.n{white-space:nowrap}\n"
	"input{font:inherit;width:100%;max-width:30em;padding:.3em}\n"
	".scroll{overflow-x:auto}\n</style>\n"
	"<h1>Machines</h1>\n"
	"<nav><a href=#changes>What to change</a> &middot; <a href=#models>Models</a></nav>\n"
	"<p><label>Search: <input id=q type=search autocomplete=off></label> "
	"<output id=n for=q></output></p>\n"
	"<div class=scroll><table id=t><thead><tr><th scope=col>Report<th scope=col>Machine"
	"<th scope=col>Verdict<th scope=col>Can be assigned<th scope=col>Firmware"
	"<th scope=col>Kernel</thead><tbody>\n";

static const char script[] =
	"<script>\n"
	"const q=document.getElementById('q'),r=[...document.querySelectorAll('#t tbody tr')],"
	"t=r.map(x=>x.textContent.toLowerCase());\n"
	"q.oninput=()=>{const w=q.value.toLowerCase().split(/\\s+/);let n=0;"
	"r.forEach((x,i)=>{const s=w.every(y=>t[i].includes(y));x.hidden=!s;n+=s});"
	"document.getElementById('n').value=n+' of '+r.length};\nq.oninput();\n</script>\n";

static void begin(struct fleet *fleet)
{
	fputs(head, fleet->page.out);
}

static void text_cell(FILE *out, const char *text)
{
	markup(out, "<td>%s", text ? text : "");
}

static void counts_cell(FILE *out, const struct summary *summary)
{
	const char *separator = "";

	fputs("<td>", out);
	for (int kind = 0; kind < DEVICE_KINDS; kind++) {
		const struct summary_count *count = &summary->counts[kind];
		if (!count->total)
			continue;
		markup(out, "%s%s&nbsp;%zu&nbsp;of&nbsp;%zu", separator,
		       device_kind_name((enum device_kind)kind), count->assignable, count->total);
		separator = ", ";
	}
}

static void row(struct fleet *fleet, const struct fleet_row *row)
{
	const struct summary *summary = row->summary;
	FILE *out = fleet->page.out;

	fputs("<tr>", out);
	markup(out, "<td title=\"%s\">%s", row->file, row->name);
	if (summary->hash)
		markup(out, "<br><small>%s%s</small>", summary->hash,
		       row->again ? ", counted above" : "");
	markup(out, "<td>%s<br><small>%s</small>", row->machine,
	       summary->facts[FACT_CPU] ? summary->facts[FACT_CPU] : "");
	markup(out, "<td class=n title=\"%s\">%s", summary->sentence ? summary->sentence : "",
	       verdict_name(tally_verdict(summary->verdict)));
	counts_cell(out, summary);
	text_cell(out, summary->facts[FACT_FIRMWARE]);
	text_cell(out, summary->facts[FACT_KERNEL]);
	putc('\n', out);
}

static void show_changes(struct fleet *fleet)
{
	FILE *out = fleet->page.out;

	fputs("<h2 id=changes>What to change, on how many machines</h2>\n"
	      "<div class=scroll><table><thead><tr><th scope=col>Machines<th scope=col>Where"
	      "<th scope=col>What<th scope=col>Rules<th scope=col>Devices</thead><tbody>\n",
	      out);
	for (size_t i = 0; i < fleet->changes.count; i++) {
		const struct fleet_change *change = &fleet->changes.items[i];
		markup(out, "<tr><td>%zu<td>%s<td>%s%s<td>%s<td>%zu\n", change->machines,
		       change->where ? change->where : "", change->what,
		       change->varies ? " (varies by machine)" : "",
		       change->rules ? change->rules : "", change->devices);
	}
	fputs("</tbody></table></div>\n", out);
}

static void show_trait(struct fleet *fleet, const struct model *model, enum trait trait)
{
	const struct variant *usual = tally_usual(model, trait);

	for (size_t i = 0; model->traits[trait].count > 1 && i < model->traits[trait].count; i++) {
		const struct variant *variant = &model->traits[trait].items[i];
		markup(fleet->page.out, "<tr><td>%s<td>%zu<td>%s<td>%s\n", trait_name(trait),
		       variant->count, tally_difference(&fleet->row_arena, trait, usual, variant),
		       variant == usual ? "" : tally_names(&fleet->row_arena, variant));
	}
}

static void show_model(struct fleet *fleet, const struct model *model)
{
	FILE *out = fleet->page.out;

	markup(out, "<h3>%zu &times; %s</h3>\n<p>%s", model->count, model->machine, model->cpu);
	for (int i = 0; i <= VERDICT_NOT_CAPABLE; i++)
		if (model->verdicts[i])
			markup(out, " &middot; %zu %s", model->verdicts[i],
			       verdict_name((enum verdict)i));
	fputs("</p>\n<div class=scroll><table><thead><tr><th scope=col>What<th scope=col>Machines"
	      "<th scope=col>Value<th scope=col>Which</thead><tbody>\n",
	      out);
	for (int trait = 0; trait < TRAITS; trait++)
		show_trait(fleet, model, (enum trait)trait);
	fputs("</tbody></table></div>\n", out);
	arena_clear(&fleet->row_arena);
}

static void end(struct fleet *fleet)
{
	FILE *out = fleet->page.out;

	markup(out, "</tbody></table></div>\n<p>%zu machines, %zu reports, %zu files skipped</p>\n",
	       fleet->machines, fleet->count, fleet->skipped);
	show_changes(fleet);
	fputs("<h2 id=models>Machines of one model, and what differs</h2>\n", out);
	for (size_t i = 0; i < fleet->models.count; i++)
		if (fleet->models.items[i].named && fleet->models.items[i].count > 1)
			show_model(fleet, &fleet->models.items[i]);
	fputs(script, out);
	fputs("</html>\n", out);
}

const struct fleet_format fleet_html = { begin, row, end };
