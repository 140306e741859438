#include "probes/scan/scan.h"

#include "probes/scan/probe.h"

static void look(const struct probe *probe, struct source *source, struct machine *machine, size_t index)
{
	uint64_t begin = microseconds_now();

	probe->look(source, machine);
	machine->probes.items[index].status = OK;
	machine->probes.items[index].microseconds = microseconds_now() - begin;
}

static void run_probe(const struct probe *probe, struct source *source, struct machine *machine,
		      const struct watch *watch)
{
	struct probe_run *run = array_add(&machine->arena, &machine->probes);
	run->name = probe->name;

	const char *ended = watch_begin(watch, probe->name);
	if (ended) {
		run->status = FAILED;
		run->how = arena_printf(&machine->arena, "%s", ended);
		machine_gap(machine, probe->what, "failed: the probe \"%s\" %s, so it was left out", probe->name, ended);
		return;
	}

	look(probe, source, machine, machine->probes.count - 1);
}

/* Facts that are not joined look as if there were no groups: judge() finds nothing then. */
static void join(struct machine *machine, const struct watch *watch)
{
	if (!watch_begin(watch, STEP_JOIN))
		machine_join(machine);
}

void scan(struct source *source, struct machine *machine, const struct watch *watch)
{
	size_t count;
	const struct probe *const *probes = probe_list(&count);

	for (size_t i = 0; i < count; i++)
		run_probe(probes[i], source, machine, watch);
	join(machine, watch);
}

void scan_again(struct source *source, struct machine *machine, const struct watch *watch)
{
	size_t count;
	const struct probe *const *probes = probe_list(&count);

	for (size_t i = 0; i < count && i < machine->probes.count; i++)
		if (probes[i]->again && machine->probes.items[i].status == OK && !watch_begin(watch, probes[i]->name))
			look(probes[i], source, machine, i);
	join(machine, watch);
}
