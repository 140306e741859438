/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the trial on a running Linux ends before anything is touched, and with which status. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "init/command/prove_command.h"

static struct worker_page page;
static char said[1024];

/* Runs it with standard error in `said`. */
static int prove_with(const struct options *options)
{
	struct worker worker = { .page = &page, .process = -1, .request = -1, .answer = -1 };
	FILE *file = tmpfile();
	int kept = dup(STDERR_FILENO);

	dup2(fileno(file), STDERR_FILENO);
	int status = prove_command(options, &worker);
	dup2(kept, STDERR_FILENO);
	close(kept);
	assert_int_equal(fseek(file, 0, SEEK_SET), 0);
	said[fread(said, 1, sizeof said - 1, file)] = '\0';
	fclose(file);
	return status;
}

static void a_wrong_name_is_a_usage_error(void **state)
{
	(void)state;
	page.plan = (struct plan){ .wrong = "0000:99:00.0: no such device",
				   .blocked = "the IOMMU is off" };
	assert_int_equal(prove_with(&(struct options){ .dry_run = true }), EXIT_USAGE);
	assert_string_equal(said, "vfio-preflight: 0000:99:00.0: no such device\n");
}

static void a_machine_that_can_not_is_said(void **state)
{
	(void)state;
	page.plan = (struct plan){ .blocked = "the IOMMU is off" };
	assert_int_equal(prove_with(&(struct options){ .dry_run = true }), 3);
	assert_string_equal(said, "vfio-preflight: the IOMMU is off\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wrong_name_is_a_usage_error),
		cmocka_unit_test(a_machine_that_can_not_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
