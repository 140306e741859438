/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The probe usb, run twice as in the image, and the rules about controllers and about Intel VMD. */
#include "probes/judge/judgement.h"
#include "probes/scan/tests/told.h"

#include <stdio.h>

#define SYS   "/sys/bus/usb/devices/"
#define PCI   "../../../devices/pci0000:00/"
#define DISKS "read /run/vfio-preflight-disks"

static const struct told machine_with_stick[] = {
	TEXT("list /sys/bus/usb/devices", "1-0:1.0\n1-1\n1-1:1.0\n1-1:1.1\n1-1:1.2\n2-2\n2-2:1."
					  "0\n3-1\n3-1:1.0\nusb1\nusb2\nusb3\n"),
	TEXT("link " SYS "usb1", PCI "0000:00:14.0/usb1"),
	TEXT("link " SYS "usb2", PCI "0000:00:14.0/usb2"),
	TEXT("link " SYS "usb3", "../../../devices/platform/vhci_hcd.0/usb3"),
	TEXT("read " SYS "1-0:1.0/bInterfaceClass", "09\n"),
	TEXT("read " SYS "1-1:1.0/bInterfaceClass", "03\n"),
	TEXT("read " SYS "1-1:1.0/bInterfaceProtocol", "01\n"),
	TEXT("read " SYS "1-1:1.1/bInterfaceClass", "03\n"),
	TEXT("read " SYS "1-1:1.1/bInterfaceProtocol", "02\n"),
	TEXT("read " SYS "1-1:1.2/bInterfaceClass", "03\n"),
	TEXT("read " SYS "1-1:1.2/bInterfaceProtocol", "01\n"),
	TEXT("read " SYS "1-1/product", "Keys\n"),
	TEXT("link " SYS "1-1:1.0", PCI "0000:00:14.0/usb1/1-1/1-1:1.0"),
	TEXT("read " SYS "2-2:1.0/bInterfaceClass", "08\n"),
	TEXT("link " SYS "2-2:1.0", PCI "0000:00:14.0/usb2/2-2/2-2:1.0"),
	TEXT("read " SYS "3-1:1.0/bInterfaceClass", "08\n"),
	TEXT("link " SYS "3-1:1.0", "../../../devices/platform/vhci_hcd.0/usb3/3-1/3-1:1.0"),
	TEXT("read /etc/vfio-preflight/stick-guid", "0fc63daf-8483-4772-8e79-3d69d8477de4\n"),
	TEXT(DISKS, "sda\n"),
	TEXT("link /sys/class/block/sda", "../../devices/pci0000:00/0000:00:14.0/usb2/2-2/2-2:1.0/"
					  "host0/target0:0:0/0:0:0:0/block/sda"),
	TEXT("link /sys/class/block/loop0", "../../devices/virtual/block/loop0"),
	{ 0 },
};

/* The list with another answer to one question, which comes first. */
static const struct told *with(const struct told first)
{
	enum { COUNT = sizeof machine_with_stick / sizeof *machine_with_stick };
	static struct told list[COUNT + 1];

	list[0] = first;
	memcpy(list + 1, machine_with_stick, sizeof machine_with_stick);
	return list;
}

static void add_controllers(struct machine *machine)
{
	add_function(machine, "0000:00:14.0", 0x0c0330);
	add_function(machine, "0000:00:1a.0", 0x0c0320);
}

static void sees_what_hangs_where(void **state)
{
	struct machine machine = { 0 };
	(void)state;

	add_controllers(&machine);
	look_with("usb", &machine, machine_with_stick);
	assert_int_equal(machine.usb.status, OK);
	assert_int_equal(machine.usb.controllers.count, 1);
	assert_int_equal(machine.usb.controllers.items[0].device, 0x14);
	assert_int_equal(machine.usb.devices.count, 2);
	assert_int_equal(machine.usb.devices.items[0].kind, USB_KEYBOARD);
	assert_string_equal(machine.usb.devices.items[0].name.value, "Keys");
	assert_int_equal(machine.usb.devices.items[0].ours.status, ABSENT);
	assert_int_equal(machine.usb.devices.items[1].kind, USB_STORAGE);
	assert_int_equal(machine.usb.devices.items[1].controller.device, 0x14);
	assert_int_equal(machine.usb.devices.items[1].name.status, ABSENT);
	assert_true(machine.usb.devices.items[1].ours.status == OK &&
		    machine.usb.devices.items[1].ours.value);
	assert_true(usb_was_seen(&machine.usb, machine.functions.items[0].address));
	assert_false(usb_was_seen(&machine.usb, machine.functions.items[1].address));
	arena_free(&machine.arena);
}

static struct flag ours_with(const struct told first)
{
	struct machine machine = { 0 };

	look_with("usb", &machine, with(first));
	struct flag ours = machine.usb.devices.items[1].ours;
	arena_free(&machine.arena);
	return ours;
}

static void knows_its_stick_or_says_so(void **state)
{
	(void)state;
	struct flag ours = ours_with((struct told)TEXT(DISKS, ""));
	assert_true(ours.status == OK && !ours.value);
	ours = ours_with((struct told)TEXT(DISKS, "loop0\nsdb\n\n../..\n"));
	assert_true(ours.status == OK && !ours.value);
	ours = ours_with((struct told)REFUSAL(DISKS, ABSENT));
	assert_int_equal(ours.status, NOT_ASKED);
	ours = ours_with((struct told)REFUSAL(DISKS, DENIED));
	assert_int_equal(ours.status, DENIED);
	ours = ours_with((struct told)REFUSAL("read /etc/vfio-preflight/stick-guid", ABSENT));
	assert_int_equal(ours.status, ABSENT);
}

static void tells_not_yet_from_nothing(void **state)
{
	struct machine machine = { 0 };
	(void)state;

	look_with("usb", &machine, (const struct told[]){ { 0 } });
	/* nobody knows whether there are controllers */
	assert_int_equal(machine.usb.status, FAILED);
	machine.functions_status = OK;
	look_with("usb", &machine, (const struct told[]){ { 0 } });
	assert_int_equal(machine.usb.status, ABSENT);
	add_controllers(&machine);
	look_with("usb", &machine, (const struct told[]){ { 0 } });
	assert_int_equal(machine.usb.status, FAILED);
	look_with("usb", &machine,
		  (const struct told[]){ REFUSAL("list /sys/bus/usb/devices", NOT_ASKED), { 0 } });
	assert_int_equal(machine.usb.status, NOT_ASKED);

	/* The same machine later: the facts of before are gone. */
	look_with("usb", &machine, machine_with_stick);
	look_with("usb", &machine, machine_with_stick);
	assert_int_equal(machine.usb.devices.count, 2);
	assert_int_equal(machine.usb.controllers.count, 1);
	assert_int_equal(machine.gaps.count, 0);
	arena_free(&machine.arena);
}

/* What is no class may be that of a keyboard. */
static void says_what_it_could_not_read(void **state)
{
	static const char *const texts[] = { "", "x", "-3\n", "100\n", "103\n", "03 08\n" };
	(void)state;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct machine machine = { 0 };
		struct told told = { "read " SYS "1-1:1.0/bInterfaceClass", OK, texts[i],
				     strlen(texts[i]) };
		look_with("usb", &machine, with(told));
		assert_int_equal(machine.usb.status, FAILED);
		arena_free(&machine.arena);
	}
}

/* An interface that went away since it was listed, and a class of the vendor's own. */
static void says_nothing_of_what_is_gone(void **state)
{
	static const struct told answers[] = {
		REFUSAL("read " SYS "1-1:1.0/bInterfaceClass", ABSENT),
		REFUSAL("read " SYS "1-1:1.0/bInterfaceProtocol", ABSENT),
		TEXT("read " SYS "1-1:1.0/bInterfaceClass", "ff\n")
	};
	(void)state;

	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		struct machine machine = { 0 };
		look_with("usb", &machine, with(answers[i]));
		assert_int_equal(machine.usb.status, OK);
		assert_null(machine.usb.why);
		arena_free(&machine.arena);
	}
}

static void has_a_limit(void **state)
{
	struct machine machine = { 0 };
	struct arena arena = ARENA_EMPTY;
	ARRAY(struct told) told = { 0 };
	char *list = arena_alloc(&arena, sizeof(char[300][16])), *end = list;
	(void)state;

	for (int i = 0; i < 300; i++) {
		end += sprintf(end, "9-%d:1.0\n", i);
		*array_add(&arena, &told) = (struct told){
			arena_printf(&arena, "read " SYS "9-%d:1.0/bInterfaceClass", i), OK, "08", 2
		};
		const char *link =
			arena_printf(&arena, PCI "0000:00:14.0/usb9/9-%d/9-%d:1.0", i, i);
		*array_add(&arena, &told) =
			(struct told){ arena_printf(&arena, "link " SYS "9-%d:1.0", i), OK, link,
				       strlen(link) };
	}
	*array_add(&arena, &told) =
		(struct told){ "list /sys/bus/usb/devices", OK, list, (size_t)(end - list) };
	*array_add(&arena, &told) = (struct told){ 0 };
	look_with("usb", &machine, told.items);
	assert_int_equal(machine.usb.devices.count, 256);
	assert_int_equal(machine.usb.status, FAILED);
	arena_free(&machine.arena);
	arena_free(&arena);
}

/* --- Rules --- */

static struct findings judged(struct machine *machine, const char *id)
{
	struct findings findings = { .arena = &machine->arena, .rule = rule_by_id(id) };

	findings.rule->judge(machine, &findings);
	return findings;
}

static void judges_controllers(void **state)
{
	struct machine machine = { 0 };
	(void)state;

	assert_int_equal(judged(&machine, "usb_controller_in_use").list.items[0].status,
			 FINDING_UNKNOWN);
	machine.functions_status = OK;
	assert_int_equal(judged(&machine, "usb_controller_in_use").list.items[0].status,
			 FINDING_NOT_APPLICABLE);

	add_controllers(&machine);
	assert_string_equal(judged(&machine, "usb_controller_in_use").list.items[0].summary,
			    "Unknown what is connected to it: not asked.");
	look_with("usb", &machine, machine_with_stick);
	struct findings findings = judged(&machine, "usb_controller_in_use");
	assert_int_equal(findings.list.count, 2);
	assert_int_equal(findings.list.items[0].status, FINDING_WARN);
	assert_string_equal(findings.list.items[0].summary,
			    "Connected to it: a keyboard, the boot stick. The host loses this when "
			    "the controller is assigned.");
	assert_string_equal(findings.list.items[0].evidence.items[0].where, SYS "1-1:1.0");
	assert_string_equal(findings.list.items[0].evidence.items[0].text, "Keys");
	assert_int_equal(findings.list.items[1].status, FINDING_UNKNOWN);
	arena_free(&machine.arena);
}

static void an_interface_that_was_denied_may_be_a_keyboard(void **state)
{
	struct machine machine = { 0 };
	(void)state;

	add_controllers(&machine);
	look_with(
		"usb", &machine,
		with((const struct told)REFUSAL("read " SYS "1-1:1.0/bInterfaceProtocol", DENIED)));
	struct findings findings = judged(&machine, "usb_controller_in_use");
	assert_int_equal(machine.usb.status, FAILED);
	assert_int_equal(findings.list.items[0].status, FINDING_WARN);
	machine.usb.devices.count = 0;
	assert_int_equal(judged(&machine, "usb_controller_in_use").list.items[0].status,
			 FINDING_UNKNOWN);
	arena_free(&machine.arena);
}

static void judges_vmd(void **state)
{
	struct machine machine = { 0 };
	const char *rule = "vmd_hides_devices";
	(void)state;

	assert_int_equal(judged(&machine, rule).list.items[0].status, FINDING_UNKNOWN);
	struct function *vmd = add_function(&machine, "0000:00:0e.0", 0x010400);
	vmd->vendor = 0x8086;
	assert_int_equal(judged(&machine, rule).list.items[0].status, FINDING_NOT_APPLICABLE);
	vmd->device = 0x467f;
	assert_null(strstr(judged(&machine, rule).list.items[0].summary, "driver"));
	vmd->driver.status = ABSENT;
	assert_int_equal(judged(&machine, rule).list.items[0].status, FINDING_UNKNOWN);
	vmd->driver = (struct text){ OK, "vmd" };
	assert_int_equal(judged(&machine, rule).list.items[0].status, FINDING_PASS);

	struct vmd behind = { OK, vmd->address };
	add_function(&machine, "10000:e0:06.0", 0x060400)->header_type = 1;
	add_function(&machine, "10000:e1:00.0", 0x010802)->place.vmd = behind;
	machine.functions.items[1].place.vmd = behind;
	struct findings findings = judged(&machine, rule);
	assert_int_equal(findings.list.count, 1);
	assert_int_equal(findings.list.items[0].status, FINDING_WARN);
	assert_string_equal(
		findings.list.items[0].summary,
		"Intel VMD has 1 device behind it, which cannot be assigned individually.");
	assert_string_equal(findings.list.items[0].evidence.items[0].where,
			    "/sys/bus/pci/devices/10000:e1:00.0");
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sees_what_hangs_where),
		cmocka_unit_test(knows_its_stick_or_says_so),
		cmocka_unit_test(tells_not_yet_from_nothing),
		cmocka_unit_test(says_what_it_could_not_read),
		cmocka_unit_test(says_nothing_of_what_is_gone),
		cmocka_unit_test(has_a_limit),
		cmocka_unit_test(judges_controllers),
		cmocka_unit_test(an_interface_that_was_denied_may_be_a_keyboard),
		cmocka_unit_test(judges_vmd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
