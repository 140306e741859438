#include "probes/scan/scan.h"

#include "probes/scan/probe.h"

#include <time.h>

uint64_t microseconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

const char *scan_begin(const struct scan_watch *watch, const char *step)
{
	const char *ended = watch ? watch->skip(watch->context, step) : NULL;

	if (watch && !ended)
		watch->step(watch->context, step);
	return ended;
}

static void look(const struct probe *probe, struct source *source, struct machine *machine, size_t index)
{
	uint64_t begin = microseconds_now();

	probe->look(source, machine);
	machine->probes.items[index].status = OK;
	machine->probes.items[index].microseconds = microseconds_now() - begin;
}

static void run_probe(const struct probe *probe, struct source *source, struct machine *machine,
		      const struct scan_watch *watch)
{
	struct probe_run *run = array_add(&machine->arena, &machine->probes);
	run->name = probe->name;

	const char *ended = scan_begin(watch, probe->name);
	if (ended) {
		run->status = FAILED;
		run->how = arena_printf(&machine->arena, "%s", ended);
		machine_gap(machine, probe->what, "failed: the probe \"%s\" %s, so it was left out", probe->name, ended);
		return;
	}

	look(probe, source, machine, machine->probes.count - 1);
}

void scan(struct source *source, struct machine *machine, const struct scan_watch *watch)
{
	size_t count;
	const struct probe *const *probes = probe_list(&count);

	for (size_t i = 0; i < count; i++)
		run_probe(probes[i], source, machine, watch);
}

void scan_again(struct source *source, struct machine *machine, const struct scan_watch *watch)
{
	size_t count;
	const struct probe *const *probes = probe_list(&count);

	for (size_t i = 0; i < count && i < machine->probes.count; i++)
		if (probes[i]->again && machine->probes.items[i].status == OK &&
		    !scan_begin(watch, probes[i]->name))
			look(probes[i], source, machine, i);
}
