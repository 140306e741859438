/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/linux/log_lines.h"
#include "probes/lib/text.h"
#include "probes/linux/log_patterns.h"

#include <ctype.h>
#include <string.h>

/* A line, or what is left of it. */
struct piece {
	const char *at;
	const char *end;
};

/* --- Time and prefix --- */

static bool take_character(struct piece *piece, char c)
{
	if (piece->at == piece->end || *piece->at != c)
		return false;
	piece->at++;
	return true;
}

static void skip_blanks(struct piece *piece)
{
	while (piece->at < piece->end && (*piece->at == ' ' || *piece->at == '\t'))
		piece->at++;
}

/* Between `least` and `most` decimal digits; false also where the number is too big. */
static bool take_decimal(struct piece *piece, size_t least, size_t most, uint64_t *value)
{
	size_t count = 0;

	for (*value = 0;
	     piece->at < piece->end && isdigit((unsigned char)*piece->at) && count < most; count++)
		*value = *value * 10 + (uint64_t)(*piece->at++ - '0');
	return count >= least;
}

/* "[    0.004000]" */
static bool take_time(struct piece *piece, uint64_t *microseconds)
{
	struct piece rest = *piece;
	uint64_t seconds, fraction;

	if (!take_character(&rest, '['))
		return false;
	skip_blanks(&rest);
	if (!take_decimal(&rest, 1, 12, &seconds) || !take_character(&rest, '.') ||
	    !take_decimal(&rest, 6, 6, &fraction) || !take_character(&rest, ']'))
		return false;
	*microseconds = seconds * 1000000 + fraction;
	*piece = rest;
	return true;
}

/* "[    T1]", "[   C12]": which task or CPU said it. */
static void skip_caller(struct piece *piece)
{
	struct piece rest = *piece;
	uint64_t number;

	if (!take_character(&rest, '['))
		return;
	skip_blanks(&rest);
	if ((take_character(&rest, 'T') || take_character(&rest, 'C')) &&
	    take_decimal(&rest, 1, 12, &number) && take_character(&rest, ']'))
		*piece = rest;
}

/* Takes the time off, and what stands before it: the level, a date, the host's name. */
static struct number take_prefix(struct piece *line)
{
	enum { PREFIX_AT_MOST = 128 };
	struct number at = { .status = ABSENT };
	size_t length = (size_t)(line->end - line->at);
	size_t room = length < PREFIX_AT_MOST ? length : PREFIX_AT_MOST;
	struct piece rest = *line;

	while ((rest.at = memchr(rest.at, '[', room - (size_t)(rest.at - line->at)))) {
		if (take_time(&rest, &at.value)) {
			at.status = OK;
			*line = rest;
			skip_blanks(line);
			skip_caller(line);
			skip_blanks(line);
			return at;
		}
		rest.at++;
	}
	const char *kernel = memmem(line->at, room, "kernel: ", 8);
	if (kernel)
		line->at = kernel + 8;
	return at;
}

/* --- The device --- */

static bool take_hex(struct piece *piece, size_t least, size_t most, uint32_t *value)
{
	size_t count = 0;

	for (*value = 0; piece->at < piece->end && text_hex_digit(*piece->at) >= 0 && count < most;
	     count++)
		*value = *value << 4 | (uint32_t)text_hex_digit(*piece->at++);
	return count >= least;
}

/* "05", or "0x05" as Linux 5.12 wrote it */
static bool take_byte(struct piece *piece, uint32_t *value)
{
	if (piece->end - piece->at >= 2 && memcmp(piece->at, "0x", 2) == 0)
		piece->at += 2;
	return take_hex(piece, 2, 2, value);
}

/* "05:02.0", and no digit behind it */
static bool take_short_address(struct piece rest, struct pci_address *address)
{
	uint32_t bus, device, function;

	if (!take_byte(&rest, &bus) || !take_character(&rest, ':') || !take_byte(&rest, &device) ||
	    device > 0x1f || !take_character(&rest, '.') || !take_hex(&rest, 1, 1, &function) ||
	    function > 7 || (rest.at < rest.end && isalnum((unsigned char)*rest.at)))
		return false;
	address->bus = (uint8_t)bus;
	address->device = (uint8_t)device;
	address->function = (uint8_t)function;
	return true;
}

static bool take_address(struct piece rest, struct pci_address *address)
{
	return take_hex(&rest, 4, 8, &address->domain) && take_character(&rest, ':') &&
	       take_short_address(rest, address);
}

/*
 * "Request device [05:02.0]", "device=0000:05:02.0": the device that is meant, while others may
 * stand before.
 */
static bool find_marked_device(struct piece text, struct pci_address *address)
{
	static const char *const marks[] = { "evice [", "evice=" };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		const char *mark =
			memmem(text.at, (size_t)(text.end - text.at), marks[i], strlen(marks[i]));
		if (!mark)
			continue;
		struct piece rest = { mark + strlen(marks[i]), text.end };
		while (take_character(&rest, '['))
			;
		address->domain = 0;
		if (take_short_address(rest, address) || take_address(rest, address))
			return true;
	}
	return false;
}

static bool find_device(struct piece text, struct pci_address *address)
{
	bool in_word = false;

	if (find_marked_device(text, address))
		return true;
	for (; text.at < text.end; text.at++) {
		if (!in_word && take_address(text, address))
			return true;
		in_word = isalnum((unsigned char)*text.at) || *text.at == ':';
	}
	return false;
}

/* --- Lines --- */

static const char *printable(struct arena *arena, struct piece text)
{
	size_t length = (size_t)(text.end - text.at);
	char *copy =
		arena_copy(arena, text.at, length < HINT_TEXT_AT_MOST ? length : HINT_TEXT_AT_MOST);

	for (size_t i = 0; i < length && i < HINT_TEXT_AT_MOST; i++)
		if (copy[i] < ' ' || copy[i] > '~')
			copy[i] = '?';
	return copy;
}

static bool has_room(const struct hints *hints, const struct hint *hint)
{
	size_t same = 0;

	if (hints->first.count == HINTS_AT_MOST)
		return false;
	for (size_t i = 0; hint->has_device && i < hints->first.count; i++)
		same += hints->first.items[i].has_device &&
			pci_address_compare(hints->first.items[i].device, hint->device) == 0;
	return same < HINTS_OF_A_DEVICE;
}

static void read_line(struct arena *arena, struct kernel_log *log,
		      const struct log_patterns *patterns, struct piece line)
{
	static const char first_line[] = "Linux version ";
	struct hint hint = { .at = take_prefix(&line) };
	size_t length = (size_t)(line.end - line.at);
	enum hint_kind kind = log_patterns_match(patterns, line.at, length);

	if (length >= sizeof first_line && memcmp(line.at, first_line, sizeof first_line - 1) == 0)
		log->from_boot = true;
	if (kind == HINT_KINDS)
		return;

	struct hints *hints = &log->kinds[kind];
	hints->count++;
	if (hint.at.status == OK)
		hints->last = hint.at;
	hint.has_device = find_device(line, &hint.device);
	if (!hint.has_device)
		hint.device = (struct pci_address){ 0 };
	if (!has_room(hints, &hint))
		return;
	hint.text = printable(arena, line);
	*array_add(arena, &hints->first) = hint;
}

void log_lines_read(struct arena *arena, struct kernel_log *hints, const char *log, size_t length)
{
	struct log_patterns patterns;
	const char *end = log + length;

	log_patterns_prepare(&patterns);
	while (log < end) {
		const char *newline = memchr(log, '\n', (size_t)(end - log));
		const char *stop = newline ? newline : end;
		struct piece line = { log, stop - log > LINE_AT_MOST ? log + LINE_AT_MOST : stop };
		while (line.end > line.at && isspace((unsigned char)line.end[-1]))
			line.end--;
		read_line(arena, hints, &patterns, line);
		log = newline ? newline + 1 : end;
	}
}
