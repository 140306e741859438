/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/paste/scans.h"

#include "probes/lib/base64.h"
#include "probes/lib/text.h"
#include "probes/paste/complain.h"
#include "probes/source/lines.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	PARTS_AT_MOST = 99,
	PART_AT_MOST = 2953 / 4 * 3,
	SCANS_AT_MOST = 1 << 20,
	LINE_AT_MOST = 8192
};

struct scans {
	const char *name;
	size_t line;
	uint64_t count; /* of parts, as each says; 0: none was seen */
	size_t lengths[PARTS_AT_MOST];
	uint8_t bytes[PARTS_AT_MOST][PART_AT_MOST];
};

/* How many bytes the base64 text is; 0 where it is none, or more than a code holds. */
static size_t read_base64(const char *text, uint8_t bytes[PART_AT_MOST])
{
	size_t length = base64_read(&text, bytes, PART_AT_MOST);

	text += strspn(text, "=\r ");
	return *text || length > PART_AT_MOST ? 0 : length;
}

/* "VP1/3:": behind it, or NULL where the line begins otherwise. */
static const char *read_head(const char *line, uint64_t *part, uint64_t *parts)
{
	static const char scanner[] = "QR-Code:";

	if (strncmp(line, scanner, sizeof scanner - 1) == 0)
		line += sizeof scanner - 1;
	if (strncmp(line, "VP", 2) != 0)
		return NULL;
	line += 2;
	if (!text_take_decimal(&line, PARTS_AT_MOST, part) || *line++ != '/' ||
	    !text_take_decimal(&line, PARTS_AT_MOST, parts) || *line++ != ':')
		return NULL;
	return *part && *part <= *parts ? line : NULL;
}

/* False, and a line on standard error, where the part cannot be used. */
static bool take_part(struct scans *scans, const char *line)
{
	uint64_t part, parts;
	const char *text = read_head(line, &part, &parts);
	uint8_t bytes[PART_AT_MOST];

	if (!text)
		return true;
	size_t length = read_base64(text, bytes), *had = &scans->lengths[part - 1];
	bool other =
		(scans->count && parts != scans->count) ||
		(*had && (length != *had || memcmp(bytes, scans->bytes[part - 1], length) != 0));
	if (!length || other) {
		input_complain(scans->name, scans->line, "part %u of %u %s", (unsigned)part,
			       (unsigned)parts,
			       length ? "belongs to another series of QR codes than those before it"
				      : "is damaged or cut off");
		return false;
	}
	scans->count = parts;
	*had = length;
	memcpy(scans->bytes[part - 1], bytes, length);
	return true;
}

static bool read_parts(struct scans *scans, int file)
{
	struct lines lines;
	size_t length;
	const char *line;
	bool good = true;

	if (!lines_from(&lines, file, SCANS_AT_MOST))
		return true;
	lines.longest = LINE_AT_MOST;
	while (good && (line = lines_next(&lines, &length))) {
		scans->line++;
		good = take_part(scans, line);
	}
	lines_close(&lines);
	return good;
}

static bool write_parts(const struct scans *scans, int file)
{
	for (size_t i = 0; i < scans->count; i++) {
		if (!scans->lengths[i]) {
			input_complain(scans->name, 0, "part %zu of %u of the QR codes is missing",
				       i + 1, (unsigned)scans->count);
			return false;
		}
		if (write(file, scans->bytes[i], scans->lengths[i]) != (ssize_t)scans->lengths[i]) {
			input_complain(scans->name, 0, "there is no memory to join its parts");
			return false;
		}
	}
	return true;
}

static int join(struct scans *scans, int file)
{
	int joined = -1;
	bool good = read_parts(scans, file);

	if (good && !scans->count)
		return file;
	close(file);
	if (good)
		joined = memfd_create("joined", MFD_CLOEXEC);
	if (joined >= 0 && write_parts(scans, joined))
		return joined;
	if (joined >= 0)
		close(joined);
	return -1;
}

int scans_join(int file, const char *name)
{
	struct stat about;
	struct scans *scans;

	/* a kernel's log or a capture may be large; a series is not */
	if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size > SCANS_AT_MOST)
		return file;
	scans = calloc(1, sizeof *scans);
	if (!scans)
		return file;
	scans->name = name;
	int result = join(scans, file);
	free(scans);
	return result;
}
