/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/boot_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect(const char *log, const char *clean)
{
	size_t length = strlen(log);
	char *bytes = malloc(length + 1);

	memcpy(bytes, log, length + 1);
	length = boot_log_clean(bytes, length);
	assert_int_equal(length, strlen(clean));
	assert_memory_equal(bytes, clean, length);
	free(bytes);
}

static void levels_come_off(void **state)
{
	(void)state;
	expect("<6>[    0.000000] Linux version 6.12\n<12>[    1.5] <not a level>\n",
	       "[    0.000000] Linux version 6.12\n[    1.5] <not a level>\n");
	expect("cut in the middle\n<4>x", "cut in the middle\nx");
	expect("<6no end\n<\n", "<6no end\n<\n");
	expect("", "");
	expect("\n\n", "\n\n");
}

static void what_identifies_is_masked(void **state)
{
	(void)state;
	expect("<6>[ 1.0] usb 1-1: SerialNumber: AB12-x9\n<5>[ 0.0] Command line: "
	       "BOOTIF=01-52-54-00-12-34-56 "
	       "root=UUID=0a1b2c3d-1111-2222-3333-444455556666 quiet\n",
	       "[ 1.0] usb 1-1: SerialNumber: ...\n[ 0.0] Command line: ... root=... quiet\n");
	expect("<6>[ 1.0] integrity: Loaded X.509 cert 'Anna Muster: 6ccece7e4c6c0d1f'\n<6>[ 1.0] "
	       "DMAR: IOMMU enabled\n",
	       "[ 1.0] integrity: Loaded X.509 cert ...\n[ 1.0] DMAR: IOMMU enabled\n");
	expect("user=a user=b", "user=... user"); /* no longer than it was */
}

static void any_bytes(void **state)
{
	(void)state;
	expect("\377<\n<>\n<1>\n", "\377<\n\n\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(levels_come_off),
		cmocka_unit_test(what_identifies_is_masked),
		cmocka_unit_test(any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
