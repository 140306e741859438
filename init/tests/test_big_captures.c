/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Captures that are big in a way that no machine is, but that a file can be: what is reported must
 * not grow with the square of what is in it, but for the lists of what must go along.
 */
#include "init/tests/watched.h"
#include "probes/source/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <time.h>

#include <cmocka.h>

enum { FUNCTIONS = 800, EVIDENCE_AT_MOST = 20, BUSES = 252, PARTS = 4, GROWTH_AT_MOST = 10 };

static void write_config(FILE *file, struct pci_address at, const char *first_line,
			 const char *second_line)
{
	fprintf(file, "%04x:%02x:%02x.%x Function\n00: %s\n10: %s\n", at.domain, at.bus, at.device,
		at.function, first_line, second_line);
	for (unsigned line = 0x20; line < 0x100; line += 0x10)
		fprintf(file, "%02x: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n", line);
	fputc('\n', file);
}

static void write_network(FILE *file, struct pci_address at)
{
	write_config(file, at, "86 80 72 15 07 00 00 00 01 00 00 02 10 00 80 00",
		     "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
}

static struct source *source_of(FILE *file)
{
	char path[40];

	fflush(file);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(file));
	struct source *source = source_capture(path);
	fclose(file);
	assert_non_null(source);
	return source;
}

static FILE *new_capture(void)
{
	FILE *file = fdopen(memfd_create("capture", MFD_CLOEXEC), "w");

	assert_non_null(file);
	return file;
}

static struct pci_address address_of(unsigned number)
{
	return (struct pci_address){ number >> 10, (uint8_t)(1 + (number >> 3) % 128), 0,
				     number & 7 };
}

/* All functions in one IOMMU group. */
static struct source *one_big_group(void)
{
	FILE *file = new_capture();

	for (unsigned i = 0; i < FUNCTIONS; i++)
		write_network(file, address_of(i));
	fputs("@ list /sys/kernel/iommu_groups\n| 7\n@ list /sys/kernel/iommu_groups/7/devices\n",
	      file);
	for (unsigned i = 0; i < FUNCTIONS; i++)
		fprintf(file, "| %04x:%02x:%02x.%x\n", i >> 10, 1 + (i >> 3) % 128, 0U, i & 7);
	return source_of(file);
}

/*
 * A chain of bridges, on each bus network cards and, where `silent`, others that do not answer and
 * so may be bridges: twelve functions a bus, all in one group, if the IOMMU were on.
 */
static struct source *one_long_chain(bool silent, unsigned buses)
{
	FILE *file = new_capture();

	for (unsigned bus = 0; bus < buses; bus++) {
		char numbers[60];
		snprintf(numbers, sizeof numbers,
			 "00 00 00 00 00 00 00 00 %02x %02x ff 00 00 00 00 00", bus, bus + 1);
		write_config(file, (struct pci_address){ 0, (uint8_t)bus, 0, 0 },
			     "86 80 72 15 07 00 00 00 00 00 04 06 00 00 01 00", numbers);
		for (uint8_t device = 1; device < 12; device++) {
			struct pci_address address = { 0, (uint8_t)bus, device, 0 };
			if (silent && device % 2)
				fprintf(file,
					"0000:%02x:%02x.0 Function\n00: ff ff ff ff ff ff ff ff ff "
					"ff ff ff ff ff ff ff\n\n",
					bus, device);
			else
				write_network(file, address);
		}
	}
	return source_of(file);
}

/* The machine is joined, its groups computed and judged: the CPU's time for that. */
static clock_t judging_time(bool silent, unsigned buses)
{
	struct source *source = one_long_chain(silent, buses);
	struct program program;
	clock_t begin = clock();

	program_examine(&program, source);
	assert_int_equal(program.machine.functions.count, 12 * buses);
	clock_t took = clock() - begin;
	program_free(&program);
	source->close(source);
	return took;
}

/* Against so many parts of the same length together, as the machine may be busy. */
static void grows_with_the_length(bool silent)
{
	clock_t parts = 0;

	for (unsigned i = 0; i < PARTS; i++)
		parts += judging_time(silent, BUSES / PARTS);
	/* 4 where it grows with the length, 16 where with its square */
	assert_in_range(judging_time(silent, BUSES) * PARTS / parts, 0, GROWTH_AT_MOST);
}

static void a_long_chain(void **state)
{
	(void)state;
	grows_with_the_length(false);
}

/* Twice: as the running kernel and as another one would find it. */
static void with_another_kernel(void **state)
{
	const struct kernel_name name = { "7.3", "7.3", NULL, NULL };
	struct source *source = one_long_chain(true, BUSES);
	struct program program = { 0 };
	clock_t once = judging_time(true, BUSES);
	(void)state;

	scan(source, &program.machine, NULL);
	program.machine.kernel.release = (struct text){ OK, "6.12.43" };
	clock_t begin = clock();
	judge_other_kernels(&program.machine.arena, &program.machine, &name, 1, &program.kernels);
	assert_null(program.kernels.uncompared);
	assert_in_range((clock() - begin) / once, 0, 3);
	program_free(&program);
	source->close(source);
}

static void a_long_chain_of_what_does_not_answer(void **state)
{
	(void)state;
	grows_with_the_length(true);
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
	assert_int_equal(program.judgement.devices.items[0].deduced->companions.with.count,
			 WITH_AT_MOST);
	assert_int_equal(program.judgement.devices.items[0].deduced->companions.with_total,
			 FUNCTIONS - 1);
	const struct findings *findings = &program.judgement.findings;
	for (size_t i = 0; i < findings->list.count; i++)
		assert_in_range(findings->list.items[i].evidence.count, 0, EVIDENCE_AT_MOST);
	program_free(&program);
	source->close(source);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_group_of_all),
		cmocka_unit_test(a_long_chain),
		cmocka_unit_test(with_another_kernel),
		cmocka_unit_test(a_long_chain_of_what_does_not_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
