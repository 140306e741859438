/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who sends under another function's requester id: quirks, alias entries of the IVRS, VMD, bridges
 * to conventional PCI.
 */
#ifndef PROBES_GROUPS_ALIAS_H
#define PROBES_GROUPS_ALIAS_H

#include "probes/machine/machine.h"
#include "probes/analysis/scope.h"

struct aliases;

/* In the arena. Functions are named by their index in machine.functions. */
struct aliases *aliases_find(struct arena *arena, const struct machine *machine);

/* The functions of the bus of `index` where any of them has aliases; else an empty span. */
struct function_span aliases_on_bus(const struct aliases *aliases, int index);

/* Whether one of the two, on the same bus, sends under the id of the other. */
bool aliases_between(const struct aliases *aliases, int left, int right);

/*
 * The function under whose id this one sends where that is on another bus, a VMD's endpoint; else
 * itself.
 */
int aliases_requester(const struct aliases *aliases, int index);

/*
 * A bridge that sends what comes from below it under an id of its own: every one to conventional
 * PCI.
 */
bool aliases_is_aliasing_bridge(const struct function *bridge);

/* Whether it is known that this bridge sends what is below it under its own id. */
bool bridge_hides_requesters(const struct function *bridge);

#endif
