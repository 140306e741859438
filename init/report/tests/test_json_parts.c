/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report leaves in parts: together they are one document, as a writer that has it whole would
 * lay it out.
 */
#include "init/report/renderers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>

/*
 * So many functions, each in a group of its own for the kernel, and `differences` of them told. By
 * prediction all are in group 0 but the last `alone`, which are in none.
 */
static char *report_with(size_t functions, enum status status, size_t differences, size_t alone)
{
	struct machine machine = { .functions_status = status, .groups_status = OK };
	struct judgement judgement = { .verdict = 0 };
	struct prediction prediction = { .predicted = { .status = OK, .groups = 1 } };
	struct report report = { .machine = &machine, .judgement = &judgement, .source = "live" };
	struct group group = { .id = 7 };
	char *text;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	prediction.predicted.group = arena_alloc(&machine.arena, (functions + 1) * sizeof(int));
	for (size_t i = 0; i < functions; i++)
		array_add(&machine.arena, &machine.functions)->address.bus = (uint8_t)i;
	for (size_t i = functions - alone; i < functions; i++)
		prediction.predicted.group[i] = NO_GROUP;
	for (size_t i = 0; i < differences; i++)
		*array_add(&machine.arena, &prediction.differences) =
			(struct group_difference){ &group, alone ? NO_GROUP : 0 };
	if (alone && differences)
		prediction.differences.items[0].predicted = 0;
	prediction.machine = &machine;
	judgement.deduced = (struct deduced){ .machine = &machine, .prediction = &prediction };
	render_json(&report, out);
	fclose(out);
	arena_free(&machine.arena);
	return text;
}

static char *report_of(size_t functions, enum status status, size_t differences)
{
	return report_with(functions, status, differences, 0);
}

/* Gives where the text goes on behind `piece`, which must be its next. */
static const char *behind(const char *text, const char *piece)
{
	if (strncmp(text, piece, strlen(piece)) != 0)
		fail_msg("expected %s, found %.200s", piece, text);
	return text + strlen(piece);
}

static const char *after(const char *text, const char *piece)
{
	const char *found = strstr(text, piece);

	if (!found) {
		fail_msg("expected %s in %.200s", piece, text);
		return text;
	}
	return found + strlen(piece);
}

static void assert_functions(size_t functions)
{
	char *text = report_of(functions, OK, 0);
	const char *at = after(text, ",\n  \"functions\": [");

	for (size_t i = 0; i < functions; i++) {
		char address[PCI_ADDRESS_TEXT];
		at = behind(at, i ? ",\n    {\n      \"address\": \""
				  : "\n    {\n      \"address\": \"");
		at = behind(at,
			    pci_address_print((struct pci_address){ .bus = (uint8_t)i }, address));
		at = after(at, "\n    }");
	}
	behind(at, functions ? "\n  ],\n  \"groups\": {\n" : "],\n  \"groups\": {\n");
	free(text);
}

static void assert_no_functions(enum status status, const char *as)
{
	char *text = report_of(0, status, 0);

	behind(after(text, ",\n  \"functions\": "), as);
	free(text);
}

/* One below, at and above the size of a part, and what has no part at all. */
static void parts_are_one_document(void **state)
{
	static const size_t counts[] = { 0, 1, 7, 8, 9, 16, 17, 200 };
	(void)state;

	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		assert_functions(counts[i]);
	assert_no_functions(ABSENT, "[],\n");
	assert_no_functions(DENIED, "null,\n");
	assert_no_functions(NOT_ASKED, "null,\n");
}

/* Else a machine of 10,000 functions in one group would list a hundred million members. */
static void predicted_members_are_bounded(void **state)
{
	char *text = report_of(100, OK, 3);
	const char *at = after(text, "\"differences\": [");
	(void)state;

	for (int i = 0; i < 3; i++) {
		at = after(at, "\"predicted\": [");
		at = after(at, "\n          \"0000:3f:00.0\"\n        ],\n        "
			       "\"predicted_total\": 100\n      }");
	}
	behind(at, "\n    ],\n    \"joined\"");
	assert_null(strstr(after(text, "\"predicted_total\""), "0000:40:00.0\"\n"));
	free(text);
}

static void who_is_in_no_group_is_a_member_of_none(void **state)
{
	char *text = report_with(4, OK, 2, 2);
	const char *at = after(text, "\"differences\": [");
	(void)state;

	at = behind(after(at, "\"predicted\": ["),
		    "\n          \"0000:00:00.0\",\n          \"0000:01:00.0\"\n        ],\n");
	at = behind(at, "        \"predicted_total\": 2\n");
	behind(after(at, "\"predicted\": ["), "],\n        \"predicted_total\": 0\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_one_document),
		cmocka_unit_test(predicted_members_are_bounded),
		cmocka_unit_test(who_is_in_no_group_is_a_member_of_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
