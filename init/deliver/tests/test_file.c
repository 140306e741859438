/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/file.h"
#include "init/deliver/tests/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cmocka.h>

static char large_text[64 * 1024];
static const struct document small = { .name = "report.json", .bytes = "{}\n", .length = 3 };
static const struct document large = { .name = "report.txt",
				       .bytes = large_text,
				       .length = sizeof large_text };

static int make_folder(void **state)
{
	(void)state;
	return mkdir(at("here"), 0755);
}

static int remove_folder(void **state)
{
	char command[PATH_MAX + 20];

	(void)state;
	if (may_mount)
		(void)umount2(at("here"), MNT_DETACH);
	(void)snprintf(command, sizeof command, "rm -rf %s", at("here"));
	return system(command);
}

static void a_new_file(void **state)
{
	struct stat status;
	mode_t mask = umask(027);

	(void)state;
	assert_int_equal(file_write(at("here/new"), &small), 0);
	umask(mask);
	assert_string_equal(get_file("here/new"), "{}\n");
	assert_int_equal(stat(at("here/new"), &status), 0);
	assert_int_equal(status.st_mode & 0777, 0640);
	assert_string_equal(tree("here"), "new ");
}

/* A name without a folder is one in the folder that the program was started in. */
static void a_name_without_folder(void **state)
{
	char before[PATH_MAX];

	(void)state;
	assert_non_null(getcwd(before, sizeof before));
	assert_int_equal(chdir(at("here")), 0);
	int error = file_write("name", &small);
	assert_int_equal(chdir(before), 0);
	assert_int_equal(error, 0);
	assert_string_equal(get_file("here/name"), "{}\n");
	assert_string_equal(tree("here"), "name ");
}

static void an_old_file_keeps_its_permissions(void **state)
{
	struct stat status;

	(void)state;
	put_file("here/old", "old\n");
	assert_int_equal(chmod(at("here/old"), 0604), 0);
	assert_int_equal(file_write(at("here/old"), &small), 0);
	assert_string_equal(get_file("here/old"), "{}\n");
	assert_int_equal(stat(at("here/old"), &status), 0);
	assert_int_equal(status.st_mode & 0777, 0604);
	assert_string_equal(tree("here"), "old ");
}

static void an_old_file_stays_without_room(void **state)
{
	(void)state;
	if (!may_mount) {
		print_message("skipped: no small file system can be mounted here\n");
		skip();
	}
	assert_int_equal(mount("tmpfs", at("here"), "tmpfs", 0, "size=16k"), 0);
	put_file("here/old", "old\n");
	assert_int_equal(file_write(at("here/old"), &large), ENOSPC);
	assert_string_equal(get_file("here/old"), "old\n");
	assert_string_equal(tree("here"), "old ");
}

static void an_old_file_stays_at_a_limit(void **state)
{
	struct rlimit before, limit;

	(void)state;
	put_file("here/old", "old\n");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = (struct rlimit){ .rlim_cur = 8192, .rlim_max = before.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	int error = file_write(at("here/old"), &large);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(error, EFBIG);
	assert_string_equal(get_file("here/old"), "old\n");
	assert_string_equal(tree("here"), "old ");
}

static void links_are_followed(void **state)
{
	(void)state;
	put_file("here/deep/old", "old\n");
	assert_int_equal(link(at("here/deep/old"), at("here/hard")), 0);
	assert_int_equal(symlink("deep/old", at("here/link")), 0);
	assert_int_equal(symlink(at("here/link"), at("here/far")), 0);
	assert_int_equal(file_write(at("here/far"), &small), 0);
	assert_string_equal(get_file("here/deep/old"), "{}\n");
	assert_string_equal(get_file("here/hard"), "old\n");
	assert_string_equal(tree("here"), "deep deep/old far hard link ");
	assert_int_equal(symlink("deep/new", at("here/dangling")), 0);
	assert_int_equal(file_write(at("here/dangling"), &small), 0);
	assert_string_equal(get_file("here/deep/new"), "{}\n");
	assert_int_equal(symlink("round", at("here/round")), 0);
	assert_int_equal(file_write(at("here/round"), &small), ELOOP);
}

static void no_such_folder(void **state)
{
	(void)state;
	assert_int_equal(file_write(at("here/missing/file"), &small), ENOENT);
	assert_int_equal(file_write(at("here"), &small), EISDIR);
}

static void what_takes_nothing(void **state)
{
	(void)state;
	assert_int_equal(file_write("/dev/full", &small), ENOSPC);
	assert_int_equal(file_write("/dev/null", &large), 0);
}

/* Reads all there is, so that a writer to a pipe comes to its end. */
static void *read_pipe(void *length)
{
	char bytes[4096];
	ssize_t count;
	int file = open(at("here/pipe"), O_RDONLY | O_CLOEXEC);

	while ((count = read(file, bytes, sizeof bytes)) > 0)
		*(size_t *)length += (size_t)count;
	close(file);
	return NULL;
}

static void a_pipe_stays_one(void **state)
{
	pthread_t reader;
	size_t length = 0;
	struct stat status;

	(void)state;
	assert_int_equal(mkfifo(at("here/pipe"), 0600), 0);
	assert_int_equal(pthread_create(&reader, NULL, read_pipe, &length), 0);
	assert_int_equal(file_write(at("here/pipe"), &large), 0);
	assert_int_equal(pthread_join(reader, NULL), 0);
	assert_int_equal(length, sizeof large_text);
	assert_int_equal(stat(at("here/pipe"), &status), 0);
	assert_true(S_ISFIFO(status.st_mode));
}

static void *read_slowly(void *context)
{
	char bytes[1024];
	const int *file = context;
	size_t length = 0;
	ssize_t count;

	while ((count = read(*file, bytes, sizeof bytes)) > 0) {
		length += (size_t)count;
		usleep(500);
	}
	assert_int_equal(length, 2 * sizeof large_text);
	return NULL;
}

/* More than a pipe holds, into one whose writer is not made to wait. */
static void a_pipe_that_does_not_wait(void **state)
{
	int ends[2];
	pthread_t reader;

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(pthread_create(&reader, NULL, read_slowly, &ends[0]), 0);
	assert_int_equal(file_write_open(ends[1], &large), 0);
	assert_int_equal(file_write_open(ends[1], &large), 0);
	close(ends[1]);
	assert_int_equal(pthread_join(reader, NULL), 0);
	close(ends[0]);
}

static void a_pipe_that_nobody_reads(void **state)
{
	int ends[2];

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	close(ends[0]);
	assert_int_equal(file_write_open(ends[1], &small), EPIPE);
	close(ends[1]);
}

static void the_same_by_another_name(void **state)
{
	(void)state;
	put_file("here/a", "");
	put_file("here/b", "");
	assert_int_equal(link(at("here/a"), at("here/hard")), 0);
	assert_int_equal(symlink("a", at("here/soft")), 0);
	assert_int_equal(symlink("new", at("here/dangling")), 0);
	assert_int_equal(mkdir(at("here/folder"), 0755), 0);
	assert_true(file_is_same(at("here/a"), at("here/./a")));
	assert_true(file_is_same(at("here/a"), at("here/hard")));
	assert_true(file_is_same(at("here/soft"), at("here/hard")));
	assert_false(file_is_same(at("here/a"), at("here/b")));
	assert_false(file_is_same(at("here/a"), at("here/new")));
	assert_true(file_is_same(at("here/new"), at("here/folder/../new")));
	assert_true(file_is_same(at("here/dangling"), at("here/new")));
	assert_false(file_is_same(at("here/new"), at("here/folder/new")));
	assert_false(file_is_same(at("here/new"), at("here/newer")));
	assert_true(file_is_same("/dev/stdout", NULL));
	assert_false(file_is_same(at("here/a"), NULL));
	assert_false(file_is_same(at("here/new"), NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_new_file, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(a_name_without_folder, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(an_old_file_keeps_its_permissions, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(an_old_file_stays_without_room, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(an_old_file_stays_at_a_limit, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(links_are_followed, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(no_such_folder, make_folder, remove_folder),
		cmocka_unit_test(what_takes_nothing),
		cmocka_unit_test_setup_teardown(a_pipe_stays_one, make_folder, remove_folder),
		cmocka_unit_test(a_pipe_that_does_not_wait),
		cmocka_unit_test(a_pipe_that_nobody_reads),
		cmocka_unit_test_setup_teardown(the_same_by_another_name, make_folder,
						remove_folder),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
