/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of probes: what each needs comes before it, whatever names say. */
#include "probes/scan/probe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_names(const struct probe *const *list, size_t count, const char *names)
{
	for (size_t i = 0; i < count; i++)
		assert_int_equal(list[i]->name[0], names[i]);
}

static void needs_come_first(void **state)
{
	const struct probe a = { .name = "a", .after = { "d", "c" } }, b = { .name = "b" },
			   c = { .name = "c", .after = { "d" } }, d = { .name = "d" };
	const struct probe *list[] = { &a, &b, &c, &d };
	(void)state;

	probe_order(list, 4);
	assert_names(list, 4, "bdca");
}

static void a_ring_or_a_name_of_nobody_stops_nothing(void **state)
{
	const struct probe a = { .name = "a", .after = { "b" } },
			   b = { .name = "b", .after = { "a" } }, c = { .name = "c" },
			   d = { .name = "d", .after = { "nobody" } };
	const struct probe *list[] = { &a, &b, &c, &d };
	(void)state;

	probe_order(list, 4);
	assert_names(list, 4, "cdab");
}

/* Every name that a probe of ours gives is that of a probe which stands before it. */
static void all_of_ours_are_in_order(void **state)
{
	size_t count;
	const struct probe *const *list = probe_list(&count);
	(void)state;

	assert_true(count > 10);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < PREDECESSORS_AT_MOST && list[i]->after[k]; k++) {
			size_t at = 0;
			while (at < i && strcmp(list[at]->name, list[i]->after[k]) != 0)
				at++;
			if (at == i)
				fail_msg("%s runs after %s, which does not stand before it",
					 list[i]->name, list[i]->after[k]);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(needs_come_first),
		cmocka_unit_test(a_ring_or_a_name_of_nobody_stops_nothing),
		cmocka_unit_test(all_of_ours_are_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
