/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/qr.h"

#include "init/report/brief.h"
#include "init/report/renderers.h"
#include "probes/lib/base64.h"

#include <qrcodegen.h>
#include <string.h>

enum { MARGIN = 4, MARGIN_LEAST = 2 };

_Static_assert(QR_MODULES_BYTES >= qrcodegen_BUFFER_LEN_MAX, "room for the largest code");

/* --- One code --- */

/* Its size in modules, without margins; 0 where no code holds so many bytes. */
static unsigned encode(struct qr *qr, const char *bytes, size_t length, enum qrcodegen_Mask mask)
{
	uint8_t work[qrcodegen_BUFFER_LEN_MAX];

	if (length > QR_BYTES_AT_MOST)
		return 0;
	memcpy(work, bytes, length);
	return qrcodegen_encodeBinary(work, length, qr->modules, qrcodegen_Ecc_LOW,
				      qrcodegen_VERSION_MIN, qrcodegen_VERSION_MAX, mask, true)
		       ? (unsigned)qrcodegen_getSize(qr->modules)
		       : 0;
}

bool qr_make(struct qr *qr, const char *bytes, size_t length, unsigned most)
{
	unsigned size = encode(qr, bytes, length, qrcodegen_Mask_AUTO);

	qr->side = 0;
	if (!size)
		return false;
	qr->margin = size + 2 * MARGIN <= most ? MARGIN : MARGIN_LEAST;
	qr->side = size + 2 * qr->margin;
	return qr->side <= most;
}

bool qr_of_brief(struct qr *qr, const char *brief, size_t length, unsigned most)
{
	const char *line_end = memchr(brief, '\n', length);

	qr->is_first_line = !qr_make(qr, brief, length, most);
	return !qr->is_first_line ||
	       (line_end && qr_make(qr, brief, (size_t)(line_end - brief), most));
}

unsigned qr_room(unsigned columns, unsigned rows)
{
	return columns < 2 * rows ? columns : 2 * rows;
}

bool qr_is_dark(const struct qr *qr, unsigned x, unsigned y)
{
	return qrcodegen_getModule(qr->modules, (int)x - (int)qr->margin, (int)y - (int)qr->margin);
}

void qr_print(const struct qr *qr, bool colour, FILE *out)
{
	/* by what is light: nothing, the upper half, the lower one, both */
	static const char *const blocks[] = { " ", "\u2580", "\u2584", "\u2588" };

	for (unsigned y = 0; y < qr->side; y += 2) {
		fputs(colour ? "\033[97;40m" : "", out);
		for (unsigned x = 0; x < qr->side; x++)
			fputs(blocks[!qr_is_dark(qr, x, y) + 2 * !qr_is_dark(qr, x, y + 1)], out);
		fputs(colour ? "\033[0m\n" : "\n", out);
	}
}

/* --- A series --- */

enum { PART_HEAD = sizeof "VP20/20:" - 1 };

/* How many bytes a code of so many modules holds: the encoder knows. */
static size_t capacity(unsigned most)
{
	static char bytes[QR_BYTES_AT_MOST]; /* zeros, and no part of the file */
	size_t fits = 0;
	struct qr qr;

	for (size_t step = 2048; step; step /= 2) {
		unsigned size = encode(&qr, bytes, fits + step, qrcodegen_Mask_0);
		if (size && size + 2 * MARGIN <= most)
			fits += step;
	}
	return fits;
}

static size_t packed_of_a_part(unsigned most)
{
	size_t fits = most < QR_SIDE_OF_PARTS ? 0 : capacity(most);

	return fits > PART_HEAD ? (fits - PART_HEAD) / 4 * 3 : 0;
}

unsigned qr_parts(size_t packed, unsigned most)
{
	size_t each = packed_of_a_part(most);
	size_t parts = each ? (packed + each - 1) / each : 0;

	return parts <= QR_PARTS_AT_MOST ? (unsigned)parts : 0;
}

/* All of one length, in whole groups of base64, so that they can be joined before they are read. */
size_t qr_part(const uint8_t *packed, size_t length, unsigned part, unsigned parts,
	       char text[QR_BYTES_AT_MOST + 1])
{
	size_t each = ((length + parts - 1) / parts + 2) / 3 * 3, begin = each * (part - 1);
	size_t end = begin + each < length ? begin + each : length;
	int head = snprintf(text, PART_HEAD + 1, "VP%u/%u:", part, parts);

	if (begin >= length)
		end = begin = length;
	return (size_t)head + base64_write(packed + begin, end - begin, text + head);
}

/* --- The format --- */

void render_qr(const struct report *report, FILE *out)
{
	char text[BRIEF_SIZE];
	size_t length = brief_text(report, text);
	struct qr qr;
	bool terminal = report->width && report->rows;
	unsigned rows = report->rows > QR_ROWS_BESIDE ? report->rows - QR_ROWS_BESIDE : 0;

	if (qr_of_brief(&qr, text, length,
			terminal ? qr_room(report->width, rows) : QR_SIDE_AT_MOST))
		qr_print(&qr, terminal, out);
	else
		fprintf(out,
			"No QR code: the shortest needs %u columns and %u rows, and this terminal "
			"has %u and %u.\n",
			qr.side, (qr.side + 1) / 2 + QR_ROWS_BESIDE, report->width, report->rows);
}
