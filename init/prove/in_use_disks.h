/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Block devices below a device: mounted, swapped to, or held. */
#ifndef INIT_PROVE_IN_USE_DISKS_H
#define INIT_PROVE_IN_USE_DISKS_H

#include "init/prove/in_use_search.h"

bool disk_is_used(struct search *search);

#endif
