/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each way in which a running system uses a device, on a made-up /sys and /proc. */
#include "init/prove/in_use.h"
#include "init/deliver/tests/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define DEVICE "0000:03:00.0"
#define PLACE  "sys/devices/pci0000:00/0000:00:1c.0/" DEVICE

enum { NAME_AT_MOST = 200 };

static char why[160];

static void make_folder(const char *name)
{
	char inside[NAME_AT_MOST];

	snprintf(inside, sizeof inside, "%s/x", name);
	put_file(inside, "");
	unlink(at(inside));
}

/* A link whose target is below the scratch folder. */
static void put_link(const char *name, const char *target)
{
	put_file(name, "");
	unlink(at(name));
	assert_int_equal(symlink(at(target), at(name)), 0);
}

static int begin(void **state)
{
	char command[100];

	(void)state;
	(void)snprintf(command, sizeof command, "rm -rf %s/*", scratch);
	assert_int_equal(system(command), 0);
	make_folder(PLACE);
	put_link("sys/bus/pci/devices/" DEVICE, PLACE);
	put_file("proc/self/mountinfo", "22 1 254:1 / / rw - ext4 /dev/vda1 rw\n");
	put_file("proc/swaps", "Filename\tType\tSize\tUsed\tPriority\n");
	*why = '\0';
	return 0;
}

static void add_disk(const char *name, const char *number)
{
	char place[NAME_AT_MOST / 2], path[NAME_AT_MOST];

	snprintf(place, sizeof place, PLACE "/ata1/block/%s", name);
	make_folder(place);
	snprintf(path, sizeof path, "%s/dev", place);
	put_file(path, number);
	snprintf(path, sizeof path, "sys/class/block/%s", name);
	put_link(path, place);
}

static void assert_used(const char *words)
{
	assert_true(in_use(scratch, DEVICE, why, sizeof why));
	assert_non_null(strstr(why, words));
}

static void test_nothing(void **state)
{
	(void)state;
	assert_false(in_use(scratch, DEVICE, why, sizeof why));
	add_disk("sdb", "8:16\n");
	put_file("dev/sdb", "");
	assert_false(in_use(scratch, DEVICE, why, sizeof why));
}

static void test_it_went(void **state)
{
	(void)state;
	assert_true(in_use(scratch, "0000:09:00.0", why, sizeof why));
	assert_non_null(strstr(why, "not in /sys"));
}

static void test_mounted_by_number(void **state)
{
	(void)state;
	add_disk("sdb1", "8:17\n");
	put_file("proc/self/mountinfo", "22 1 254:1 / / rw - ext4 /dev/vda1 rw\n"
					"30 22 8:17 / /srv rw shared:1 - ext4 /dev/root rw\n");
	assert_used("/dev/sdb1 is mounted at /srv");
}

/* btrfs has a number of its own, and names its device. */
static void test_mounted_by_name(void **state)
{
	(void)state;
	add_disk("sdb2", "8:18\n");
	put_file("proc/self/mountinfo", "30 22 0:40 /sub /data rw - btrfs /dev/sdb2 rw\n");
	assert_used("/dev/sdb2 is mounted at /data");
}

static void test_mounts_cannot_be_read(void **state)
{
	(void)state;
	add_disk("sdb2", "8:18\n");
	unlink(at("proc/self/mountinfo"));
	assert_used("mountinfo cannot be read");
}

static void test_swap(void **state)
{
	(void)state;
	add_disk("sdb3", "8:19\n");
	put_file("proc/swaps", "Filename\tType\n/dev/sdb3\tpartition\t1000\t0\t-2\n");
	assert_used("/dev/sdb3 is used as swap");
}

static void test_a_longer_name_is_another_disk(void **state)
{
	(void)state;
	add_disk("sdb", "8:16\n");
	put_file("proc/swaps", "Filename\tType\n/dev/sdbc\tpartition\t1000\t0\t-2\n");
	assert_false(in_use(scratch, DEVICE, why, sizeof why));
}

static void test_lvm(void **state)
{
	(void)state;
	add_disk("sdb1", "8:17\n");
	put_file(PLACE "/ata1/block/sdb1/holders/dm-0", "");
	assert_used("/dev/sdb1 is held by dm-0");
}

static void test_loop(void **state)
{
	(void)state;
	add_disk("sdb1", "8:17\n");
	put_file("sys/class/block/loop0/loop/backing_file", "/dev/sdb1\n");
	assert_used("/dev/sdb1 is behind /dev/loop0");
}

/* A disk of several paths is below none of its controllers. */
static void test_nvme_of_several_paths(void **state)
{
	(void)state;
	make_folder(PLACE "/nvme/nvme3");
	put_link("sys/class/nvme/nvme3", PLACE "/nvme/nvme3");
	make_folder("sys/devices/virtual/nvme-subsystem/nvme-subsys3/nvme3n1/holders/md0");
	put_link("sys/class/block/nvme3n1",
		 "sys/devices/virtual/nvme-subsystem/nvme-subsys3/nvme3n1");
	assert_used("/dev/nvme3n1 is held by md0");
}

static void add_interface(const char *name)
{
	char place[NAME_AT_MOST / 2], path[NAME_AT_MOST];

	snprintf(place, sizeof place, PLACE "/net/%s", name);
	make_folder(place);
	snprintf(path, sizeof path, "sys/class/net/%s", name);
	put_link(path, place);
}

static void test_default_route(void **state)
{
	(void)state;
	add_interface("eth0");
	put_file("proc/net/route", "Iface\tDestination\tGateway\neth0\t0000A8C0\t00000000\n");
	assert_false(in_use(scratch, DEVICE, why, sizeof why));
	put_file("proc/net/route", "Iface\tDestination\tGateway\neth0\t00000000\t0100A8C0\n");
	assert_used("the default route goes through eth0");
}

static void test_default_route_of_ipv6(void **state)
{
	(void)state;
	add_interface("eth0");
	put_file("proc/net/ipv6_route",
		 "00000000000000000000000000000000 00 00000000000000000000000000000000 00 "
		 "fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0\n");
	assert_used("the default route goes through eth0");
}

static void test_default_route_over_a_bridge(void **state)
{
	(void)state;
	add_interface("eth0");
	put_file("sys/class/net/vmbr0/lower_bond0", "");
	put_file("sys/class/net/bond0/lower_eth0", "");
	put_file("proc/net/route", "Iface\tDestination\nvmbr0\t00000000\t0100A8C0\n");
	assert_used("the default route goes through eth0");
}

static void test_consoles(void **state)
{
	(void)state;
	make_folder(PLACE "/serial");
	put_link("sys/class/tty/ttyS4/device", PLACE "/serial");
	put_file("sys/class/tty/console/active", "tty0 ttyS4\n");
	assert_used("the console ttyS4 is on it");

	begin(state);
	make_folder(PLACE "/graphics/fb0");
	put_link("sys/class/graphics/fb0", PLACE "/graphics/fb0");
	assert_used("the console is on it (fb0)");
}

static void test_input(void **state)
{
	(void)state;
	make_folder(PLACE "/sound/card0/input7");
	put_link("sys/class/input/input7", PLACE "/sound/card0/input7");
	assert_false(in_use(scratch, DEVICE, why, sizeof why));
	make_folder(PLACE "/usb1/1-2/1-2:1.0/input/input8");
	put_link("sys/class/input/input8", PLACE "/usb1/1-2/1-2:1.0/input/input8");
	assert_used("an input device is connected to it (input8)");
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_nothing),
		TEST(test_it_went),
		TEST(test_mounted_by_number),
		TEST(test_mounted_by_name),
		TEST(test_mounts_cannot_be_read),
		TEST(test_swap),
		TEST(test_a_longer_name_is_another_disk),
		TEST(test_lvm),
		TEST(test_loop),
		TEST(test_nvme_of_several_paths),
		TEST(test_default_route),
		TEST(test_default_route_of_ipv6),
		TEST(test_default_route_over_a_bridge),
		TEST(test_consoles),
		TEST(test_input),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
