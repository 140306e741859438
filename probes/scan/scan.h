/* Runs every probe and joins what they found. */
#ifndef PROBES_SCAN_SCAN_H
#define PROBES_SCAN_SCAN_H

#include "probes/machine/machine.h"
#include "probes/source/source.h"

struct scan_watch {
	/* Called before each step, such as a probe or a rule, for a supervisor to know where we died. */
	void (*step)(void *context, const char *name);
	/* How this step ended on an earlier try ("crashed: …"), or NULL to run it. What is left out stays "not asked". */
	const char *(*skip)(void *context, const char *name);
	void *context;
};

/* Begins a step: NULL where it is to be run now, else how it ended on an earlier try. `watch` may be NULL. */
const char *scan_begin(const struct scan_watch *watch, const char *step);

/* By the clock that only goes forward: what takes time is measured with it. */
uint64_t microseconds_now(void);

/* Fills `machine`, which begins all zero. `watch` may be NULL. */
void scan(struct source *source, struct machine *machine, const struct scan_watch *watch);

/*
 * Runs those probes once more that see more later (PROBE_AGAIN), after scan() with the same source and machine; their facts
 * are replaced, and how long they took. What was left out before is left out again.
 */
void scan_again(struct source *source, struct machine *machine, const struct scan_watch *watch);

#endif
