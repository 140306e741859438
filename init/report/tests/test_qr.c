/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of the brief a screen has room for, how a code looks, and that a series comes together
 * again. That scanners read them is checked by scripts/checks/qr-codes and by scenarios.
 */
#include "init/report/qr.h"
#include "probes/paste/scans.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MARGIN = 4, FINDER = 7, PACKED = 7001 };

static const char line[] = "READY. GPU 1/1\n", brief[] = "READY. GPU 1/1\n"
							 "a second line that makes it longer\n";

static void room_of_a_screen(void **state)
{
	(void)state;
	assert_int_equal(qr_room(80, 24), 48);
	assert_int_equal(qr_room(80, 50), 80);
}

/* Version 1 of 21 modules holds 17 bytes, version 4 of 33 modules 78. */
static void as_much_as_there_is_room_for(void **state)
{
	struct qr qr;
	size_t length = sizeof brief - 1;

	(void)state;
	assert_true(qr_of_brief(&qr, brief, length, 41));
	assert_int_equal(qr.side, 29 + 2 * MARGIN);
	assert_int_equal(qr.margin, MARGIN);
	assert_true(qr_of_brief(&qr, brief, length, 34));
	assert_int_equal(qr.margin, 2);
	assert_int_equal(qr.side, 29 + 4);
	assert_true(qr_of_brief(&qr, brief, length, 29));
	assert_int_equal(qr.side, 21 + 2 * MARGIN);
	assert_false(qr_of_brief(&qr, brief, length, 24));
	assert_int_equal(qr.side, 25);
	assert_false(qr_of_brief(&qr, "no line end", 11, 24));
}

static void margins_are_light_and_corners_dark(void **state)
{
	struct qr qr;

	(void)state;
	assert_true(qr_make(&qr, line, sizeof line - 1, QR_SIDE_AT_MOST));
	for (unsigned i = 0; i < qr.side; i++) {
		assert_false(qr_is_dark(&qr, i, MARGIN - 1));
		assert_false(qr_is_dark(&qr, MARGIN - 1, i));
		assert_false(qr_is_dark(&qr, i, qr.side - MARGIN));
		assert_false(qr_is_dark(&qr, i, qr.side + 1));
	}
	for (unsigned i = 0; i < FINDER; i++) {
		assert_true(qr_is_dark(&qr, MARGIN + i, MARGIN));
		assert_true(qr_is_dark(&qr, qr.side - MARGIN - 1 - i, MARGIN));
		assert_true(qr_is_dark(&qr, MARGIN, qr.side - MARGIN - 1 - i));
	}
}

static void half_blocks_are_light(void **state)
{
	struct qr qr;
	char *text = NULL;
	size_t length;

	(void)state;
	assert_true(qr_make(&qr, line, sizeof line - 1, QR_SIDE_AT_MOST));
	FILE *out = open_memstream(&text, &length);
	qr_print(&qr, true, out);
	fclose(out);
	assert_memory_equal(text, "\033[97;40m\u2588\u2588", 14);
	/* the third line: margin, then the finder's upper row dark and the inner ring light */
	const char *third = strchr(strchr(text, '\n') + 1, '\n') + 1;
	assert_memory_equal(third, "\033[97;40m\u2588\u2588\u2588\u2588 \u2584\u2584", 27);
	assert_memory_equal(text + length - 5, "\033[0m\n", 5);
	free(text);
}

static void too_much_for_any_code(void **state)
{
	static const char bytes[QR_BYTES_AT_MOST + 1];
	struct qr qr;

	(void)state;
	assert_true(qr_make(&qr, bytes, QR_BYTES_AT_MOST, QR_SIDE_AT_MOST));
	assert_int_equal(qr.side, QR_SIDE_AT_MOST);
	assert_false(qr_make(&qr, bytes, QR_BYTES_AT_MOST + 1, QR_SIDE_AT_MOST));
}

static void parts_by_the_room(void **state)
{
	(void)state;
	/* the largest holds 2,953 bytes: "VP20/20:" and 2,944 of base64, of 2,208 bytes */
	assert_int_equal(qr_parts(2208, QR_SIDE_AT_MOST), 1);
	assert_int_equal(qr_parts(2209, QR_SIDE_AT_MOST), 2);
	assert_int_equal(qr_parts((size_t)20 * 2208, 1000), 20);
	assert_int_equal(qr_parts((size_t)20 * 2208 + 1, 1000), 0);
	assert_int_equal(qr_parts(0, 1000), 0);
	assert_int_equal(qr_parts(100, 96), 0);
}

/* --- A series, as scanners give it --- */

static uint8_t packed[PACKED];

static int scanned(const char *text)
{
	int file = memfd_create("scans", MFD_CLOEXEC);

	assert_int_equal(write(file, text, strlen(text)), strlen(text));
	return file;
}

static void assert_joined(unsigned parts)
{
	static char text[4 * PACKED];
	static uint8_t found[PACKED + 1];
	size_t at = 0;

	for (unsigned i = parts; i; i--) {
		at += (size_t)sprintf(text + at, "%s", i % 2 ? "QR-Code:" : "");
		at += qr_part(packed, PACKED, i, parts, text + at);
		at += (size_t)sprintf(text + at, "\r\nREADY. GPU 1/1\n");
	}
	int joined = scans_join(scanned(text), "scans");
	assert_true(joined >= 0);
	assert_int_equal(pread(joined, found, sizeof found, 0), PACKED);
	assert_memory_equal(found, packed, PACKED);
	close(joined);
}

static void a_series_comes_together(void **state)
{
	(void)state;
	for (size_t i = 0; i < PACKED; i++)
		packed[i] = (uint8_t)(i * 7 + i / 251);
	for (unsigned parts = 4; parts <= QR_PARTS_AT_MOST; parts++)
		assert_joined(parts);
}

static void what_is_no_series_is_left(void **state)
{
	(void)state;
	int file = scanned("VPN 1/2: no\nVP0/2:AAAA\nVP3/2:AAAA\nVP1/100:AAAA\nVP1/2\n");
	assert_int_equal(scans_join(file, "scans"), file);
	close(file);
}

static void assert_refused(const char *text)
{
	assert_int_equal(scans_join(scanned(text), "scans"), -1);
}

static void what_cannot_be_joined_is_refused(void **state)
{
	(void)state;
	assert_refused("VP1/2:AAAA\n");
	assert_refused("VP2/2:AAAA\n");
	assert_refused("VP1/2:AAAA\nVP2/3:AAAA\n");
	assert_refused("VP1/2:AAAA\nVP1/2:BBBB\nVP2/2:AAAA\n");
	assert_refused("VP1/1:\n");
	assert_refused("VP1/1:AA AA\n");
	assert_refused("VP1/1:AA*A\n");
	char long_part[4000] = "VP1/1:";
	memset(long_part + 6, 'A', sizeof long_part - 7);
	assert_refused(long_part);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(room_of_a_screen),
		cmocka_unit_test(as_much_as_there_is_room_for),
		cmocka_unit_test(margins_are_light_and_corners_dark),
		cmocka_unit_test(half_blocks_are_light),
		cmocka_unit_test(too_much_for_any_code),
		cmocka_unit_test(parts_by_the_room),
		cmocka_unit_test(a_series_comes_together),
		cmocka_unit_test(what_is_no_series_is_left),
		cmocka_unit_test(what_cannot_be_joined_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
