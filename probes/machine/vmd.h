/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel VMD: a function in the place of a root complex. What is behind it is in a domain of its
 * own, from 10000 on.
 */
#ifndef PROBES_MACHINE_VMD_H
#define PROBES_MACHINE_VMD_H

enum { LAST_ORDINARY_DOMAIN = 0xffff };

#endif
