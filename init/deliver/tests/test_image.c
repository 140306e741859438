/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/image.h"
#include "init/deliver/stick.h"
#include "init/deliver/tests/gpt_image.h"
#include "init/deliver/tests/scratch.h"
#include "init/deliver/usb.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define PATH "/images/vfio.iso"
#define WORD "1A2B-3C4D:" PATH
enum { SERIAL = 0x1a2b3c4d, SECTOR = 512 };

static char sys_block[64], dev[64], mount_point[64];
static struct usb_place place = { .sys_block = sys_block,
				  .dev = dev,
				  .mount_point = mount_point,
				  .guid = OUR_GUID,
				  .image = WORD,
				  .board = "Board",
				  .run = "run" };
static struct delivery result;

static int prepare(void **state)
{
	(void)state;
	(void)snprintf(sys_block, sizeof(sys_block), "%s", at("block"));
	(void)snprintf(dev, sizeof(dev), "%s", at("dev"));
	(void)snprintf(mount_point, sizeof(mount_point), "%s", at("mnt"));
	put_file("dev/mark", "");
	put_file("block/.mark", "");
	place.image = WORD;
	return mkdir(mount_point, 0755);
}

static int clean(void **state)
{
	char command[100];

	(void)state;
	(void)snprintf(command, sizeof(command), "rm -rf %s/*", scratch);
	return system(command);
}

/* --- The name --- */

static void takes_safe_names_only(void **state)
{
	static const char *const bad[] = { "",
					   "1A2B3C4D:/x.iso",
					   "1A2B-3C4:/x.iso",
					   "1A2B-3C4D",
					   "1A2B-3C4D:",
					   "1A2B-3C4D:x.iso",
					   "1A2B-3C4D:/a/",
					   "1A2B-3C4D:/a/../../dev/sda",
					   "1A2B-3C4D:/a b.iso",
					   "1A2B-3C4D:/a\n.iso",
					   "1A2G-3C4D:/x.iso",
					   "1A2B-3C4D-/x.iso" };
	struct image_name name;
	char long_name[300] = "1A2B-3C4D:/";

	(void)state;
	assert_true(image_name_parse(WORD, &name));
	assert_int_equal(name.serial, SERIAL);
	assert_string_equal(name.path, PATH);
	assert_true(image_name_parse("1a2b-3c4d:/a..b/_+x-1.iso", &name));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(image_name_parse(bad[i], &name));
	memset(long_name + 11, 'x', IMAGE_PATH_AT_MOST - 1);
	assert_true(image_name_parse(long_name, &name));
	long_name[11 + IMAGE_PATH_AT_MOST - 1] = 'x';
	assert_false(image_name_parse(long_name, &name));
}

/* --- Boot sectors --- */

enum kind { FAT16, FAT32, EXFAT };

static void make_sector(uint8_t sector[SECTOR], enum kind kind, uint32_t serial)
{
	memset(sector, 0, SECTOR);
	put(sector + 510, 0xaa55, 2);
	if (kind == EXFAT) {
		memcpy(sector,
		       "\xeb\x76\x90"
		       "EXFAT   ",
		       11);
		put(sector + 100, serial, 4);
		return;
	}
	memcpy(sector, "\xeb\x3c\x90mkfs.fat", 11);
	put(sector + 11, SECTOR, 2);
	sector[13] = 4;
	put(sector + 14, 4, 2);
	sector[16] = 2;
	put(sector + 22, kind == FAT16 ? 100 : 0, 2);
	put(sector + (kind == FAT16 ? 39 : 67), serial, 4);
}

static void save(const char *name, const uint8_t *bytes, size_t length)
{
	put_file(name, "");
	FILE *file = fopen(at(name), "we");
	if (!file || fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
		abort();
}

static const char *type_of(const uint8_t *bytes, size_t length)
{
	save("sector", bytes, length);
	int fd = open(at("sector"), O_RDONLY | O_CLOEXEC);
	const char *type = image_file_system(fd, WORD);
	close(fd);
	return type;
}

static void knows_the_file_systems(void **state)
{
	static const char *const types[] = { "vfat", "vfat", "exfat" };
	uint8_t sector[SECTOR];

	(void)state;
	for (int kind = FAT16; kind <= EXFAT; kind++) {
		make_sector(sector, (enum kind)kind, SERIAL);
		assert_string_equal(type_of(sector, SECTOR), types[kind]);
		assert_null(type_of(sector, SECTOR - 1));
		sector[511] = 0;
		assert_null(type_of(sector, SECTOR));
		make_sector(sector, (enum kind)kind, SERIAL + 1);
		assert_null(type_of(sector, SECTOR));
	}
}

/* The first sector of a disk has the same signature, and code where a FAT has its numbers. */
static void a_boot_sector_is_no_fat(void **state)
{
	static const struct {
		int at;
		uint8_t value;
	} changes[] = { { 0, 0x33 }, { 11, 1 }, { 13, 3 }, { 14, 0 }, { 16, 0 } };
	uint8_t sector[SECTOR];

	(void)state;
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		make_sector(sector, FAT32, SERIAL);
		sector[changes[i].at] = changes[i].value;
		assert_null(type_of(sector, SECTOR));
	}
}

/* --- What is on it --- */

static void save_image(const char *guid)
{
	static struct gpt_image image;

	image_make(&image, SECTOR);
	image_add(&image, 3, guid, 64);
	put_file("mnt" PATH, "");
	image_save(&image, at("mnt" PATH));
}

static void expect_there(enum status status, const char *why)
{
	enum status found;
	char said[DELIVERY_DETAIL] = "";

	assert_int_equal(image_is_there(mount_point, WORD, OUR_GUID, &found, said), status == OK);
	assert_string_equal(said, why);
	if (status != OK)
		assert_int_equal(found, status);
}

static void tells_what_is_not_there(void **state)
{
	static const char other[] = WORD " is not the image that was booted: nothing is written";

	(void)state;
	expect_there(ABSENT, "the image " WORD " cannot be opened: No such file or directory");
	save_image(OTHER_GUID);
	expect_there(DENIED, other);
	put_file("mnt" PATH, "");
	expect_there(DENIED, other);
	save_image(OUR_GUID);
	expect_there(ABSENT, "there is no folder vfio-preflight-reports (No such file or "
			     "directory): reports are only written to one that you have made");
	put_file("mnt/" IMAGE_FOLDER, "");
	expect_there(FAILED, "there is no folder vfio-preflight-reports (Not a directory): "
			     "reports are only written to one that you have made");
	unlink(at("mnt/" IMAGE_FOLDER));
	mkdir(at("mnt/" IMAGE_FOLDER), 0755);
	expect_there(OK, "");
	unlink(at("mnt" PATH));
	mkdir(at("mnt" PATH), 0755);
	expect_there(DENIED, other);
}

static void a_link_is_no_image(void **state)
{
	(void)state;
	save_image(OUR_GUID);
	mkdir(at("mnt/" IMAGE_FOLDER), 0755);
	assert_int_equal(rename(at("mnt" PATH), at("mnt/elsewhere")), 0);
	assert_int_equal(symlink("../elsewhere", at("mnt" PATH)), 0);
	expect_there(FAILED,
		     "the image " WORD " cannot be opened: Too many levels of symbolic links");
}

/* --- The search --- */

static void make_disk(const char *bus, const char *name, uint32_t serial)
{
	char path[200], target[220];
	uint8_t sector[SECTOR];

	(void)snprintf(path, sizeof(path), "devices/%s/block/%s/size", bus, name);
	put_file(path, "128\n");
	(void)snprintf(path, sizeof(path), "devices/%s/block/%s/ro", bus, name);
	put_file(path, "0\n");
	(void)snprintf(path, sizeof(path), "devices/%s/block/%s/%s1/partition", bus, name, name);
	put_file(path, "1\n");
	(void)snprintf(target, sizeof(target), "../devices/%s/block/%s", bus, name);
	(void)snprintf(path, sizeof(path), "block/%s", name);
	assert_int_equal(symlink(target, at(path)), 0);
	(void)snprintf(path, sizeof(path), "dev/%s", name);
	put_file(path, "");
	make_sector(sector, EXFAT, serial);
	(void)snprintf(path, sizeof(path), "dev/%s1", name);
	save(path, sector, SECTOR);
}

static void expect(enum status status, const char *detail)
{
	deliver_usb(&place, NULL, 0, &result);
	assert_string_equal(result.place, "image");
	assert_string_equal(result.detail, detail);
	assert_int_equal(result.status, status);
}

static void finds_the_partition_on_usb(void **state)
{
	struct stick_search search;

	(void)state;
	make_disk("ata1", "sda", SERIAL);
	make_disk("usb1", "sdb", SERIAL + 1);
	expect(ABSENT, "no FAT or exFAT partition of a USB disk has the serial number 1A2B-3C4D, "
		       "which the boot loader told (checked 1 USB disk)");
	make_disk("usb1", "sdc", SERIAL);
	stick_look(&place, &search);
	assert_int_equal(search.looked_at, 2);
	assert_int_equal(search.count, 1);
	assert_string_equal(search.sticks[0].disk, "sdc");
	assert_string_equal(search.sticks[0].partition, "sdc1");
	assert_string_equal(search.sticks[0].type, "exfat");
	assert_true(search.sticks[0].shown);
	put_file("devices/usb1/block/sdc/ro", "1\n");
	expect(DENIED, "sdc is read-only");
}

static void a_stick_without_partitions(void **state)
{
	struct stick_search search;
	uint8_t sector[SECTOR];

	(void)state;
	make_disk("usb1", "sda", 0);
	make_sector(sector, FAT32, SERIAL);
	save("dev/sda", sector, SECTOR);
	stick_look(&place, &search);
	assert_int_equal(search.count, 1);
	assert_string_equal(search.sticks[0].partition, "sda");
	assert_string_equal(search.sticks[0].type, "vfat");
}

static void writes_to_none_of_two(void **state)
{
	(void)state;
	make_disk("usb1", "sda", SERIAL);
	make_disk("usb2", "sdb", SERIAL);
	expect(DENIED, "sda1 and sdb1 have the same serial number: neither is written; remove one "
		       "and write again");
	make_disk("usb2", "sdc", SERIAL);
	expect(DENIED, "sda1, sdb1 and 1 more have the same serial number: none is written; leave "
		       "one and write again");
}

static void nobody_told(void **state)
{
	(void)state;
	make_disk("usb1", "sda", SERIAL);
	place.image = "";
	expect(ABSENT, "the boot loader did not tell which file this image was booted from "
		       "(README.md: iso_path)");
}

static void mounted_without_the_image_nothing_is_written(void **state)
{
	(void)state;
	if (!may_mount) {
		print_message("skipped: nothing can be mounted here\n");
		skip();
	}
	usb_write("tmpfs", "sda1", &place, NULL, 0, &result);
	assert_int_equal(result.status, ABSENT);
	assert_non_null(strstr(result.detail, "/dev/sda1: the image " WORD " cannot be opened"));
	assert_string_equal(tree("mnt"), "");
	assert_int_equal(rmdir(mount_point), 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, prepare, clean)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(takes_safe_names_only),
		TEST(knows_the_file_systems),
		TEST(a_boot_sector_is_no_fat),
		TEST(tells_what_is_not_there),
		TEST(a_link_is_no_image),
		TEST(finds_the_partition_on_usb),
		TEST(a_stick_without_partitions),
		TEST(writes_to_none_of_two),
		TEST(nobody_told),
		TEST(mounted_without_the_image_nothing_is_written),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
