/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How devices reach each other: a matrix, in each cell where the paths meet and what ACS does
 * there, in words, with a colour behind them. It keeps its form on a narrow screen, which scrolls
 * it.
 */
#include "init/report/fabric_words.h"
#include "init/report/html_parts.h"
#include "init/report/markup.h"
#include "init/report/peer_words.h"
#include "init/report/words.h"

enum { MATRIX_AT_MOST = 32, NAME_ROOM = 28 };

static const char key[] =
	"<p class=dim>In each cell: where the paths of the two meet; what ACS does there with "
	"requests between them; the lanes of the narrowest link. Direct: they turn round there, "
	"past the IOMMU. Redirected: they go up to the root complex, where the IOMMU is. "
	"Blocked: egress control does not let them through. ";

/* Without the domain that most machines have only one of. */
static const char *short_address(struct arena *arena, const struct function *function)
{
	char address[PCI_ADDRESS_TEXT];

	pci_address_print(function->address, address);
	return arena_printf(arena, "%s", address + (function->address.domain ? 0 : 5));
}

static void write_cell(struct html *html, const struct peer_pair *pair)
{
	static const char *const classes[] = { "dim", "direct", "plain", "blocked" };
	static const char *const words[] = { "", "direct", "redirected", "blocked" };

	markup(html->out, "<td class=%s>%s", classes[pair->acs], peer_path_words(pair->path));
	if (pair->acs)
		markup(html->out, "<br>%s", words[pair->acs]);
	if (pair->width)
		markup(html->out, "<br>x%u", pair->width);
}

static void write_row(struct html *html, const struct peers *peers, size_t row, size_t count)
{
	const struct function *function = peers->list[row];

	markup(html->out, "<tr><th scope=row><code>%s</code><br>%s, %s",
	       short_address(&html->arena, function), device_kind_name(function_kind(function)),
	       words_device_short(&html->arena, function, NAME_ROOM));
	for (size_t i = 0; i < count; i++)
		if (i == row)
			fputs("<td>\u2013", html->out);
		else
			write_cell(html, peers_pair(peers, row, i));
	putc('\n', html->out);
}

static void write_matrix(struct html *html, const struct peers *peers, size_t count)
{
	fputs("<figure tabindex=0 role=region aria-labelledby=peers><table class=matrix><thead><tr>"
	      "<td>",
	      html->out);
	for (size_t i = 0; i < count; i++)
		markup(html->out, "<th scope=col><code>%s</code>",
		       short_address(&html->arena, peers->list[i]));
	fputs("</thead><tbody>\n", html->out);
	for (size_t i = 0; i < count; i++)
		write_row(html, peers, i, count);
	fputs("</tbody></table></figure>\n", html->out);
}

static void write_fabrics(struct html *html, const fabric_list *fabrics)
{
	for (size_t i = 0; i < fabrics->count; i++) {
		const sentence_list words = fabric_words(&html->arena, &fabrics->items[i]);
		markup(html->out, "<h3>Board: %s</h3>\n<ul>\n", fabrics->items[i].known->name);
		for (size_t k = 0; k < words.count; k++)
			markup(html->out, "<li>%s\n", words.items[k]);
		fputs("</ul>\n", html->out);
	}
}

void html_peers(struct html *html)
{
	const struct peers *peers = &html->report->judgement->deduced.peers;
	size_t count = peers->count < MATRIX_AT_MOST ? peers->count : MATRIX_AT_MOST;

	if (count < 2)
		return;
	fputs("<h2 id=peers>Paths between devices</h2>\n", html->out);
	write_matrix(html, peers, count);
	if (count < peers->total)
		markup(html->out, "<p>%zu more are left out; --format json has pairs of %zu.</p>\n",
		       peers->total - count, peers->count);
	fputs(key, html->out);
	markup(html->out, "%s</p>\n", peers_caveat);
	write_fabrics(html, &html->report->judgement->deduced.fabrics);
}
