/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/lib/mask.h"

#include "probes/lib/kernel_line.h"
#include "probes/lib/piece.h"

#include <ctype.h>
#include <string.h>

/* One line at work. */
struct writer {
	struct arena *arena;
	char *to;
	enum shape_of kind;
	struct piece last; /* what stood between the last two signs: it may tell what comes */
};

static void put(struct writer *writer, struct piece piece)
{
	writer->to = mempcpy(writer->to, piece.at, piece_length(piece));
}

static void put_masked(struct writer *writer)
{
	writer->to = mempcpy(writer->to, MASKED, sizeof MASKED - 1);
}

/* --- Words --- */

/* "pci@0000:00:02.0", as lshw has it, at the '@'. */
static bool is_bus_address(struct piece word, const char *at)
{
	enum { BUS = 3, ADDRESS = 12 };
	const char *end = at + 1;

	while (end < word.end && (isxdigit((unsigned char)*end) || *end == ':' || *end == '.'))
		end++;
	return end - at - 1 == ADDRESS && at - word.at >= BUS && !memcmp(at - BUS, "pci", BUS);
}

/* "anna@host" is one, "CPU @ 3.20GHz" is none. */
static bool names_a_person(struct piece word)
{
	for (const char *at = word.at + 1; at + 1 < word.end; at++)
		if (*at == '@' && isalnum((unsigned char)at[1]) && !is_bus_address(word, at))
			return true;
	return false;
}

static bool names_a_place(struct piece word)
{
	return piece_has_one_of(
		       word,
		       "iqn. eui. naa. wwn- // :/ mapper/ /by- /home/ dm-name dm-uuid md-uuid",
		       false) ||
	       names_a_person(word);
}

/* "cap 1c0000c40660462", "[mem 0x380000000000-0x380fffffffff", "address=0x7f3a12345678" */
static bool tells_of_number(struct piece piece)
{
	return piece_has_one_of(piece, "cap addr addr: address features mem io flags base efr",
				true);
}

static bool tells_of_secret(struct piece piece)
{
	return piece_has_one_of(
		piece,
		"host hostname domain server user username acct login password passwd "
		"passphrase secret token serial "
		"serialnumber label uuid ssid",
		true);
}

/* "domain=0x0010" is AMD's, "domain='0x0000'" libvirt's. */
static bool is_short_number(struct piece value)
{
	if (piece_length(value) > 2 && *value.at == '\'' && value.end[-1] == '\'') {
		value.at++;
		value.end--;
	}
	return isdigit((unsigned char)*value.at) && piece_length(value) <= 7;
}

static void put_unit(struct writer *writer, struct piece unit)
{
	enum shape_of kind = tells_of_number(writer->last) || piece_has(unit, "EFR", 3, false)
				     ? SHAPE_NUMBER
			     : piece_has(writer->last, "version", 7, true) ? SHAPE_RELEASE
									   : writer->kind;

	if (shape_is_secret(unit.at, piece_length(unit), kind)) {
		put_masked(writer);
		unit.at = unit.end; /* it tells nothing any more */
	} else
		put(writer, unit);
	if (piece_length(unit) != 1 || *unit.at != ':') /* '"cap": "0x1c…"' */
		writer->last = unit;
}

static void put_word(struct writer *writer, struct piece word)
{
	static const char signs[] = { '=', ',', '/', '[', ']',  '(', ')', '<', '>',
				      '{', '}', ';', '"', '\'', '|', '%', '+' };
	struct piece unit = { word.at, word.at };

	if (names_a_place(word)) {
		put_masked(writer);
		writer->last = (struct piece){ word.end, word.end };
		return;
	}
	while (unit.at < word.end) {
		if (memchr(signs, *unit.at, sizeof signs)) {
			*writer->to++ = *unit.at++;
			struct piece rest = { unit.at, word.end };
			if (unit.at[-1] == '=' && rest.at < rest.end &&
			    tells_of_secret(writer->last) && !is_short_number(rest)) {
				put_masked(writer);
				return;
			}
			continue;
		}
		unit.end = unit.at;
		while (unit.end < word.end && !memchr(signs, *unit.end, sizeof signs))
			unit.end++;
		put_unit(writer, unit);
		unit.at = unit.end;
	}
}

/* --- Lines --- */

/* "SerialNumber: ", "Hostname set to ", "cert '": behind these the rest of a line is none of the
 * kernel's words. */
static bool rest_is_names(struct piece before)
{
	while (before.end > before.at && before.end[-1] == ' ')
		before.end--;
	if (before.end == before.at || before.end[-1] != ':')
		return piece_has_one_of(before, "cert certificate hostname label", true);
	before.end--;
	return piece_has_one_of(before, "serialnumber hostname username password passphrase secret",
				true);
}

/* Whether the word in which "command" stands at `at` keeps it. */
static bool keeps_command(struct piece before, const char *at)
{
	struct piece word = { at, at };

	while (word.at > before.at && word.at[-1] != ' ' && word.at[-1] != '\t')
		word.at--;
	return word.at == at || (strchr(")>]'\";", at[-1]) &&
				 !memchr(word.at, '=', piece_length(word)) && !names_a_place(word));
}

/* "Kernel command line: ", "unknown command line parameters": as words that no mask takes away. */
static bool rest_is_command_line(struct piece before)
{
	static const char words[] = "ommand line";
	enum { WORDS = sizeof words - 1 };

	for (const char *at = before.at; (at = memmem(at, (size_t)(before.end - at), words, WORDS));
	     at += WORDS) {
		struct piece rest = { at + WORDS, before.end };
		bool told = piece_begins(rest, ": ") || piece_begins(rest, " parameters ");
		if (told && at > before.at && keeps_command(before, at - 1))
			return true;
	}
	return false;
}

static size_t count_words(struct piece piece)
{
	size_t words = 0;

	for (const char *at = piece.at; at < piece.end; at++)
		words += *at != ' ' && (at == piece.at || at[-1] == ' ');
	return words;
}

/* "Jan  1 00:00:00 host kernel: ", where `rest` begins with the host's name. */
static bool is_host(struct piece before, struct piece word, struct piece line)
{
	enum { TIME = 9, WORDS_BEFORE = 5 };
	struct piece next = { word.end, line.end };

	while (next.at < next.end && *next.at == ' ')
		next.at++;
	if (piece_length(before) < TIME || !isalnum((unsigned char)*before.at) ||
	    count_words(before) > WORDS_BEFORE)
		return false;
	if (piece_length(next) > 7 && !memcmp(next.at, "kernel:", 7))
		return true;
	const char *time = before.end - TIME;
	return time[2] == ':' && time[5] == ':' && time[8] == ' ' &&
	       isdigit((unsigned char)time[7]);
}

/* "d0000000-d1ffffff", "16:", "0x0000000091000000" */
static bool is_number(struct piece word)
{
	size_t signs = 0;

	if (!isxdigit((unsigned char)*word.at) ||
	    shape_is_secret(word.at, piece_length(word), SHAPE_NUMBER))
		return false;
	for (; word.at < word.end; word.at++) {
		signs += *word.at == ':' || *word.at == '-';
		if (!isxdigit((unsigned char)*word.at) && !strchr(":-xX", *word.at))
			return false;
	}
	return signs < 2;
}

/* False where the rest of the line is done with it. */
static bool put_next(struct writer *writer, struct piece before, struct piece word,
		     struct piece line)
{
	if (rest_is_command_line(before)) {
		const char *rest =
			kernel_line_masked(writer->arena, word.at, (size_t)(line.end - word.at));
		writer->to = mempcpy(writer->to, rest, strlen(rest));
		return false;
	}
	bool names = rest_is_names(before);
	if (names || is_host(before, word, line))
		put_masked(writer);
	else
		put_word(writer, word);
	return !names;
}

static void put_line(struct writer *writer, struct piece line, bool numbers)
{
	struct piece word = { line.at, line.at };
	bool goes_on = true;

	writer->last = word;
	for (; word.at < line.end && goes_on; word.at = word.end) {
		bool blank = *word.at == ' ' || *word.at == '\t';
		word.end = word.at + 1;
		while (!blank && word.end < line.end && *word.end != ' ' && *word.end != '\t')
			word.end++;
		numbers = numbers && (blank || is_number(word));
		if (blank || numbers)
			put(writer, word);
		else
			goes_on = put_next(writer, (struct piece){ line.at, word.at }, word, line);
	}
}

/* A NUL would end what is given: a blank stands for it. */
static const char *without_nuls(struct arena *arena, const char *text, size_t length)
{
	char *copy = NULL;

	for (size_t at = strnlen(text, length); at < length; at++) {
		if (!copy)
			copy = memcpy(arena_alloc(arena, length), text, length);
		if (!copy[at])
			copy[at] = ' ';
	}
	return copy ? copy : text;
}

char *mask_words(struct arena *arena, const char *text, size_t length, enum shape_of kind)
{
	char *begin = arena_alloc(arena, length * (sizeof MASKED - 1) + 1);
	struct writer writer = {
		arena, begin, kind == SHAPE_NUMBER ? SHAPE_TEXT : kind, { NULL, NULL }
	};

	text = without_nuls(arena, text, length);
	for (const char *at = text, *end = text + length; at < end;) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		put_line(&writer, (struct piece){ at, newline ? newline : end },
			 kind == SHAPE_NUMBER);
		if (newline)
			*writer.to++ = '\n';
		at = newline ? newline + 1 : end;
	}
	*writer.to = '\0';
	return begin;
}
