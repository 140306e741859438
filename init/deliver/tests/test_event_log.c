/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The record for the BMC's event log, and when it is not added. A function stands in for the BMC.
 */
#include "init/deliver/bmc.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* A log of a BMC, and what it was asked. */
static struct {
	unsigned entries, room;
	uint8_t flags;
	size_t info_length;
	int refusal; /* of the command of that number */
	uint8_t refused;
	char asked[64]; /* "0a/40 0a/44 " */
	uint8_t added[64];
	size_t added_length;
} log_of;

static int ask(void *context, uint8_t function, uint8_t command, const uint8_t *request,
	       size_t count, uint8_t answer[BMC_ANSWER], size_t *length)
{
	size_t used = strlen(log_of.asked);
	(void)context;

	(void)snprintf(log_of.asked + used, sizeof log_of.asked - used, "%02x/%02x ", function,
		       command);
	if (command == log_of.refused)
		return log_of.refusal;
	memset(answer, 0, BMC_ANSWER);
	if (command == 0x40) {
		answer[0] = 0x51;
		answer[1] = (uint8_t)log_of.entries;
		answer[2] = (uint8_t)(log_of.entries >> 8);
		answer[3] = (uint8_t)log_of.room;
		answer[4] = (uint8_t)(log_of.room >> 8);
		answer[13] = log_of.flags;
		*length = log_of.info_length;
		return 0;
	}
	memcpy(log_of.added, request, count);
	log_of.added_length = count;
	answer[0] = 0x34;
	answer[1] = 0x12;
	*length = 2;
	return 0;
}

static const struct bmc bmc = { .ask = ask };
static struct delivery result;
static const uint8_t data[EVENT_LOG_DATA] = "0123456789ab";

static void begin(unsigned entries, unsigned room)
{
	memset(&log_of, 0, sizeof log_of);
	log_of.entries = entries;
	log_of.room = room;
	log_of.info_length = 14;
	memset(&result, 0, sizeof result);
}

static void thirteen_bytes_say_it(void **state)
{
	const struct event_log_record record = { .verdict = 1,
						 .assignable = 7,
						 .after_changes = 2,
						 .not_assignable = 255,
						 .unknown = 256,
						 .changes = 3,
						 .run = 0x69a1b2c3 };
	const uint8_t wanted[EVENT_LOG_DATA] = { 'V', 'P', 1,    1,    7,    2,   255,
						 255, 3,   0xc3, 0xb2, 0xa1, 0x69 };
	uint8_t bytes[EVENT_LOG_DATA];
	(void)state;

	event_log_encode(&record, bytes);
	assert_memory_equal(bytes, wanted, sizeof wanted);
}

static void one_record_is_added(void **state)
{
	const uint8_t wanted[] = { 0,   0,   0xe5, '0', '1', '2', '3', '4',
				   '5', '6', '7',  '8', '9', 'a', 'b', 0 };
	(void)state;

	begin(10, 1000);
	event_log_add(&bmc, data, &result);
	assert_int_equal(result.status, OK);
	assert_string_equal(result.place, "bmc");
	assert_string_equal(result.detail, "record 0x1234 of the BMC's event log");
	assert_string_equal(log_of.asked, "0a/40 0a/44 ");
	assert_int_equal(log_of.added_length, sizeof wanted);
	assert_memory_equal(log_of.added, wanted, sizeof wanted);
}

/* 900 entries of 16 bytes, and a tenth of all: 1,600. */
static void a_log_that_is_nearly_full_is_left_alone(void **state)
{
	(void)state;

	begin(900, 1600);
	event_log_add(&bmc, data, &result);
	assert_int_equal(result.status, OK);
	begin(900, 1599);
	event_log_add(&bmc, data, &result);
	assert_int_equal(result.status, DENIED);
	assert_string_equal(log_of.asked, "0a/40 ");
	assert_non_null(strstr(result.detail, "has 1599 of 15999 bytes free, less than a tenth: "
					      "nothing was added"));
	/* an entry does not fit, though more than a tenth is free */
	begin(1, 15);
	event_log_add(&bmc, data, &result);
	assert_int_equal(result.status, DENIED);
	begin(0, 0);
	event_log_add(&bmc, data, &result);
	assert_int_equal(result.status, DENIED);
	begin(10, 10000);
	log_of.flags = 0x82;
	event_log_add(&bmc, data, &result);
	assert_int_equal(result.status, DENIED);
	assert_non_null(strstr(result.detail, "has lost events"));
	assert_string_equal(log_of.asked, "0a/40 ");
}

static void a_refusal_is_told(void **state)
{
	(void)state;

	begin(10, 1000);
	log_of.refused = 0x40;
	log_of.refusal = 0xc1;
	event_log_add(&bmc, data, &result);
	assert_int_equal(result.status, FAILED);
	assert_string_equal(result.detail,
			    "the BMC refused (size of the event log): completion code 0xc1");
	begin(10, 1000);
	log_of.refused = 0x44;
	log_of.refusal = -ETIMEDOUT;
	event_log_add(&bmc, data, &result);
	assert_int_equal(result.status, FAILED);
	assert_non_null(strstr(result.detail, "could not be asked (add to the event log)"));
}

static void a_short_answer_is_no_answer(void **state)
{
	(void)state;

	begin(10, 1000);
	log_of.info_length = 13;
	event_log_add(&bmc, data, &result);
	assert_int_equal(result.status, FAILED);
	assert_string_equal(log_of.asked, "0a/40 ");
}

static void no_bmc_is_absent(void **state)
{
	(void)state;

	deliver_bmc("/nonexistent/ipmi0", 0, data, &result);
	assert_int_equal(result.status, ABSENT);
	deliver_bmc("/dev/null", 0, data, &result);
	assert_int_equal(result.status, FAILED);
	assert_non_null(strstr(result.detail, "could not be asked (size of the event log)"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thirteen_bytes_say_it),
		cmocka_unit_test(one_record_is_added),
		cmocka_unit_test(a_log_that_is_nearly_full_is_left_alone),
		cmocka_unit_test(a_refusal_is_told),
		cmocka_unit_test(a_short_answer_is_no_answer),
		cmocka_unit_test(no_bmc_is_absent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
