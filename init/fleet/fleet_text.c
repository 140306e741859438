/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A fleet for people: a line a machine, then what to change, then what differs within models. */
#include "init/fleet/tally.h"

#include <string.h>

enum { VERDICT_WIDTH = 12, COUNT_WIDTH = 6, COUNTED = 4 };

/* The kinds that have a column. */
static const struct {
	enum device_kind kind;
	const char *title;
} counted[COUNTED] = {
	{ KIND_GPU, "GPU" },
	{ KIND_NVME, "NVMe" },
	{ KIND_STORAGE, "stor." },
	{ KIND_NETWORK, "net" },
};

/* Short, for a column. */
static const char *const verdicts[] = {
	[VERDICT_INCOMPLETE] = "incomplete",
	[VERDICT_READY] = "ready",
	[VERDICT_READY_AFTER_CHANGES] = "changes",
	[VERDICT_NOT_CAPABLE] = "not capable",
};

/* Columns that share what is left of a line. */
static size_t free_width(const struct page *page)
{
	return page_width(page) - VERDICT_WIDTH - COUNTED * COUNT_WIDTH - 4;
}

static enum tone verdict_tone_of(enum verdict verdict)
{
	static const enum tone tones[] = { TONE_CAUTION, TONE_GOOD, TONE_CAUTION, TONE_BAD };

	return tones[verdict];
}

/* The end of a name tells more than its begin, which many have alike. */
static const char *tail(const char *text, size_t width)
{
	size_t length = strlen(text);

	return length > width ? text + length - width : text;
}

static const char *counts_text(struct arena *arena, const struct summary *summary)
{
	const char *text = "";

	for (int i = 0; i < COUNTED; i++) {
		const struct summary_count *count = &summary->counts[counted[i].kind];
		const char *one = count->total ? arena_printf(arena, "%zu/%zu", count->assignable,
							      count->total)
					       : "-";
		text = arena_printf(arena, "%s%-*s", text, COUNT_WIDTH, one);
	}
	return text;
}

static void line(struct page *page, enum tone tone, const char *name, const char *machine,
		 const char *verdict, const char *counts, const char *kernel)
{
	int width = (int)free_width(page) * 2 / 5;

	page_line(page, tone, "%-*.*s  %-*.*s %-*s %s%s", width, width, tail(name, (size_t)width),
		  width, width, machine, VERDICT_WIDTH, verdict, counts, kernel);
}

static void begin(struct fleet *fleet)
{
	const char *counts = "";

	for (int i = 0; i < COUNTED; i++)
		counts = arena_printf(&fleet->row_arena, "%s%-*s", counts, COUNT_WIDTH,
				      counted[i].title);
	line(&fleet->page, TONE_STRONG, "report", "machine", "verdict", counts, "kernel");
}

static void row(struct fleet *fleet, const struct fleet_row *row)
{
	const char *kernel = row->summary->facts[FACT_KERNEL];
	enum verdict verdict = tally_verdict(row->summary->verdict);

	line(&fleet->page, verdict_tone_of(verdict), row->name, row->machine, verdicts[verdict],
	     counts_text(&fleet->row_arena, row->summary),
	     row->again ? "counted above"
	     : kernel   ? kernel
			: "");
}

static const char *verdicts_text(struct arena *arena, const size_t *counts)
{
	static const enum verdict order[] = { VERDICT_READY, VERDICT_READY_AFTER_CHANGES,
					      VERDICT_NOT_CAPABLE, VERDICT_INCOMPLETE };
	const char *text = "";

	for (int i = 0; i < 4; i++)
		if (counts[order[i]])
			text = arena_printf(arena, "%s%s%zu %s", text, *text ? ", " : "",
					    counts[order[i]], verdict_name(order[i]));
	return text;
}

static void show_change(struct fleet *fleet, const struct fleet_change *change)
{
	const char *first = arena_printf(&fleet->row_arena, "  %4zu  ", change->machines);
	const char *text = arena_printf(&fleet->row_arena, "%s: %s%s [%s; unblocks %zu device%s]",
					change->where ? change->where : "", change->what,
					change->varies ? " (varies by machine)" : "",
					change->rules ? change->rules : "", change->devices,
					change->devices == 1 ? "" : "s");

	page_wrap(&fleet->page, TONE_PLAIN, first, text, 0);
}

static void show_trait(struct fleet *fleet, const struct model *model, enum trait trait)
{
	struct arena *arena = &fleet->row_arena;
	const struct variant *usual = tally_usual(model, trait);
	const char *first = arena_printf(arena, "    %s: ", trait_name(trait));
	const char *text =
		arena_printf(arena, "%zu %s %s", usual->count, usual->count == 1 ? "has" : "have",
			     tally_difference(arena, trait, usual, usual));

	if (model->traits[trait].count < 2)
		return;
	for (size_t i = 0; i < model->traits[trait].count; i++) {
		const struct variant *variant = &model->traits[trait].items[i];
		if (variant == usual)
			continue;
		text = arena_printf(arena, "%s; %s: %s", text, tally_names(arena, variant),
				    tally_difference(arena, trait, usual, variant));
	}
	page_wrap(&fleet->page, TONE_PLAIN, first, text, 0);
}

static void show_model(struct fleet *fleet, const struct model *model)
{
	page_wrap(&fleet->page, TONE_STRONG, "  ",
		  arena_printf(&fleet->row_arena, "%zu x %s%s%s: %s", model->count, model->machine,
			       *model->cpu ? ", " : "", model->cpu,
			       verdicts_text(&fleet->row_arena, model->verdicts)),
		  0);
	for (int trait = 0; trait < TRAITS; trait++)
		show_trait(fleet, model, (enum trait)trait);
	arena_clear(&fleet->row_arena);
}

static void heading(struct page *page, const char *text)
{
	page_line(page, TONE_PLAIN, "%s", "");
	page_line(page, TONE_STRONG, "%s", text);
}

static void end(struct fleet *fleet)
{
	struct page *page = &fleet->page;
	struct arena *arena = &fleet->row_arena;
	size_t single = 0, unnamed = 0;

	page_line(page, TONE_PLAIN, "%s", "");
	const char *skipped = fleet->skipped
				      ? arena_printf(arena, "; %zu file%s skipped", fleet->skipped,
						     fleet->skipped == 1 ? "" : "s")
				      : "";
	const char *reports = fleet->count == fleet->machines
				      ? ""
				      : arena_printf(arena, " in %zu reports", fleet->count);
	page_wrap(page, TONE_STRONG, "",
		  arena_printf(arena, "%zu machine%s%s%s%s%s", fleet->machines,
			       fleet->machines == 1 ? "" : "s", reports,
			       fleet->machines ? ": " : "", verdicts_text(arena, fleet->verdicts),
			       skipped),
		  0);
	if (fleet->changes.count)
		heading(page, "What to change, on how many machines");
	for (size_t i = 0; i < fleet->changes.count; i++)
		show_change(fleet, &fleet->changes.items[i]);
	heading(page, "Machines of one model, and what differs");
	for (size_t i = 0; i < fleet->models.count; i++) {
		const struct model *model = &fleet->models.items[i];
		single += model->named && model->count == 1;
		unnamed += model->named ? 0 : model->count;
		if (model->named && model->count > 1)
			show_model(fleet, model);
	}
	page_line(page, TONE_PLAIN, "  only one of its model: %zu; model not known: %zu", single,
		  unnamed);
}

const struct fleet_format fleet_text = { begin, row, end };
