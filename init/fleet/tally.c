/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/fleet/tally.h"

#include "init/compare/comparison.h"
#include "init/compare/word_lists.h"

#include <stdlib.h>
#include <string.h>

enum { LISTED_AT_MOST = 64 };

static const char *keep(struct fleet *fleet, const char *text)
{
	return text ? arena_copy(&fleet->arena, text, strlen(text)) : NULL;
}

enum verdict tally_verdict(const char *word)
{
	for (int i = 0; i <= VERDICT_NOT_CAPABLE; i++)
		if (strcmp(word, verdict_word((enum verdict)i)) == 0)
			return (enum verdict)i;
	return VERDICT_INCOMPLETE;
}

const char *trait_name(enum trait trait)
{
	static const char *const names[TRAITS] = {
		[TRAIT_VERDICT] = "verdict",     [TRAIT_FIRMWARE] = "firmware",
		[TRAIT_KERNEL] = "kernel",       [TRAIT_VIRTUALIZATION] = "CPU virtualisation",
		[TRAIT_IOMMU] = "IOMMU enabled", [TRAIT_REMAPPING] = "interrupt remapping",
		[TRAIT_DEVICES] = "devices",     [TRAIT_RULES] = "rules that fail",
	};

	return names[trait];
}

/* --- The traits of one machine --- */

static int by_text(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Sorted words as one text, "a b*2": how often each one is there. */
static const char *joined(struct arena *arena, const char **words, size_t count)
{
	const char *text = "";

	qsort(words, count, sizeof *words, by_text);
	for (size_t i = 0, next; i < count; i = next) {
		for (next = i + 1; next < count && strcmp(words[i], words[next]) == 0; next++)
			;
		text = arena_printf(arena, "%s%s%s", text, *text ? " " : "", words[i]);
		if (next - i > 1)
			text = arena_printf(arena, "%s*%zu", text, next - i);
	}
	return text;
}

/* The ids of all devices. */
static const char *devices_text(struct arena *arena, const struct summary *summary)
{
	size_t count = 0;
	const char **words = arena_alloc(arena, (summary->functions.count + 1) * sizeof *words);

	for (size_t i = 0; i < summary->functions.count; i++) {
		const struct summary_function *function = &summary->functions.items[i];
		if (function->judged && function->vendor && function->device)
			words[count++] = arena_printf(arena, "%.4s:%.4s", function->vendor + 2,
						      function->device + 2);
	}
	return joined(arena, words, count);
}

static const char *rules_text(struct arena *arena, const struct summary *summary)
{
	size_t count = 0;
	const char **words = arena_alloc(arena, (summary->findings.count + 1) * sizeof *words);

	for (size_t i = 0; i < summary->findings.count; i++) {
		const struct summary_finding *finding = &summary->findings.items[i];
		if (strcmp(finding->subject, "machine") == 0 &&
		    strcmp(finding->status, "fail") == 0)
			words[count++] = finding->rule;
	}
	return joined(arena, words, count);
}

static const char *firmware_text(struct arena *arena, const struct summary *summary)
{
	const char *version = summary->facts[FACT_FIRMWARE];
	const char *date = summary->facts[FACT_FIRMWARE_DATE];

	return version && date ? arena_printf(arena, "%s (%s)", version, date)
	       : version       ? version
			       : date;
}

static const char *trait_text(struct arena *arena, enum trait trait, const struct summary *summary)
{
	switch (trait) {
	case TRAIT_VERDICT: return verdict_name(tally_verdict(summary->verdict));
	case TRAIT_FIRMWARE: return firmware_text(arena, summary);
	case TRAIT_KERNEL: return summary->facts[FACT_KERNEL];
	case TRAIT_VIRTUALIZATION: return summary->facts[FACT_VIRTUALIZATION];
	case TRAIT_IOMMU: return summary->facts[FACT_IOMMU_ENABLED];
	case TRAIT_REMAPPING: return summary->facts[FACT_REMAPPING];
	case TRAIT_DEVICES: return devices_text(arena, summary);
	case TRAIT_RULES: return rules_text(arena, summary);
	case TRAITS: break;
	}
	return NULL;
}

/* --- Models --- */

static void add_name(struct fleet *fleet, struct variant *variant, const char *name)
{
	variant->count++;
	if (variant->named == NAMES_AT_MOST)
		return;
	variant->named++;
	variant->names = variant->names
				 ? arena_printf(&fleet->arena, "%s, %s", variant->names, name)
				 : keep(fleet, name);
}

static void tally_trait(struct fleet *fleet, struct model *model, enum trait trait,
			const struct fleet_row *row)
{
	const char *text = trait_text(&fleet->row_arena, trait, row->summary);
	size_t i = 0;

	while (i < model->traits[trait].count &&
	       texts_differ(model->traits[trait].items[i].text, text))
		i++;
	if (i == LISTED_AT_MOST)
		return;
	if (i == model->traits[trait].count)
		array_add(&fleet->arena, &model->traits[trait])->text = keep(fleet, text);
	add_name(fleet, &model->traits[trait].items[i], row->name);
}

static struct model *model_of(struct fleet *fleet, const struct fleet_row *row)
{
	const char *cpu = row->summary->facts[FACT_CPU] ? row->summary->facts[FACT_CPU] : "";

	for (size_t i = 0; i < fleet->models.count; i++)
		if (strcmp(fleet->models.items[i].machine, row->machine) == 0 &&
		    strcmp(fleet->models.items[i].cpu, cpu) == 0)
			return &fleet->models.items[i];
	struct model *model = array_add(&fleet->arena, &fleet->models);
	model->machine = keep(fleet, row->machine);
	model->cpu = keep(fleet, cpu);
	model->named = row->summary->facts[FACT_PRODUCT] || row->summary->facts[FACT_BOARD];
	return model;
}

/* --- Changes --- */

static struct fleet_change *change_of(struct fleet *fleet, const struct summary_change *change)
{
	for (size_t i = 0; i < fleet->changes.count; i++)
		if (!texts_differ(fleet->changes.items[i].where, change->where) &&
		    !texts_differ(fleet->changes.items[i].rules, change->rules))
			return &fleet->changes.items[i];
	struct fleet_change *known = array_add(&fleet->arena, &fleet->changes);
	known->where = keep(fleet, change->where);
	known->rules = keep(fleet, change->rules);
	known->what = keep(fleet, change->what);
	return known;
}

void tally(struct fleet *fleet, const struct fleet_row *row)
{
	struct model *model = model_of(fleet, row);
	enum verdict verdict = tally_verdict(row->summary->verdict);

	fleet->verdicts[verdict]++;
	model->verdicts[verdict]++;
	model->count++;
	for (int trait = 0; model->named && trait < TRAITS; trait++)
		tally_trait(fleet, model, (enum trait)trait, row);
	for (size_t i = 0; i < row->summary->changes.count; i++) {
		const struct summary_change *change = &row->summary->changes.items[i];
		struct fleet_change *known = change_of(fleet, change);
		known->machines += known->last != fleet->machines;
		known->last = fleet->machines;
		known->devices += change->unblocks;
		known->varies |= strcmp(known->what, change->what) != 0;
	}
}

/* --- What it comes to --- */

static int by_machines(const void *left, const void *right)
{
	const struct fleet_change *a = left, *b = right;

	if (a->machines != b->machines)
		return a->machines < b->machines ? 1 : -1;
	if (a->devices != b->devices)
		return a->devices < b->devices ? 1 : -1;
	return strcmp(a->what, b->what);
}

static int by_count(const void *left, const void *right)
{
	const struct model *a = left, *b = right;

	return a->count != b->count ? (a->count < b->count ? 1 : -1)
				    : strcmp(a->machine, b->machine);
}

void tally_sort(struct fleet *fleet)
{
	if (fleet->changes.count)
		qsort(fleet->changes.items, fleet->changes.count, sizeof *fleet->changes.items,
		      by_machines);
	if (fleet->models.count)
		qsort(fleet->models.items, fleet->models.count, sizeof *fleet->models.items,
		      by_count);
}

const struct variant *tally_usual(const struct model *model, enum trait trait)
{
	const struct variant *usual = model->traits[trait].items;

	for (size_t i = 1; i < model->traits[trait].count; i++)
		if (model->traits[trait].items[i].count > usual->count)
			usual = &model->traits[trait].items[i];
	return usual;
}

const char *tally_difference(struct arena *arena, enum trait trait, const struct variant *usual,
			     const struct variant *variant)
{
	if (!variant->text)
		return "not known";
	if (!*variant->text)
		return "none";
	if (trait == TRAIT_IOMMU || trait == TRAIT_REMAPPING)
		return strcmp(variant->text, "true") == 0 ? "yes" : "no";
	if ((trait != TRAIT_DEVICES && trait != TRAIT_RULES) || !usual->text || !*usual->text ||
	    usual == variant)
		return variant->text;
	const char *less = words_missing(arena, usual->text, variant->text);
	const char *more = words_missing(arena, variant->text, usual->text);
	return arena_printf(arena, "%s%s%s%s%s", less ? "without " : "", less ? less : "",
			    less && more ? ", " : "", more ? "with " : "", more ? more : "");
}

const char *tally_names(struct arena *arena, const struct variant *variant)
{
	return variant->count == variant->named
		       ? variant->names
		       : arena_printf(arena, "%s and %zu more", variant->names,
				      variant->count - variant->named);
}
