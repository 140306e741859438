/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/compare/json_scan.h"

#include "probes/lib/text.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

bool json_fault(struct json_scan *scan, const char *what)
{
	if (!scan->wrong)
		scan->wrong = what;
	return false;
}

/* --- Characters --- */

static bool fill(struct json_scan *scan)
{
	ssize_t got;

	do
		got = pread(scan->file, scan->piece, JSON_PIECE, scan->at);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		json_fault(scan, strerror(errno));
	scan->next = 0;
	scan->length = got > 0 ? (size_t)got : 0;
	scan->at += got > 0 ? got : 0;
	return got > 0;
}

int json_peek(struct json_scan *scan)
{
	if (scan->next == scan->length && !fill(scan))
		return JSON_END;
	return (unsigned char)scan->piece[scan->next];
}

int json_take(struct json_scan *scan)
{
	int character = json_peek(scan);

	scan->next += character != JSON_END;
	scan->line += character == '\n';
	return character;
}

int json_peek_behind_blanks(struct json_scan *scan)
{
	int character;

	while ((character = json_peek(scan)) == ' ' || character == '\n' || character == '\t' ||
	       character == '\r')
		json_take(scan);
	return character;
}

/* --- Strings --- */

static void add(struct json_scan *scan, int byte)
{
	if (scan->text_length < JSON_TEXT)
		scan->text[scan->text_length++] = (char)byte;
}

static void add_code_point(struct json_scan *scan, uint32_t code)
{
	int more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;

	if (!code || (code >= 0xd800 && code < 0xe000)) {
		add_code_point(scan, 0xfffd);
		return;
	}
	add(scan, more ? (int)((0xff00U >> (more + 1) & 0xff) | code >> 6 * more) : (int)code);
	while (more--)
		add(scan, (int)(0x80 | (code >> 6 * more & 0x3f)));
}

/* The first half of a character that came alone. */
static void leave_half(struct json_scan *scan)
{
	if (scan->half)
		add_code_point(scan, scan->half);
	scan->half = 0;
}

static bool take_four_digits(struct json_scan *scan, uint32_t *number)
{
	*number = 0;
	for (int i = 0; i < 4; i++) {
		int character = json_take(scan);
		int digit = character == JSON_END ? -1 : text_hex_digit((char)character);
		if (digit < 0)
			return json_fault(scan, "expected four hexadecimal digits behind \\u");
		*number = *number << 4 | (uint32_t)digit;
	}
	return true;
}

/* Behind "\\u". */
static bool take_code_point(struct json_scan *scan)
{
	uint32_t code;

	if (!take_four_digits(scan, &code))
		return false;
	if (scan->half && code >= 0xdc00 && code < 0xe000) {
		code = 0x10000 + ((scan->half - 0xd800) << 10) + (code - 0xdc00);
		scan->half = 0;
	}
	leave_half(scan);
	if (code >= 0xd800 && code < 0xdc00)
		scan->half = code;
	else
		add_code_point(scan, code);
	return true;
}

/* Behind a backslash. */
static bool take_escape(struct json_scan *scan)
{
	static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	int character = json_take(scan);

	if (character == 'u')
		return take_code_point(scan);
	leave_half(scan);
	const char *letter = character > 0 ? strchr(letters, character) : NULL;
	if (!letter)
		return json_fault(scan, "no such escape in a string");
	add(scan, meant[letter - letters]);
	return true;
}

bool json_take_string(struct json_scan *scan)
{
	int character;

	json_take(scan);
	scan->text_length = 0;
	while ((character = json_take(scan)) != '"') {
		if (character == JSON_END)
			return json_fault(scan, "the file ends within a string");
		if (character < ' ')
			return json_fault(scan, "a control character in a string");
		if (character == '\\') {
			if (!take_escape(scan))
				return false;
			continue;
		}
		leave_half(scan);
		add(scan, character);
	}
	leave_half(scan);
	scan->text[scan->text_length] = '\0';
	return true;
}

/* --- Numbers, true, false, null --- */

static const char *behind_digits(const char *text)
{
	size_t length = strspn(text, "0123456789");

	return length ? text + length : NULL;
}

static bool is_number(const char *text)
{
	text += *text == '-';
	text = *text == '0' ? text + 1 : behind_digits(text);
	if (text && *text == '.')
		text = behind_digits(text + 1);
	if (text && (*text == 'e' || *text == 'E'))
		text = behind_digits(text + 1 + (text[1] == '+' || text[1] == '-'));
	return text && !*text;
}

bool json_take_word(struct json_scan *scan)
{
	int character;

	scan->text_length = 0;
	while ((character = json_peek(scan)) > ' ' && !strchr(",:{}[]\"", character))
		add(scan, json_take(scan));
	scan->text[scan->text_length] = '\0';
	if (!scan->text_length)
		return json_fault(scan, character == JSON_END ? "the file ends too early"
							      : "expected a value");
	if (strcmp(scan->text, "true") != 0 && strcmp(scan->text, "false") != 0 &&
	    strcmp(scan->text, "null") != 0 && !is_number(scan->text))
		return json_fault(scan, "expected a value");
	return true;
}
