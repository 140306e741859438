/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fleet for spreadsheets (RFC 4180): a line a machine. What a spreadsheet would take for a
 * formula has an apostrophe before it; control characters are blanks.
 */
#include "init/fleet/tally.h"

#include <string.h>

static void cell(FILE *out, const char *separator, const char *text)
{
	text = text ? text : "";
	fputs(separator, out);
	fputs(*text && strchr("=+-@\t\r", *text) ? "\"'" : "\"", out);
	for (; *text; text++) {
		unsigned char character = (unsigned char)*text;
		if (character == '"')
			putc('"', out);
		putc(character < ' ' || character == 0x7f ? ' ' : character, out);
	}
	putc('"', out);
}

static void begin(struct fleet *fleet)
{
	FILE *out = fleet->page.out;

	fputs("file,label,hash,counted,machine,cpu,firmware,kernel,verdict,summary", out);
	for (int kind = 0; kind < DEVICE_KINDS; kind++) {
		const char *word = device_kind_word((enum device_kind)kind);
		fprintf(out, ",%s_total,%s_assignable,%s_after_changes,%s_unknown", word, word,
			word, word);
	}
	fputs(",changes\r\n", out);
}

static void row(struct fleet *fleet, const struct fleet_row *row)
{
	const struct summary *summary = row->summary;
	FILE *out = fleet->page.out;

	cell(out, "", row->file);
	cell(out, ",", summary->label);
	cell(out, ",", summary->hash);
	cell(out, ",", row->again ? "no" : "yes");
	cell(out, ",", row->machine);
	cell(out, ",", summary->facts[FACT_CPU]);
	cell(out, ",", summary->facts[FACT_FIRMWARE]);
	cell(out, ",", summary->facts[FACT_KERNEL]);
	cell(out, ",", summary->verdict);
	cell(out, ",", summary->sentence);
	for (int kind = 0; kind < DEVICE_KINDS; kind++) {
		const struct summary_count *count = &summary->counts[kind];
		fprintf(out, ",%zu,%zu,%zu,%zu", count->total, count->assignable,
			count->after_changes, count->unknown);
	}
	fprintf(out, ",%zu\r\n", summary->changes.count);
}

static void end(struct fleet *fleet)
{
	(void)fleet;
}

const struct fleet_format fleet_csv = { begin, row, end };
