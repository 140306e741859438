/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the emulator's exit status will be; that it is written is a scenario's to see. */
#include "init/boot/exit_port.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static unsigned value_of(int status, size_t report)
{
	static struct worker_page page;
	struct worker worker = { .page = &page };

	page.exit_status = status;
	page.lengths[0][FORMAT_JSON] = report;
	return exit_port_value(&worker);
}

static void the_verdict_is_told(void **state)
{
	(void)state;
	for (int status = 0; status <= 3; status++)
		assert_int_equal(value_of(status, 100), 0x10 + status);
}

/* The page's status is 0 from the first, which must not pass for "ready". */
static void no_report_is_no_verdict(void **state)
{
	struct worker none = { .page = NULL };
	(void)state;

	assert_int_equal(value_of(0, 0), 0x1f);
	assert_int_equal(exit_port_value(&none), 0x1f);
}

static void nothing_is_written_unasked(void **state)
{
	(void)state;
	exit_port_write(); /* a port that Linux had not allowed would end this process */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_verdict_is_told),
		cmocka_unit_test(no_report_is_no_verdict),
		cmocka_unit_test(nothing_is_written_unasked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
