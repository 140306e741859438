/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Single probes, and what they are told. */
#ifndef PROBES_SCAN_TESTS_TOLD_H
#define PROBES_SCAN_TESTS_TOLD_H

#include "probes/machine/tests/machine.h"
#include "probes/scan/probe.h"
#include "probes/source/tests/memory_source.h"

#define TEXT(question, text)                         \
	{                                            \
		question, OK, text, sizeof(text) - 1 \
	}
#define REFUSAL(question, status)       \
	{                               \
		question, status, "", 0 \
	}
#define U32(question, value)                          \
	{                                             \
		question, OK, &(uint32_t){ value }, 4 \
	}
#define U64(question, value)                          \
	{                                             \
		question, OK, &(uint64_t){ value }, 8 \
	}

static inline void run_probe(const char *name, struct source *source, struct machine *machine)
{
	size_t count, ran = 0;
	const struct probe *const *probes = probe_list(&count);

	for (size_t i = 0; i < count; i++)
		if (!strcmp(probes[i]->name, name)) {
			probes[i]->look(source, machine);
			ran++;
		}
	assert_int_equal(ran, 1);
}

/* What is not told is absent. Gives the number of questions that the probe asked. */
static inline size_t look_with(const char *probe, struct machine *machine, const struct told *told)
{
	static struct memory_source memory;

	memory_open(&memory);
	memory.told = told;
	memory.otherwise = ABSENT;
	run_probe(probe, &memory.source, machine);
	memory.told = NULL; /* it ends with its caller */
	return memory.asked;
}

/* The one gap about `what` has `words` in its reason. */
static inline void assert_gap(const struct machine *machine, const char *what, const char *words)
{
	for (size_t i = 0; i < machine->gaps.count; i++)
		if (!strcmp(machine->gaps.items[i].what, what)) {
			if (!strstr(machine->gaps.items[i].why, words))
				fail_msg("\"%s\" is not in \"%s\"", words,
					 machine->gaps.items[i].why);
			return;
		}
	fail_msg("there is no gap about %s among %zu", what, machine->gaps.count);
}

#endif
