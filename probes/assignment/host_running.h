/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which host was looked at, and hosts by name. Pure over facts. */
#ifndef PROBES_ASSIGNMENT_HOST_RUNNING_H
#define PROBES_ASSIGNMENT_HOST_RUNNING_H

#include "probes/machine/machine.h"
#include "probes/quirks/host_data.h"

/*
 * Bits of hosts: the one that was looked at, as far as its files and its kernel's name tell; else
 * the common ones, for the image has no distribution.
 */
uint32_t hosts_here(const struct machine *machine);

/* The one that was looked at, or NULL. */
const struct host *host_running(const struct machine *machine);

/* The bit of the host of this name; 0 where there is none. */
uint32_t host_named(const char *name);

#endif
