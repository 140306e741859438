/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What --redact keeps and what it masks; what a recording says of a paste; text beside a capture.
 */
#include "probes/paste/tests/pasted_text.h"
#include "probes/paste/input.h"

static char *redacted(const char *text)
{
	char *result = NULL;
	size_t length;
	FILE *out = open_memstream(&result, &length);
	int file = file_of(text, strlen(text));

	assert_true(paste_redact(file, "text", out));
	close(file);
	fclose(out);
	return result;
}

static void keeps_what_identifies_nobody(void **state)
{
	static const char *const lines[] = {
		"\tRegion 0: Memory at 7800000000 (64-bit, prefetchable) [size=16G]\n",
		("\tPrefetchable memory behind bridge: 0000380000000000-00003800001fffff "
		 "[size=2M]\n"),
		"\t\tAddress: 00000000fee002d8  Data: 0000\n",
		"05:00.0 PCI bridge [0604]: Pericom OZ711SP1 Switch [12d8:2304] (rev 05)\n",
		"    \"businfo\": \"pci@0000:00:02.0\",\n",
		"      <address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>\n",
		" BIOS-e820: 0000000100000000 - 000000106fffffff (usable)\n",
		"[    0.3] pci 0000:01:00.0: BAR 0 [mem 0x7800000000-0x7bffffffff 64bit pref]\n",
		("[    0.3] DMAR: dmar0: reg_base_addr fed90000 ver 1:0 cap 8d2078c106f0466 ecap "
		 "f020df\n"),
		"  \"id\" : \"cpu:0\",\n",
	};
	(void)state;

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		char *found = redacted(lines[i]);
		assert_string_equal(found, lines[i]);
		free(found);
	}
}

static void masks_what_does(void **state)
{
	static const char *const lines[][2] = {
		{ "anna@desk:~$ lspci\n", "...$ lspci\n" },
		{ "  \"id\" : \"annas-desk\",\n", "  \"id\" : \"...\",\n" },
		{ "{\"serial\":\"K\",\"id\":\"pci\",\"uuid\":\"x\"}\n",
		  "{\"serial\":\"...\",\"id\":\"pci\",\"uuid\":\"...\"}\n" },
		{ "\tRegion 0: Memory at 7800000000 52:54:00:a1:b2:c3\n",
		  "\tRegion 0: Memory at 7800000000 ...\n" },
		{ "\tCapabilities: [140 v1] Device Serial Number 00-1a-11-ff-fe-4c-3c-70\n",
		  "\tCapabilities: [140 v1] Device Serial Number ...\n" },
		{ "140: 03 00 01 15 e0 46 2b ff ff 21 1b 00 00 00 00 00\n",
		  "140: 03 00 01 15 00 00 00 00 00 00 00 00 00 00 00 00\n" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		char *found = redacted(lines[i][0]);
		assert_string_equal(found, lines[i][1]);
		free(found);
	}
}

static void reads_a_recording_of_a_paste(void **state)
{
	const struct pasted pasted = { .kinds = "lspci, kernel log",
				       .contradiction = "0000:01:00.0 is in group 1 and in group 2",
				       .ambiguous = 2,
				       .without_group = 3,
				       .groups_alone = true };
	struct pasted found = { 0 };
	struct arena arena = ARENA_EMPTY;
	int file = memfd_create("head", MFD_CLOEXEC);
	FILE *out = fdopen(dup(file), "w");
	(void)state;

	pasted_write(&pasted, out);
	fputs("@ read /proc/cmdline\n| # Read from pasted text: nothing\n", out);
	fclose(out);
	pasted_read(file, &arena, &found);
	close(file);
	assert_string_equal(found.kinds, pasted.kinds);
	assert_string_equal(found.contradiction, pasted.contradiction);
	assert_int_equal(found.without_ids, 0);
	assert_int_equal(found.ambiguous, 2);
	assert_int_equal(found.without_group, 3);
	assert_true(found.groups_alone);
	arena_free(&arena);
}

static void takes_a_capture_behind_other_text(void **state)
{
	struct text_pasted text =
		paste_of("Hello\n[    0.1] DMAR: IOMMU enabled\n@ read /proc/cmdline\n| quiet\n");
	(void)state;

	assert_null(text.pasted.kinds);
	assert_string_equal(says(&text, READ_FILE, "/proc/cmdline"), "quiet\n");
	done(&text);
}

/* What input_tell_beside() says of a capture, in `said`. */
static char said[512];

static const char *told_beside(const char *capture)
{
	int file = file_of(capture, strlen(capture)), kept = dup(STDERR_FILENO);
	FILE *heard = tmpfile();

	dup2(fileno(heard), STDERR_FILENO);
	input_tell_beside(file, "c", false);
	dup2(kept, STDERR_FILENO);
	close(kept);
	close(file);
	assert_int_equal(fseek(heard, 0, SEEK_SET), 0);
	said[fread(said, 1, sizeof said - 1, heard)] = '\0';
	fclose(heard);
	return said;
}

#define CAPTURE                                                             \
	"# A machine\n00:1f.0 Bridge\n00: 86 80 8f 7a\n10: 00 00 00 00\n\n" \
	"DMAR @ 0x0000000000000000\n    0000: 44 4D 41 52\n\n@ text /proc/x\n| y\n"

static void tells_what_is_beside_a_capture(void **state)
{
	(void)state;
	assert_string_equal(told_beside(CAPTURE), "");
	assert_non_null(strstr(told_beside(CAPTURE "10 00\nSee above.\n"),
			       "c: a capture; 2 of its 12 lines are none of it"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_what_identifies_nobody),
		cmocka_unit_test(masks_what_does),
		cmocka_unit_test(reads_a_recording_of_a_paste),
		cmocka_unit_test(takes_a_capture_behind_other_text),
		cmocka_unit_test(tells_what_is_beside_a_capture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
