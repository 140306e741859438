/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options of the kernel that a configuration needs. */
#ifndef PROBES_ASSIGNMENT_KERNEL_LINE_H
#define PROBES_ASSIGNMENT_KERNEL_LINE_H

#include "probes/assignment/configuration.h"

/* Fills in `kernel_options` and `optional_kernel_options`. In the arena of `shared`. */
void configuration_choose_options(const struct configurations *shared,
				  struct configuration *configuration);

#endif
