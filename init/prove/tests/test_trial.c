/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The trial on machines that no emulator shows: each is a fake behind the table of calls. */
#include "init/processes.h"
#include "init/prove/tests/try.h"

#include <signal.h>
#include <sys/wait.h>

static void test_all_is_well(void **state)
{
	static const char *const steps[] = { "bind",    "group",      "iommu", "map", "open",
					     "regions", "interrupts", "dma",   "msi", "reset",
					     "state",   "again",      "unmap" };

	(void)state;
	assert_true(try_once());
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		assert_step(steps[i], "ok", "");
	assert_given_back();
	assert_int_equal(fake->resets, 2);
	assert_int_equal(fake->opened, 2);
	assert_int_equal(fake->most_mapped, 9); /* the canaries, and a pair each */
	assert_int_equal(records, 3);           /* before open, DMA and reset */
	assert_null(step("fault"));
}

static void test_its_driver_comes_back(void **state)
{
	(void)state;
	snprintf(fake->driver, sizeof fake->driver, "its-own");
	assert_true(try_once());
	assert_given_back();
	assert_step("release", "ok", "its-own");
}

/* Such as pci-pf-stub, which takes what it is told to take and nothing else. */
static void test_a_driver_by_override_comes_back(void **state)
{
	(void)state;
	snprintf(fake->driver, sizeof fake->driver, "a-stub");
	snprintf(fake->override, sizeof fake->override, "a-stub");
	assert_true(try_once());
	assert_given_back();
	assert_step("release", "ok", "a-stub");
	fake->vfio_refuses = true;
	assert_false(try_once());
	assert_given_back();
}

static void test_many_cycles_leave_nothing(void **state)
{
	(void)state;
	assert_true(try(&(struct trial_options){ .cycles = 1000 }));
	assert_int_equal(fake->resets, 1000);
	assert_step("again", "ok", "1000 cycles");
	assert_given_back();
}

static void test_an_iommu_that_translates_nothing(void **state)
{
	(void)state;
	fake->translation = LETS_THROUGH;
	assert_false(try_once());
	assert_step("dma", "untranslated", "canary");
	assert_null(step("reset"));
	assert_given_back();
}

static void test_dma_that_arrives_nowhere(void **state)
{
	(void)state;
	fake->translation = LOSES;
	assert_false(try_once());
	assert_step("dma", "failed", "the copy did not complete");
	assert_given_back();
}

static void test_a_write_to_an_unmapped_address(void **state)
{
	(void)state;
	assert_true(try(&(struct trial_options){ .stray = true, .cycles = 5 }));
	assert_step("fault", "ok", "did not arrive");
	const char *fault = strstr(noted, "\tfault\t");
	assert_true(fault > strstr(noted, "\tstate\t")); /* in the last cycle, and once */
	assert_null(strstr(fault + 1, "\tfault\t"));
	assert_int_equal(records, 4); /* before open, DMA, reset and this */
}

static void test_a_canary_that_moves_proves_nothing(void **state)
{
	(void)state;
	fake->canary_moves = true;
	assert_true(try_once());
	assert_step("dma", "not-tried", "void");
	assert_given_back();
}

static void test_no_interrupt_remapping(void **state)
{
	(void)state;
	snprintf(plan.devices[0].rules[2], PLAN_RULE, "interrupt_remapping_not_enabled");
	fake->set_iommu = -EPERM;
	assert_false(try_once());
	assert_step("iommu", "EPERM", "interrupts are not remapped: Operation not permitted");
	assert_non_null(strstr(step("iommu"), "a line of the kernel"));
	assert_null(step("open"));
	assert_given_back();
}

static void test_a_group_with_a_foreign_driver(void **state)
{
	(void)state;
	fake->not_viable = true;
	assert_false(try_once());
	assert_step("group", "EPERM", "not viable");
	assert_given_back();
}

static void test_a_stop_between_cycles(void **state)
{
	static volatile bool stop = true;

	(void)state;
	assert_true(try(&(struct trial_options){ .cycles = 1000, .stop = &stop }));
	assert_int_equal(fake->resets, 1);
	assert_given_back();
}

static void test_a_group_in_use(void **state)
{
	(void)state;
	fake->group_in_use = true;
	assert_false(try_once());
	assert_step("group", "not-tried", "another program");
	assert_null(step("open"));
	assert_given_back();
}

static void test_a_group_that_vfio_does_not_know(void **state)
{
	struct prove_calls calls = fake_calls(fake);
	struct session session;

	(void)state;
	session_begin(&session, &calls, false);
	assert_int_equal(session_add_group(&session, OTHER_GROUP), -ENOENT);
	session_end(&session);
}

static void test_vfio_refuses_it(void **state)
{
	(void)state;
	fake->vfio_refuses = true;
	assert_false(try_once());
	assert_step("bind", "ENODEV", "did not take it");
	assert_given_back();
}

static void test_no_windows(void **state)
{
	(void)state;
	fake->no_windows = true;
	assert_false(try_once());
	assert_step("map", "ENODATA", "the addresses that the IOMMU accepts");
	assert_given_back();
}

static void test_a_page_in_a_reserved_region(void **state)
{
	(void)state;
	fake->reserved_above = PHYSICAL_AT - 1;
	assert_false(try_once());
	assert_step("map", "ERANGE", "no address");
	assert_given_back();
}

static void test_a_device_in_d3cold(void **state)
{
	(void)state;
	fake->all_ones = true;
	assert_false(try_once());
	assert_step("regions", "failed", "all ones");
	assert_null(step("dma"));
	assert_given_back();
}

static void test_a_device_that_does_not_open(void **state)
{
	(void)state;
	fake->open_device = -EINVAL;
	assert_false(try_once());
	assert_step("open", "EINVAL", "");
	assert_given_back();
}

static void test_a_bar_that_another_one_holds(void **state)
{
	(void)state;
	fake->bar_is_held = true;
	assert_false(try_once());
	assert_step("regions", "EBUSY", "BAR 0 cannot be mapped");
	assert_given_back();
}

static void test_an_interrupt_that_is_lost(void **state)
{
	(void)state;
	fake->no_interrupt = true;
	assert_false(try_once());
	assert_step("dma", "ok", "");
	assert_step("msi", "failed", "did not arrive");
	assert_given_back();
}

static void test_resets(void **state)
{
	(void)state;
	fake->reset = -EIO;
	assert_false(try_once());
	assert_step("reset", "EIO", "its own reset");
	assert_given_back();

	begin(state);
	fake->no_reset = true;
	assert_true(try_once());
	assert_step("reset", "ok", "a bus reset");

	begin(state);
	fake->no_reset = fake->bus_is_shared = true;
	assert_true(try_once());
	assert_step("reset", "not-tried", "not in the trial");
	assert_int_equal(fake->resets, 0);

	begin(state);
	fake->reset = -ENOTTY;
	assert_true(try_once());
	assert_step("reset", "not-tried", "no reset");
}

static void test_a_reset_that_changes_it(void **state)
{
	(void)state;
	fake->reset_moves_bar = true;
	assert_false(try_once());
	assert_step("state", "failed", "0x10 was 0x00, is 0x80");
	assert_given_back();
}

static void test_a_device_that_does_not_come_back(void **state)
{
	(void)state;
	fake->dies_at_cycle = 2;
	assert_false(try_once());
	assert_step("reset", "ok", "");
	assert_null(step("again"));
	assert_non_null(strstr(noted, "\tdma\tfailed\t"));
	assert_given_back();
}

static void test_a_driver_that_stays_away(void **state)
{
	(void)state;
	snprintf(fake->driver, sizeof fake->driver, "its-own");
	fake->driver_stays_away = true;
	assert_false(try_once());
	assert_step("release", "ENODEV", "");
	assert_step("as-before", "failed", "was its-own, D0; is no driver, D0");
}

static void test_a_device_that_vfio_keeps(void **state)
{
	(void)state;
	fake->release = -EIO;
	assert_false(try_once());
	assert_step("release", "EIO", "could not be given back");
	assert_step("as-before", "failed", "is vfio-pci");
}

/* --- A trial that does not end --- */

static void run_trial(void *context)
{
	(void)context;
	try_once();
}

static void give_back(void *context)
{
	struct prove_calls calls = fake_calls(fake);
	struct notes notes = { .file = *(int *)context, .say = say_nothing };

	trial_give_back(&calls, &notes, &plan, 0, &before);
}

static void test_a_reset_that_never_returns(void **state)
{
	struct prove_calls calls = fake_calls(fake);
	char how[96];
	int file = memfd_create("notes", 0);

	(void)state;
	fake->reset_hangs = true;
	trial_look(&calls, &plan, 0, &before);
	assert_false(process_run(run_trial, NULL, 1, how, sizeof how));
	assert_string_equal(how, "timed out after 1 s");
	assert_string_equal(fake->driver, "vfio-pci");
	assert_true(process_run(give_back, &file, 5, how, sizeof how));
	assert_string_equal(fake->driver, "");
	assert_string_equal(fake->override, "");
	noted[pread(file, noted, sizeof noted - 1, 0)] = '\0';
	assert_step("release", "ok", "");
	/* nothing is left to do */
	assert_true(process_run(give_back, &file, 5, how, sizeof how));
	assert_int_equal(pread(file, noted, sizeof noted, 0), strlen(noted));
	close(file);
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_all_is_well),
		TEST(test_its_driver_comes_back),
		TEST(test_a_driver_by_override_comes_back),
		TEST(test_many_cycles_leave_nothing),
		TEST(test_an_iommu_that_translates_nothing),
		TEST(test_dma_that_arrives_nowhere),
		TEST(test_a_write_to_an_unmapped_address),
		TEST(test_a_canary_that_moves_proves_nothing),
		TEST(test_no_interrupt_remapping),
		TEST(test_a_group_with_a_foreign_driver),
		TEST(test_a_stop_between_cycles),
		TEST(test_a_group_in_use),
		TEST(test_a_group_that_vfio_does_not_know),
		TEST(test_vfio_refuses_it),
		TEST(test_no_windows),
		TEST(test_a_page_in_a_reserved_region),
		TEST(test_a_device_in_d3cold),
		TEST(test_a_device_that_does_not_open),
		TEST(test_a_bar_that_another_one_holds),
		TEST(test_an_interrupt_that_is_lost),
		TEST(test_resets),
		TEST(test_a_reset_that_changes_it),
		TEST(test_a_device_that_does_not_come_back),
		TEST(test_a_driver_that_stays_away),
		TEST(test_a_device_that_vfio_keeps),
		TEST(test_a_reset_that_never_returns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
