/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Intel VMD: a function in the place of a root complex. What is behind it is in a domain of its own, from 10000 on. */
#ifndef PROBES_MACHINE_VMD_H
#define PROBES_MACHINE_VMD_H

#include "probes/machine/function.h"

enum { LAST_ORDINARY_DOMAIN = 0xffff };

/* By class 0104 and its id: Linux's driver for it would take it. */
bool function_is_vmd(const struct function *function);

#endif
