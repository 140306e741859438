/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which functions of two reports are paired, and which differences are better or worse. */
#include "init/compare/compare.h"
#include "init/compare/summary_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

static struct summary before, after;
static struct comparison comparison;
static char *told;

/* A report of which only what is compared is there; `rest` begins behind the schema. */
static void read_report(struct summary *summary, const char *rest)
{
	struct json_fault fault;
	int file = memfd_create("report", 0);

	dprintf(file, "{\"schema\": \"vfio-preflight/report/2\", %s}", rest);
	if (!summary_read(summary, file, &fault))
		fail_msg("line %zu: %s", fault.line, fault.what);
	close(file);
}

#define HEAD "\"verdict\": \"ready\", \"observed\": {\"tool_version\": \"0\"}, "
#define BRIDGE(address, bus)                                                           \
	"{\"address\": \"" address "\", \"vendor\": \"0x8086\", \"device\": \"0x1\", " \
	"\"class\": \"0x060400\", \"bridge\": {\"secondary_bus\": \"" bus "\"}}, "
#define CARD(address, id, slot)                                                           \
	"{\"address\": \"" address "\", \"vendor\": \"0x10de\", \"device\": \"" id "\", " \
	"\"class\": \"0x030000\", \"subsystem_vendor\": \"0x1\", \"subsystem_device\": "  \
	"\"0x2\", \"slot\": " slot "}"
#define DEVICE(address, verdict, blockers)                                          \
	"{\"address\": \"" address "\", \"kind\": \"gpu\", \"verdict\": \"" verdict \
	"\", \"blockers\": [" blockers "]}"

/* Every difference as "topic direction what before after why;". */
static void compare_reports(const char *one, const char *other)
{
	size_t size;

	free(told);
	FILE *out = open_memstream(&told, &size);
	read_report(&before, one);
	read_report(&after, other);
	compare(&comparison, &before, &after);
	for (size_t i = 0; i < comparison.differences.count; i++) {
		const struct difference *at = &comparison.differences.items[i];
		fprintf(out, "%s %s %s|%s|%s|%s;", topic_word(at->topic),
			direction_word(at->direction), at->what, at->before ? at->before : "-",
			at->after ? at->after : "-", at->why ? at->why : "-");
	}
	fclose(out);
}

static int free_all(void **state)
{
	(void)state;
	comparison_free(&comparison);
	summary_free(&before);
	summary_free(&after);
	return 0;
}

static void test_bus_numbers_that_move_are_no_difference_but_that(void **state)
{
	(void)state;
	compare_reports(HEAD "\"functions\": [" BRIDGE("0000:00:01.0", "0x01")
				CARD("0000:01:00.0", "0x5", "null") "]",
			HEAD "\"functions\": [" BRIDGE("0000:00:01.0", "0x03")
				CARD("0000:03:00.0", "0x5", "null") "]");
	assert_string_equal(told, "moved neutral 0000:03:00.0 10de:5|0000:01:00.0|0000:03:00.0|-;");
	assert_int_equal(comparison.match.pairs, 2);
	assert_int_equal(comparison.match.moved, 0);
	assert_int_equal(comparison_exit_status(&comparison), 1);
}

static void test_of_equal_cards_the_one_that_stayed_is_the_same(void **state)
{
	(void)state;
	compare_reports(HEAD "\"functions\": [" CARD("0000:01:00.0", "0x5", "null") "," CARD(
				"0000:02:00.0", "0x5", "null") "]",
			HEAD "\"functions\": [" CARD("0000:02:00.0", "0x5", "null") "]");
	assert_string_equal(told, "gone neutral 1 bridge or the like|-|-|-;");
	assert_int_equal(comparison.match.to_after[0], NOT_MATCHED);
	assert_int_equal(comparison.match.to_after[1], 0);
}

static void test_a_slot_name_stands_for_a_path(void **state)
{
	(void)state;
	compare_reports(HEAD "\"functions\": [" BRIDGE("0000:00:01.0", "0x01")
				CARD("0000:01:00.0", "0x5", "\"S1\"") "," CARD("0000:09:00.0",
									       "0x5", "\"S2\"") "]",
			HEAD "\"functions\": [" BRIDGE("0000:00:02.0", "0x01")
				CARD("0000:01:00.0", "0x5", "\"S2\"") "]");
	assert_int_equal(comparison.match.to_after[2], 1);
	assert_int_equal(comparison.match.to_after[1], NOT_MATCHED);
}

static void compare_devices_of(const char *one, const char *other)
{
	static char texts[2][2048];
	const char *const devices[] = { one, other };

	for (int i = 0; i < 2; i++)
		snprintf(texts[i], sizeof texts[i], HEAD "\"functions\": [%s], \"devices\": [%s]",
			 CARD("0000:01:00.0", "0x5", "null"), devices[i]);
	compare_reports(texts[0], texts[1]);
}

static void test_devices_get_better_and_worse(void **state)
{
	(void)state;
	compare_devices_of(DEVICE("0000:01:00.0", "not-assignable", "\"a\", \"b\""),
			   DEVICE("0000:01:00.0", "assignable", ""));
	assert_string_equal(told, "device better 0000:01:00.0 10de:5|not-assignable|assignable|"
				  "no longer: a, b;");
	assert_int_equal(comparison_exit_status(&comparison), 1);
	free_all(NULL);
	compare_devices_of(DEVICE("0000:01:00.0", "assignable-after-changes", "\"a\""),
			   DEVICE("0000:01:00.0", "assignable-after-changes", "\"a\", \"b\""));
	assert_int_equal(comparison.differences.items[0].direction, WORSE);
	assert_string_equal(comparison.differences.items[0].why, "now: b");
	assert_int_equal(comparison_exit_status(&comparison), 2);
	free_all(NULL);
	/* what is not known is as little as what is not possible */
	compare_devices_of(DEVICE("0000:01:00.0", "unknown", ""),
			   DEVICE("0000:01:00.0", "not-assignable", ""));
	assert_int_equal(comparison.differences.items[0].direction, NEUTRAL);
	free_all(NULL);
	compare_devices_of(DEVICE("0000:01:00.0", "assignable-with-group", "\"a\""),
			   DEVICE("0000:01:00.0", "unknown", ""));
	assert_int_equal(comparison.differences.items[0].direction, WORSE);
}

static void test_what_is_gone_and_could_be_assigned_is_worse(void **state)
{
	(void)state;
	compare_reports(HEAD "\"functions\": [" CARD("0000:01:00.0", "0x5",
						     "null") "], "
							     "\"devices\": [" DEVICE("0000:01:00.0",
										     "assignable",
										     "") "]",
			HEAD "\"functions\": []");
	assert_string_equal(told, "gone worse 0000:01:00.0 10de:5|assignable|-|-;");
}

#define GROUPS(one, other)                                                                         \
	HEAD "\"functions\": [" CARD("0000:01:00.0", "0x5", "null") "," CARD(                      \
		"0000:02:00.0", "0x6", "null") "," CARD("0000:03:00.0", "0x7",                     \
							"null") "],"                               \
								"\"groups\": {\"kernel\": "        \
								"[{\"id\": 4, \"members\": [" one  \
								"]}, "                             \
								"{\"id\": 7, \"members\": [" other \
								"]}]}"

static void test_groups_are_split_and_merged(void **state)
{
	(void)state;
	compare_reports(GROUPS("\"0000:01:00.0\", \"0000:02:00.0\"", "\"0000:03:00.0\""),
			GROUPS("\"0000:01:00.0\"", "\"0000:02:00.0\", \"0000:03:00.0\""));
	assert_string_equal(told, "split neutral group 4|-|0000:01:00.0 | 0000:02:00.0|-;"
				  "merged neutral group 7|0000:02:00.0 | 0000:03:00.0|-|-;");
	free_all(NULL);
	compare_reports(GROUPS("\"0000:01:00.0\"", "\"0000:02:00.0\", \"0000:03:00.0\""),
			GROUPS("\"0000:02:00.0\", \"0000:03:00.0\"", "\"0000:01:00.0\""));
	assert_string_equal(told, "");
}

static void test_the_machine_is_told_by_its_names(void **state)
{
	(void)state;
#define NAMED(board) HEAD "\"machine\": {\"vendor\": \"V\", \"board\": \"" board "\"}"
	compare_reports(NAMED("A"), NAMED("A"));
	assert_int_equal(comparison.identity, IDENTITY_SAME);
	free_all(NULL);
	compare_reports(NAMED("A"), NAMED("B"));
	assert_int_equal(comparison.identity, IDENTITY_OTHER);
	free_all(NULL);
	compare_reports(HEAD "\"machine\": {}", NAMED("B"));
	assert_int_equal(comparison.identity, IDENTITY_UNKNOWN);
}

static enum identity identity_of(const char *first, const char *second)
{
	enum identity identity;

	compare_reports(first, second);
	identity = comparison.identity;
	free_all(NULL);
	return identity;
}

static void test_the_hash_knows_better_than_names(void **state)
{
	(void)state;
#define HASHED(hash, board) HEAD "\"machine\": {\"hash\": \"" hash "\", \"board\": \"" board "\"}"
#define FIRST               "0123ab-0123456789ab"
	assert_int_equal(identity_of(HASHED(FIRST, "A"), HASHED(FIRST, "B")), IDENTITY_SAME);
	assert_int_equal(identity_of(HASHED(FIRST, "A"), HASHED("0123ab-0123456789ac", "A")),
			 IDENTITY_OTHER);
	/* of another salt, of a network card that may have been moved, on one side only */
	assert_int_equal(identity_of(HASHED(FIRST, "A"), HASHED("0123ac-0123456789ac", "A")),
			 IDENTITY_SAME);
	assert_int_equal(identity_of(HASHED("0123ab-n0123456789ab", "A"),
				     HASHED("0123ab-n0123456789ac", "A")),
			 IDENTITY_SAME);
	assert_int_equal(identity_of(HASHED(FIRST, "A"), HEAD "\"machine\": {\"board\": \"B\"}"),
			 IDENTITY_OTHER);
	assert_int_equal(identity_of(HASHED("", "A"), HASHED("", "B")), IDENTITY_OTHER);
}

static void test_rules_and_facts(void **state)
{
	(void)state;
#define FINDING(status)                           \
	"{\"rule\": \"r\", \"status\": \"" status \
	"\", \"severity\": \"note\", \"subject\": \"machine\"}"
	compare_reports(HEAD "\"findings\": [" FINDING("warn") "], \"iommu\": {\"enabled\": false}",
			HEAD "\"findings\": [" FINDING("pass") "], \"iommu\": {\"enabled\": true}");
	assert_string_equal(told, "fact neutral IOMMU enabled|false|true|-;"
				  "rule neutral r|warn|-|-;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_bus_numbers_that_move_are_no_difference_but_that,
					  free_all),
		cmocka_unit_test_teardown(test_of_equal_cards_the_one_that_stayed_is_the_same,
					  free_all),
		cmocka_unit_test_teardown(test_a_slot_name_stands_for_a_path, free_all),
		cmocka_unit_test_teardown(test_devices_get_better_and_worse, free_all),
		cmocka_unit_test_teardown(test_what_is_gone_and_could_be_assigned_is_worse,
					  free_all),
		cmocka_unit_test_teardown(test_groups_are_split_and_merged, free_all),
		cmocka_unit_test_teardown(test_the_machine_is_told_by_its_names, free_all),
		cmocka_unit_test_teardown(test_the_hash_knows_better_than_names, free_all),
		cmocka_unit_test_teardown(test_rules_and_facts, free_all),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	free(told);
	return failed;
}
