/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the whole program says of captures, one after another, in every format, with what a
 * recording of each holds. Equal machines give equal bytes: scripts/mutants compares them. Usage:
 * all_reports CAPTURE...
 */
#include "init/tests/whole_program.h"
#include "probes/source/source.h"

static void show(const char *file)
{
	struct source *inner = source_capture(file);
	struct program program;

	printf("=== %s\n", file);
	if (!inner)
		return;
	struct source *source = source_record(inner);
	program_examine(&program, source);
	program_judge_kernels(&program);
	program.judgement.microseconds = 0;
	for (size_t i = 0; i < program.machine.probes.count; i++)
		program.machine.probes.items[i].microseconds = 0;
	for (int format = 0; format < FORMAT_COUNT; format++) {
		program_render(&program, (enum format)format);
		fwrite(program.documents[format], 1, program.lengths[format], stdout);
	}
	for (int masked = 0; masked < 2; masked++)
		source_record_write(source, masked, stdout);
	program_free(&program);
	source->close(source);
}

int main(int count, char **files)
{
	for (int i = 1; i < count; i++)
		show(files[i]);
	return 0;
}
