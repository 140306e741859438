/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vfio-preflight.conf as editors of all systems write it, and what it may not do. */
#include "init/boot/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char complaints[2000];
static struct options options;

static void complain(const char *text)
{
	size_t length = strlen(complaints);

	snprintf(complaints + length, sizeof complaints - length, "%s\n", text);
}

/* Memory of its own, for the sanitizer to see a byte read too many. */
static size_t apply_bytes(const char *bytes, size_t length, const char *command_line)
{
	char *exact = malloc(length ? length : 1);

	memcpy(exact, bytes, length);
	*complaints = '\0';
	options_default(&options);
	size_t effective = settings_apply(&options, exact, length, command_line, complain);
	free(exact);
	return effective;
}

static size_t apply(const char *text)
{
	return apply_bytes(text, strlen(text), "quiet");
}

static void assert_both(size_t effective)
{
	assert_int_equal(effective, 2);
	assert_string_equal(complaints, "");
	assert_int_equal(options.action, ACTION_POWER_OFF);
	assert_int_equal(options.wait, 30);
}

static void lines_of_any_editor(void **state)
{
	(void)state;
	assert_both(apply("action=poweroff\nwait=30\n"));
	assert_both(apply("action=poweroff\r\nwait=30"));
	assert_both(apply("action=poweroff\rwait=30\r"));
	assert_both(apply("\xef\xbb\xbf"
			  "action=poweroff\nwait=30\n"));
	assert_both(apply("  action = poweroff \t\n\twait\t=\t30\n\n"));
	assert_both(apply("# Stra\xc3\x9f"
			  "e = 1\naction=\"poweroff\" \nwait='30'\n"));
	assert_both(apply("action = \"poweroff\"\nwait = ' 30 '\n"));
	assert_both(apply("action=poweroff # and off\nwait=30 #x=y\n#report=\n"));
	assert_both(apply("vfio-preflight.action=poweroff\nvfio-preflight.wait=30\n"));
}

static void utf_16(void **state)
{
	static const char text[] = "action=poweroff\r\nwait=30\r\n";
	char little[2 + 2 * sizeof text] = "\xff\xfe", big[2 + 2 * sizeof text] = "\xfe\xff";
	size_t length = 2 * (sizeof text - 1);
	(void)state;

	for (size_t i = 0; i + 1 < sizeof text; i++) {
		little[2 + 2 * i] = big[3 + 2 * i] = text[i];
		little[3 + 2 * i] = big[2 + 2 * i] = '\0';
	}
	assert_both(apply_bytes(little, 2 + length, ""));
	assert_both(apply_bytes(big, 2 + length, ""));
	/* Without the mark, and cut within a letter */
	assert_both(apply_bytes(little + 2, length, ""));
	assert_both(apply_bytes(big + 2, length, ""));
	assert_both(apply_bytes(little, 2 + length - 1, ""));
}

static void what_cannot_be_used_is_named(void **state)
{
	static const struct {
		const char *text, *named;
	} bad[] = {
		{ "colour=red", "vfio-preflight.conf: colour=red: unknown" },
		{ "action=explode", "vfio-preflight.conf: action=explode: invalid, ignored "
				    "(expected menu, poweroff" },
		{ "json=../tmp/x",
		  "vfio-preflight.conf: json=../tmp/x: invalid, ignored (expected" },
		{ "nonsense of many words", "'nonsense of many words' is invalid, ignored" },
		{ "a b=c", "'a b=c' is invalid, ignored" },
		{ "report=usb efi", "'report=usb efi' is invalid, ignored" },
		{ "=poweroff", "'=poweroff' is invalid, ignored" },
		{ "\"a quote without an end", "is invalid, ignored" },
		{ "action=$(poweroff)", "action=$(poweroff): invalid, ignored (expected" },
		{ "entry=check",
		  "entry= is needed before this file is read: set menu_entry= in grubenv" },
		{ "options=\"quiet\"", "set kernel_options= in grubenv" },
		{ "image=1A2B-3C4D:/x.iso", "set kernel_options=vfio-preflight.image= in grubenv" },
		{ "timeout=9", "set kernel_options=vfio-preflight.timeout= in grubenv" },
		{ "deadline=0", "deadline=0: invalid, ignored (expected 0.1 to 3600" },
		{ "action", "action: invalid, ignored (expected menu, poweroff" },
		{ "prove=yes", "prove=yes: invalid, ignored (expected no value)" },
		{ "proof", "proof: unknown" },
		{ "wait=0", "wait=0: invalid, ignored (expected 1 to 3600" },
		{ "Aktion=\xc3\xa4", "Aktion=??: unknown" },
	};
	struct options before;
	(void)state;

	options_default(&before);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(apply(bad[i].text), 0);
		assert_non_null(strstr(complaints, bad[i].named));
		assert_memory_equal(&options, &before, sizeof before);
	}
	assert_int_equal(apply("colour=red\naction=reboot\n"), 1);
	assert_int_equal(options.action, ACTION_REBOOT);
}

/* An entry of the menu, or a person who edits one, goes before the medium. */
static void the_command_line_goes_first(void **state)
{
	static const char text[] = "action=poweroff\nwait=30\n";
	(void)state;

	assert_int_equal(apply_bytes(text, strlen(text), "quiet vfio-preflight.action=shell"), 1);
	assert_int_equal(options.action, ACTION_MENU);
	assert_int_equal(options.wait, 30);
	assert_string_equal(complaints, "");
	assert_int_equal(apply_bytes(text, strlen(text), "vfio-preflight.action=shell"), 1);
	assert_int_equal(apply_bytes(text, strlen(text), "xvfio-preflight.action=shell"), 2);
	assert_int_equal(apply_bytes(text, strlen(text), "vfio-preflight.actions=shell"), 2);
}

static void a_value_outlives_the_file(void **state)
{
	(void)state;
	assert_int_equal(apply("json=ttyS1\nreport=usb\n"), 2);
	assert_string_equal(options.json_port, "ttyS1");
	assert_true(options.to_usb && !options.to_console);
}

static void a_name_alone(void **state)
{
	(void)state;
	assert_int_equal(apply("prove\n  no-embed # a comment\r\ndeadline=300"), 3);
	assert_string_equal(complaints, "");
	assert_true(options.prove && options.no_embed);
	assert_int_equal(options.deadline, 300000);
	assert_int_equal(apply_bytes("prove", 5, "quiet vfio-preflight.prove"), 0);
	assert_int_equal(apply_bytes("prove", 5, "vfio-preflight.prove quiet"), 0);
	assert_int_equal(apply_bytes("prove", 5, "vfio-preflight.proven"), 1);
}

/* Longer than is read, and every beginning of a file. */
static void any_length(void **state)
{
	static char text[SETTINGS_AT_MOST + 100];
	(void)state;

	memset(text, '\n', sizeof text);
	memcpy(text, "wait=30", 7);
	assert_int_equal(apply_bytes(text, sizeof text, ""), 1);
	assert_non_null(strstr(complaints, "too long"));
	for (size_t length = 0; length < 7; length++)
		assert_int_equal(apply_bytes("wait=3600", length, ""), length >= 6);
	for (size_t at = 0; at + 6 <= sizeof text; at += 6)
		memcpy(text + at, "json=\n", 6);
	(void)apply_bytes(text, SETTINGS_AT_MOST, "");
	assert_non_null(strstr(complaints, "json=: invalid, ignored (expected"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_any_editor),
		cmocka_unit_test(utf_16),
		cmocka_unit_test(what_cannot_be_used_is_named),
		cmocka_unit_test(the_command_line_goes_first),
		cmocka_unit_test(a_value_outlives_the_file),
		cmocka_unit_test(a_name_alone),
		cmocka_unit_test(any_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
