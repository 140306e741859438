/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/pager.h"

#include <string.h>

static const char question[] =
	"\033[7m--more--\033[0m [space] page [Enter] line [q] back to the menu";
static const char serial_question[] =
	"\033[7m--more--\033[0m [space] page [Enter] line [q] menu: " CONSOLE_SERIAL_KEYS;
static const char wipe[] = "\r\033[K";

/* The length of a colour's escape sequence that begins here, or 0. */
static size_t colour(const char *bytes, const char *end)
{
	const char *at = bytes;

	if (end - at < 3 || at[0] != '\033' || at[1] != '[')
		return 0;
	for (at += 2; at < end && (*at == ';' || (*at >= '0' && *at <= '9')); at++)
		;
	return at < end && *at == 'm' ? (size_t)(at + 1 - bytes) : 0;
}

static unsigned rows_of(const char *line, const char *end, unsigned columns)
{
	size_t letters = 0;

	while (line < end) {
		size_t skip = colour(line, end);
		letters += !skip;
		line += skip ? skip : 1;
	}
	return letters ? (unsigned)((letters - 1) / columns + 1) : 1;
}

size_t pager_fitting(const char *bytes, size_t length, unsigned rows, unsigned columns)
{
	size_t at = 0;
	unsigned used = 0;

	while (at < length) {
		const char *newline = memchr(bytes + at, '\n', length - at);
		const char *end = newline ? newline : bytes + length;
		used += rows_of(bytes + at, end, columns);
		if (used > rows && at)
			break;
		at = (size_t)(end - bytes) + (newline != NULL);
	}
	return at;
}

/* How many rows the next piece may have; 0: no more. */
static unsigned ask(struct consoles *consoles, size_t which, unsigned page)
{
	char key;
	unsigned rows = page;
	struct console *console = &consoles->list[which];

	if (console->screen)
		console_write(console, question, sizeof question - 1);
	else
		console_write(console, serial_question, sizeof serial_question - 1);
	for (;;) {
		int where = consoles_wait_key(consoles, 0, &key);
		if (where != (int)which || key == 'q')
			rows = 0;
		else if (key == '\n' || key == '\r')
			rows = 1;
		else if (key != ' ')
			continue;
		console_write(console, wipe, sizeof wipe - 1);
		return rows;
	}
}

void pager_show(struct consoles *consoles, size_t which, const char *bytes, size_t length)
{
	struct console *console = &consoles->list[which];
	struct console_size size = console_size(console->file);
	unsigned page = size.rows - 1, rows = page;
	size_t at = 0;

	while (rows && at < length) {
		size_t piece = pager_fitting(bytes + at, length - at, rows, size.columns);
		if (!console_write(console, bytes + at, piece))
			return;
		at += piece;
		if (at < length)
			rows = ask(consoles, which, page);
	}
	if (length && bytes[length - 1] != '\n')
		console_write(console, "\n", 1);
}
