/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/network/http_put.h"
#include "init/network/send.h"
#include "init/network/tests/server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define CREATED "HTTP/1.1 201 Created\r\n\r\n"
#define EXISTS  "HTTP/1.0 412 Precondition Failed\r\n\r\n"
#define BUSY    "HTTP/1.1 503 Busy\r\n\r\n"

static const struct document both[] = { { "report.json", "{}\n", 3 },
					{ "capture.gz", "packed", 6 } };
static struct delivery result;

/* To a server with these answers; how many connections it had. */
static struct server *ship(const char *const *answers, size_t count,
			   const struct document *documents, unsigned seconds)
{
	struct server *server = server_start(answers, count);
	const struct shipment shipment = { .url = &server->url,
					   .machine = "rack 7/../x",
					   .run = "20261121-070007",
					   .documents = documents,
					   .count = 2,
					   .seconds = seconds,
					   .pause_ms = 1 };

	send_shipment(&shipment, &result);
	assert_string_equal(result.place, "network");
	return server;
}

/* The server is not asked more often than that. */
static void over(struct server *server, size_t asked)
{
	assert_int_equal(server_stop(server), asked);
	free(server);
}

static void both_are_put(void **state)
{
	static const char *const answers[] = { CREATED, CREATED, CREATED };
	struct server *server = ship(answers, 3, both, 60);
	const char *head = server->requests[0];
	(void)state;

	assert_int_equal(result.status, OK);
	assert_string_equal(result.detail, "rack-7-..-x/20261121-070007: report.json (3 bytes), "
					   "capture.gz (6 bytes)");
	assert_ptr_equal(
		strstr(head, "PUT /lab/rack-7-..-x/20261121-070007/report.json HTTP/1.1\r\n"),
		head);
	assert_non_null(strstr(head, "\r\nHost: 127.0.0.1:"));
	assert_non_null(strstr(head, "\r\nContent-Length: 3\r\n"));
	assert_non_null(strstr(head, "\r\nIf-None-Match: *\r\n"));
	assert_non_null(strstr(head, "\r\n\r\n{}\n"));
	assert_non_null(strstr(server->requests[1], "/20261121-070007/capture.gz HTTP/1.1\r\n"));
	assert_non_null(strstr(server->requests[1], "\r\n\r\npacked"));
	over(server, 2);
}

static void a_name_that_is_taken_gets_a_number(void **state)
{
	static const char *const answers[] = { EXISTS, "HTTP/1.1 409 Conflict\r\n\r\n", CREATED,
					       CREATED, CREATED };
	struct server *server = ship(answers, 5, both, 60);
	(void)state;

	assert_int_equal(result.status, OK);
	assert_non_null(strstr(server->requests[1], "/20261121-070007-2/report.json "));
	assert_non_null(strstr(server->requests[2], "/20261121-070007-3/report.json "));
	assert_non_null(strstr(server->requests[3], "/20261121-070007-3/capture.gz "));
	over(server, 4);
}

static void it_tries_three_times(void **state)
{
	static const char *const comes_right[] = { BUSY, "", CREATED, CREATED };
	static const char *const never[] = { BUSY, BUSY, BUSY, CREATED };
	struct server *server = ship(comes_right, 4, both, 60);
	(void)state;

	assert_int_equal(result.status, OK);
	over(server, 4);
	server = ship(never, 4, both, 60);
	assert_int_equal(result.status, FAILED);
	assert_string_equal(result.detail, "report.json: the server answered \"503 Busy\"");
	over(server, 3);
}

static void a_refusal_is_final(void **state)
{
	static const char *const answers[] = { "HTTP/1.1 403 For\x01"
					       "bidden\r\n\r\n",
					       CREATED };
	(void)state;

	over(ship(answers, 2, both, 60), 1);
	assert_int_equal(result.status, FAILED);
	assert_string_equal(result.detail, "report.json: the server answered \"403 For?bidden\"");
}

static void the_report_alone_is_enough(void **state)
{
	static const char *const answers[] = { CREATED, "HTTP/1.1 413 Too Large\r\n\r\n", CREATED };
	(void)state;

	over(ship(answers, 3, both, 60), 2);
	assert_int_equal(result.status, OK);
	assert_string_equal(result.detail, "rack-7-..-x/20261121-070007: report.json (3 bytes), "
					   "capture.gz: the server answered \"413 Too Large\"");
}

static void what_is_no_answer_is_told(void **state)
{
	static char endless[100000];
	static const char *const closed[] = { "", "", "" };
	static const char *const strange[] = { "SSH-2.0-OpenSSH\r\n", "HTTP/1.1 2000\r\n",
					       endless };
	(void)state;

	memset(endless, 'H', sizeof endless - 1);
	over(ship(closed, 3, both, 60), 3);
	assert_int_equal(result.status, FAILED);
	assert_string_equal(result.detail,
			    "report.json: the connection was closed without an answer");
	over(ship(strange, 3, both, 60), 3);
	assert_int_equal(result.status, FAILED);
	assert_string_equal(result.detail, "report.json: what answers there does not speak HTTP/1");
}

static void nobody_there(void **state)
{
	static const char *const none[] = { "" };
	struct server *server = server_start(none, 0);
	const struct shipment shipment = { &server->url, "m", "r", both, 2, 60, 1 };
	(void)state;

	server_stop(server);
	send_shipment(&shipment, &result);
	assert_int_equal(result.status, FAILED);
	assert_string_equal(result.detail, "report.json: connecting: Connection refused");
	free(server);
}

static void it_ends_in_time(void **state)
{
	static const char *const answers[] = { SILENT, CREATED };
	int64_t begin = http_now();
	(void)state;

	over(ship(answers, 2, both, 1), 1);
	assert_int_equal(result.status, FAILED);
	assert_non_null(strstr(result.detail, "waiting for the answer: "));
	assert_in_range(http_now() - begin, 900, 5000);
}

/* The server answers, and goes, before it has read any of it. */
static void an_early_answer_is_seen(void **state)
{
	static char much[8 << 20];
	static const struct document large[] = { { "report.json", much, sizeof much },
						 { "capture.gz", "packed", 6 } };
	static const char *const answers[] = { EARLY "HTTP/1.1 413 Too Large\r\n\r\n",
					       EARLY "HTTP/1.1 413 Too Large\r\n\r\n",
					       EARLY "HTTP/1.1 413 Too Large\r\n\r\n" };
	(void)state;

	struct server *server = ship(answers, 3, large, 60);
	server_stop(server);
	free(server);
	assert_int_equal(result.status, FAILED);
	assert_true(strstr(result.detail, "413 Too Large") || strstr(result.detail, "sending: "));
}

static void a_large_one_goes_whole(void **state)
{
	static char much[8 << 20];
	static const struct document large[] = { { "report.json", much, sizeof much },
						 { "capture.gz", "packed", 6 } };
	static const char *const answers[] = { CREATED, CREATED };
	struct server *server = ship(answers, 2, large, 60);
	(void)state;

	assert_int_equal(result.status, OK);
	assert_int_equal(server->bodies[0], sizeof much);
	over(server, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_are_put),
		cmocka_unit_test(a_name_that_is_taken_gets_a_number),
		cmocka_unit_test(it_tries_three_times),
		cmocka_unit_test(a_refusal_is_final),
		cmocka_unit_test(the_report_alone_is_enough),
		cmocka_unit_test(what_is_no_answer_is_told),
		cmocka_unit_test(nobody_there),
		cmocka_unit_test(it_ends_in_time),
		cmocka_unit_test(an_early_answer_is_seen),
		cmocka_unit_test(a_large_one_goes_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
