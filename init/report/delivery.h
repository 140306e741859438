/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What became of the report at one place. */
#ifndef INIT_REPORT_DELIVERY_H
#define INIT_REPORT_DELIVERY_H

#include "probes/machine/status.h"

#include <stdbool.h>
#include <stddef.h>

enum { DELIVERIES_AT_MOST = 12, DELIVERY_DETAIL = 200 };

/* What became of the report at one place. Lives in shared memory: no pointers. */
struct delivery {
	/*
	 * "usb" "efi" "image" "network"; "room": of what was dropped on the stick; "stick": of its
	 * partition's size; "serial": of a port that Linux does not drive
	 */
	char place[16];
	/* OK: it is there. ABSENT: no such place. DENIED, FAILED: it is not there */
	enum status status;
	bool full;                    /* it is not there for want of room only */
	char detail[DELIVERY_DETAIL]; /* one line: where it is, or why not */
};

#endif
