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

/* "> > text" */
static char *unquoted(char *text)
{
	for (;;) {
		char *at = text + strspn(text, " ");
		if (*at != '>')
			return text;
		text = at + 1 + (at[1] == ' ');
	}
}

/* In place: what pages write for signs: "&gt;", "&nbsp;", "&#x2F;". */
static void take_entities(char *text)
{
	static const char *const entities =
		"> &gt;\0< &lt;\0& &amp;\0\" &quot;\0' &#39;\0  &nbsp;\0"
		"/ &#x2F;\0/ &#47;\0";
	char *to = text;

	while (*text) {
		const char *entity = *text == '&' ? entities : "";
		const char *behind = NULL;
		while (*entity && !(behind = paste_behind(text, entity + 2)))
			entity += strlen(entity) + 1;
		*to++ = behind ? *entity : *text;
		text += behind ? behind - text : 1;
	}
	*to = '\0';
}

/* Behind "[code=bash]", "<pre>" and the like; NULL: the text does not begin with one. */
static char *behind_mark(char *text)
{
	static const char *const marks = "pre\0code\0br\0quote\0spoiler\0";
	bool may = (*text == '<' || *text == '[') &&
		   (text[1] == '/' || isalpha((unsigned char)text[1]));
	char *end = may ? strchr(text, *text == '<' ? '>' : ']') : NULL;

	if (!end)
		return NULL;
	text += text[1] == '/' ? 2 : 1;
	size_t length = strcspn(text, " =/]>");
	for (const char *mark = marks; *mark; mark += strlen(mark) + 1)
		if (strlen(mark) == length && strncasecmp(text, mark, length) == 0)
			return end + 1;
	return NULL;
}

/* At both ends; whether there was any. */
static bool take_marks(char **text)
{
	char *begin = *text, *behind, *last;

	while ((behind = behind_mark(*text)))
		*text = behind;
	size_t length = strlen(*text);
	bool may = length && (text[0][length - 1] == '>' || text[0][length - 1] == ']');
	while (may && (last = strrchr(*text, '/')) && last > *text && behind_mark(last - 1))
		last[-1] = '\0';
	return *text != begin;
}

/* "root@pve:~# lspci", "[user@host ~]$ ", "$ lspci", "```", "[code]" */
static bool is_command(const char *text)
{
	bool bracket = *text == '[';

	if (bracket && (text[1] == ' ' || isdigit((unsigned char)text[1])))
		return false; /* a stamp */
	const char *person = strchr(text, '@');
	if ((!isalnum((unsigned char)*text) || *text == 's') &&
	    paste_begins(text, "$ \0# \0#:\0```\0~~~\0sudo \0"))
		return true;
	size_t length = person ? strcspn(text, "#$%") : 0;
	return length && text[length] && (text[length + 1] == ' ' || !text[length + 1]) &&
	       person < text + length && (bracket || !memchr(text, ' ', length)) &&
	       (!bracket || text[length - 1] == ']' || text[length - 1] == ' ');
}

char *paste_clean(char *text, size_t length, int *indent, bool *command)
{
	text = plain(text, length);
	if (strchr(text, '&'))
		take_entities(text);
	text = unquoted(text);
	/* lines of a log are many and have a stamp */
	bool stamp = *text == '[' && (text[1] == ' ' || isdigit((unsigned char)text[1]));
	bool marked = !stamp && take_marks(&text);
	*indent = 0;
	for (; *text == ' ' || *text == '\t'; text++)
		*indent += *text == '\t' ? 8 : 1;
	*command = is_command(text) || (marked && !*text);
	return text;
}
