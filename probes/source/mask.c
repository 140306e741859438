/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/source/mask.h"

#include "probes/lib/bytes.h"
#include "probes/lib/mask.h"

#include <string.h>

enum { SPACE = 4096, EXTENDED_BEGIN = 0x100, SERIAL_NUMBER = 0x0003, SERIAL_AT = 4, SERIAL_SIZE = 8 };

/* ------------------------------------------------------------------ SMBIOS ------------------------------------------ */

/*
 * SMBIOS 3.6, 6.1: type, length, handle, the rest of the formatted area; then texts, each with a NUL, up to an empty one. The two
 * bytes that end it stay, and so does what tells a reader that a structure is broken.
 */
static size_t mask_structure(uint8_t *bytes, size_t left)
{
	enum { HEADER = 4, SLOT = 9, ONBOARD_DEVICE = 41, END_OF_TABLE = 127 };
	const size_t formatted = left > 1 && bytes[1] < left ? bytes[1] : left;
	const bool stays = bytes[0] == SLOT || bytes[0] == ONBOARD_DEVICE || bytes[0] == END_OF_TABLE;
	size_t at = formatted > HEADER ? formatted : left > HEADER ? HEADER : left;

	if (!stays && formatted > HEADER)
		memset(bytes + HEADER, 0, formatted - HEADER);
	while (at < left && !(bytes[at] == 0 && (at + 1 == left || bytes[at + 1] == 0))) {
		if (!stays && bytes[at])
			bytes[at] = '.';
		at++;
	}
	return left - at < 2 ? left : at + 2;
}

static void mask_smbios(uint8_t *bytes, size_t length)
{
	for (size_t at = 0; at < length;)
		at += mask_structure(bytes + at, length - at);
}

/* ------------------------------------------------------------------ Mounts ------------------------------------------ */

/* proc_pid_mountinfo(5): the fifth word of a line is the mount point. */
static bool mounts_root(const uint8_t *line, size_t length)
{
	size_t at = 0;

	for (int word = 0; word < 4; word++) {
		const uint8_t *space = memchr(line + at, ' ', length - at);
		if (!space)
			return false;
		at = (size_t)(space - line) + 1;
	}
	return length - at >= 2 && line[at] == '/' && line[at + 1] == ' ';
}

/* Only what is mounted on "/" is asked for; the other lines tell of people's files. */
static void mask_mounts(uint8_t *bytes, size_t length)
{
	for (size_t at = 0; at < length;) {
		const uint8_t *newline = memchr(bytes + at, '\n', length - at);
		size_t end = newline ? (size_t)(newline - bytes) : length;
		if (!mounts_root(bytes + at, end - at))
			memset(bytes + at, '.', end - at);
		at = end + 1;
	}
}

void mask_answer(const struct question *question, uint8_t *bytes, size_t length)
{
	switch (question->kind) {
	case READ_FILE:
		if (!strncmp(question->path, "/sys/firmware/acpi/tables/", 26))
			return;
		if (!strcmp(question->path, "/sys/firmware/dmi/tables/DMI")) {
			mask_smbios(bytes, length);
			return;
		}
		if (!strcmp(question->path, "/proc/self/mountinfo"))
			mask_mounts(bytes, length);
		break;
	case LIST_FOLDER:
	case READ_LINK:
	case READ_LOG:
		break;
	default:
		return;
	}
	mask_text((char *)bytes, length);
}

/* ------------------------------------------------------------------ Configuration space ----------------------------- */

/* PCI Express 5.0, 7.6.3 and 7.9.3. The chain may loop or point anywhere. */
void mask_config(uint8_t *space, const uint8_t *statuses)
{
	bool seen[SPACE / 4] = { false };
	size_t offset = EXTENDED_BEGIN;

	while (offset >= EXTENDED_BEGIN && !seen[offset / 4] && statuses[offset + 3] == OK) {
		struct bytes cursor = bytes_of(space, SPACE);
		seen[offset / 4] = true;
		bytes_seek(&cursor, offset);
		uint32_t header = bytes_u32(&cursor);
		for (size_t i = SERIAL_AT; (header & 0xffff) == SERIAL_NUMBER && i < SERIAL_AT + SERIAL_SIZE && offset + i < SPACE; i++)
			space[offset + i] = 0;
		offset = header >> 20 & 0xffc;
	}
}
