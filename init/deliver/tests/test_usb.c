/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/stick.h"
#include "init/deliver/stick_size.h"
#include "init/deliver/tests/gpt_image.h"
#include "init/deliver/tests/scratch.h"
#include "init/deliver/usb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <time.h>

#include <cmocka.h>

static const struct document documents[] = {
	{ "report.json", "{}\n", 3 },
	{ "report.txt", "text\n", 5 },
};
static char sys_block[64], dev[64], mount_point[64];
static struct usb_place place = { .sys_block = sys_block,
				  .dev = dev,
				  .mount_point = mount_point,
				  .guid = OUR_GUID,
				  .board = "Board",
				  .run = "run" };
static struct delivery result;

static void put_at(const char *folder, const char *name, const char *text)
{
	char path[300];

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	put_file(path, text);
}

static void make_disk(const char *bus, const char *name)
{
	char folder[200], target[220], link[100];
	(void)snprintf(folder, sizeof(folder), "devices/%s/block/%s", bus, name);
	(void)snprintf(target, sizeof(target), "../%s", folder);
	(void)snprintf(link, sizeof(link), "block/%s", name);

	put_at(folder, "size", "128\n");
	put_at(folder, "ro", "0\n");
	put_at(folder, "queue/logical_block_size", "512\n");
	put_file("dev/mark", "");
	put_file("block/.mark", "");
	assert_int_equal(symlink(target, at(link)), 0);
	(void)snprintf(link, sizeof(link), "dev/%s", name);
	put_file(link, "");
}

/* A disk with our partition as the third, at sector 64, which Linux shows. */
static void make_stick(const char *bus, const char *name)
{
	static struct gpt_image image;
	char path[300];

	make_disk(bus, name);
	image_make(&image, 512);
	image_add(&image, 1, OTHER_GUID, 40);
	image_add(&image, 3, OUR_GUID, 64);
	(void)snprintf(path, sizeof(path), "dev/%s", name);
	image_save(&image, at(path));
	(void)snprintf(path, sizeof(path), "devices/%s/block/%s/%s3/start", bus, name, name);
	put_file(path, "64\n");
	(void)snprintf(path, sizeof(path), "devices/%s/block/%s/%s3/partition", bus, name, name);
	put_file(path, "3\n");
	(void)snprintf(path, sizeof(path), "dev/%s3", name);
	put_file(path, "");
}

static char usb_devices[PATH_MAX];

static int prepare(void **state)
{
	(void)state;
	(void)snprintf(sys_block, sizeof(sys_block), "%s", at("block"));
	(void)snprintf(dev, sizeof(dev), "%s", at("dev"));
	(void)snprintf(mount_point, sizeof(mount_point), "%s", at("mnt"));
	place.wait_seconds = 0;
	place.quiet_ms = 0;
	place.usb_devices = NULL;
	place.guid = OUR_GUID;
	return mkdir(mount_point, 0755);
}

static int clean(void **state)
{
	char command[100];

	(void)state;
	(void)snprintf(command, sizeof(command), "rm -rf %s/*", scratch);
	return system(command);
}

static void expect(enum status status, const char *detail)
{
	deliver_usb(&place, documents, 2, &result);
	assert_string_equal(result.place, "usb");
	assert_string_equal(result.detail, detail);
	assert_int_equal(result.status, status);
}

static void no_guid(void **state)
{
	(void)state;
	place.guid = "";
	expect(ABSENT, "this image has no report-partition GUID");
	place.guid = "x";
	expect(FAILED, "this image's report-partition GUID is invalid: x");
}

static void no_stick(void **state)
{
	(void)state;
	expect(ABSENT, "no vfio-preflight stick found within 0 s (checked 0 USB disks)");
	make_disk("usb1", "sda");
	expect(ABSENT, "no vfio-preflight stick found within 0 s (checked 1 USB disk)");
	make_disk("usb2", "sdb");
	expect(ABSENT, "no vfio-preflight stick found within 0 s (checked 2 USB disks)");
}

static void looks_at_usb_only(void **state)
{
	(void)state;
	make_stick("ata1", "sda");
	make_stick("usb1", "loop0");
	make_stick("usb1", "sr0");
	make_stick("usb1", "sdb");
	put_file("devices/usb1/block/sdb/size", "0\n");
	make_stick("usb1", "sdc1");
	put_file("devices/usb1/block/sdc1/partition", "1\n");
	expect(ABSENT, "no vfio-preflight stick found within 0 s (checked 0 USB disks)");
}

static void set_size(const char *of, const char *sectors)
{
	char path[100];

	(void)snprintf(path, sizeof(path), "devices/usb1/block/%s", of);
	put_at(path, "size", sectors);
}

static void a_partition_that_could_be_larger(void **state)
{
	(void)state;
	deliver_usb_size(&place, &result);
	assert_int_equal(result.status, ABSENT);
	make_stick("usb1", "sda");
	deliver_usb_size(&place, &result); /* its size is not known */
	assert_int_equal(result.status, ABSENT);
	set_size("sda/sda3", "16384\n");
	set_size("sda", "62500000\n");
	deliver_usb_size(&place, &result);
	assert_int_equal(result.status, OK);
	assert_string_equal(result.detail,
			    "Reports have only 8 MiB of 32.0 GB. On a Linux: write-usb --grow DEV");
	set_size("sda", "147519\n"); /* a sector less than 64 MiB are free */
	deliver_usb_size(&place, &result);
	assert_int_equal(result.status, ABSENT);
	set_size("sda", "147520\n");
	deliver_usb_size(&place, &result);
	assert_int_equal(result.status, OK);
	set_size("sda/sda4", "2048\n");
	put_at("devices/usb1/block/sda/sda4", "start", "100000\n");
	deliver_usb_size(&place, &result);
	assert_int_equal(result.status, ABSENT);
}

static void finds_stick(void **state)
{
	struct stick_search search;

	(void)state;
	make_stick("usb1", "sda");
	make_disk("usb1", "sdb");
	stick_look(&place, &search);
	assert_int_equal(search.count, 1);
	assert_int_equal(search.looked_at, 2);
	assert_string_equal(search.sticks[0].partition, "sda3");
	assert_true(search.sticks[0].shown);
	assert_false(search.sticks[0].read_only);
}

static void waits_for_stick(void **state)
{
	struct stick_search search;

	(void)state;
	place.wait_seconds = 20;
	make_disk("usb1", "sda");
	pid_t child = fork();
	if (child == 0) {
		usleep(250 * 1000);
		make_stick("usb1", "sdb");
		_exit(0);
	}
	stick_wait(&place, &search);
	waitpid(child, NULL, 0);
	assert_int_equal(search.count, 1);
	assert_string_equal(search.sticks[0].partition, "sdb3");
}

/* Linux shows partitions a moment after their disk; two of ours are decided at once. */
static void waits_until_the_partition_is_shown(void **state)
{
	struct stick_search search;

	(void)state;
	place.wait_seconds = 20;
	make_stick("usb1", "sda");
	put_file("devices/usb1/block/sda/sda3/start", "0\n");
	pid_t child = fork();
	if (child == 0) {
		usleep(250 * 1000);
		put_file("devices/usb1/block/sda/sda3/start", "64\n");
		_exit(0);
	}
	stick_wait(&place, &search);
	waitpid(child, NULL, 0);
	assert_int_equal(search.count, 1);
	assert_true(search.sticks[0].shown);
}

static void does_not_wait_for_two(void **state)
{
	struct stick_search search;
	time_t begin = time(NULL);

	(void)state;
	place.wait_seconds = 20;
	place.quiet_ms = 20000;
	make_stick("usb1", "sda");
	make_stick("usb2", "sdb");
	put_file("devices/usb1/block/sda/sda3/start", "0\n");
	put_file("devices/usb2/block/sdb/sdb3/start", "0\n");
	stick_wait(&place, &search);
	assert_int_equal(search.count, 2);
	assert_in_range(time(NULL) - begin, 0, 10);
}

/* The twin's device is there before its disk is; what comes and goes on USB puts the end off. */
static void waits_until_usb_is_quiet(void **state)
{
	struct stick_search search;

	(void)state;
	place.wait_seconds = 20;
	place.quiet_ms = 1500;
	(void)snprintf(usb_devices, sizeof(usb_devices), "%s", at("usb"));
	place.usb_devices = usb_devices;
	put_file("usb/1-1", "");
	make_stick("usb1", "sda");
	pid_t child = fork();
	if (child == 0) {
		usleep(500 * 1000);
		put_file("usb/1-2", "");
		usleep(1200 * 1000);
		make_stick("usb1", "sdb");
		_exit(0);
	}
	stick_wait(&place, &search);
	waitpid(child, NULL, 0);
	assert_int_equal(search.count, 2);
}

/* A device that comes and goes for ever does not keep the report for ever. */
static void waits_no_longer_than_told(void **state)
{
	struct stick_search search;

	(void)state;
	place.wait_seconds = 1;
	place.quiet_ms = 60000;
	(void)snprintf(usb_devices, sizeof(usb_devices), "%s", at("usb"));
	place.usb_devices = usb_devices;
	make_stick("usb1", "sda");
	stick_wait(&place, &search);
	assert_int_equal(search.count, 1);
}

static void two_sticks(void **state)
{
	(void)state;
	make_stick("usb2", "sdb");
	make_stick("usb1", "sda");
	expect(DENIED,
	       "sda3 and sdb3 have the same GUID: neither is written; remove one and write again");
	make_stick("usb1", "sdc");
	expect(DENIED, "sda3, sdb3 and 1 more have the same GUID: none is written; leave one and "
		       "write again");
	assert_string_equal(tree("mnt"), "");
}

static void read_only_stick(void **state)
{
	(void)state;
	make_stick("usb1", "sda");
	put_file("devices/usb1/block/sda/ro", "1\n");
	expect(DENIED, "sda is read-only");
}

/* Linux may have read another table of the disk, and call another partition sda3. */
static void partition_elsewhere(void **state)
{
	(void)state;
	make_stick("usb1", "sda");
	put_file("devices/usb1/block/sda/sda3/start", "65\n");
	expect(FAILED, "sda (partition 3) is the report partition, but its device node is missing");
	put_file("devices/usb1/block/sda/sda3/start", "64\n");
	put_file("devices/usb1/block/sda/sda3/partition", "2\n");
	expect(FAILED, "sda (partition 3) is the report partition, but its device node is missing");
}

static void mount_fails(void **state)
{
	(void)state;
	make_stick("usb1", "sda");
	deliver_usb(&place, documents, 2, &result);
	assert_int_equal(result.status, FAILED);
	assert_non_null(strstr(result.detail, "mounting "));
	assert_string_equal(tree("mnt"), "");
}

/* What is written vanishes with the mount. */
static void mounts_writes_unmounts(void **state)
{
	(void)state;
	if (!may_mount) {
		print_message("skipped: nothing can be mounted here\n");
		skip();
	}
	usb_write("tmpfs", "sda3", &place, documents, 2, &result);
	assert_string_equal(result.detail, "reports/Board/run/ on sda3");
	assert_int_equal(result.status, OK);
	assert_string_equal(tree("mnt"), "");
	assert_int_equal(rmdir(mount_point), 0);
}

static void detail_is_one_line(void **state)
{
	char line[300];

	(void)state;
	memset(line, 'x', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	line[3] = '\n';
	delivery_set(&result, "a place with a long name", DENIED, "%s", line);
	assert_int_equal(strlen(result.detail), sizeof(result.detail) - 1);
	assert_string_equal(result.place, "a place with a ");
	assert_null(strchr(result.detail, '\n'));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, prepare, clean)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(no_guid),
		TEST(no_stick),
		TEST(looks_at_usb_only),
		cmocka_unit_test_setup_teardown(a_partition_that_could_be_larger, prepare, clean),
		TEST(finds_stick),
		TEST(waits_for_stick),
		TEST(waits_until_the_partition_is_shown),
		TEST(does_not_wait_for_two),
		TEST(waits_until_usb_is_quiet),
		TEST(waits_no_longer_than_told),
		TEST(two_sticks),
		TEST(read_only_stick),
		TEST(partition_elsewhere),
		TEST(mount_fails),
		TEST(mounts_writes_unmounts),
		TEST(detail_is_one_line),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
