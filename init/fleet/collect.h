/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef INIT_FLEET_COLLECT_H
#define INIT_FLEET_COLLECT_H

#include "init/fleet/fleet.h"

void fleet_begin(struct fleet *fleet, const struct fleet_format *format, struct page page);
/* `name`: as much of the file's path as tells it from others. */
void fleet_add(struct fleet *fleet, const char *file, const char *name,
	       const struct summary *summary);
void fleet_end(struct fleet *fleet); /* and frees all of it */

#endif
