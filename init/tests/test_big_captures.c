/*
 * Captures that are big in a way that no machine is, but that a file can be: what is reported must not grow with the square
 * of what is in it, but for the lists of what must go along.
 */
#include "init/tests/watched.h"
#include "probes/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/mman.h>

#include <cmocka.h>

enum { FUNCTIONS = 800, EVIDENCE_AT_MOST = 20 };

static void write_function(FILE *file, unsigned number)
{
	fprintf(file, "%04x:%02x:%02x.%x Network controller\n", number >> 10, 1 + (number >> 3) % 128, 0U, number & 7);
	fputs("00: 86 80 72 15 07 00 00 00 01 00 00 02 10 00 80 00\n", file);
	for (unsigned at = 0x10; at < 0x100; at += 0x10)
		fprintf(file, "%02x: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n", at);
	fputc('\n', file);
}

/* All functions in one IOMMU group. */
static struct source *one_big_group(void)
{
	char path[40];
	int memory = memfd_create("capture", MFD_CLOEXEC);
	FILE *file = fdopen(memory, "w");

	assert_non_null(file);
	for (unsigned i = 0; i < FUNCTIONS; i++)
		write_function(file, i);
	fputs("@ list /sys/kernel/iommu_groups\n| 7\n@ list /sys/kernel/iommu_groups/7/devices\n", file);
	for (unsigned i = 0; i < FUNCTIONS; i++)
		fprintf(file, "| %04x:%02x:%02x.%x\n", i >> 10, 1 + (i >> 3) % 128, 0U, i & 7);
	fflush(file);
	snprintf(path, sizeof path, "/proc/self/fd/%d", memory);
	struct source *source = source_capture(path);
	fclose(file);
	assert_non_null(source);
	return source;
}

static void one_group_of_all(void **state)
{
	struct program program;
	struct source *source = one_big_group();

	(void)state;
	alarm(60);
	program_run(&program, source, FORMAT_TEXT);
	alarm(0);
	assert_null(program_complaint(&program));
	assert_int_equal(program.judgement.devices.count, FUNCTIONS);
	assert_int_equal(program.judgement.devices.items[0].companions.with.count, WITH_AT_MOST);
	assert_int_equal(program.judgement.devices.items[0].companions.with_total, FUNCTIONS - 1);
	const struct findings *findings = &program.judgement.findings;
	for (size_t i = 0; i < findings->list.count; i++)
		assert_in_range(findings->list.items[i].evidence.count, 0, EVIDENCE_AT_MOST);
	program_free(&program);
	source->close(source);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(one_group_of_all) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
