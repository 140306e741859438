/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/efivar.h"
#include "init/deliver/tests/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/ioctl.h>

#include <cmocka.h>

static char text[EFIVAR_TEXT_AT_MOST + 1];
static struct document brief = { "brief", text, 0 };
static struct delivery result;

static const char *variable(void)
{
	static char name[100];

	(void)snprintf(name, sizeof(name), "efivars/%s", efivar_file);
	return name;
}

/* False where the file system has no such flag, or it is not ours to set. */
static bool set_immutable(bool on)
{
	int fd = open(at(variable()), O_RDONLY | O_CLOEXEC);
	int flags = 0;
	bool done = fd >= 0 && ioctl(fd, FS_IOC_GETFLAGS, &flags) == 0;

	flags = on ? flags | FS_IMMUTABLE_FL : flags & ~FS_IMMUTABLE_FL;
	done = done && ioctl(fd, FS_IOC_SETFLAGS, &flags) == 0;
	if (fd >= 0)
		close(fd);
	return done;
}

static bool is_immutable(void)
{
	int fd = open(at(variable()), O_RDONLY | O_CLOEXEC);
	int flags = 0;

	assert_int_equal(ioctl(fd, FS_IOC_GETFLAGS, &flags), 0);
	close(fd);
	return flags & FS_IMMUTABLE_FL;
}

static FILE *open_variable(const char *mode)
{
	FILE *file = fopen(at(variable()), mode);

	if (!file) {
		perror(variable());
		abort();
	}
	return file;
}

static void put_variable(const char *attributes, const char *content)
{
	FILE *file = open_variable("we");

	assert_int_equal(fwrite(attributes, 1, 4, file), 4);
	fputs(content, file);
	fclose(file);
}

static void expect_variable(const char *content)
{
	char bytes[2000];
	FILE *file = open_variable("re");

	assert_int_equal(fread(bytes, 1, sizeof(bytes), file), 4 + strlen(content));
	assert_memory_equal(bytes, "\7\0\0\0", 4);
	assert_memory_equal(bytes + 4, content, strlen(content));
	fclose(file);
}

static void expect(const char *content, enum status status, const char *detail)
{
	(void)snprintf(text, sizeof(text), "%s", content);
	brief.length = strlen(text);
	efivar_write(at("efivars"), &brief, &result);
	assert_string_equal(result.detail, detail);
	assert_int_equal(result.status, status);
	assert_string_equal(result.place, "efi");
}

static int make_folder(void **state)
{
	(void)state;
	return mkdir(at("efivars"), 0755);
}

static int remove_folder(void **state)
{
	(void)state;
	(void)set_immutable(false);
	if (may_mount)
		(void)umount2(at("efivars"), MNT_DETACH);
	(void)unlink(at(variable()));
	return rmdir(at("efivars"));
}

static void no_variables(void **state)
{
	char detail[200];

	(void)state;
	brief.length = 1;
	deliver_efivar(at("efivars"), &brief, &result);
	(void)snprintf(detail, sizeof(detail),
		       "no EFI variables: %s: efivarfs is not mounted there", at("efivars"));
	assert_string_equal(result.detail, detail);
	assert_int_equal(result.status, ABSENT);

	deliver_efivar(at("nowhere"), &brief, &result);
	(void)snprintf(detail, sizeof(detail), "no EFI variables: %s: No such file or directory",
		       at("nowhere"));
	assert_string_equal(result.detail, detail);
	assert_int_equal(result.status, ABSENT);
}

#define OURS "vfio-preflight 0.1.0: READY\nLooked: 2026-11-21\n"

static enum efivar_state read_back(char found[EFIVAR_TEXT_AT_MOST + 1], int *error)
{
	return efivar_read_in(at("efivars"), found, error);
}

static void read_what_was_written(void **state)
{
	char found[EFIVAR_TEXT_AT_MOST + 1];
	int error;

	(void)state;
	assert_int_equal(read_back(found, &error), EFIVAR_ABSENT);
	expect(OURS, OK, "written: VfioPreflight, 47 bytes");
	assert_int_equal(read_back(found, &error), EFIVAR_READ);
	assert_string_equal(found, OURS);
}

static void read_what_is_not_ours(void **state)
{
	static const struct {
		const char *attributes, *text;
	} bad[] = {
		{ "\7\0\0\0", "" },
		{ "\7\0\0\0", "\n" },
		{ "\7\0\0\0", "vfio-preflight 0.1.0: READY" },
		{ "\3\0\0\0", OURS },
		{ "\7\0\0\0", "another 0.1.0: READY\n" },
		{ "\7\0\0\0", "vfio-preflight 0.1.0\33[2J\n" },
		{ "\7\0\0\0", "vfio-preflight 0.1.0\377\n" },
	};
	char found[EFIVAR_TEXT_AT_MOST + 1], longer[EFIVAR_TEXT_AT_MOST + 2];
	int error;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		put_variable(bad[i].attributes, bad[i].text);
		assert_int_equal(read_back(found, &error), EFIVAR_DAMAGED);
	}
	memset(longer, '\n', sizeof(longer));
	memcpy(longer, OURS, strlen(OURS));
	longer[sizeof(longer) - 1] = '\0';
	put_variable("\7\0\0\0", longer);
	assert_int_equal(strlen(longer), EFIVAR_TEXT_AT_MOST + 1);
	assert_int_equal(read_back(found, &error), EFIVAR_DAMAGED);
	longer[EFIVAR_TEXT_AT_MOST] = '\0';
	put_variable("\7\0\0\0", longer);
	assert_int_equal(read_back(found, &error), EFIVAR_READ);
	FILE *file = open_variable("we");
	fputs("\7", file);
	fclose(file);
	assert_int_equal(read_back(found, &error), EFIVAR_DAMAGED);
}

static void read_where_there_is_none(void **state)
{
	char found[EFIVAR_TEXT_AT_MOST + 1];
	int error;

	(void)state;
	assert_int_equal(efivar_read(at("nowhere"), found, &error), EFIVAR_NO_EFI);
	assert_int_equal(efivar_read(scratch, found, &error), EFIVAR_NOT_MOUNTED);
	assert_int_equal(mkdir(at(variable()), 0755), 0);
	assert_int_equal(read_back(found, &error), EFIVAR_FAILED);
	assert_int_equal(error, EISDIR);
	assert_int_equal(rmdir(at(variable())), 0);
}

static void new_then_unchanged(void **state)
{
	struct stat before, after;

	(void)state;
	expect("READY", OK, "written: VfioPreflight, 5 bytes");
	expect_variable("READY");
	assert_int_equal(stat(at(variable()), &before), 0);
	usleep(20 * 1000);
	expect("READY", OK, "unchanged: VfioPreflight already holds this report, 5 bytes");
	assert_int_equal(stat(at(variable()), &after), 0);
	assert_memory_equal(&before.st_mtim, &after.st_mtim, sizeof(before.st_mtim));
}

static void changed(void **state)
{
	(void)state;
	put_variable("\7\0\0\0", "READY");
	expect("NOT CAPABLE", OK, "written: VfioPreflight, 11 bytes");
	expect_variable("NOT CAPABLE");
}

static void other_attributes(void **state)
{
	(void)state;
	put_variable("\3\0\0\0", "READY");
	expect("READY", OK, "written: VfioPreflight, 5 bytes");
	expect_variable("READY");
}

/* A plain file keeps its tail where a variable would not: what is read back differs. */
static void reads_back_otherwise(void **state)
{
	(void)state;
	put_variable("\7\0\0\0", "NOT CAPABLE");
	expect("READY", FAILED, "VfioPreflight was written but reads back differently");
}

static void length_of_text(void **state)
{
	char longest[EFIVAR_TEXT_AT_MOST + 1];

	(void)state;
	expect("", FAILED, "the text has 0 bytes, not 1 to 1024");
	brief.length = EFIVAR_TEXT_AT_MOST + 1;
	efivar_write(at("efivars"), &brief, &result);
	assert_string_equal(result.detail, "the text has 1025 bytes, not 1 to 1024");
	assert_int_equal(result.status, FAILED);
	assert_string_equal(tree("efivars"), "");

	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	expect(longest, OK, "written: VfioPreflight, 1024 bytes");
	expect(longest, OK, "unchanged: VfioPreflight already holds this report, 1024 bytes");
}

/* The scratch file system may know the flag, or a tmpfs of today's kernels. */
static void immutable_variable(void **state)
{
	(void)state;
	if (may_mount)
		assert_int_equal(mount("tmpfs", at("efivars"), "tmpfs", 0, NULL), 0);
	put_variable("\7\0\0\0", "READY");
	if (!set_immutable(true)) {
		print_message("skipped: the immutable flag cannot be set here\n");
		skip();
	}
	expect("NOT CAPABLE", OK, "written: VfioPreflight, 11 bytes");
	expect_variable("NOT CAPABLE");
	assert_true(is_immutable());
}

static void full_store(void **state)
{
	(void)state;
	if (!may_mount) {
		print_message("skipped: no small file system can be mounted here\n");
		skip();
	}
	assert_int_equal(mount("tmpfs", at("efivars"), "tmpfs", 0, "nr_inodes=1"), 0);
	expect("READY", FAILED, "the firmware's variable store is full");
}

static void read_only_store(void **state)
{
	(void)state;
	if (!may_mount) {
		print_message("skipped: nothing can be mounted read-only here\n");
		skip();
	}
	assert_int_equal(mount("tmpfs", at("efivars"), "tmpfs", MS_RDONLY, NULL), 0);
	expect("READY", DENIED, "no permission to write VfioPreflight: Read-only file system");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, make_folder, remove_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(no_variables),
		TEST(read_what_was_written),
		TEST(read_what_is_not_ours),
		TEST(read_where_there_is_none),
		TEST(new_then_unchanged),
		TEST(changed),
		TEST(other_attributes),
		TEST(reads_back_otherwise),
		TEST(length_of_text),
		TEST(immutable_variable),
		TEST(full_store),
		TEST(read_only_store),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
