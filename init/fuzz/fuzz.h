/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fuzz targets: one file fuzz_NAME.c, one target. Nothing else has to be touched; `make fuzz` finds
 * it.
 *
 * A target puts its input where hostile bytes come from (a table, configuration space, a ROM, the
 * kernel's log …) into a machine in memory and runs the whole program on it. A finding is whatever
 * a sanitizer says, an input that takes more than a second, or a report that is missing or not
 * whole; one run in 16 has reports. What is built here is clang's, with libFuzzer and both
 * sanitizers.
 *
 *     #include "init/fuzz/fuzz.h"
 *
 *     int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
 *     {
 *         struct memory_source memory;
 *         memory_open(&memory);
 *         memory_put(&memory, READ_LOG, NULL, data, size);
 *         return fuzz_run(&memory.source);
 *     }
 *
 * Seeds: what scripts/fuzz-seeds takes for NAME from captures and from real machines' files; none
 * is needed.
 */
#ifndef INIT_FUZZ_FUZZ_H
#define INIT_FUZZ_FUZZ_H

#include "probes/source/tests/memory_source.h"
#include "init/tests/whole_program.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * Reports take nine tenths of a run. The first run of a process has them, so one input alone, too.
 */
enum { FUZZ_RUNS_A_REPORT = 16 };

/*
 * Runs the program on the source and closes it, with all reports every so many runs. Always 0, as
 * libFuzzer wants; ends in abort() where a report is not right.
 */
static inline int fuzz_run(struct source *source)
{
	static unsigned runs;
	struct program program;
	const char *complaint = NULL;

	program_examine(&program, source);
	if (runs++ % FUZZ_RUNS_A_REPORT == 0) {
		program_render_from(&program, (enum format)0);
		complaint = program_complaint(&program);
	}
	if (complaint) {
		fprintf(stderr, "fuzz: %s\n", complaint);
		abort();
	}
	program_free(&program);
	source->close(source);
	return 0;
}

/* One ACPI table and nothing else. `path` is that of sysfs. */
static inline int fuzz_table(const char *path, const uint8_t *data, size_t size)
{
	struct memory_source memory;

	memory_open(&memory);
	memory_put(&memory, READ_FILE, path, data, size);
	return fuzz_run(&memory.source);
}

/* A DMAR with one unit at fed90000 that has IOAPIC 2 and everything else. */
static inline void fuzz_put_dmar(struct memory_source *memory)
{
	static const uint8_t table[72] = {
		'D',      'M', 'A', 'R', 72, 0, 0, 0, 1, 0x9b, [36] = 38, 1,
		[48] = 0, 0,   24,  0,   1,  0, 0, 0, 0, 0,    0xd9,      0xfe,
		0,        0,   0,   0,   3,  8, 0, 0, 2, 0xf0, 0x1f,      0,
	};

	memory_put(memory, READ_FILE, "/sys/firmware/acpi/tables/DMAR", table, sizeof table);
}

/* A display device behind a root port, both with a PCI Express capability. */
static inline void fuzz_put_display(struct memory_source *memory)
{
	static const uint8_t port[0x54] = {
		0x86,
		0x80,
		0x01,
		0x19,
		7,
		0,
		0x10,
		0,
		0,
		0,
		4,
		6,
		0,
		0,
		1,
		0,
		[0x19] = 1,
		1,
		[0x34] = 0x40,
		[0x40] = 0x10,
		0,
		0x42,
		1,
	};
	static const uint8_t display[0x54] = {
		0xde, 0x10, 0x84, 0x24,       7, 0, 0x10, 0,    0xa1,          0, 0, 3, [0x10] = 0,
		0,    0,    0xf0, [0x30] = 1, 0, 0, 0xf1, 0x40, [0x40] = 0x10, 0, 2, 0,
	};

	memory_put_function(memory, (struct pci_address){ 0, 0, 1, 0 }, CONFIG_SPACE, port,
			    sizeof port);
	memory_put_function(memory, (struct pci_address){ 0, 1, 0, 0 }, CONFIG_SPACE, display,
			    sizeof display);
}

#endif
