/* Who sends under another function's requester id: quirks, alias entries of the IVRS, VMD, bridges to conventional PCI. */
#ifndef PROBES_GROUPS_ALIAS_H
#define PROBES_GROUPS_ALIAS_H

#include "probes/machine.h"

struct aliases;

/* In the arena. Functions are named by their index in machine.functions. */
struct aliases *aliases_find(struct arena *arena, const struct machine *machine);

/* Whether any function on the bus of `index` has aliases; then the bus is begin … end - 1. */
bool aliases_on_bus(const struct aliases *aliases, int index, size_t *begin, size_t *end);

/* Whether one of the two, on the same bus, sends under the id of the other. */
bool aliases_between(const struct aliases *aliases, int left, int right);

/* The function under whose id this one sends where that is on another bus, a VMD's endpoint; else itself. */
int aliases_requester(const struct aliases *aliases, int index);

/* A bridge that sends what comes from below it under an id of its own: every one to conventional PCI. */
bool aliases_is_aliasing_bridge(const struct function *bridge);

#endif
