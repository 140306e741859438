/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What to set, so that a host leaves a device and its companions to a virtual machine: decided
 * here, written by renderers. Only what this machine needs: no last resorts (pcie_acs_override,
 * unsafe interrupts), nothing for what is in force already. Where the disk that this system runs
 * from would go along, it is a warning and no lines at all.
 *
 *     once a machine    struct configurations shared = configurations_begin(arena, machine, needs);
 *     for each device   struct configuration *c =
 *                               configuration_of(arena, &shared, function, &companions);
 *
 * How a function is kept from the host's driver:
 *   options vfio-pci ids=     with a blacklist or a softdep, where no function that stays has the
 *                             same ids
 *   driver_override           by address, else; the program driverctl keeps it over reboots
 */
#ifndef PROBES_ASSIGNMENT_CONFIGURE_H
#define PROBES_ASSIGNMENT_CONFIGURE_H

#include "probes/assignment/configuration.h"

struct configurations configurations_begin(struct arena *arena, const struct machine *machine,
					   const struct needs *needs);

/* In `arena`. NULL where more must go along than are listed. */
struct configuration *configuration_of(struct arena *arena, const struct configurations *shared,
				       const struct function *function,
				       const struct companions *companions);

#endif
