/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes off a line what mail programs, terminals and forums put around it. */
#include "probes/paste/parts.h"

#include <ctype.h>
#include <string.h>

/* "\033[1;31m", "\033]0;title\007" */
static const char *behind_escape(const char *at, const char *end)
{
	bool title = at < end && *at == ']';

	for (at += at < end; at < end && (title ? *at != '\a' : !isalpha((unsigned char)*at)); at++)
		;
	return at < end ? at + 1 : end;
}

/* Whether each of eight bytes is ' ' to '~'. */
static bool is_printable(uint64_t bytes)
{
	static const uint64_t ones = 0x0101010101010101, high = 0x8080808080808080;

	return !((bytes | (bytes - ones * ' ') | (bytes + ones)) & high);
}

/* Bytes of UTF-8 stay; the blank that does not break becomes one that does. */
static char *plain(char *text, size_t length)
{
	char *to = text;

	/* most lines need nothing */
	for (uint64_t eight; length >= sizeof eight; to += sizeof eight, length -= sizeof eight) {
		memcpy(&eight, to, sizeof eight);
		if (!is_printable(eight))
			break;
	}
	while (length && (unsigned char)*to >= ' ' && (unsigned char)*to < 0x7f) {
		to++;
		length--;
	}
	for (const char *at = to, *end = to + length; at < end;) {
		unsigned char byte = (unsigned char)*at++;
		if (byte == '\033') {
			at = behind_escape(at, end);
		} else if (byte == 0xc2 && at < end && (unsigned char)*at == 0xa0) {
			*to++ = ' ';
			at++;
		} else if (byte == '\t' || byte >= ' ') {
			*to++ = (char)(byte == 0x7f ? '?' : byte);
		} else if (byte != '\r') {
			*to++ = '?';
		}
	}
	while (to > text && (to[-1] == ' ' || to[-1] == '\t'))
		to--;
	*to = '\0';
	return text;
}

/* "> > text", "&gt; text" */
static char *unquoted(char *text)
{
	static const char mark[] = "&gt;";

	for (;;) {
		char *at = text + strspn(text, " ");
		if (*at == '>')
			at++;
		else if (strncmp(at, mark, sizeof mark - 1) == 0)
			at += sizeof mark - 1;
		else
			return text;
		text = at + (*at == ' ');
	}
}

/* "root@pve:~# lspci", "[user@host ~]$ ", "$ lspci", "```", "[code]" */
static bool is_command(const char *text)
{
	bool bracket = *text == '[';

	if (bracket && (text[1] == ' ' || isdigit((unsigned char)text[1])))
		return false; /* a stamp */
	const char *person = strchr(text, '@');
	if ((!isalnum((unsigned char)*text) || *text == 's') &&
	    paste_begins(text, "$ \0# \0#:\0```\0~~~\0[code\0[/code\0[CODE\0[/CODE\0sudo \0"
			       "<pre>\0</pre>\0<code>\0</code>\0"))
		return true;
	size_t length = person ? strcspn(text, "#$%") : 0;
	return length && text[length] && (text[length + 1] == ' ' || !text[length + 1]) &&
	       person < text + length && (bracket || !memchr(text, ' ', length)) &&
	       (!bracket || text[length - 1] == ']' || text[length - 1] == ' ');
}

char *paste_clean(char *text, size_t length, int *indent, bool *command)
{
	text = unquoted(plain(text, length));
	*indent = 0;
	for (; *text == ' ' || *text == '\t'; text++)
		*indent += *text == '\t' ? 8 : 1;
	*command = is_command(text);
	return text;
}
