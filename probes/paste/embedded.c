/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/paste/embedded.h"

#include "probes/lib/base64.h"
#include "probes/lib/checksum.h"
#include "probes/lib/text.h"
#include "probes/paste/complain.h"
#include "probes/paste/embedded_keys.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROOM = EMBEDDED_LINES_AT_MOST * EMBEDDED_BYTES_A_LINE };

/* A report in a log: what the marks say of it, and the text between them. */
struct region {
	const char *text, *end;
	uint64_t bytes, crc;
};

/* --- The marks --- */

static bool stands_before(const char *log, const char *at, const char *word)
{
	size_t length = strlen(word);

	return (size_t)(at - log) >= length && memcmp(at - length, word, length) == 0;
}

/* "13456 crc32=1a2b3c4d-----": the log may end within it. */
static bool read_mark(const char *at, const char *end, struct region *region)
{
	enum { AT_MOST = 40 };
	static const char crc[] = " crc32=";
	char text[AT_MOST + 1] = "";
	const char *rest = text;

	memcpy(text, at, end - at < AT_MOST ? (size_t)(end - at) : AT_MOST);
	if (!text_take_decimal(&rest, ROOM, &region->bytes) || !region->bytes ||
	    strncmp(rest, crc, sizeof crc - 1) != 0)
		return false;
	rest += sizeof crc - 1;
	return text_take_digits(&rest, 8, 8, &region->crc) && strncmp(rest, "-----", 5) == 0;
}

/* The last report of the log: before its end mark, or where that is lost behind its begin. */
static bool find_last(const char *log, size_t length, struct region *last)
{
	const char *at = log, *end = log + length, *behind_mark = log;
	bool found = false;

	while ((at = memmem(at, (size_t)(end - at), EMBEDDED_MARK, sizeof EMBEDDED_MARK - 1))) {
		bool begins = stands_before(log, at, EMBEDDED_BEGIN);
		bool ends = stands_before(log, at, EMBEDDED_END);
		struct region region = { .text = behind_mark, .end = at };
		at += sizeof EMBEDDED_MARK - 1;
		if (!(begins || ends) || !read_mark(at, end, &region))
			continue;
		behind_mark = at;
		if (begins) {
			region.text = at;
			region.end = end;
		}
		*last = region;
		found = true;
	}
	return found;
}

/* --- The lines --- */

static size_t lines_of(const struct embedded *embedded)
{
	return (embedded->length + EMBEDDED_BYTES_A_LINE - 1) / EMBEDDED_BYTES_A_LINE;
}

/* The bytes that line `number`, from 1, has to hold. */
static size_t bytes_of_line(const struct embedded *embedded, size_t number)
{
	size_t left = embedded->length - (number - 1) * EMBEDDED_BYTES_A_LINE;

	return left < EMBEDDED_BYTES_A_LINE ? left : EMBEDDED_BYTES_A_LINE;
}

/* "0012:" and base64, at the begin of `text`. */
static bool take_line(struct embedded *embedded, const char *text)
{
	uint8_t bytes[EMBEDDED_BYTES_A_LINE];
	uint64_t number;

	if (!text_take_decimal(&text, lines_of(embedded), &number) || !number || *text++ != ':')
		return false;
	size_t length = base64_read(&text, bytes, sizeof bytes);
	if (length != bytes_of_line(embedded, number))
		return false;
	memcpy(embedded->bytes + (number - 1) * EMBEDDED_BYTES_A_LINE, bytes, length);
	embedded->have[number - 1] = true;
	return true;
}

/* Something may stand before it, as the time. */
static void look_for_line(struct embedded *embedded, const char *line)
{
	enum { DIGITS = 4 };

	for (const char *colon = line; (colon = strchr(colon, ':')); colon++)
		if (colon - line >= DIGITS && take_line(embedded, colon - DIGITS))
			return;
}

static void read_lines(struct embedded *embedded, const struct region *region)
{
	enum { LINE_AT_MOST = 512 };
	char line[LINE_AT_MOST + 1];

	for (const char *at = region->text; at < region->end;) {
		const char *newline = memchr(at, '\n', (size_t)(region->end - at));
		size_t length = (size_t)((newline ? newline : region->end) - at);
		if (length <= LINE_AT_MOST) {
			memcpy(line, at, length);
			line[length] = '\0';
			look_for_line(embedded, line);
		}
		at += length + 1;
	}
}

/* --- What is lost --- */

/* The next run of lost lines from `*first` on, both counted from 1. */
static bool next_lost(const struct embedded *embedded, size_t *first, size_t *last)
{
	size_t count = lines_of(embedded);

	while (*first <= count && embedded->have[*first - 1])
		++*first;
	for (*last = *first; *last < count && !embedded->have[*last];)
		++*last;
	return *first <= count;
}

static void tell_lost(const struct embedded *embedded, const char *name)
{
	size_t first = 1, last;

	for (; next_lost(embedded, &first, &last); first = last + 1)
		if (first == last)
			input_complain(name, 0, "line %zu of the %zu of the report in it is lost",
				       first, lines_of(embedded));
		else
			input_complain(name, 0,
				       "lines %zu to %zu of the %zu of the report in it are lost",
				       first, last, lines_of(embedded));
}

/* --- The report --- */

static int write_report(struct embedded *embedded, const struct region *region, const char *name)
{
	int file = memfd_create("report", MFD_CLOEXEC);
	enum embedded_state state;

	embedded->length = region->bytes;
	read_lines(embedded, region);
	embedded->crc_is_right =
		checksum_crc32(0, embedded->bytes, embedded->length) == region->crc;
	state = file < 0 ? EMBEDDED_NOTHING : embedded_write_keys(embedded, file);
	if (state != EMBEDDED_WHOLE)
		tell_lost(embedded, name);
	if (state == EMBEDDED_PART)
		input_complain(name, 0,
			       "the report in it is damaged: keys that are not whole are "
			       "left out; \"lost\" at its end says between which");
	if (state != EMBEDDED_NOTHING)
		return file;
	input_complain(name, 0, "nothing of the report in it can be read");
	if (file >= 0)
		close(file);
	return -1;
}

int embedded_open(int file, const char *name)
{
	struct stat about;
	struct region region;

	if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode) || !about.st_size)
		return file;
	size_t length = (size_t)about.st_size;
	const char *log = mmap(NULL, length, PROT_READ, MAP_PRIVATE, file, 0);
	if (log == MAP_FAILED)
		return file; /* who reads it next says why it cannot be read */
	int result = file;
	struct embedded *embedded =
		find_last(log, length, &region) ? calloc(1, sizeof *embedded + ROOM) : NULL;
	if (embedded) {
		result = write_report(embedded, &region, name);
		close(file);
	}
	free(embedded);
	munmap((void *)(uintptr_t)log, length);
	return result;
}
