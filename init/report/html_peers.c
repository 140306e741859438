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

/* Functions of one device have one row and one column: their paths to others are the same. */
struct matrix {
	const struct peers *peers;
	struct {
		size_t index; /* of the first in peers->list */
		unsigned more;
	} rows[MATRIX_AT_MOST];
	size_t count;
	size_t left_out; /* functions for which there is no row */
};

static void add_peer(struct matrix *matrix, size_t index)
{
	for (size_t i = 0; i < matrix->count; i++)
		if (peers_pair(matrix->peers, matrix->rows[i].index, index)->path == PATH_DEVICE) {
			matrix->rows[i].more++;
			return;
		}
	if (matrix->count < MATRIX_AT_MOST)
		matrix->rows[matrix->count++].index = index;
	else
		matrix->left_out++;
}

/* --- What is written --- */

/* Without the domain that most machines have only one of. */
static void write_address(struct html *html, const struct matrix *matrix, size_t row)
{
	const struct function *function = matrix->peers->list[matrix->rows[row].index];
	char address[PCI_ADDRESS_TEXT];

	pci_address_print(function->address, address);
	markup(html->out, "<code>%s</code>", address + (function->address.domain ? 0 : 5));
	if (matrix->rows[row].more)
		markup(html->out, " +%u", matrix->rows[row].more);
}

static void write_cell(struct html *html, const struct peer_pair *pair)
{
	static const char *const begins[] = { "<td>%s", "<td class=direct>%s<br>direct",
					      "<td>%s<br>redirected",
					      "<td class=blocked>%s<br>blocked" };

	markup(html->out, begins[pair->acs], peer_path_words(pair->path));
	if (pair->width)
		markup(html->out, "<br>x%u", pair->width);
}

static void write_row(struct html *html, const struct matrix *matrix, size_t row)
{
	const struct function *function = matrix->peers->list[matrix->rows[row].index];

	fputs("<tr><th scope=row>", html->out);
	write_address(html, matrix, row);
	markup(html->out, "<br>%s, %s", device_kind_name(function_kind(function)),
	       words_device_short(&html->arena, function, NAME_ROOM));
	for (size_t i = 0; i < matrix->count; i++)
		if (i == row)
			fputs("<td>\u2013", html->out);
		else
			write_cell(html, peers_pair(matrix->peers, matrix->rows[row].index,
						    matrix->rows[i].index));
	putc('\n', html->out);
}

static void write_matrix(struct html *html, const struct matrix *matrix)
{
	fputs("<figure tabindex=0 role=region aria-labelledby=peers><table class=matrix><thead><tr>"
	      "<td>",
	      html->out);
	for (size_t i = 0; i < matrix->count; i++) {
		fputs("<th scope=col>", html->out);
		write_address(html, matrix, i);
	}
	fputs("</thead><tbody>\n", html->out);
	for (size_t i = 0; i < matrix->count; i++)
		write_row(html, matrix, i);
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
	const struct deduced *deduced = &html->report->judgement->deduced;
	struct matrix matrix = { .peers = &deduced->peers };

	for (size_t i = 0; i < deduced->peers.count; i++)
		add_peer(&matrix, i);
	matrix.left_out += deduced->peers.total - deduced->peers.count;
	if (matrix.count < 2)
		return;
	fputs("<h2 id=peers>Paths between devices</h2>\n", html->out);
	write_matrix(html, &matrix);
	if (matrix.left_out)
		markup(html->out,
		       "<p>%zu more functions are left out; --format json has pairs of %zu.</p>\n",
		       matrix.left_out, deduced->peers.count);
	fputs(key, html->out);
	markup(html->out, "%s</p>\n", peers_caveat);
	write_fabrics(html, &deduced->fabrics);
}
