/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of Proxmox VE, and the lines to copy. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "init/report/formats.h"
#include "init/report/tests/machines.h"

static void the_table_is_that_of_proxmox(void **state)
{
	char *text = rendered(FORMAT_PVE, "\033[2J caf\xc3\xa9");
	(void)state;

	assert_ptr_equal(strstr(text, "┌──────────┬────────┬──────────────┬────────────┬────────┬"),
			 text);
	assert_non_null(strstr(text, "\n│ class    │ device │ id           │ iommugroup │ vendor │ "
				     "device_name │ mdev │ subsystem_device │"));
	assert_non_null(strstr(text, "\n╞══════════╪════════╪"));
	assert_non_null(strstr(text, "\n│ 0x030000 │ 0x2484 │ 0000:05:02.0 │         11 │ 0x10de │ "
				     "?[2J café   │      │ 0x0000"));
	assert_null(strchr(text, '\033'));
	free(text);
}

static void lines_to_copy_are_whole_and_printable(void **state)
{
	char *text = rendered(FORMAT_PASTE, "\033[2J\nrm -r /");
	(void)state;

	assert_non_null(strstr(text, "\noptions vfio-pci ids=10de:2484\n"));
	assert_non_null(strstr(text, "\n-device vfio-pci,host=0000:05:02.0"));
	assert_non_null(strstr(text, "?[2J?rm -r /"));
	assert_null(strstr(text, "\nrm"));
	free(text);
}

static void names_in_metrics_are_escaped(void **state)
{
	char *text = rendered(FORMAT_PROMETHEUS, "a\"b\\c\n\033[2J caf\xc3\xa9 \xff");
	(void)state;

	assert_non_null(strstr(text, "a\\\"b\\\\c??[2J caf\xc3\xa9 ?\"} 1\n"));
	assert_null(strchr(text, '\033'));
	free(text);
}

static void labels_hold_no_names(void **state)
{
	char *text = rendered(FORMAT_NFD, "name=\nof the device");
	(void)state;

	assert_ptr_equal(strstr(text, "vfio-preflight.io/verdict="), text);
	assert_non_null(strstr(text, "\nvfio-preflight.io/iommu=intel\n"));
	assert_null(strstr(text, "name"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_that_of_proxmox),
		cmocka_unit_test(lines_to_copy_are_whole_and_printable),
		cmocka_unit_test(names_in_metrics_are_escaped),
		cmocka_unit_test(labels_hold_no_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
