/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/paste/input.h"

#include "probes/lib/gunzip.h"
#include "probes/paste/parts.h"
#include "probes/paste/scans.h"
#include "probes/source/capture_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- What gzip packed --- */

struct unpacked {
	int file;
	size_t length;
};

static bool keep(void *context, const uint8_t *bytes, size_t count)
{
	struct unpacked *unpacked = context;

	unpacked->length += count;
	if (unpacked->length > CAPTURE_AT_MOST)
		return false;
	while (count) {
		ssize_t written = write(unpacked->file, bytes, count);
		if (written <= 0)
			return false;
		bytes += written;
		count -= (size_t)written;
	}
	return true;
}

static int unpack(const uint8_t *bytes, size_t length, const char *name)
{
	struct unpacked unpacked = { .file = memfd_create("unpacked", MFD_CLOEXEC) };

	if (unpacked.file >= 0 && gunzip_member(bytes, length, keep, &unpacked))
		return unpacked.file;
	input_complain(name, 0, "cannot be unpacked: %s",
		       unpacked.length > CAPTURE_AT_MOST ? "it is too large, expected at most 64 MB"
							 : "its gzip data are damaged or cut off");
	if (unpacked.file >= 0)
		close(unpacked.file);
	return -1;
}

/* --- UTF-16, as Windows writes it: the lower byte first --- */

/* Takes over `file`; one that begins with no mark of it is given back. */
static int from_utf16(int file)
{
	uint8_t bytes[4096];
	off_t at = 2;
	ssize_t got;

	if (pread(file, bytes, 2, 0) != 2 || memcmp(bytes, "\xff\xfe", 2) != 0)
		return file;
	int copy = memfd_create("ascii", MFD_CLOEXEC);
	for (;
	     copy >= 0 && at < CAPTURE_AT_MOST && (got = pread(file, bytes, sizeof bytes, at)) > 1;
	     at += got & ~1) {
		/* of other signs none matters but blanks of all kinds */
		for (ssize_t i = 0; i < got / 2; i++)
			bytes[i] = bytes[2 * i + 1] || bytes[2 * i] >= 0x80 ? ' ' : bytes[2 * i];
		if (write(copy, bytes, (size_t)got / 2) < 0)
			break;
	}
	close(file);
	return copy;
}

/* --- The file --- */

/* Takes over `file`. */
static int unpacked(int file, const char *name)
{
	uint8_t magic[2] = { 0 };
	struct stat about;

	if (pread(file, magic, 2, 0) != 2 || magic[0] != 0x1f || magic[1] != 0x8b ||
	    fstat(file, &about) != 0)
		return file;
	size_t length = (size_t)about.st_size;
	void *bytes = mmap(NULL, length, PROT_READ, MAP_PRIVATE, file, 0);
	close(file);
	if (bytes == MAP_FAILED) {
		input_complain(name, 0, "cannot be read: %s", strerror(errno));
		return -1;
	}
	int result = unpack(bytes, length, name);
	munmap(bytes, length);
	return result;
}

int input_open(int file, const char *name)
{
	int own = file >= 0 ? fcntl(file, F_DUPFD_CLOEXEC, 0)
			    : open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (own < 0) {
		input_complain(name, 0, "cannot be read: %s", strerror(errno));
		return -1;
	}
	own = scans_join(own, name);
	own = own < 0 ? -1 : unpacked(own, name);
	return own < 0 ? -1 : from_utf16(own);
}

bool input_is_question(const char *line)
{
	if (*line != '@' && *line != '#')
		return false;
	if (strncmp(line, "@ ", 2) != 0)
		return strncmp(line, CAPTURE_HEADING, sizeof CAPTURE_HEADING - 1) == 0;
	return paste_begins(line + 2, "read /\0list /\0link /\0msr \0cpuid \0mmio \0rom /\0log\0"
				      "functions\0config \0");
}

bool input_is_capture(int file)
{
	enum { AT_MOST = 4096 };
	struct lines lines;
	size_t length;
	bool found = false;
	const char *line;

	if (!lines_from(&lines, file, PASTE_AT_MOST))
		return false;
	lines.longest = LINE_ROOM;
	for (int i = 0; !found && i < AT_MOST && (line = lines_next(&lines, &length)); i++)
		found = input_is_question(line);
	lines_close(&lines);
	return found;
}

void input_end(const char *name, const struct lines *lines)
{
	if (lines->error)
		input_complain(name, 0, "cannot be read: %s", strerror(lines->error));
}
