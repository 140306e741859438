/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/scan/scan.h"
#include "probes/machine/live.h"

#include <stdlib.h>
#include <string.h>

static struct probe_run *run_of(struct machine *machine, const char *name)
{
	for (size_t i = 0; i < machine->probes.count; i++)
		if (strcmp(machine->probes.items[i].name, name) == 0)
			return &machine->probes.items[i];
	return NULL;
}

static void look(const struct probe *probe, struct source *source, struct machine *machine)
{
	uint64_t begin = microseconds_now();

	probe->look(source, machine);
	struct probe_run *run = run_of(machine, probe->name);
	run->status = OK;
	run->microseconds = microseconds_now() - begin;
}

/* The first of those it builds upon that did not run, or NULL. */
static const char *missing_predecessor(const struct probe *probe, struct machine *machine)
{
	for (size_t i = 0; i < PREDECESSORS_AT_MOST && probe->after[i]; i++) {
		const struct probe_run *run = run_of(machine, probe->after[i]);
		if (!run || run->status != OK)
			return probe->after[i];
	}
	return NULL;
}

static void run_probe(const struct probe *probe, struct source *source, struct machine *machine,
		      const struct watch *watch)
{
	struct probe_run *run = array_add(&machine->arena, &machine->probes);
	run->name = probe->name;

	const char *missing = missing_predecessor(probe, machine);
	if (missing) {
		run->how = arena_printf(&machine->arena,
					"needs what the probe \"%s\" finds, which did not run",
					missing);
		machine_gap(machine, probe->what, "not asked: the probe \"%s\" %s", probe->name,
			    run->how);
		return;
	}
	const char *ended = watch_begin(watch, probe->name);
	if (ended) {
		run->status = FAILED;
		run->how = arena_printf(&machine->arena, "%s", ended);
		machine_gap(machine, probe->what, "failed: the probe \"%s\" %s, so it was skipped",
			    probe->name, ended);
		return;
	}
	look(probe, source, machine);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct probe_run *)a)->name, ((const struct probe_run *)b)->name);
}

/*
 * By name, so that nothing that is shown depends on who ran first: the runs, and what they noticed
 * behind the first `before` gaps.
 */
static void sort(struct machine *machine, size_t before)
{
	struct gap *gaps = arena_alloc(&machine->arena, (machine->gaps.count + 1) * sizeof *gaps);
	size_t at = before;

	if (machine->probes.count)
		qsort(machine->probes.items, machine->probes.count, sizeof *machine->probes.items,
		      by_name);
	for (size_t i = 0; i < machine->probes.count; i++)
		for (size_t gap = machine->probes.items[i].gaps;
		     gap < machine->probes.items[i].past_gaps; gap++)
			gaps[at++] = machine->gaps.items[gap];
	for (size_t i = before; i < machine->gaps.count; i++)
		machine->gaps.items[i] = gaps[i];
}

/* Functions that are not joined do not know their groups, and must not look as if they had none. */
static void join(struct machine *machine, const struct watch *watch)
{
	if (!watch_begin(watch, STEP_JOIN)) {
		machine_join(machine);
		settle_iommu_kind(machine);
	} else if (machine->groups_status == OK)
		machine->groups_status = FAILED;
}

void scan_with(struct source *source, struct machine *machine, const struct probe *const *probes,
	       size_t count, const struct watch *watch)
{
	size_t before = machine->gaps.count;

	for (size_t i = 0; i < count; i++) {
		size_t gaps = machine->gaps.count;
		run_probe(probes[i], source, machine, watch);
		machine->probes.items[i].gaps = gaps;
		machine->probes.items[i].past_gaps = machine->gaps.count;
	}
	sort(machine, before);
	join(machine, watch);
}

void scan(struct source *source, struct machine *machine, const struct watch *watch)
{
	size_t count;
	const struct probe *const *probes = probe_list(&count);

	scan_with(source, machine, probes, count, watch);
}

void scan_again(struct source *source, struct machine *machine, const struct watch *watch)
{
	size_t count;
	const struct probe *const *probes = probe_list(&count);

	for (size_t i = 0; i < count; i++) {
		const struct probe_run *run = run_of(machine, probes[i]->name);
		if (probes[i]->again && run && run->status == OK &&
		    !watch_begin(watch, probes[i]->name))
			look(probes[i], source, machine);
	}
	join(machine, watch);
}
