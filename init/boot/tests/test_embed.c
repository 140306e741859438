/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The packed report at the end of a serial log: written, and read out of logs of all kinds. */
#include "init/boot/embed.h"

#include "probes/paste/embedded.h"
#include "probes/paste/embedded_form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

enum { ITEMS = 3000, TEXT_AT_MOST = 1 << 20 };

static char report[TEXT_AT_MOST];

/* Keys as a report has them: a small one first, then two that fill members of their own. */
static void make_report(void)
{
	static const char *const lists[] = { "functions", "findings" };
	uint32_t lot = 1;
	FILE *out = fmemopen(report, sizeof report, "w");

	fputs("{\n  \"schema\": \"vfio-preflight/report/2\",\n  \"verdict\": \"ready\",\n", out);
	for (size_t i = 0; i < 2; i++) {
		fprintf(out, "  \"%s\": [", lists[i]);
		for (int j = 0; j < ITEMS; j++) {
			lot = lot * 1664525u + 1013904223u;
			fprintf(out, "%s\n    {\n      \"value\": \"%08x\"\n    }", j ? "," : "",
				lot);
		}
		fputs("\n  ],\n", out);
	}
	fputs("  \"observed\": {\n    \"tool_version\": \"1\"\n  }\n}\n", out);
	fclose(out);
}

static char *embedded(void)
{
	size_t length;

	make_report();
	char *text = embed_text(report, strlen(report), &length);
	assert_non_null(text);
	assert_int_equal(strlen(text), length);
	return text;
}

/* What is read of this log, to be freed; NULL where nothing can be. */
static char *read_back(const char *log)
{
	int file = memfd_create("log", MFD_CLOEXEC);
	char *text = NULL;

	assert_int_equal(write(file, log, strlen(log)), strlen(log));
	file = embedded_open(file, "log");
	if (file < 0)
		return NULL;
	off_t length = lseek(file, 0, SEEK_END);
	text = calloc(1, (size_t)length + 1);
	assert_int_equal(pread(file, text, (size_t)length, 0), length);
	close(file);
	return text;
}

/* The log without the line of this number. */
static void drop_line(char *log, const char *number)
{
	char *line = strstr(log, number), *end = strchr(line, '\n') + 1;

	memmove(line, end, strlen(end) + 1);
}

static void comes_back_byte_for_byte(void **state)
{
	(void)state;
	char *text = embedded(), *back = read_back(text);

	assert_string_equal(back, report);
	free(back);
	free(text);
}

static void lines_fit_a_narrow_terminal(void **state)
{
	(void)state;
	char *text = embedded();

	for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
		assert_true(strcspn(line, "\n") < 80);
	free(text);
}

/* Times before each line, line ends of a terminal, colours, and kernel messages between lines. */
static void survives_what_loggers_add(void **state)
{
	(void)state;
	char *text = embedded(), *log = NULL;
	size_t length;
	FILE *out = open_memstream(&log, &length);

	fputs("[2026-11-29 10:00:00] vfio-preflight: report complete\r\n", out);
	for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
		fprintf(out, "[2026-11-29 10:00:01] %.*s\033[0m\r\n", (int)strcspn(line, "\n"),
			line);
		fputs("[   12.345678] usb 1-1: new device: 0001:AAAA\r\n", out);
	}
	fclose(out);
	char *back = read_back(log);
	assert_string_equal(back, report);
	free(back);
	free(log);
	free(text);
}

static void of_two_reports_the_last_counts(void **state)
{
	(void)state;
	size_t length;
	char *text = embedded(), *log = calloc(2, TEXT_AT_MOST);
	static const char first[] = "{\n  \"schema\": \"vfio-preflight/report/2\"\n}\n";
	char *other = embed_text(first, strlen(first), &length);

	snprintf(log, (size_t)2 * TEXT_AT_MOST, "%s%s", other, text);
	char *back = read_back(log);
	assert_string_equal(back, report);
	free(back);
	snprintf(log, (size_t)2 * TEXT_AT_MOST, "%s%s", text, other);
	back = read_back(log);
	assert_string_equal(back, first);
	free(back);
	free(other);
	free(log);
	free(text);
}

/* The keys of that line are missing, the others whole, and it is said where. */
static void a_lost_line_costs_its_keys_alone(void **state)
{
	(void)state;
	char *text = embedded();

	drop_line(text, "0100:");
	char *back = read_back(text);
	assert_non_null(strstr(back, "\"verdict\": \"ready\""));
	assert_null(strstr(back, "\"functions\""));
	assert_non_null(strstr(back, "  \"findings\": ["));
	assert_non_null(strstr(back, "\"tool_version\": \"1\"\n  },\n"));
	assert_non_null(
		strstr(back, "  \"lost\": [\n    \"between verdict and findings\"\n  ]\n}\n"));
	free(back);
	free(text);
}

static void a_changed_letter_is_a_lost_line(void **state)
{
	(void)state;
	char *text = embedded(), *line = strstr(text, "0100:");

	line[20] = line[20] == 'A' ? 'B' : 'A';
	char *back = read_back(text);
	assert_null(strstr(back, "\"functions\""));
	assert_non_null(strstr(back, "\"lost\": [\n    \"between verdict and findings\""));
	free(back);
	free(text);
}

static void one_mark_is_enough(void **state)
{
	(void)state;
	char *text = embedded();
	char *end = strstr(text, EMBEDDED_END);

	char *back = read_back(strchr(text, '\n') + 1);
	assert_string_equal(back, report);
	free(back);
	*end = '\0';
	back = read_back(text);
	assert_string_equal(back, report);
	free(back);
	free(text);
}

static void a_log_that_ends_early_gives_what_it_has(void **state)
{
	(void)state;
	char *text = embedded();

	*strstr(text, "0002:") = '\0';
	char *back = read_back(text);
	assert_null(back);
	free(text);
	text = embedded();
	*strstr(strstr(text, "0400:"), "\n") = '\0';
	back = read_back(text);
	assert_non_null(strstr(back, "\"verdict\": \"ready\""));
	assert_non_null(strstr(back, "and the end\""));
	free(back);
	free(text);
}

static void other_files_are_left_alone(void **state)
{
	(void)state;
	static const char *const others[] = {
		"",
		"no mark\n",
		"-----BEGIN VFIO-PREFLIGHT REPORT bytes=",
		"-----BEGIN VFIO-PREFLIGHT REPORT bytes=0 crc32=00000000-----\n",
		"-----BEGIN VFIO-PREFLIGHT REPORT bytes=99999999 crc32=00000000-----\n",
		"-----BEGIN VFIO-PREFLIGHT REPORT bytes=12 crc32=0000000-----\n",
		"VFIO-PREFLIGHT REPORT bytes=12 crc32=00000000-----\n",
	};

	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		char *back = read_back(others[i]);
		assert_string_equal(back, others[i]);
		free(back);
	}
}

/* What begins as a member at every byte must not take for ever. */
static void hostile_bytes_come_to_an_end(void **state)
{
	(void)state;
	char *log = calloc(1, TEXT_AT_MOST);
	size_t at = (size_t)sprintf(
		log, "-----BEGIN VFIO-PREFLIGHT REPORT bytes=500000 crc32=00000000-----\n");

	for (int line = 1; line <= 500000 / EMBEDDED_BYTES_A_LINE; line++) {
		at += (size_t)sprintf(log + at, "%04d:", line);
		for (int i = 0; i < 18; i++)
			at += (size_t)sprintf(log + at, "H4sI");
		at += (size_t)sprintf(log + at, "\n");
	}
	assert_null(read_back(log));
	free(log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back_byte_for_byte),
		cmocka_unit_test(lines_fit_a_narrow_terminal),
		cmocka_unit_test(survives_what_loggers_add),
		cmocka_unit_test(of_two_reports_the_last_counts),
		cmocka_unit_test(a_lost_line_costs_its_keys_alone),
		cmocka_unit_test(a_changed_letter_is_a_lost_line),
		cmocka_unit_test(one_mark_is_enough),
		cmocka_unit_test(a_log_that_ends_early_gives_what_it_has),
		cmocka_unit_test(other_files_are_left_alone),
		cmocka_unit_test(hostile_bytes_come_to_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
