/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The System Event Log of the machine's BMC (IPMI 2.0, chapter 31): one record of the OEM kind
 * without a time of its own (32.3), read back by `ipmitool sel list`. Nothing else is ever sent but
 * questions.
 */
#ifndef INIT_DELIVER_EVENT_LOG_H
#define INIT_DELIVER_EVENT_LOG_H

#include "init/deliver/deliver.h"

#include <stdint.h>

enum {
	EVENT_LOG_RECORD_TYPE = 0xe5, /* e0 to ff: OEM, 13 bytes that are the maker's own */
	EVENT_LOG_DATA = 13,
	BMC_ANSWER = 64,
};

/*
 * What the 13 bytes say:
 *   0-1    "VP"
 *   2      version of this layout, 1
 *   3      verdict, as the command's exit status: 0 ready, 1 ready after changes, 2 not capable,
 *          3 incomplete
 *   4      devices that are assignable, also with their group
 *   5      assignable after changes
 *   6      not assignable
 *   7      unknown
 *   8      changes to make
 *   9-12   run: the seconds since 1970 (UTC) at which it was made, lowest byte first
 * A number beyond 255 is 255.
 */
struct event_log_record {
	uint8_t verdict;
	size_t assignable, after_changes, not_assignable, unknown, changes;
	uint32_t run;
};

void event_log_encode(const struct event_log_record *record, uint8_t data[EVENT_LOG_DATA]);

/*
 * How the BMC is asked. `ask` sends one request of a network function and gives the answer from
 * behind the completion code, its length in *length (at most BMC_ANSWER); 0, a completion code
 * (IPMI 2.0, 5.2), or a negative errno.
 */
struct bmc {
	void *context;
	int (*ask)(void *context, uint8_t function, uint8_t command, const uint8_t *request,
		   size_t count, uint8_t answer[BMC_ANSWER], size_t *length);
};

/*
 * Adds the record, unless less than a tenth of the log is free or the BMC says that it lost events
 * for want of room. Sets the result, place "bmc".
 */
void event_log_add(const struct bmc *bmc, const uint8_t data[EVENT_LOG_DATA],
		   struct delivery *result);

#endif
