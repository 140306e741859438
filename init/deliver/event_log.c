/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/event_log.h"

#include <errno.h>
#include <string.h>

static const char place_name[] = "bmc";

enum { STORAGE = 0x0a, GET_LOG_INFO = 0x40, ADD_ENTRY = 0x44 };

/* --- The record --- */

static uint8_t byte_of(size_t number)
{
	return number < UINT8_MAX ? (uint8_t)number : UINT8_MAX;
}

void event_log_encode(const struct event_log_record *record, uint8_t data[EVENT_LOG_DATA])
{
	const uint8_t bytes[EVENT_LOG_DATA] = {
		'V',
		'P',
		1,
		record->verdict,
		byte_of(record->assignable),
		byte_of(record->after_changes),
		byte_of(record->not_assignable),
		byte_of(record->unknown),
		byte_of(record->changes),
		(uint8_t)record->run,
		(uint8_t)(record->run >> 8),
		(uint8_t)(record->run >> 16),
		(uint8_t)(record->run >> 24),
	};

	memcpy(data, bytes, sizeof bytes);
}

/* --- The log --- */

static void tell_refusal(int refusal, const char *question, struct delivery *result)
{
	if (refusal < 0)
		delivery_set(result, place_name, FAILED, "the BMC could not be asked (%s): %s",
			     question, strerror(-refusal));
	else
		delivery_set(result, place_name, FAILED,
			     "the BMC refused (%s): completion code 0x%02x", question, refusal);
}

/* Get SEL Info, 31.2: entries, free bytes, and in the last byte whether events were lost. */
static bool has_room(const struct bmc *bmc, struct delivery *result)
{
	enum { INFO = 14, ENTRY = 16, LEAST_SHARE = 10, UNKNOWN_FREE = 0xffff, LOST = 0x80 };
	uint8_t answer[BMC_ANSWER];
	size_t length = 0;
	int refusal = bmc->ask(bmc->context, STORAGE, GET_LOG_INFO, NULL, 0, answer, &length);

	if (refusal || length < INFO) {
		tell_refusal(refusal ? refusal : -EPROTO, "size of the event log", result);
		return false;
	}
	size_t used = (size_t)(answer[1] | answer[2] << 8) * ENTRY;
	size_t room = (size_t)(answer[3] | answer[4] << 8);
	if (!(answer[13] & LOST) && room >= ENTRY && room * LEAST_SHARE >= used + room)
		return true;
	delivery_set(
		result, place_name, DENIED,
		"the BMC's event log has %zu of %zu bytes free, less than a tenth%s: nothing was "
		"added; to empty it: ipmitool sel clear",
		room, used + room, answer[13] & LOST ? ", and has lost events" : "");
	return false;
}

/* Add SEL Entry, 31.6. The BMC gives the record its number. */
static void add(const struct bmc *bmc, const uint8_t data[EVENT_LOG_DATA], struct delivery *result)
{
	uint8_t record[3 + EVENT_LOG_DATA] = { 0, 0, EVENT_LOG_RECORD_TYPE };
	uint8_t answer[BMC_ANSWER];
	size_t length = 0;

	memcpy(record + 3, data, EVENT_LOG_DATA);
	int refusal =
		bmc->ask(bmc->context, STORAGE, ADD_ENTRY, record, sizeof record, answer, &length);
	if (refusal || length < 2) {
		tell_refusal(refusal ? refusal : -EPROTO, "add to the event log", result);
		return;
	}
	delivery_set(result, place_name, OK, "record 0x%04x of the BMC's event log",
		     answer[0] | answer[1] << 8);
}

void event_log_add(const struct bmc *bmc, const uint8_t data[EVENT_LOG_DATA],
		   struct delivery *result)
{
	if (has_room(bmc, result))
		add(bmc, data, result);
}
