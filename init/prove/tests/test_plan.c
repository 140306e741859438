/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who takes part in the trial, and why each other device does not. */
#include "init/prove/plan_make.h"
#include "probes/groups/predict.h"
#include "probes/judge/judge.h"
#include "probes/machine/pci_ids.h"
#include "probes/machine/tests/machine.h"

static struct machine machine;
static struct judgement judgement;
static struct choice choice;
static struct plan plan;

static struct function *add(const char *address, uint32_t class_code)
{
	struct function *function = add_function(&machine, address, class_code);

	add_group(&machine, (unsigned)machine.groups.count, (const char *const[]){ address, NULL });
	return function;
}

static int begin(void **state)
{
	(void)state;
	memset(&machine, 0, sizeof machine);
	memset(&judgement, 0, sizeof judgement);
	memset(&choice, 0, sizeof choice);
	return 0;
}

static void make(bool in_image)
{
	judgement = (struct judgement){ 0 };
	machine_join(&machine);
	judge(&machine.arena, &machine, predict_groups(&machine.arena, &machine, NULL, 0),
	      &judgement, NULL);
	plan_make(&machine, &judgement, &choice, in_image, &plan);
}

static int end(void **state)
{
	(void)state;
	arena_free(&machine.arena);
	return 0;
}

static const struct plan_device *planned(const char *address)
{
	for (size_t i = 0; i < plan.count; i++)
		if (strcmp(plan.devices[i].address, address) == 0)
			return &plan.devices[i];
	fail_msg("%s is not in the plan's list", address);
	return NULL;
}

static void assert_part(const char *address, enum plan_part part, const char *words)
{
	const struct plan_device *device = planned(address);

	assert_int_equal(device->part, part);
	assert_non_null(strstr(device->reason, words));
}

static void name(const char *address)
{
	assert_true(pci_address_parse(address, &choice.devices[choice.device_count++]));
}

static void test_a_free_device(void **state)
{
	(void)state;
	add("0000:01:00.0", INTERFACE_NVME);
	add("0000:02:00.0", 0x020000)->driver = (struct text){ ABSENT, NULL };
	make(false);
	assert_part("0000:01:00.0", PLAN_IN, "");
	assert_part("0000:02:00.0", PLAN_IN, "");
	assert_int_not_equal(planned("0000:01:00.0")->unit, planned("0000:02:00.0")->unit);
	assert_string_equal(plan.blocked, "");
}

static void test_no_groups(void **state)
{
	(void)state;
	add_function(&machine, "0000:01:00.0", INTERFACE_NVME);
	machine.groups_status = ABSENT;
	make(false);
	assert_non_null(strstr(plan.blocked, "no IOMMU groups"));
}

static void test_a_driver_of_the_host(void **state)
{
	(void)state;
	add("0000:01:00.0", INTERFACE_NVME)->driver = (struct text){ OK, "nvme" };
	make(false);
	assert_part("0000:01:00.0", PLAN_LEFT_OUT, "a driver of the host");
	assert_string_equal(planned("0000:01:00.0")->driver, "nvme");
	/* the image's own drivers serve nobody else */
	make(true);
	assert_part("0000:01:00.0", PLAN_IN, "");
	name("0000:01:00.0");
	make(false);
	assert_part("0000:01:00.0", PLAN_IN, "");
}

static void test_names(void **state)
{
	(void)state;
	add("0000:01:00.0", INTERFACE_NVME);
	add("0000:02:00.0", INTERFACE_NVME);
	add_bridge(&machine, "0000:03:00.0", NO_PARENT, 4, 4);
	name("0000:02:00.0");
	make(false);
	assert_part("0000:02:00.0", PLAN_IN, "");
	assert_part("0000:01:00.0", PLAN_LEFT_OUT, "");
	assert_string_equal(planned("0000:01:00.0")->reason, "");
	name("0000:03:00.0");
	make(false);
	assert_non_null(strstr(plan.wrong, "is a bridge"));
	choice.device_count = 0;
	name("0000:09:00.0");
	make(false);
	assert_non_null(strstr(plan.wrong, "no such device"));
}

static void test_the_disk_of_the_system(void **state)
{
	const struct function *disk = add("0000:01:00.0", INTERFACE_NVME);

	(void)state;
	machine.root_disk.status = OK;
	*array_add(&machine.arena, &machine.root_disk.controllers) = disk->address;
	name("0000:01:00.0");
	make(true);
	assert_part("0000:01:00.0", PLAN_REFUSED, "runs from a disk on it");
}

static void add_usb(enum usb_kind kind, struct flag ours)
{
	struct function *host = add("0000:01:00.0", INTERFACE_XHCI);

	host->driver = (struct text){ OK, "xhci_hcd" };
	machine.usb.status = OK;
	*array_add(&machine.arena, &machine.usb.controllers) = host->address;
	*array_add(&machine.arena, &machine.usb.devices) =
		(struct usb_device){ .controller = host->address, .kind = kind, .ours = ours };
}

static void test_usb(void **state)
{
	add_usb(USB_KEYBOARD, (struct flag){ ABSENT, false });
	name("0000:01:00.0");
	make(true);
	assert_part("0000:01:00.0", PLAN_REFUSED, "a keyboard");
	end(state);

	begin(state);
	add_usb(USB_STORAGE, (struct flag){ OK, true });
	make(true);
	assert_part("0000:01:00.0", PLAN_REFUSED, "the stick with the report");
	machine.usb.devices.items[0].ours.value = false;
	make(true);
	assert_part("0000:01:00.0", PLAN_REFUSED, "a USB disk");
	machine.usb.devices.count = 0;
	make(true);
	assert_part("0000:01:00.0", PLAN_IN, "");
	machine.usb.controllers.count = 0;
	make(true);
	assert_part("0000:01:00.0", PLAN_REFUSED, "unknown what is connected");
}

static void test_the_console(void **state)
{
	struct function *display = add("0000:01:00.0", 0x030000);

	(void)state;
	display->place.boot_vga = (struct flag){ OK, true };
	add("0000:02:00.0", 0x030000);
	make(true);
	assert_part("0000:01:00.0", PLAN_REFUSED, "the console");
	assert_part("0000:02:00.0", PLAN_IN, "");
}

static void test_what_does_not_answer(void **state)
{
	(void)state;
	add("0000:01:00.0", INTERFACE_NVME)->silent = true;
	make(true);
	assert_part("0000:01:00.0", PLAN_REFUSED, "does not answer");
}

static void test_raid_and_sas(void **state)
{
	(void)state;
	add("0000:01:00.0", 0x010400);
	add("0000:02:00.0", 0x010700);
	make(true);
	assert_part("0000:01:00.0", PLAN_LEFT_OUT, "RAID or SAS");
	assert_part("0000:02:00.0", PLAN_LEFT_OUT, "RAID or SAS");
	name("0000:02:00.0");
	make(true);
	assert_part("0000:02:00.0", PLAN_IN, "");
}

/* A display of a management controller makes it a server. */
static void test_onboard_ports_of_a_server(void **state)
{
	(void)state;
	add("0000:01:00.0", 0x020000)->pcie.status = ABSENT;
	make(true);
	assert_part("0000:01:00.0", PLAN_IN, "");
	add("0000:02:00.0", 0x030000)->vendor = VENDOR_ASPEED;
	make(true);
	assert_part("0000:01:00.0", PLAN_LEFT_OUT, "management controller");
}

static void test_what_hung(void **state)
{
	const struct function *function = add("0000:01:00.0", INTERFACE_NVME);

	(void)state;
	*array_add(&machine.arena, &machine.proof.hung) =
		(struct proof_hung){ function->address, "dma" };
	make(true);
	assert_part("0000:01:00.0", PLAN_LEFT_OUT, "the last time");
	name("0000:01:00.0");
	make(true);
	assert_part("0000:01:00.0", PLAN_IN, "");
}

/* Taken from its driver, it would leave its virtual functions to nobody. */
static void test_virtual_functions_that_are_on(void **state)
{
	struct function *function = add("0000:01:00.0", (uint32_t)BASE_CLASS_NETWORK << 16);
	struct sriov sriov = { .enabled = true, .num_vfs = 2 };
	struct features features = { .sriov_status = OK, .sriov = &sriov };

	(void)state;
	function->features = &features;
	name("0000:01:00.0");
	make(false);
	assert_part("0000:01:00.0", PLAN_REFUSED, "its virtual functions are on");
	sriov.num_vfs = 0;
	make(false);
	assert_part("0000:01:00.0", PLAN_IN, "");
}

/* What shares a group is tried together or not at all. */
static void test_a_group(void **state)
{
	struct function *second;

	(void)state;
	add_function(&machine, "0000:01:00.0", INTERFACE_NVME);
	second = add_function(&machine, "0000:02:00.0", INTERFACE_AHCI);
	add_group(&machine, 5, (const char *const[]){ "0000:01:00.0", "0000:02:00.0", NULL });
	make(false);
	assert_int_equal(planned("0000:01:00.0")->unit, planned("0000:02:00.0")->unit);
	assert_part("0000:01:00.0", PLAN_IN, "");
	second->driver = (struct text){ OK, "ahci" };
	make(false);
	assert_part("0000:01:00.0", PLAN_LEFT_OUT, "0000:02:00.0 goes along with it");
	name("0000:01:00.0");
	make(false);
	assert_part("0000:01:00.0", PLAN_LEFT_OUT, "0000:02:00.0 goes along with it");
	name("0000:02:00.0");
	make(false);
	assert_part("0000:01:00.0", PLAN_IN, "");
}

/* Functions of one card in groups of their own, for a bus reset hits them all. */
static void test_a_card(void **state)
{
	(void)state;
	add_bridge(&machine, "0000:00:01.0", NO_PARENT, 1, 1);
	for (int i = 0; i < 2; i++) {
		struct function *function =
			add(i ? "0000:01:00.1" : "0000:01:00.0", i ? 0x040300 : 0x030000);
		function->vendor = VENDOR_NVIDIA;
		function->multifunction = true;
		function->parent = 0;
	}
	make(false);
	assert_int_equal(planned("0000:01:00.0")->unit, planned("0000:01:00.1")->unit);
	assert_int_not_equal(planned("0000:01:00.0")->group, planned("0000:01:00.1")->group);
}

static void test_a_refusal_takes_the_unit_along(void **state)
{
	test_a_card(state);
	plan_refuse(&plan, 1, PLAN_REFUSED, "%s", "its disk is mounted");
	assert_part("0000:01:00.1", PLAN_REFUSED, "its disk is mounted");
	assert_part("0000:01:00.0", PLAN_REFUSED, "0000:01:00.1 goes along with it: its disk");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_free_device),
		TEST(test_no_groups),
		TEST(test_a_driver_of_the_host),
		TEST(test_names),
		TEST(test_the_disk_of_the_system),
		TEST(test_usb),
		TEST(test_the_console),
		TEST(test_what_does_not_answer),
		TEST(test_raid_and_sas),
		TEST(test_onboard_ports_of_a_server),
		TEST(test_what_hung),
		TEST(test_virtual_functions_that_are_on),
		TEST(test_a_group),
		TEST(test_a_card),
		TEST(test_a_refusal_takes_the_unit_along),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
