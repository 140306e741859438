/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is sure on every Linux: files of procfs, what is not there, and CPUID. */
#include "probes/source/source.h"
#include "probes/source/pci_access.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probes/source/tests/scratch.h"

static struct source *live;
static struct arena arena;

static void test_files(void **state)
{
	(void)state;
	struct answer answer = source_read(live, &arena, "/proc/self/comm");
	assert_int_equal(answer.status, OK);
	assert_true(answer.length > 1 && answer.bytes[answer.length - 1] == '\n');
	assert_int_equal(answer.bytes[answer.length], 0);

	assert_int_equal(source_read(live, &arena, "/proc/self/nothing").status, ABSENT);
	assert_int_equal(source_read(live, &arena, "/proc/self/comm/nothing").status, ABSENT);
	assert_int_equal(source_read(live, &arena, "/proc/self").status, FAILED);
}

static void test_endless_and_silent_files(void **state)
{
	(void)state;
	assert_int_equal(source_read(live, &arena, "/dev/zero").status, FAILED);

	const char *pipe = scratch_path("pipe");
	assert_int_equal(mkfifo(pipe, 0600), 0);
	struct answer answer = source_read(live, &arena, "%s", pipe);
	assert_int_equal(answer.status, OK);
	assert_int_equal(answer.length, 0);
}

static void test_refused_file(void **state)
{
	(void)state;
	const char *path = scratch_write("secret", "x", 1);

	assert_int_equal(chmod(path, 0), 0);
	assert_int_equal(source_read(live, &arena, "%s", path).status,
			 access(path, R_OK) ? DENIED : OK);
}

static void test_folder_is_sorted(void **state)
{
	(void)state;
	scratch_write("folder-b", "", 0);
	scratch_write("folder-a", "", 0);
	scratch_write(".hidden", "", 0);

	struct answer answer = source_list(live, &arena, "%s", scratch_path(""));
	assert_int_equal(answer.status, OK);
	assert_non_null(strstr((const char *)answer.bytes, ".hidden\n"));
	assert_non_null(strstr((const char *)answer.bytes, "folder-a\nfolder-b\n"));
	assert_null(strstr((const char *)answer.bytes, "..\n"));
	assert_int_equal(source_list(live, &arena, "/nothing").status, ABSENT);
}

static void test_link(void **state)
{
	(void)state;
	const char *path = scratch_path("link");
	assert_int_equal(symlink("../drivers/vfio-pci", path), 0);

	struct answer answer = source_link(live, &arena, "%s", path);
	assert_int_equal(answer.status, OK);
	assert_string_equal((const char *)answer.bytes, "../drivers/vfio-pci");
	assert_int_equal(answer.length, strlen("../drivers/vfio-pci"));
	assert_int_equal(source_link(live, &arena, "/proc/self/nothing").status, ABSENT);
	assert_int_equal(source_link(live, &arena, "/proc/self/comm").status, FAILED);
}

static void test_cpuid(void **state)
{
	(void)state;
	struct answer answer = source_cpuid(live, &arena, 0, 0);
	assert_int_equal(answer.status, OK);
	assert_int_equal(answer.length, 16);
	assert_true(answer.bytes[0] >= 1);
	assert_int_equal(source_cpuid(live, &arena, 0x3fffffff, 0).status, ABSENT);
	assert_int_equal(source_cpuid(live, &arena, 0x8fffffff, 0).status, ABSENT);
}

static void test_msr_of_no_cpu(void **state)
{
	(void)state;
	assert_int_equal(source_msr(live, &arena, 4000000, 0x3a).status, FAILED);
}

static void test_pci(void **state)
{
	(void)state;
	pci_address_list list = { 0 };
	uint8_t bytes[4];
	struct pci_address nowhere = { 0x7ffffff, 0xff, 0x1f, 7 };

	enum status status = live->functions(live, &arena, &list);
	assert_true(status == OK || list.count == 0);
	assert_int_not_equal(status, NOT_ASKED);
	for (size_t i = 1; i < list.count; i++)
		assert_true(pci_address_compare(list.items[i - 1], list.items[i]) < 0);
	assert_int_equal(live->config(live, nowhere, 0, 4, bytes), status == OK ? ABSENT : status);
	if (list.count) {
		assert_int_equal(live->config(live, list.items[0], 0, 4, bytes), OK);
		assert_int_equal(live->config(live, list.items[0], 4096, 4, bytes), ABSENT);
	}
}

static int begin(void **state)
{
	live = source_live();
	return live ? scratch_begin(state) : -1;
}

static int end(void **state)
{
	live->close(live);
	arena_free(&arena);
	return scratch_end(state);
}

/*
 * libpci's own error function calls exit(1), which in PID 1 is a kernel panic. Where there is no
 * /sys/bus/pci it reports an error: the child must come back from that, and then tell so.
 */
static void test_libpci_may_fail(void **state)
{
	enum { CAME_BACK = 3, CANNOT = 4 };
	const char *empty = scratch_path("");
	int status;
	(void)state;

	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct pci_library library;
		if (chroot(empty) || chdir("/"))
			_exit(CANNOT);
		bool told = pci_library_open(&library) == FAILED && *library.message;
		pci_library_close(&library);
		_exit(told ? CAME_BACK : 0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == CANNOT)
		skip();
	assert_int_equal(WEXITSTATUS(status), CAME_BACK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_endless_and_silent_files),
		cmocka_unit_test(test_refused_file),
		cmocka_unit_test(test_folder_is_sorted),
		cmocka_unit_test(test_link),
		cmocka_unit_test(test_cpuid),
		cmocka_unit_test(test_msr_of_no_cpu),
		cmocka_unit_test(test_pci),
		cmocka_unit_test(test_libpci_may_fail),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
