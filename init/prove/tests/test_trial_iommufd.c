/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The trial by device files and iommufd; what is the same as by a container, test_trial.c has. */
#include "init/prove/tests/try.h"

static bool try_by_iommufd(void)
{
	return try(&(struct trial_options){ .iommufd = true });
}

static void test_all_is_well(void **state)
{
	static const char *const steps[] = { "bind",    "group",      "iommu", "map", "open",
					     "regions", "interrupts", "dma",   "msi", "reset",
					     "state",   "again",      "unmap" };

	(void)state;
	assert_true(try_by_iommufd());
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		assert_step(steps[i], "ok", "");
	assert_step("iommu", "ok", "iommufd");
	assert_null(strstr(step("iommu"), "container"));
	assert_given_back();
	assert_int_equal(fake->resets, 2);
	assert_int_equal(fake->opened, 2);
	assert_int_equal(fake->closed, 2);
	assert_int_equal(fake->most_mapped, 9);
	assert_false(fake->group_open);
}

static void test_a_kernel_without_container(void **state)
{
	(void)state;
	fake->no_container = true;
	assert_true(try_once());
	assert_step("iommu", "ok", "iommufd, since VFIO has no container");
	assert_given_back();

	begin(state);
	assert_true(try_once());
	assert_step("iommu", "ok", "type 1");

	begin(state);
	fake->no_container = fake->no_iommufd = true;
	assert_false(try_once());
	assert_step("iommu", "ENODEV", "/dev/vfio/vfio: No such device");
	assert_given_back();
}

/* Nothing is known against a device then. */
static void test_a_kernel_without_iommufd(void **state)
{
	(void)state;
	fake->no_iommufd = true;
	assert_false(try_by_iommufd());
	assert_step("iommu", "not-tried", "CONFIG_IOMMUFD");
	assert_null(step("open"));
	assert_given_back();

	begin(state);
	fake->no_device_files = true;
	assert_false(try_by_iommufd());
	assert_step("group", "not-tried", "CONFIG_VFIO_DEVICE_CDEV");
	assert_given_back();
}

static void test_no_interrupt_remapping(void **state)
{
	(void)state;
	fake->bind = -EPERM;
	assert_false(try_by_iommufd());
	assert_step("iommu", "EPERM",
		    "BIND_IOMMUFD: interrupts are not remapped: Operation not permitted");
	assert_null(step("open"));
	assert_given_back();

	/* without groups nobody looked who else has a driver */
	begin(state);
	fake->bind = -EPERM;
	fake->no_groups = true;
	assert_false(try_by_iommufd());
	assert_step("iommu", "EPERM", "not remapped, or another member of its group has a driver");
}

static void test_a_kernel_without_groups(void **state)
{
	(void)state;
	fake->no_groups = fake->no_container = true;
	assert_true(try_once());
	assert_step("group", "ok", "");
	assert_null(strstr(step("group"), "viable"));
	assert_given_back();
}

static void test_what_the_group_tells(void **state)
{
	(void)state;
	fake->not_viable = true;
	assert_false(try_by_iommufd());
	assert_step("group", "EPERM", "not viable");
	assert_given_back();

	begin(state);
	fake->group_in_use = true;
	assert_false(try_by_iommufd());
	assert_step("group", "not-tried", "another program");
	assert_given_back();
}

static void test_a_device_that_does_not_open(void **state)
{
	(void)state;
	fake->bind = -EINVAL;
	assert_false(try_by_iommufd());
	assert_step("iommu", "ok", "iommufd");
	assert_step("open", "EINVAL", "VFIO_DEVICE_BIND_IOMMUFD");
	assert_given_back();
}

/* While no device is attached, Linux may move pages: each time they are asked about anew. */
static void test_pages_that_move_when_closed(void **state)
{
	(void)state;
	fake->moves_when_closed = true;
	assert_true(try(&(struct trial_options){ .iommufd = true, .cycles = 20 }));
	assert_step("dma", "ok", "arrived");
	assert_step("again", "ok", "20 cycles");
	assert_null(strstr(noted, "void"));
	assert_given_back();
}

static void test_windows(void **state)
{
	(void)state;
	fake->no_windows = true;
	assert_false(try_by_iommufd());
	assert_step("map", "ENODATA", "the addresses that the IOMMU accepts");
	assert_given_back();

	begin(state);
	fake->reserved_above = PHYSICAL_AT - 1;
	assert_false(try_by_iommufd());
	assert_step("map", "ERANGE", "no address");
	assert_given_back();

	begin(state);
	fake->reserved_above = UINT64_MAX;
	assert_true(try_by_iommufd());
	assert_step("map", "ok", "");
}

static void test_a_bus_reset(void **state)
{
	(void)state;
	fake->no_reset = true;
	assert_true(try_by_iommufd());
	assert_step("reset", "ok", "a bus reset");
	assert_int_equal(fake->resets, 2);

	begin(state);
	fake->no_reset = fake->bus_is_shared = true;
	assert_true(try_by_iommufd());
	assert_step("reset", "not-tried", "not in the trial");
	assert_int_equal(fake->resets, 0);
}

static void test_an_iommu_that_translates_nothing(void **state)
{
	(void)state;
	fake->translation = LETS_THROUGH;
	assert_false(try_by_iommufd());
	assert_step("dma", "untranslated", "canary");
	assert_given_back();
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_all_is_well),
		TEST(test_a_kernel_without_container),
		TEST(test_a_kernel_without_iommufd),
		TEST(test_no_interrupt_remapping),
		TEST(test_a_kernel_without_groups),
		TEST(test_what_the_group_tells),
		TEST(test_a_device_that_does_not_open),
		TEST(test_pages_that_move_when_closed),
		TEST(test_windows),
		TEST(test_a_bus_reset),
		TEST(test_an_iommu_that_translates_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
