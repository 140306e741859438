/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A device of sysfs that goes to vfio-pci and comes back (Linux, Documentation/ABI/testing/
 * sysfs-bus-pci: driver_override, drivers_probe).
 */
#ifndef INIT_PROVE_BINDING_H
#define INIT_PROVE_BINDING_H

#include "init/prove/calls.h"

#include <stdbool.h>

enum { DRIVER_NAME = 64, POWER_STATE = 16 };

/* How a device stood before the trial. */
struct binding {
	char driver[DRIVER_NAME];   /* "" where none was bound */
	char override[DRIVER_NAME]; /* driver_override; "" where none is set */
	char power[POWER_STATE];    /* "D0" "D3hot" …; "" where the kernel does not tell */
};

/* Reads it; changes nothing. */
void binding_read(const struct prove_calls *calls, const char *address, struct binding *binding);

/*
 * Takes it from its driver and gives it to vfio-pci. 0, or a negative errno; -ENODEV where the
 * driver did not take it.
 */
int binding_take(const struct prove_calls *calls, const char *address);

/* Whether both have the same driver, bound and wanted. */
bool binding_is_same(const struct binding *one, const struct binding *other);

/*
 * Takes it from vfio-pci, and lets the driver that it had, or nobody, have it again. Does nothing
 * where it is as before already: may be called again. 0, or the first error.
 */
int binding_give_back(const struct prove_calls *calls, const char *address,
		      const struct binding *before);

/*
 * Whether driver and power state are as they were. A device that had no driver and slept may be
 * awake now, and the kernel may not tell: both are no difference.
 */
bool binding_is_as_before(const struct prove_calls *calls, const char *address,
			  const struct binding *before, struct binding *now);

#endif
