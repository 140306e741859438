/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every probe and joins what they found. */
#ifndef PROBES_SCAN_SCAN_H
#define PROBES_SCAN_SCAN_H

#include "probes/lib/watch.h"
#include "probes/machine/machine.h"
#include "probes/scan/probe.h"
#include "probes/source/source.h"

/* Fills `machine`, which begins all zero. `watch` may be NULL. */
void scan(struct source *source, struct machine *machine, const struct watch *watch);

/*
 * The same with these probes in this order: each is left out whose predecessors did not run before
 * it. For tests.
 */
void scan_with(struct source *source, struct machine *machine, const struct probe *const *probes,
	       size_t count, const struct watch *watch);

/*
 * Runs those probes once more that see more later (PROBE_AGAIN), after scan() with the same source
 * and machine; their facts are replaced, and how long they took. What was left out before is left
 * out again.
 */
void scan_again(struct source *source, struct machine *machine, const struct watch *watch);

#endif
