/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How devices reach each other: a matrix where it fits, else by the place where they meet. */
#include "init/report/page.h"
#include "init/report/renderers.h"
#include "init/report/together_words.h"
#include "init/report/words.h"
#include "probes/assignment/peers.h"
#include "probes/machine/device_kind.h"

/* Cells of 6 columns behind a label of 4 are 80 columns at most. */
enum { MATRIX_AT_MOST = 12, NAME_ROOM = 40 };

struct peers {
	struct arena *arena;
	struct page *page;
	const struct function *const *list;
	size_t count, total;
	struct peer_pair *pairs; /* count * count, but for those of one with itself */
};

static struct peer_pair pair_of(const struct peers *peers, size_t from, size_t to)
{
	return peers->pairs[from * peers->count + to];
}

static void find_pairs(struct peers *peers, const struct prediction *prediction)
{
	size_t count = peers->count;

	peers->pairs = arena_alloc(peers->arena, (count * count + 1) * sizeof *peers->pairs);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++)
			if (i != k)
				peers->pairs[i * count + k] =
					peer_pair(prediction, peers->list[i], peers->list[k]);
}

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

static void write_devices(const struct peers *peers)
{
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; i < peers->count; i++) {
		const struct function *function = peers->list[i];
		enum status ats = function_features(function)->ats.status;
		page_line(peers->page, TONE_PLAIN, "%3zu %s %s %s%s", i,
			  pci_address_print(function->address, address), words_kind(function),
			  words_device_short(peers->arena, function, NAME_ROOM),
			  ats == OK ? ", ATS" : "");
	}
	if (peers->total > peers->count)
		page_line(peers->page, TONE_PLAIN, "    and %zu more, which are left out",
			  peers->total - peers->count);
}

/* --- Few devices --- */

static const char *cell(const struct peers *peers, size_t from, size_t to)
{
	if (from == to)
		return "  -   ";
	const struct peer_pair pair = pair_of(peers, from, to);
	return pair.width ? arena_printf(peers->arena, " %s%c%-2u", path_sign(pair.path),
					 acs_sign(pair.acs), pair.width)
			  : arena_printf(peers->arena, " %-2s%c  ", path_sign(pair.path),
					 acs_sign(pair.acs));
}

static void write_matrix(const struct peers *peers)
{
	const char *line = "    ";

	page_line(peers->page, TONE_PLAIN, "%s", "");
	for (size_t i = 0; i < peers->count; i++)
		line = arena_printf(peers->arena, "%s%4zu  ", line, i);
	page_line(peers->page, TONE_STRONG, "%s", line);
	for (size_t i = 0; i < peers->count; i++) {
		line = arena_printf(peers->arena, "%3zu ", i);
		for (size_t k = 0; k < peers->count; k++)
			line = arena_printf(peers->arena, "%s%s", line, cell(peers, i, k));
		page_line(peers->page, TONE_PLAIN, "%s", line);
	}
	page_line(peers->page, TONE_PLAIN, "%s", "");
	page_wrap(
		peers->page, TONE_PLAIN, "",
		"== functions of one device, PB one bus of conventional PCI, SW one switch, RP one "
		"root port, RC root complex, HB across host bridges, ? not seen. + direct, "
		"^ redirected by ACS up to the root complex, ! egress control may block it. Then "
		"the lanes of the narrowest link.",
		0);
}

/* --- Many --- */

static const char *acs_words(enum peer_acs acs)
{
	static const char *const words[] = { "unknown whether directly", "directly",
					     "redirected by ACS up to the root complex",
					     "egress control may block it" };

	return words[acs];
}

/* Whether a pair before this one meets at the same bridge, in the same way. */
static bool is_told(const struct peers *peers, const struct peer_pair *pair)
{
	for (size_t i = 0; i < peers->count; i++)
		for (size_t k = i + 1; k < peers->count; k++) {
			const struct peer_pair other = pair_of(peers, i, k);
			if (other.from == pair->from && other.to == pair->to)
				return false;
			if (other.meets_at == pair->meets_at && other.acs == pair->acs)
				return true;
		}
	return false;
}

/* All that meet others there, each once. */
static const char *who_meets(const struct peers *peers, const struct peer_pair *pair)
{
	const char *list = "";

	for (size_t i = 0; i < peers->count; i++) {
		bool meets = false;
		for (size_t k = 0; k < peers->count && !meets; k++) {
			if (k == i)
				continue;
			const struct peer_pair other = pair_of(peers, i, k);
			meets = other.meets_at == pair->meets_at && other.acs == pair->acs;
		}
		if (meets)
			list = arena_printf(peers->arena, "%s%s%zu", list, *list ? ", " : "", i);
	}
	return list;
}

static void write_meetings(const struct peers *peers)
{
	char address[PCI_ADDRESS_TEXT];

	page_line(peers->page, TONE_PLAIN, "%s", "");
	for (size_t i = 0; i < peers->count; i++)
		for (size_t k = i + 1; k < peers->count; k++) {
			const struct peer_pair pair = pair_of(peers, i, k);
			if (!pair.meets_at || is_told(peers, &pair))
				continue;
			page_wrap(peers->page, TONE_PLAIN, "  ",
				  arena_printf(peers->arena, "at %s, %s: %s",
					       pci_address_print(pair.meets_at->address, address),
					       acs_words(pair.acs), who_meets(peers, &pair)),
				  0);
		}
	page_line(peers->page, TONE_PLAIN,
		  "All other pairs meet in the root complex or across host bridges, or in the");
	page_line(peers->page, TONE_PLAIN,
		  "device that both are functions of; --format json has each.");
}

/* --- All of it --- */

static void write_caveat(const struct peers *peers)
{
	page_wrap(
		peers->page, TONE_PLAIN, "",
		"As with the IOMMU on. What the root complex does with requests between its ports "
		"or to another host bridge depends on the CPU and stands in no table.",
		0);
}

static void write_together(const struct peers *peers, const struct report *report)
{
	const sentence_list words = together_words(peers->arena, report, report->together);

	page_line(peers->page, TONE_PLAIN, "%s", "");
	page_line(peers->page, TONE_STRONG, "Together, for one virtual machine");
	for (size_t i = 0; i < words.count; i++)
		page_wrap(peers->page, TONE_PLAIN, "  ", words.items[i], 0);
}

void render_peers(const struct report *report, FILE *out)
{
	struct arena arena = ARENA_EMPTY;
	struct page page = { .out = out };
	struct peers peers = { .arena = &arena, .page = &page };

	peers.list = peers_list(&arena, report->machine, &peers.count, &peers.total);
	find_pairs(&peers, report->judgement->deduced.prediction);
	page_line(&page, TONE_PLAIN, "Paths between devices of %s",
		  words_board(&arena, report->machine));
	write_devices(&peers);
	if (peers.count < 2)
		page_line(&page, TONE_PLAIN, "%s",
			  report->machine->functions_status == OK
				  ? "There are no two GPUs, accelerators, network or NVMe devices."
				  : "No PCI functions were seen.");
	else if (peers.count <= MATRIX_AT_MOST)
		write_matrix(&peers);
	else
		write_meetings(&peers);
	if (peers.count > 1)
		write_caveat(&peers);
	if (report->together)
		write_together(&peers, report);
	arena_free(&arena);
}
