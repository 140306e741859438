/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How devices reach each other: a matrix where it fits, else by the place where they meet. */
#include "init/report/fabric_words.h"
#include "init/report/page.h"
#include "init/report/peer_words.h"
#include "init/report/renderers.h"
#include "init/report/together_words.h"
#include "init/report/words.h"

/* Cells of 6 columns behind a label of 4 are 80 columns at most. */
enum { MATRIX_AT_MOST = 12, NAME_ROOM = 40 };

struct drawing {
	struct arena *arena;
	struct page *page;
	const struct peers *peers;
};

static const char *path_sign(enum peer_path path)
{
	static const char *const signs[] = { "?", "==", "PB", "SW", "RP", "RC", "HB" };

	return signs[path];
}

static char acs_sign(enum peer_acs acs)
{
	static const char signs[] = " +^!";

	return signs[acs];
}

static void write_devices(const struct drawing *drawing)
{
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; i < drawing->peers->count; i++) {
		const struct function *function = drawing->peers->list[i];
		enum status ats = function_features(function)->ats.status;
		page_line(drawing->page, TONE_PLAIN, "%3zu %s %s %s%s", i,
			  pci_address_print(function->address, address), words_kind(function),
			  words_device_short(drawing->arena, function, NAME_ROOM),
			  ats == OK ? ", ATS" : "");
	}
	if (drawing->peers->total > drawing->peers->count)
		page_line(drawing->page, TONE_PLAIN, "    and %zu more, which are left out",
			  drawing->peers->total - drawing->peers->count);
}

/* --- Few devices --- */

static const char *cell(const struct drawing *drawing, size_t from, size_t to)
{
	if (from == to)
		return "  -   ";
	const struct peer_pair *pair = peers_pair(drawing->peers, from, to);
	return pair->width ? arena_printf(drawing->arena, " %s%c%-2u", path_sign(pair->path),
					  acs_sign(pair->acs), pair->width)
			   : arena_printf(drawing->arena, " %-2s%c  ", path_sign(pair->path),
					  acs_sign(pair->acs));
}

static void write_matrix(const struct drawing *drawing)
{
	const char *line = "    ";

	page_line(drawing->page, TONE_PLAIN, "%s", "");
	for (size_t i = 0; i < drawing->peers->count; i++)
		line = arena_printf(drawing->arena, "%s%4zu  ", line, i);
	page_line(drawing->page, TONE_STRONG, "%s", line);
	for (size_t i = 0; i < drawing->peers->count; i++) {
		line = arena_printf(drawing->arena, "%3zu ", i);
		for (size_t k = 0; k < drawing->peers->count; k++)
			line = arena_printf(drawing->arena, "%s%s", line, cell(drawing, i, k));
		page_line(drawing->page, TONE_PLAIN, "%s", line);
	}
	page_line(drawing->page, TONE_PLAIN, "%s", "");
	page_wrap(
		drawing->page, TONE_PLAIN, "",
		"== functions of one device, PB one bus of conventional PCI, SW one switch, RP one "
		"root port, RC root complex, HB across host bridges, ? not seen. + direct, "
		"^ redirected by ACS up to the root complex, ! blocked by egress control. Then "
		"the lanes of the narrowest link.",
		0);
}

/* --- Many --- */

/* Whether a pair before this one meets at the same bridge, in the same way. */
static bool is_told(const struct drawing *drawing, const struct peer_pair *pair)
{
	for (size_t i = 0; i < drawing->peers->count; i++)
		for (size_t k = i + 1; k < drawing->peers->count; k++) {
			const struct peer_pair *other = peers_pair(drawing->peers, i, k);
			if (other->from == pair->from && other->to == pair->to)
				return false;
			if (other->meets_at == pair->meets_at && other->acs == pair->acs)
				return true;
		}
	return false;
}

/* All that meet others there, each once. */
static const char *who_meets(const struct drawing *drawing, const struct peer_pair *pair)
{
	const char *list = "";

	for (size_t i = 0; i < drawing->peers->count; i++) {
		bool meets = false;
		for (size_t k = 0; k < drawing->peers->count && !meets; k++) {
			if (k == i)
				continue;
			const struct peer_pair *other = peers_pair(drawing->peers, i, k);
			meets = other->meets_at == pair->meets_at && other->acs == pair->acs;
		}
		if (meets)
			list = arena_printf(drawing->arena, "%s%s%zu", list, *list ? ", " : "", i);
	}
	return list;
}

static void write_meetings(const struct drawing *drawing)
{
	char address[PCI_ADDRESS_TEXT];

	page_line(drawing->page, TONE_PLAIN, "%s", "");
	for (size_t i = 0; i < drawing->peers->count; i++)
		for (size_t k = i + 1; k < drawing->peers->count; k++) {
			const struct peer_pair *pair = peers_pair(drawing->peers, i, k);
			if (!pair->meets_at || is_told(drawing, pair))
				continue;
			page_wrap(drawing->page, TONE_PLAIN, "  ",
				  arena_printf(drawing->arena, "at %s, %s: %s",
					       pci_address_print(pair->meets_at->address, address),
					       peer_acs_words(pair->acs), who_meets(drawing, pair)),
				  0);
		}
	page_line(drawing->page, TONE_PLAIN,
		  "All other pairs meet in the root complex or across host bridges, or in the");
	page_line(drawing->page, TONE_PLAIN,
		  "device that both are functions of; --format json has each.");
}

/* --- All of it --- */

static void write_pairs(const struct drawing *drawing, const struct report *report)
{
	if (drawing->peers->count < 2)
		page_line(drawing->page, TONE_PLAIN, "%s", peers_none(report));
	else if (drawing->peers->count <= MATRIX_AT_MOST)
		write_matrix(drawing);
	else
		write_meetings(drawing);
	if (drawing->peers->count > 1)
		page_wrap(drawing->page, TONE_PLAIN, "", peers_caveat, 0);
}

static void write_fabrics(const struct drawing *drawing, const fabric_list *fabrics)
{
	for (size_t i = 0; i < fabrics->count; i++) {
		const sentence_list words = fabric_words(drawing->arena, &fabrics->items[i]);
		page_line(drawing->page, TONE_PLAIN, "%s", "");
		page_line(drawing->page, TONE_STRONG, "Board: %s", fabrics->items[i].known->name);
		for (size_t k = 0; k < words.count; k++)
			page_wrap(drawing->page, TONE_PLAIN, "  ", words.items[k], 0);
	}
}

void render_peers(const struct report *report, FILE *out)
{
	struct arena arena = ARENA_EMPTY;
	struct page page = { .out = out };
	const struct drawing drawing = { &arena, &page, &report->judgement->deduced.peers };

	page_line(&page, TONE_PLAIN, "Paths between devices of %s",
		  words_board(&arena, report->machine));
	write_devices(&drawing);
	write_pairs(&drawing, report);
	write_fabrics(&drawing, &report->judgement->deduced.fabrics);
	if (report->together)
		together_write(&page, &arena, report);
	arena_free(&arena);
}
