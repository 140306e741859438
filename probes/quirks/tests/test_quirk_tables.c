/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The compiled tables against tables made by others from the same source: acs_quirks.tsv and
 * dma_alias_quirks.tsv, some rows of each kind beside this test, and all of them in the folder
 * above the one that REAL_MACHINES names, where it is set. Row by row and in order, for the order
 * decides.
 */
#include "probes/quirks/acs_quirks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

enum { FIELDS = 4, LINE = 1024 };

/* The one beside this test, in which rows are left out, and the whole one if it is there. */
static void compare_tables(const char *name, void (*compare)(FILE *file, bool whole))
{
	const char *const folders[] = { "probes/quirks/tests", getenv("REAL_MACHINES") };
	char path[LINE];

	for (size_t i = 0; i < 2 && folders[i]; i++) {
		snprintf(path, sizeof path, "%s/%s%s", folders[i], i ? "../" : "", name);
		FILE *file = fopen(path, "r");
		if (!file && i == 0)
			fail_msg("%s is not there", path);
		if (!file)
			continue;
		compare(file, i == 1);
		fclose(file);
	}
}

/* The first four fields of the next row behind comments and the heading; false at the end. */
static bool next_row(FILE *file, char line[LINE], char *fields[FIELDS])
{
	while (fgets(line, LINE, file)) {
		char *rest = NULL;
		if (line[0] == '#' || !strncmp(line, "vendor\t", 7))
			continue;
		for (int i = 0; i < FIELDS; i++)
			fields[i] = strtok_r(i ? NULL : line, "\t\n", &rest);
		return fields[FIELDS - 1] != NULL;
	}
	return false;
}

static void read_range(const char *text, unsigned *first, unsigned *last)
{
	if (!strcmp(text, "ANY")) {
		*first = 0;
		*last = 0xffff;
		return;
	}
	int found = sscanf(text, "%x-%x", first, last);
	assert_true(found >= 1);
	if (found == 1)
		*last = *first;
}

static unsigned one_of(const char *word, const char *const *words, const unsigned *values,
		       size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(words[i], word))
			return values[i];
	fail_msg("'%s' is not known", word);
	return 0;
}

static unsigned all_of(char *text, const char *separators, const char *const *words,
		       const unsigned *values, size_t count)
{
	unsigned sum = 0;
	char *rest = NULL;

	for (char *word = strtok_r(text, separators, &rest); word;
	     word = strtok_r(NULL, separators, &rest))
		sum |= one_of(word, words, values, count);
	return sum;
}

static unsigned conditions(char *text)
{
	static const char *const words[] = { "always",       "mf",      "rootbus",
					     "ivrs",         "has_acs", "pch_enabled",
					     "!pch_enabled", "type=RP", "type=RP|DSP",
					     "type=RC_END" };
	static const unsigned values[] = { 0,
					   WHEN_MULTIFUNCTION,
					   WHEN_ROOT_BUS,
					   WHEN_IVRS,
					   WHEN_HAS_ACS,
					   WHEN_PCH_ENABLED,
					   WHEN_NOT_PCH_ENABLED,
					   WHEN_ROOT_PORT,
					   WHEN_ROOT_OR_DOWNSTREAM_PORT,
					   WHEN_INTEGRATED_ENDPOINT };

	return all_of(text, ";", words, values, sizeof values / sizeof *values);
}

static unsigned effects(char *text)
{
	static const char *const words[] = {
		"0", "SV", "TB", "RR", "CR", "UF", "EC", "DT", "DWORD"
	};
	static const unsigned values[] = { 0,      ACS_SV, ACS_TB, ACS_RR,     ACS_CR,
					   ACS_UF, ACS_EC, ACS_DT, QUIRK_DWORD };

	return all_of(text, "|", words, values, sizeof values / sizeof *values);
}

static void compare_acs(FILE *file, bool whole)
{
	char line[LINE], *fields[FIELDS];
	size_t count = 0;

	for (; next_row(file, line, fields); count++) {
		unsigned first, last;
		unsigned long vendor = strtoul(fields[0], NULL, 16);
		read_range(fields[1], &first, &last);
		while (!whole && count < acs_quirk_count &&
		       (acs_quirks[count].vendor != vendor || acs_quirks[count].first != first))
			count++;
		assert_true(count < acs_quirk_count);
		const struct acs_quirk *quirk = &acs_quirks[count];
		assert_int_equal(quirk->vendor, vendor);
		assert_int_equal(quirk->first, first);
		assert_int_equal(quirk->last, last);
		assert_int_equal(quirk->when, conditions(fields[2]));
		assert_int_equal(quirk->gives, effects(fields[3]));
	}
	assert_true(count > 0);
	if (whole)
		assert_int_equal(count, acs_quirk_count);
}

static void acs_rows_are_those_of_the_table(void **state)
{
	(void)state;
	compare_tables("acs_quirks.tsv", compare_acs);
}

static void same_alias(size_t index, char *const *fields, enum alias_kind kind, unsigned low,
		       unsigned high)
{
	unsigned subsystem_vendor = 0, subsystem_device = 0;
	int except = -1;

	assert_true(index < alias_quirk_count);
	const struct alias_quirk *quirk = &alias_quirks[index];
	if (sscanf(fields[2], "func!=%d", &except) != 1 &&
	    sscanf(fields[2], "subsys=%x:%x", &subsystem_vendor, &subsystem_device) != 2)
		assert_string_equal(fields[2], "always");
	assert_int_equal(quirk->vendor, strtoul(fields[0], NULL, 16));
	assert_int_equal(quirk->first, strtoul(fields[1], NULL, 16));
	assert_int_equal(quirk->last, quirk->first);
	assert_int_equal(quirk->except, except);
	assert_int_equal(quirk->subsystem_vendor, subsystem_vendor);
	assert_int_equal(quirk->subsystem_device, subsystem_device);
	assert_int_equal(quirk->kind, kind);
	assert_int_equal(quirk->low, low);
	assert_int_equal(quirk->high, high);
}

/*
 * Known, and without effect on groups: which id a bridge takes, an end of the walk that is not on
 * PCs, aliases in registers of a BAR.
 */
static bool is_left_out(const char *alias)
{
	static const char *const kinds[] = { "bridge:", "stop", "dynamic:", "device:", "ivrs" };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (!strncmp(alias, kinds[i], strlen(kinds[i])))
			return true;
	return false;
}

/* Returns how many compiled rows it stands for. */
static size_t compare_alias(size_t index, char *const *fields)
{
	unsigned low, high;
	size_t count = 0;
	char *rest = NULL;

	if (is_left_out(fields[3]))
		return 0;
	if (!strcmp(fields[3], "all"))
		return same_alias(index, fields, ALIAS_BUS, 0, 0), 1;
	if (sscanf(fields[3], "slot.%u", &low) == 1)
		return same_alias(index, fields, ALIAS_FUNCTION, low, 0), 1;
	if (sscanf(fields[3], "allslots:%u-%u", &low, &high) == 2)
		return same_alias(index, fields, ALIAS_FUNCTIONS, low, high), 1;
	char *list = strchr(fields[3], ':');
	assert_non_null(list);
	for (char *word = strtok_r(list + 1, ",", &rest); word; word = strtok_r(NULL, ",", &rest)) {
		assert_int_equal(sscanf(word, "%x.%u", &low, &high), 2);
		same_alias(index + count++, fields, ALIAS_ADDRESS, low << 3 | high, 0);
	}
	return count;
}

static bool is_about(const struct alias_quirk *quirk, char *const *fields)
{
	return quirk->vendor == strtoul(fields[0], NULL, 16) &&
	       quirk->first == strtoul(fields[1], NULL, 16);
}

static void compare_aliases(FILE *file, bool whole)
{
	char line[LINE], *fields[FIELDS];
	size_t count = 0;

	while (next_row(file, line, fields)) {
		while (!whole && !is_left_out(fields[3]) && count < alias_quirk_count &&
		       !is_about(&alias_quirks[count], fields))
			count++;
		count += compare_alias(count, fields);
	}
	assert_true(count > 0);
	if (whole)
		assert_int_equal(count, alias_quirk_count);
}

static void alias_rows_are_those_of_the_table(void **state)
{
	(void)state;
	compare_tables("dma_alias_quirks.tsv", compare_aliases);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acs_rows_are_those_of_the_table),
		cmocka_unit_test(alias_rows_are_those_of_the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
