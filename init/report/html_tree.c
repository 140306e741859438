/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The picture of the PCI tree, as inline SVG: a box for each function, to the right of the bridge
 * that leads to it. Behind the boxes lie the groups, as areas with their number; on the line down
 * from a bridge stands whether it isolates, as a sign and a word, and one that does not is broken.
 * The same tree as text follows, for whoever does not see pictures.
 */
#include "init/report/finding_words.h"
#include "init/report/html_parts.h"
#include "init/report/markup.h"
#include "init/report/renderers.h"
#include "init/report/tree_rows.h"
#include "init/report/words.h"

#include <stdlib.h>
#include <string.h>

enum {
	ROW = 26,   /* pixels */
	BOX = 20,   /* height of a box */
	STEP = 24,  /* to the right for each level */
	LEVELS = 8, /* what is deeper stands as deep as that */
	BOX_WIDTH = 420,
	LETTERS = 54, /* in a box, before its sign */
	MARK_AT = BOX_WIDTH - 14,
	/* the columns behind the deepest box */
	SIGN_AT = BOX_WIDTH + 16,
	GROUP_AT = SIGN_AT + 112,
	PLACE_AT = GROUP_AT + 132,
	WIDTH = PLACE_AT + 250,
	HUES = 8,
};

struct drawing {
	struct html *html;
	tree_row_list rows;
	const int *places; /* top of each row, in pixels */
	int height;
	int columns; /* left end of the deepest box */
};

static int left_of(const struct tree_row *row)
{
	return (int)(row->level < LEVELS ? row->level : LEVELS) * STEP + 4;
}

/* --- Groups --- */

/* Whether rows `i` and `i + 1` are in one group. */
static bool goes_on(const struct drawing *drawing, size_t i)
{
	const struct tree_row *rows = drawing->rows.items;

	return i + 1 < drawing->rows.count && strpbrk(rows[i].group, "0123456789") &&
	       strcmp(rows[i].group, rows[i + 1].group) == 0;
}

/* The number of a group in its text. */
static unsigned number_of(const char *group)
{
	unsigned number = 0;

	for (; *group; group++)
		if (*group >= '0' && *group <= '9')
			number = number * 10 + (unsigned)(*group - '0');
	return number;
}

/* "12", "would be 12", "none" or "unknown" of the rows, in words. */
static void write_group(struct drawing *drawing, size_t index)
{
	static const char would[] = "would be ";
	const char *group = drawing->rows.items[index].group;
	bool would_be = strncmp(group, would, sizeof would - 1) == 0;

	markup(drawing->html->out, "<text x=%d y=%d>", drawing->columns + GROUP_AT,
	       drawing->places[index] + 14);
	if (strcmp(group, "none") == 0)
		markup(drawing->html->out, "no group</text>\n");
	else
		markup(drawing->html->out, "%sgroup %s</text>\n", would_be ? would : "",
		       group + (would_be ? sizeof would - 1 : 0));
}

static void write_areas(struct drawing *drawing)
{
	const struct tree_row *rows = drawing->rows.items;

	for (size_t i = 0, end; i < drawing->rows.count; i = end + 1) {
		for (end = i; goes_on(drawing, end);)
			end++;
		if (end > i)
			markup(drawing->html->out,
			       "<rect class=\"area g%u\" x=0 y=%d width=%d height=%d rx=4 />\n",
			       number_of(rows[i].group) % HUES, drawing->places[i] - 2,
			       drawing->columns + PLACE_AT - 8,
			       drawing->places[end] - drawing->places[i] + BOX + 4);
		write_group(drawing, i);
	}
}

/* --- Functions --- */

/* How the line below a bridge looks: broken where it does not isolate, dotted where unknown. */
static const char *line_of(const struct tree_row *row)
{
	if (row->open && row->isolation == ISOLATION_UNKNOWN)
		return " maybe";
	return row->open ? " open" : "";
}

/* From the bridge above down to the function's box. */
static void write_hop(struct drawing *drawing, size_t index)
{
	const struct tree_row *row = &drawing->rows.items[index];
	size_t above = index;

	if (!row->level)
		return;
	while (above-- > 0 && drawing->rows.items[above].level >= row->level)
		;
	int x = left_of(&drawing->rows.items[above]) + STEP / 2;
	markup(drawing->html->out, "<path class=\"hop%s\" d=\"M%d %dV%dH%d\" />\n",
	       line_of(&drawing->rows.items[above]), x, drawing->places[above] + BOX,
	       drawing->places[index] + BOX / 2, left_of(row) > x ? left_of(row) : x + 4);
}

/* Functions lie in the order of their addresses, and so do the devices. */
static int compare_to_device(const void *key, const void *item)
{
	const struct function *function = key,
			      *other = ((const struct device_judgement *)item)->function;

	return function < other ? -1 : function > other;
}

static const struct device_judgement *device_of(const struct judgement *judgement,
						const struct function *function)
{
	if (!judgement->devices.count)
		return NULL;
	return bsearch(function, judgement->devices.items, judgement->devices.count,
		       sizeof *judgement->devices.items, compare_to_device);
}

static void write_box(struct drawing *drawing, size_t index)
{
	const struct tree_row *row = &drawing->rows.items[index];
	const struct device_judgement *device =
		device_of(drawing->html->report->judgement, row->function);
	FILE *out = drawing->html->out;
	char address[PCI_ADDRESS_TEXT];
	const char *name = row->function->status != OK
				   ? "does not answer"
				   : words_device_short(&drawing->html->arena, row->function, 60);

	markup(out, "<rect class=\"box %s\" x=%d y=%d width=%d height=%d rx=3 />",
	       device ? html_tone(device_tone(device->verdict)) : "plain", left_of(row),
	       drawing->places[index], BOX_WIDTH, BOX);
	markup(out, "<text x=%d y=%d>", left_of(row) + 6, drawing->places[index] + 14);
	markup_cut(out,
		   arena_printf(&drawing->html->arena, "%s %s",
				pci_address_print(row->function->address, address), name),
		   LETTERS);
	fputs("</text>\n", out);
	if (device)
		markup(out, "<text class=%s x=%d y=%d>%s</text>\n",
		       html_tone(device_tone(device->verdict)), left_of(row) + MARK_AT,
		       drawing->places[index] + 14, html_mark(device->verdict));
}

/* A bridge isolates, or not, or need not; what is no bridge has no sign. */
static void write_sign(struct drawing *drawing, size_t index)
{
	const struct tree_row *row = &drawing->rows.items[index];
	bool unknown = row->isolation == ISOLATION_UNKNOWN;
	const char *sign = unknown ? "?" : row->open ? "\u2717" : "\u2713";

	if (!function_is_bridge(row->function))
		return;
	if (strcmp(row->acs, "-") == 0)
		markup(drawing->html->out, "<text class=dim x=%d y=%d>no ACS needed</text>\n",
		       drawing->columns + SIGN_AT, drawing->places[index] + 14);
	else
		markup(drawing->html->out, "<text class=%s x=%d y=%d>%s ACS %s</text>\n",
		       unknown     ? "dim"
		       : row->open ? "bad"
				   : "good",
		       drawing->columns + SIGN_AT, drawing->places[index] + 14, sign, row->acs);
}

/* "8 GT/s x16, slot PCIEX16_1" */
static void write_place(struct drawing *drawing, size_t index)
{
	const struct function *function = drawing->rows.items[index].function;
	const struct link *link = &function_features(function)->link;
	const struct text *slot = &function->place.slot;
	bool linked = link->status == OK && link->width;

	if (slot->status != OK && !linked)
		return;
	markup(drawing->html->out, "<text class=dim x=%d y=%d>", drawing->columns + PLACE_AT,
	       drawing->places[index] + 14);
	if (linked)
		markup(drawing->html->out, "%s x%u%s", words_speed(link->speed), link->width,
		       slot->status == OK ? ", " : "");
	if (slot->status == OK)
		markup(drawing->html->out, "slot %s", slot->value);
	fputs("</text>\n", drawing->html->out);
}

static void write_function(struct drawing *drawing, size_t index)
{
	const struct tree_row *row = &drawing->rows.items[index];
	char address[PCI_ADDRESS_TEXT];

	if (row->begins_bus) {
		pci_address_print(row->function->address, address);
		*strrchr(address, ':') = '\0';
		markup(drawing->html->out, "<text class=dim x=4 y=%d>bus %s</text>\n",
		       drawing->places[index] - 8, address);
	}
	write_hop(drawing, index);
	write_box(drawing, index);
	write_sign(drawing, index);
	write_place(drawing, index);
}

/* --- All of it --- */

static void write_as_text(struct html *html)
{
	char *text = NULL;
	size_t length;
	FILE *memory = open_memstream(&text, &length);

	if (!memory)
		return;
	render_tree(html->report, memory);
	if (fclose(memory) == 0)
		markup(html->out,
		       "<details><summary>The tree as text</summary><pre "
		       "class=tree tabindex=0>%s</pre></details>\n",
		       text);
	free(text);
}

/* A root bus has a line of its own; the columns stand behind the deepest box. */
static void place_rows(struct drawing *drawing)
{
	int *places = arena_alloc(&drawing->html->arena, (drawing->rows.count + 1) * sizeof(int));
	int top = 4;

	for (size_t i = 0; i < drawing->rows.count; i++) {
		int left = left_of(&drawing->rows.items[i]);
		drawing->columns = left > drawing->columns ? left : drawing->columns;
		top += drawing->rows.items[i].begins_bus ? ROW : 0;
		places[i] = top;
		top += ROW;
	}
	drawing->places = places;
	drawing->height = top;
}

void html_tree(struct html *html)
{
	struct drawing drawing = { .html = html, .rows = tree_rows(&html->arena, html->report) };

	fputs("<h2 id=tree>PCI tree</h2>\n", html->out);
	if (!drawing.rows.count) {
		fputs("<p>No PCI function was read.</p>\n", html->out);
		return;
	}
	place_rows(&drawing);
	fputs("<p class=dim>Coloured areas are IOMMU groups of several functions. Devices: \u2713 "
	      "assignable, ! with its group or after changes, \u2717 not assignable, ? unknown. "
	      "Bridges: \u2713 isolates what is below it (offered: as "
	      "soon as Linux uses the IOMMU), \u2717 and a broken line do not, ? and a dotted one: "
	      "unknown.</p>\n",
	      html->out);
	markup(html->out,
	       "<figure tabindex=0><svg role=img aria-label=\"PCI tree with IOMMU groups; the same "
	       "as text "
	       "follows\" width=%d height=%d viewBox=\"0 0 %d %d\">\n",
	       drawing.columns + WIDTH, drawing.height, drawing.columns + WIDTH, drawing.height);
	write_areas(&drawing);
	for (size_t i = 0; i < drawing.rows.count; i++)
		write_function(&drawing, i);
	fputs("</svg></figure>\n", html->out);
	write_as_text(html);
}
