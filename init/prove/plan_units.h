/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Devices that are tried together or not at all. */
#ifndef INIT_PROVE_PLAN_UNITS_H
#define INIT_PROVE_PLAN_UNITS_H

#include "init/prove/plan.h"
#include "probes/machine/machine.h"

/* Members of one group, and functions of one card, become one unit. */
void plan_join_units(const struct machine *machine, struct plan *plan);

/* What is out takes its unit with it. */
void plan_spread(struct plan *plan);

/*
 * Takes units out whose groups have members that are no devices but hold a driver: they would have
 * to leave the host first.
 */
void plan_refuse_held_groups(const struct machine *machine, struct plan *plan);

/* With names, only they and what goes along with them stay; of all others nothing is told. */
void plan_keep_named(struct plan *plan);

#endif
