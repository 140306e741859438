/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/page.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const begin_tone[] = { "", "\033[1;32m", "\033[1;33m", "\033[1;31m", "\033[1m" };

static void put(struct page *page, enum tone tone, const char *text, size_t length)
{
	bool colour = page->colour && tone != TONE_PLAIN;

	if (colour)
		fputs(begin_tone[tone], page->out);
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];
		fputc(c >= ' ' && c <= '~' ? c : '?', page->out);
	}
	fputs(colour ? "\033[0m\n" : "\n", page->out);
	page->lines++;
}

unsigned page_width(const struct page *page)
{
	return page->width < PAGE_WIDTH    ? PAGE_WIDTH
	       : page->width < PAGE_WIDEST ? page->width
					   : PAGE_WIDEST;
}

void page_line(struct page *page, enum tone tone, const char *format, ...)
{
	char text[512];

	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	if (length < 0)
		length = 0;
	if (length > (int)page_width(page)) {
		length = (int)page_width(page);
		memcpy(text + length - 3, "...", 3);
	}
	while (length && text[length - 1] == ' ')
		length--;
	put(page, tone, text, (size_t)length);
}

/* How much of `text` fits into `room`, broken at the last blank where there is one. */
static size_t fitting(const char *text, size_t room)
{
	size_t length = strnlen(text, room + 1);
	if (length <= room)
		return length;

	for (size_t at = room; at > 0; at--)
		if (text[at] == ' ')
			return at;
	return room;
}

void page_wrap(struct page *page, enum tone tone, const char *first, const char *text,
	       unsigned most)
{
	size_t indent = strlen(first);
	size_t room = page_width(page) - indent;
	unsigned written = 0;

	do {
		bool last = most && written + 1 == most;
		size_t length = fitting(text, room);
		const char *end = "";
		if (last && text[length]) {
			length = fitting(text, room - 4);
			end = " ...";
		}
		page_line(page, tone, "%*s%.*s%s", (int)indent, written ? "" : first, (int)length,
			  text, end);
		written++;
		if (last)
			return;
		text += length;
		text += strspn(text, " ");
	} while (*text);
}

unsigned page_lines(const struct page *page, size_t indent, const char *text)
{
	unsigned lines = 0;

	do {
		text += fitting(text, page_width(page) - indent);
		text += strspn(text, " ");
		lines++;
	} while (*text);
	return lines;
}
