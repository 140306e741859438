/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Linux shows of the CPU's virtualisation proves it from some versions on, and never absence.
 */
#include "probes/scan/tests/told.h"

#include <string.h>

static enum virtualization shown(const char *release, const char *disabled, const struct told *told)
{
	struct machine machine = { .kernel.release = { OK, release } };

	if (disabled) {
		machine.log.kinds[HINT_VIRTUALIZATION_OFF].count = 1;
		array_add(&machine.arena, &machine.log.kinds[HINT_VIRTUALIZATION_OFF].first)->text =
			disabled;
	}
	look_with("cpu_virtualization", &machine, told);
	enum virtualization state = cpu_virtualization(&machine.cpu);
	arena_free(&machine.arena);
	return state;
}

#define FLAGS(words)                                                  \
	(const struct told[])                                         \
	{                                                             \
		TEXT("read /proc/cpuinfo", "flags\t\t: " words "\n"), \
		{                                                     \
			0                                             \
		}                                                     \
	}
#define NOTHING               \
	(const struct told[]) \
	{                     \
		{             \
			0     \
		}             \
	}

static void needs_a_kernel_that_hides_flags(void **state)
{
	(void)state;

	assert_int_equal(shown("5.6.0", NULL, FLAGS("fpu vmx")), VIRTUALIZATION_ENABLED);
	assert_int_equal(shown("5.4.0-42-generic", NULL, FLAGS("fpu vmx")), VIRTUALIZATION_UNKNOWN);
	assert_int_equal(shown("6.7.1", NULL, FLAGS("fpu svm")), VIRTUALIZATION_ENABLED);
	assert_int_equal(shown("6.5.13", NULL, FLAGS("fpu svm")), VIRTUALIZATION_UNKNOWN);
}

static void takes_no_flag_for_unknown(void **state)
{
	(void)state;

	assert_int_equal(shown("6.8.0", NULL, FLAGS("fpu vmxoff")), VIRTUALIZATION_UNKNOWN);
	assert_int_equal(shown("6.8.0", NULL, NOTHING), VIRTUALIZATION_UNKNOWN);
}

static void believes_the_log_first(void **state)
{
	(void)state;

	assert_int_equal(shown("5.4.0", "kvm: disabled by bios", FLAGS("fpu vmx")),
			 VIRTUALIZATION_LOCKED_OFF);
	assert_int_equal(shown("6.8.0", "kvm: no hardware support", FLAGS("fpu vmx")),
			 VIRTUALIZATION_ENABLED);
}

static void believes_a_loaded_module(void **state)
{
	(void)state;

	assert_int_equal(
		shown("4.19.0", NULL,
		      (const struct told[]){ TEXT("list /sys/module/kvm_amd", ""), { 0 } }),
		VIRTUALIZATION_ENABLED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(needs_a_kernel_that_hides_flags),
		cmocka_unit_test(takes_no_flag_for_unknown),
		cmocka_unit_test(believes_the_log_first),
		cmocka_unit_test(believes_a_loaded_module),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
