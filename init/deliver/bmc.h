/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The BMC as Linux offers it: /dev/ipmi0 (Linux, Documentation/driver-api/ipmi.rst). */
#ifndef INIT_DELIVER_BMC_H
#define INIT_DELIVER_BMC_H

#include "init/deliver/event_log.h"

/*
 * Waits so many seconds at most for the device, whose driver may still be looking for the BMC, and
 * adds the record to its event log. Sets the result, place "bmc".
 */
void deliver_bmc(const char *device, unsigned wait_seconds, const uint8_t data[EVENT_LOG_DATA],
		 struct delivery *result);

#endif
