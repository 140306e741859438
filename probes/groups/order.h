/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The order in which Linux comes to know the functions of a machine, which is that of making their
 * groups.
 */
#ifndef PROBES_GROUPS_ORDER_H
#define PROBES_GROUPS_ORDER_H

#include "probes/machine/machine.h"

/*
 * Indices of machine.functions, as many as there are, in the arena: bus by bus from each root down,
 * all functions of a bus before those below its bridges; virtual functions, which come when a
 * driver asks for them, last.
 */
const int *order_of_registration(struct arena *arena, const struct machine *machine);

#endif
