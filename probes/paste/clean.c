/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes off a line what mail programs, terminals and forums put around it. */
#include "probes/paste/parts.h"

#include "probes/lib/text.h"

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

/*
 * Signs that editors, forums and chat programs put in the place of plain ones, or between them
 * unseen: what stands for the one at `at`, and its bytes. NULL: it is another.
 */
static const char *plain_sign(const char *at, const char *end, size_t *length)
{
	unsigned char first = (unsigned char)at[0];
	unsigned char second = end - at > 1 ? (unsigned char)at[1] : 0;
	unsigned char third = end - at > 2 ? (unsigned char)at[2] : 0;

	*length = first == 0xc2 ? 2 : 3;
	if (first == 0xc2) /* a blank that does not break, a hyphen that is not seen */
		return second == 0xa0 ? " " : second == 0xad ? "" : NULL;
	if (first == 0xef && second == 0xbb && third == 0xbf)
		return "";
	if (first != 0xe2)
		return NULL;
	if (second == 0x86 && third == 0x92)
		return "->";
	if ((second == 0x81 && third == 0xa0) || second != 0x80 || third < 0x80 || third > 0xaf)
		return second == 0x81 && third == 0xa0 ? "" : NULL;
	if (third <= 0x8a || third == 0xaf)
		return " ";
	if (third <= 0x8f || third >= 0xa8) /* of no width; which way the text runs */
		return "";
	if (third <= 0x95)
		return "-";
	return third == 0x98 || third == 0x99 ? "'" : third >= 0x9c && third <= 0x9e ? "\"" : NULL;
}

/* Other bytes of UTF-8 stay. Gives the end. */
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
		size_t size;
		const char *sign = byte > 0x7f ? plain_sign(at - 1, end, &size) : NULL;
		if (byte == '\033') {
			at = behind_escape(at, end);
		} else if (sign) {
			at += size - 1;
			while (*sign)
				*to++ = *sign++;
		} else if (byte == '\t' || byte >= ' ') {
			*to++ = (char)(byte == 0x7f ? '?' : byte);
		} else if (byte != '\r') {
			*to++ = '?';
		}
	}
	while (to > text && (to[-1] == ' ' || to[-1] == '\t'))
		to--;
	*to = '\0';
	return to;
}

/* "> > text" */
static char *unquoted(char *text)
{
	for (;;) {
		char *at = text + strspn(text, " \t");
		if (*at != '>')
			return text;
		text = at + 1 + (at[1] == ' ');
	}
}

/* "#60;", "#x3c;": the sign that has this number, or 0; and what stands behind it. */
static char numbered_sign(const char *text, const char **behind)
{
	uint64_t number;
	bool hex = text[0] == '#' && (text[1] | 0x20) == 'x', other = text[0] != '#';

	text += hex ? 2 : 1;
	if (other ||
	    !(hex ? text_take_hex(&text, 0xffff, &number)
		  : text_take_decimal(&text, 0xffff, &number)) ||
	    *text != ';')
		return 0;
	*behind = text + 1;
	return number == 0xa0 ? ' ' : number >= ' ' && number < 0x7f ? (char)number : 0;
}

/* In place: what pages write for signs: "&gt;", "&nbsp;", "&#x2F;". Gives the end. */
static char *take_entities(char *text)
{
	static const char *const entities = ">gt;\0<lt;\0&amp;\0\"quot;\0'apos;\0 nbsp;\0";
	char *to = text;

	while (*text) {
		const char *entity = *text == '&' ? entities : "", *behind = NULL;
		while (*entity && !(behind = paste_behind(text + 1, entity + 1)))
			entity += strlen(entity) + 1;
		char sign = *entity ? *entity : *text;
		char numbered = *text == '&' && !behind ? numbered_sign(text + 1, &behind) : 0;
		if (!numbered && !*entity)
			behind = NULL;
		*to++ = numbered ? numbered : sign;
		text += behind ? behind - text : 1;
	}
	*to = '\0';
	return to;
}

/* Behind "[code=bash]", "<pre>" and the like; NULL: the text does not begin with one. */
static char *behind_mark(char *text)
{
	static const char *const marks = "pre\0code\0br\0quote\0spoiler\0p\0div\0span\0tt\0";
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
	char *begin = *text, *behind;

	while ((behind = behind_mark(*text)))
		*text = behind;
	if (**text == '`' && text[0][1] != '`')
		++*text;
	for (size_t length; (length = strlen(*text));) {
		char *last = *text + length - 1;
		char *mark = *last == '>'   ? strrchr(*text, '<')
			     : *last == ']' ? strrchr(*text, '[')
					    : NULL;
		bool cut = mark && behind_mark(mark);
		if (!cut && *last != ' ' && (*last != '`' || *text == begin))
			break;
		*(cut ? mark : last) = '\0';
	}
	return *text != begin;
}

/* "12\t" of `cat -n`, "12. " of a list */
static char *behind_line_number(char *text)
{
	char *at = text + strspn(text, " ");
	size_t digits = strspn(at, "0123456789");

	if (!digits || (at[digits] != '\t' && (at[digits] != '.' || at[digits + 1] != ' ')))
		return text;
	return at + digits + (at[digits] == '.' ? 2 : 1);
}

/* Blanks, among which the sign of a list may stand; gives their width. */
static int take_indent(char **text)
{
	int indent = 0;
	bool list = false;

	for (char *at = *text;; at++) {
		bool sign = !list && (*at == '*' || *at == '-') && at[1] == ' ';
		list |= sign;
		if (*at != ' ' && *at != '\t' && !sign) {
			*text = at;
			return indent;
		}
		indent += *at == '\t' ? 8 : 1;
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
	    paste_begins(text, "$ \0# \0#:\0```\0~~~\0sudo \0"))
		return !strcasestr(text, "# group "); /* a heading */
	size_t length = person ? strcspn(text, "#$%") : 0;
	return length && text[length] && (text[length + 1] == ' ' || !text[length + 1]) &&
	       person < text + length && (bracket || !memchr(text, ' ', length)) &&
	       (!bracket || text[length - 1] == ']' || text[length - 1] == ' ');
}

char *paste_clean(char *text, size_t length, int *indent, bool *command)
{
	const char *end = plain(text, length);
	for (int i = 0; i < 2 && memchr(text, '&', (size_t)(end - text)); i++)
		end = take_entities(text);
	bool closes = end > text && end[-1] == '>';
	text = unquoted(text);
	/* lines of a log are many and have a stamp */
	bool stamp = *text == '[' && (text[1] == ' ' || isdigit((unsigned char)text[1]));
	bool marked = (!stamp || closes) && take_marks(&text);
	if (!stamp)
		text = behind_line_number(unquoted(text));
	*indent = take_indent(&text);
	*command = is_command(text) || (marked && !*text);
	return text;
}
