/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which modules of Linux take which devices, by vendor and class, and how such a device is kept
 * from them.
 */
#ifndef PROBES_QUIRKS_DRIVERS_H
#define PROBES_QUIRKS_DRIVERS_H

#include "probes/machine/function.h"

enum keep_away {
	/* driver_override: the driver may be built in, or others of its devices stay */
	BY_ADDRESS,
	BY_SOFTDEP, /* vfio-pci is loaded first, and takes what its ids= names */
	/*
	 * the module is not loaded by itself: only for what it does to a display while it holds it
	 */
	BY_BLACKLIST,
};

enum { DRIVER_MODULES = 6 };

struct driver_row {
	uint16_t vendor;           /* 0: any */
	uint32_t class_code, mask; /* of 24 bits */
	enum keep_away how;
	const char *modules[DRIVER_MODULES]; /* NULL behind the last */
};

enum { DRIVER_ROWS = 8 };
extern const struct driver_row driver_rows[DRIVER_ROWS];

/* The row of this function, or NULL. */
const struct driver_row *driver_row_of(const struct function *function);

#endif
