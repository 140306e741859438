/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a virtual machine has to be told besides its devices. Pure over facts. */
#ifndef PROBES_ASSIGNMENT_GUEST_H
#define PROBES_ASSIGNMENT_GUEST_H

#include "probes/assignment/configuration.h"

/* Fills in `guest` from `given`. In the arena of `shared`. */
void configuration_advise_guest(const struct configurations *shared,
				struct configuration *configuration);

#endif
