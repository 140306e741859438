/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The whole program in one call, for tests: what is in a source is scanned, grouped, judged and
 * rendered in every format.
 */
#ifndef INIT_TESTS_WHOLE_PROGRAM_H
#define INIT_TESTS_WHOLE_PROGRAM_H

#include "init/report/formats.h"
#include "init/worker/given.h"
#include "probes/judge/judge.h"
#include "probes/judge/other_kernels.h"
#include "probes/groups/predict.h"
#include "probes/scan/scan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct program {
	struct machine machine;
	const struct prediction *prediction;
	struct judgement judgement;
	struct other_kernels kernels;
	char *documents[FORMAT_COUNT];
	size_t lengths[FORMAT_COUNT];
};

/*
 * Takes the place of libc's, for the program to find no pci.ids: the list is ours, and parsing it
 * takes longer than all else.
 */
int open(const char *path, int flags, ...);
int open(const char *path, int flags, ...)
{
	const char *name = strrchr(path, '/');
	va_list more;

	if (name && !strcmp(name, "/pci.ids")) {
		errno = ENOENT;
		return -1;
	}
	va_start(more, flags);
	mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
	va_end(more);
	return openat(AT_FDCWD, path, flags, mode);
}

/* What --card and --give may ask for; paste would leave the other devices out. */
static const struct planned_card program_card = { .given = true,
						  .bar = 1ull << 35,
						  .width = 16,
						  .functions = 2,
						  .virtuals = 300,
						  .virtual_bar = 4096 };

static inline const struct together *program_give(struct program *program)
{
	const struct judgement *judgement = &program->judgement;
	struct given given = { .count = 0 };

	for (; given.count < judgement->devices.count && given.count < DEVICES_CHOSEN_AT_MOST;
	     given.count++)
		given.devices[given.count] =
			judgement->devices.items[given.count].function->address;
	return judge_given(&program->machine.arena, &given, judgement, NULL);
}

static inline void program_render(struct program *program, enum format format)
{
	struct report report = { .machine = &program->machine,
				 .judgement = &program->judgement,
				 .kernels = &program->kernels,
				 .source = "test",
				 .card = judge_card(&program->machine.arena, &program_card,
						    &program->judgement, NULL) };
	FILE *out = open_memstream(&program->documents[format], &program->lengths[format]);

	if (!out)
		abort();
	if (format != FORMAT_PASTE)
		report.together = program_give(program);
	__fsetlocking(out, FSETLOCKING_BYCALLER);
	render(format, &report, out);
	if (fclose(out) != 0)
		abort();
}

/* Groups and judgement of what was scanned, as the worker makes them. */
static inline void program_judge(struct program *program)
{
	static const char *const options[] = {
		"pcie_acs_override=downstream,multifunction",
		"pci=config_acs=1x1xx@0000:00:1c.0",
		"pci=config_acs=@",
	};
	struct arena *arena = &program->machine.arena;

	program->prediction =
		predict_groups(arena, &program->machine, options, sizeof options / sizeof *options);
	judge(arena, &program->machine, program->prediction, &program->judgement, NULL);
}

/* As kernels of every kind would find it; after program_examine(). */
static inline void program_judge_kernels(struct program *program)
{
	static const struct kernel_name names[] = { { "5.4", "5.4", NULL, NULL },
						    { "5.9.0", "5.9.0", NULL, NULL },
						    { "6.14", "6.14", NULL, NULL },
						    { "7.3", "7.3", NULL, NULL },
						    { "rhel-9", NULL, "not read", NULL } };

	judge_other_kernels(&program->machine.arena, &program->machine, names,
			    sizeof names / sizeof *names, &program->kernels);
}

/* Facts too. */
static inline void program_examine(struct program *program, struct source *source)
{
	*program = (struct program){ 0 };
	scan(source, &program->machine, NULL);
	program_judge(program);
}

/* In every format or in those from `first` on. */
static inline void program_render_from(struct program *program, enum format first)
{
	for (int format = (int)first; format < FORMAT_COUNT; format++)
		program_render(program, (enum format)format);
}

/* Runs to the end; program_free() afterwards. */
static inline void program_run(struct program *program, struct source *source, enum format first)
{
	program_examine(program, source);
	program_render_from(program, first);
}

/*
 * What is wrong with the reports, or NULL: each must hold something, the JSON one be whole, the
 * brief one short.
 */
static inline const char *program_complaint(const struct program *program)
{
	const char *json = program->documents[FORMAT_JSON];
	size_t length = program->lengths[FORMAT_JSON];

	for (int format = 0; format < FORMAT_COUNT; format++)
		if (program->documents[format] && !program->lengths[format])
			return "a report is empty";
	if (length < 3 || json[0] != '{' || strcmp(json + length - 2, "}\n") != 0)
		return "the JSON report is not whole";
	if (program->lengths[FORMAT_BRIEF] > 1024)
		return "the brief report is longer than 1 KiB";
	if (!program->judgement.summary || !*program->judgement.summary)
		return "the verdict has no summary";
	return NULL;
}

static inline void program_free(struct program *program)
{
	for (int format = 0; format < FORMAT_COUNT; format++)
		free(program->documents[format]);
	arena_free(&program->machine.arena);
}

#endif
