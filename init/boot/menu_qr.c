/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/menu_qr.h"

#include "init/boot/pixels.h"
#include "init/processes.h"
#include "probes/lib/gzip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
	SECONDS = 30,
	/* of a module; a series is made for the next number: codes are large */
	PIXELS_AT_LEAST = 3,
	ROWS_BELOW = 2, /* of the screen's text, for the line that says what is shown */
};

static const char whole[] = "Brief report.", first_line[] = "First line of the brief report.";

/* What the child, who draws, tells its parent. */
struct shown {
	unsigned parts; /* of the series; 0: there is none */
	bool too_large; /* the capture, for a series on this screen */
	bool drawn;
};

struct drawing {
	struct console *console;
	struct console_size size;
	struct document brief, capture;
	unsigned page; /* 0: the brief; then the parts of the capture */
	struct shown *shown;
};

/* --- In the child, which may die of it --- */

static void say_page(const struct drawing *drawing, const char *what)
{
	const struct shown *shown = drawing->shown;
	char line[160], next[48] = "";

	if (drawing->page < shown->parts && drawing->page)
		snprintf(next, sizeof next, "[space] next code  ");
	else if (drawing->page < shown->parts)
		snprintf(next, sizeof next, "[space] capture, %u code%s  ", shown->parts,
			 shown->parts == 1 ? "" : "s");
	int length = snprintf(line, sizeof line, "%s  %s[any %skey%s] menu", what, next,
			      *next ? "other " : "",
			      drawing->console->screen ? "" : ", " CONSOLE_SERIAL_KEYS);
	console_write(drawing->console, line, (size_t)length);
}

static void draw_blocks(const struct drawing *drawing)
{
	struct qr qr;
	char *text = NULL;
	size_t length = 0;
	unsigned rows = drawing->size.rows - QR_ROWS_BESIDE;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return;
	bool fits = qr_of_brief(&qr, drawing->brief.bytes, drawing->brief.length,
				qr_room(drawing->size.columns, rows));
	if (fits)
		qr_print(&qr, true, out);
	fclose(out);
	console_write(drawing->console, text, length);
	free(text);
	say_page(drawing, !fits              ? "No QR code fits on this console."
			  : qr.is_first_line ? first_line
					     : whole);
}

/*
 * The packed capture, and of how many parts it is; NULL where there is none, or nobody scans so
 * many.
 */
static uint8_t *pack(const struct drawing *drawing, unsigned most, size_t *length)
{
	size_t room = (size_t)QR_PARTS_AT_MOST * QR_BYTES_AT_MOST;
	uint8_t *packed = drawing->capture.bytes ? malloc(room) : NULL;

	if (!packed)
		return NULL;
	*length = gzip_bytes((const uint8_t *)drawing->capture.bytes, drawing->capture.length,
			     packed, room);
	drawing->shown->parts = *length ? qr_parts(*length, most) : 0;
	drawing->shown->too_large = !drawing->shown->parts && most >= QR_SIDE_OF_PARTS;
	return packed;
}

static bool make_page(const struct drawing *drawing, struct qr *qr, unsigned side)
{
	char text[QR_BYTES_AT_MOST + 1];
	size_t length = 0;
	unsigned most = side / (PIXELS_AT_LEAST + 1);
	uint8_t *packed = pack(drawing, most, &length);
	unsigned parts = drawing->shown->parts;
	bool made = false;

	if (!drawing->page) {
		made = qr_of_brief(qr, drawing->brief.bytes, drawing->brief.length,
				   side / PIXELS_AT_LEAST);
	} else if (packed && drawing->page <= parts) {
		length = qr_part(packed, length, drawing->page, parts, text);
		made = qr_make(qr, text, length, most);
	}
	free(packed);
	return made;
}

/* The text's rows and the pixels are as many of the screen. */
static bool draw_pixels(const struct drawing *drawing, const struct pixels *screen)
{
	unsigned rows = drawing->size.rows, height = screen->height / rows * (rows - ROWS_BELOW);
	unsigned side = height < screen->width ? height : screen->width;
	char what[80];
	struct qr qr;

	if (!make_page(drawing, &qr, side))
		return false;
	if (drawing->page)
		snprintf(what, sizeof what, "Capture, code %u of %u.", drawing->page,
			 drawing->shown->parts);
	else
		snprintf(what, sizeof what, "%s%s", qr.is_first_line ? first_line : whole,
			 drawing->shown->too_large ? " (The capture is too large for codes.)" : "");
	/* first the text, whose cells the console may draw as it comes */
	char move[16];
	int length = snprintf(move, sizeof move, "\033[%uH", rows);
	console_write(drawing->console, move, (size_t)length);
	say_page(drawing, what);
	return pixels_draw(screen, &qr, side / qr.side, height);
}

static void draw(void *context)
{
	const struct drawing *drawing = context;
	struct pixels screen;

	if (!drawing->console->screen || !pixels_open(&screen, "/dev/fb0") ||
	    !draw_pixels(drawing, &screen))
		draw_blocks(drawing);
	drawing->shown->drawn = true;
}

/* --- In the parent --- */

static void show(struct drawing *drawing)
{
	static const char clear[] = "\033[H\033[2J\033[?25l";
	char how[96];

	*drawing->shown = (struct shown){ .parts = 0 };
	if (drawing->console->screen)
		console_write(drawing->console, clear, sizeof clear - 1);
	else
		console_write(drawing->console, "\n", 1);
	if (!process_run(draw, drawing, SECONDS, how, sizeof how)) {
		console_write(drawing->console, "The QR code ", 12);
		console_write(drawing->console, how, strlen(how));
	}
}

static void turn_pages(struct consoles *consoles, size_t which, struct drawing *drawing)
{
	char key;

	do
		show(drawing);
	while (consoles_wait_key(consoles, 0, &key) == (int)which && key == ' ' &&
	       drawing->shown->drawn && drawing->page++ < drawing->shown->parts);
}

void menu_qr(struct consoles *consoles, size_t which, const struct worker *worker)
{
	static const char cursor[] = "\033[?25h\n";
	struct shown *shown = mmap(NULL, sizeof *shown, PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct drawing drawing = { .console = &consoles->list[which],
				   .size = console_size(consoles->list[which].file),
				   .shown = shown };

	if (shown == MAP_FAILED)
		return;
	drawing.brief = worker_document(worker, FORMAT_BRIEF);
	drawing.capture = worker_capture(worker);
	if (drawing.brief.bytes)
		turn_pages(consoles, which, &drawing);
	document_free(&drawing.brief);
	document_free(&drawing.capture);
	munmap(shown, sizeof *shown);
	console_write(&consoles->list[which], cursor, sizeof cursor - 1);
}
