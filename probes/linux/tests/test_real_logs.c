/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whole logs: those of the folder "logs", written by hand in the kernel's words, and those of real
 * machines, kernels 3.10 to 7.0, where the environment variable REAL_MACHINES names a folder that
 * has them as dmesg/NAME.txt. With REAL_MACHINES_LIST set too, the lines that look like our subject
 * and are no hint are printed: each is to be judged by somebody when logs of a new kernel are
 * added.
 */
#include "probes/linux/log_lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#include <glob.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

static char *read_whole(const char *name, size_t *length)
{
	enum { MOST = 1 << 20 };
	FILE *file = fopen(name, "rb");
	char *text = malloc(MOST + 1);

	assert_non_null(file);
	assert_non_null(text);
	*length = fread(text, 1, MOST, file);
	fclose(file);
	return text;
}

/*
 * Words that a kernel writes of itself; mails that are quoted between have them not at the begin of
 * what was said.
 */
static const struct {
	const char *words;
	enum hint_kind kind;
} expected[] = {
	{ "DMAR-IR: Enabled IRQ remapping in x", HINT_REMAPPING_ON },
	{ "AMD-Vi: Interrupt remapping enabled", HINT_REMAPPING_ON },
	{ "AMD-Vi: X2APIC enabled", HINT_X2APIC },
	{ "x2apic: IRQ remapping doesn't support X2APIC mode", HINT_X2APIC },
	{ "x2apic is disabled because BIOS sets x2apic opt out bit", HINT_X2APIC_OPT_OUT },
	{ "AMD-Vi: Event logged [IO_PAGE_FAULT domain=", HINT_AMD_PAGE_FAULT },
	{ "DMAR: [DMA Read] Request device [", HINT_DMAR_FAULT },
	{ "DMAR: [DMA Read NO_PASID] Request device [", HINT_DMAR_FAULT },
	{ "DMAR: DRHD: handling fault status reg", HINT_FAULT_DETAIL },
	{ "callbacks suppressed", HINT_FAULTS_SUPPRESSED },
	{ "DMAR: IOMMU enabled", HINT_IOMMU_ON },
	{ "DMAR: Intel(R) Virtualization Technology for Directed I/O", HINT_IOMMU_ON },
	{ "DMAR: Intel-IOMMU force enabled due to platform opt in", HINT_IOMMU_ON },
	{ "DMAR: Parse DMAR table failure.", HINT_IOMMU_OFF },
	{ "AMD-Vi: AMD IOMMUv2 functionality not available on this system", HINT_IOMMU_MODE },
	{ "AMD-Vi: Lazy IO/TLB flushing enabled", HINT_IOMMU_MODE },
	{ "iommu: Default domain type: ", HINT_IOMMU_MODE },
	{ "DMAR: [Firmware Bug]: No firmware reserved region can cover this RMRR",
	  HINT_IOMMU_FIRMWARE_BUG },
	{ "AMD-Vi: [Firmware Warn]: EFR mismatch", HINT_IOMMU_FIRMWARE_BUG },
	{ "Failed to add to iommu group", HINT_IOMMU_ERROR },
};

enum { EXPECTED = sizeof expected / sizeof *expected };

static size_t met[EXPECTED]; /* in how many lines of all logs */

static size_t lines_with(const char *text, const char *words)
{
	size_t count = 0;
	const char *last = NULL;

	for (const char *at = text; (at = strstr(at, words)); at++) {
		if (!last || memchr(last, '\n', (size_t)(at - last)))
			count++;
		last = at;
	}
	return count;
}

/* Other words of the same kind may be in the log too, so at least as many. */
static void check_known_lines(const char *name, const char *text, const struct kernel_log *log)
{
	for (size_t i = 0; i < EXPECTED; i++) {
		size_t lines = lines_with(text, expected[i].words);
		if (log->kinds[expected[i].kind].count < lines)
			fail_msg("%s: %zu lines with \"%s\", %zu hints of %s", name, lines,
				 expected[i].words, log->kinds[expected[i].kind].count,
				 hint_kind_name(expected[i].kind));
	}
}

static void check_hints(const char *name, const struct kernel_log *log)
{
	for (int kind = 0; kind < HINT_KINDS; kind++) {
		const struct hints *hints = &log->kinds[kind];
		assert_true(hints->first.count <= hints->count);
		for (size_t i = 0; i < hints->first.count; i++) {
			const struct hint *hint = &hints->first.items[i];
			assert_true(*hint->text && strlen(hint->text) <= HINT_TEXT_AT_MOST);
			if ((kind == HINT_DMAR_FAULT || kind == HINT_AMD_PAGE_FAULT) &&
			    !hint->has_device)
				fail_msg("%s: no device in \"%s\"", name, hint->text);
			if (*hint->text == '[' && hint->text[1] == ' ')
				fail_msg("%s: a prefix is left of \"%s\"", name, hint->text);
		}
	}
}

static void print_counts(const char *name, const struct kernel_log *log)
{
	printf("%s:", strrchr(name, '/') + 1);
	for (int kind = 0; kind < HINT_KINDS; kind++)
		if (log->kinds[kind].count)
			printf(" %s %zu", hint_kind_name((enum hint_kind)kind),
			       log->kinds[kind].count);
	printf("\n");
}

static bool is_hint(const char *line, size_t length)
{
	struct arena arena = ARENA_EMPTY;
	struct kernel_log log = { 0 };
	size_t count = 0;

	log_lines_read(&arena, &log, line, length);
	for (int kind = 0; kind < HINT_KINDS; kind++)
		count += log.kinds[kind].count;
	arena_free(&arena);
	return count > 0;
}

static void print_others(char *text)
{
	regex_t subject;

	assert_int_equal(regcomp(&subject,
				 "DMAR|AMD-Vi|IOMMU|remap|x2apic|fault|Firmware|vfio|BIOS|ACS",
				 REG_EXTENDED | REG_ICASE),
			 0);
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		if (regexec(&subject, line, 0, NULL, 0) == 0 && !is_hint(line, strlen(line)))
			printf("no hint: %s\n", line);
	regfree(&subject);
}

static bool check_log(const char *name)
{
	struct arena arena = ARENA_EMPTY;
	struct kernel_log log = { 0 };
	size_t length;
	char *text = read_whole(name, &length);
	/* its own memory, for the sanitizer to see a byte read too many */
	char *exact = malloc(length ? length : 1);

	assert_non_null(exact);
	memcpy(exact, text, length);
	text[length] = '\0';
	log_lines_read(&arena, &log, exact, length);
	print_counts(name, &log);
	check_known_lines(name, text, &log);
	check_hints(name, &log);
	bool from_boot = log.from_boot;
	if (getenv("REAL_MACHINES_LIST"))
		print_others(text);
	for (size_t i = 0; i < EXPECTED; i++)
		met[i] += lines_with(text, expected[i].words);
	arena_free(&arena);
	free(exact);
	free(text);
	return from_boot;
}

static void check_logs_of(const char *folder)
{
	char pattern[4096];
	glob_t found;
	size_t from_boot = 0;

	snprintf(pattern, sizeof pattern, "%s/*.txt", folder);
	if (glob(pattern, 0, NULL, &found))
		fail_msg("no log is there: %s", pattern);
	for (size_t i = 0; i < found.gl_pathc; i++)
		from_boot += check_log(found.gl_pathv[i]);
	print_message("%zu logs, %zu from boot on\n", found.gl_pathc, from_boot);
	assert_true(from_boot > 0);
	globfree(&found);
}

static void finds_hints_in_whole_logs(void **state)
{
	const char *root = getenv("REAL_MACHINES");
	char folder[2048];
	(void)state;

	check_logs_of("probes/linux/tests/logs");
	for (size_t i = 0; i < EXPECTED; i++)
		if (!met[i])
			fail_msg("\"%s\" is in no log", expected[i].words);
	if (!root)
		return;
	snprintf(folder, sizeof folder, "%s/dmesg", root);
	check_logs_of(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(finds_hints_in_whole_logs) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
