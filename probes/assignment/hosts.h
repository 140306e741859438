/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines of a configuration for each host. */
#ifndef PROBES_ASSIGNMENT_HOSTS_H
#define PROBES_ASSIGNMENT_HOSTS_H

#include "probes/assignment/configuration.h"

/* Fills in `hosts` from the rest. In the arena of `shared`. */
void configuration_write_hosts(const struct configurations *shared,
			       struct configuration *configuration);

/*
 * The one that runs here, as far as its distribution and its kernel's name tell; else Proxmox VE:
 * the image has no distribution.
 */
enum host host_running(const struct machine *machine);

const char *host_name(enum host host);  /* "proxmox" "debian" "fedora", as --host takes it */
const char *host_title(enum host host); /* "Proxmox VE", for reading */

#endif
