/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/paste/embedded_keys.h"

#include "probes/lib/gunzip.h"
#include "probes/source/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEY_AT_MOST = 32, LOST_AT_MOST = 64, TRIES_AT_MOST = 1000 };

/* The text of one member: lines of JSON, its keys those with two blanks before them. */
struct member {
	char *text;
	size_t length, room;
};

struct keys {
	FILE *out;
	/* bytes unpacked, and members tried: hostile ones must not keep us for ever */
	size_t unpacked, tries;
	bool any;                   /* something of the report is in `out` */
	bool gap;                   /* something is missing before the next key */
	char last_key[KEY_AT_MOST]; /* that was written, or "" */
	/* the keys around each gap; "" : the begin or the end of the report */
	char lost[LOST_AT_MOST][2][KEY_AT_MOST];
	size_t lost_count;
};

static bool keep(void *context, const uint8_t *bytes, size_t count)
{
	struct member *member = context;

	if (member->length + count > CAPTURE_AT_MOST)
		return false;
	if (member->length + count > member->room) {
		size_t room = 2 * (member->length + count);
		char *larger = realloc(member->text, room);
		if (!larger)
			return false;
		member->text = larger;
		member->room = room;
	}
	memcpy(member->text + member->length, bytes, count);
	member->length += count;
	return true;
}

/* --- Keys --- */

/* "  "functions": [": its name, where this line begins a key of the report. */
static bool key_of_line(const char *line, size_t length, char key[KEY_AT_MOST])
{
	const char *end = length > 3 && memcmp(line, "  \"", 3) == 0
				  ? memchr(line + 3, '"', length - 3)
				  : NULL;

	if (!end || end - line - 3 >= KEY_AT_MOST)
		return false;
	snprintf(key, KEY_AT_MOST, "%.*s", (int)(end - line - 3), line + 3);
	return true;
}

static void first_and_last_key(const struct member *member, char first[KEY_AT_MOST],
			       char last[KEY_AT_MOST])
{
	const char *at = member->text, *end = at + member->length;

	*first = *last = '\0';
	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t length = (size_t)((newline ? newline : end) - at);
		if (key_of_line(at, length, last) && !*first)
			memcpy(first, last, KEY_AT_MOST);
		at += length + 1;
	}
}

static void note_gap(struct keys *keys, const char *next)
{
	if (!keys->gap || keys->lost_count == LOST_AT_MOST)
		return;
	snprintf(keys->lost[keys->lost_count][0], KEY_AT_MOST, "%s", keys->last_key);
	snprintf(keys->lost[keys->lost_count++][1], KEY_AT_MOST, "%s", next);
	keys->gap = false;
}

/* --- Of a report that is not whole, each member by itself --- */

/* The braces of the report are set anew, and each key has a comma behind it. */
static void write_member(struct keys *keys, const struct member *member)
{
	const char *text = member->text;
	size_t length = member->length;
	char first[KEY_AT_MOST], last[KEY_AT_MOST] = "";

	if (length >= 2 && memcmp(text, "{\n", 2) == 0) {
		text += 2;
		length -= 2;
	}
	if (length >= 3 && memcmp(text + length - 3, "\n}\n", 3) == 0)
		length -= 3;
	else if (length >= 2 && memcmp(text + length - 2, ",\n", 2) == 0)
		length -= 2;
	first_and_last_key(member, first, last);
	if (!*first)
		return;
	note_gap(keys, first);
	fprintf(keys->out, "%s%.*s,\n", keys->any ? "" : "{\n", (int)length, text);
	memcpy(keys->last_key, last, KEY_AT_MOST);
	keys->any = true;
}

static void write_key_or(const char *key, const char *instead, FILE *out)
{
	if (!*key) {
		fputs(instead, out);
		return;
	}
	for (; *key; key++)
		if ((*key >= 'a' && *key <= 'z') || *key == '_')
			putc(*key, out);
}

static void write_lost(struct keys *keys)
{
	fputs("  \"lost\": [", keys->out);
	for (size_t i = 0; i < keys->lost_count; i++) {
		fputs(i ? ",\n    \"between " : "\n    \"between ", keys->out);
		write_key_or(keys->lost[i][0], "the begin", keys->out);
		fputs(" and ", keys->out);
		write_key_or(keys->lost[i][1], "the end", keys->out);
		putc('"', keys->out);
	}
	fputs("\n  ]\n}\n", keys->out);
}

/* --- All members --- */

/* How many bytes from `at` on are of lines that were there. */
static size_t known_from(const struct embedded *embedded, size_t at)
{
	size_t end = at;

	while (end < embedded->length && embedded->have[end / EMBEDDED_BYTES_A_LINE])
		end += EMBEDDED_BYTES_A_LINE - end % EMBEDDED_BYTES_A_LINE;
	return (end < embedded->length ? end : embedded->length) - at;
}

/*
 * Gives how many packed bytes the member is that begins at `at`, and its text; 0 where none does.
 */
static size_t unpack(const struct embedded *embedded, size_t at, struct keys *keys,
		     struct member *member)
{
	if (embedded->length - at < 3 || memcmp(embedded->bytes + at, GZIP_MAGIC, 3) != 0)
		return 0;
	member->length = 0;
	size_t used = gunzip_member(embedded->bytes + at, known_from(embedded, at), keep, member);
	keys->unpacked += member->length;
	keys->tries++;
	return used;
}

static bool had_enough(const struct keys *keys)
{
	return keys->unpacked >= CAPTURE_AT_MOST || keys->tries >= TRIES_AT_MOST;
}

static void write_members(const struct embedded *embedded, struct keys *keys, bool whole)
{
	struct member member = { 0 };

	for (size_t at = 0, used; at < embedded->length && !had_enough(keys);
	     at += used ? used : 1) {
		used = unpack(embedded, at, keys, &member);
		keys->gap |= !used;
		if (used && whole)
			fwrite(member.text, 1, member.length, keys->out);
		else if (used)
			write_member(keys, &member);
	}
	keys->gap |= had_enough(keys);
	free(member.text);
	note_gap(keys, "");
	if (!whole && keys->any)
		write_lost(keys);
}

static bool is_whole(const struct embedded *embedded)
{
	return embedded->crc_is_right && known_from(embedded, 0) == embedded->length;
}

enum embedded_state embedded_write_keys(const struct embedded *embedded, int file)
{
	struct keys *keys = calloc(1, sizeof *keys);
	int own = keys ? dup(file) : -1;
	bool whole = is_whole(embedded), any;

	if (own < 0 || !(keys->out = fdopen(own, "w"))) {
		free(keys);
		if (own >= 0)
			close(own);
		return EMBEDDED_NOTHING;
	}
	write_members(embedded, keys, whole);
	any = keys->any || (whole && !keys->lost_count);
	if (ferror(keys->out))
		any = false;
	if (fclose(keys->out) != 0)
		any = false;
	whole &= !keys->lost_count;
	free(keys);
	return !any ? EMBEDDED_NOTHING : whole ? EMBEDDED_WHOLE : EMBEDDED_PART;
}
