/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/embed.h"

#include "probes/lib/base64.h"
#include "probes/lib/checksum.h"
#include "probes/lib/gzip.h"
#include "probes/paste/embedded_form.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Small keys share a member: each member costs 18 bytes, and what it cannot repeat of others. */
enum { SHARED_AT_MOST = 8192, PACKED_AT_MOST = EMBEDDED_LINES_AT_MOST * EMBEDDED_BYTES_A_LINE };

/* Where the key behind `at` begins, or the end. */
static size_t next_key(const char *json, size_t length, size_t at)
{
	static const char key[] = "\n  \"";
	const char *next = at < length ? memmem(json + at, length - at, key, sizeof key - 1) : NULL;

	return next ? (size_t)(next + 1 - json) : length;
}

/* How much of the report goes into the next member: one key, or several small ones. */
static size_t member_length(const char *json, size_t length)
{
	size_t end = next_key(json, length, 0), next;

	while (end < length && (next = next_key(json, length, end)) <= SHARED_AT_MOST)
		end = next;
	return end;
}

/* The number of bytes packed; 0 where they are too many, or there is no memory. */
static size_t pack(const char *json, size_t length, uint8_t *packed)
{
	size_t used = 0;

	for (size_t at = 0, count; at < length; at += count) {
		count = member_length(json + at, length - at);
		size_t member = gzip_bytes((const uint8_t *)json + at, count, packed + used,
					   PACKED_AT_MOST - used);
		if (!member)
			return 0;
		used += member;
	}
	return used;
}

static void write_lines(const uint8_t *packed, size_t used, FILE *out)
{
	char line[BASE64_LETTERS(EMBEDDED_BYTES_A_LINE)];
	uint32_t crc = checksum_crc32(0, packed, used);

	fprintf(out, EMBEDDED_LINE, EMBEDDED_BEGIN, used, crc);
	for (size_t at = 0, number = 1; at < used; at += EMBEDDED_BYTES_A_LINE, number++) {
		size_t left = used - at;
		size_t count = left < EMBEDDED_BYTES_A_LINE ? left : EMBEDDED_BYTES_A_LINE;
		fprintf(out, "%04zu:%.*s\n", number, (int)base64_write(packed + at, count, line),
			line);
	}
	fprintf(out, EMBEDDED_LINE, EMBEDDED_END, used, crc);
}

char *embed_text(const char *json, size_t length, size_t *text_length)
{
	uint8_t *packed = malloc(PACKED_AT_MOST);
	size_t used = packed ? pack(json, length, packed) : 0;
	char *text = NULL;
	FILE *out = used ? open_memstream(&text, text_length) : NULL;

	if (out) {
		write_lines(packed, used, out);
		bool failed = ferror(out);
		if (fclose(out) != 0 || failed) {
			free(text);
			text = NULL;
		}
	}
	free(packed);
	return text;
}
