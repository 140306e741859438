/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/network/send.h"

#include "init/deliver/folder.h"
#include "init/network/http_put.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TRIES = 3, TRY_MS = 60000, PATH_AT_MOST = 160 };

static bool is_there(const struct http_answer *answer)
{
	return answer->status / 100 == 2;
}

static bool is_taken(const struct http_answer *answer)
{
	return answer->status == 409 || answer->status == 412;
}

static bool may_come_right(const struct http_answer *answer)
{
	return answer->status / 100 == 5 || answer->status == 408 || answer->status == 429 ||
	       !answer->status;
}

static void put(const struct shipment *shipment, const char *folder,
		const struct document *document, int64_t deadline, struct http_answer *answer)
{
	char path[PATH_AT_MOST];

	snprintf(path, sizeof path, "%s/%s", folder, document->name);
	for (int i = 0; i < TRIES; i++) {
		if (i)
			usleep(shipment->pause_ms * 1000);
		int64_t now = http_now();
		if (now >= deadline)
			return;
		http_put(shipment->url, path, document,
			 now + TRY_MS < deadline ? now + TRY_MS : deadline, answer);
		if (!may_come_right(answer))
			return;
	}
}

/* "report.json (41234 bytes)", or why it is not there, behind what is said already. */
static void tell(const struct document *document, const struct http_answer *answer,
		 char text[DELIVERY_DETAIL])
{
	size_t length = strlen(text);
	const char *comma = length ? ", " : "";

	if (is_there(answer))
		snprintf(text + length, DELIVERY_DETAIL - length, "%s%s (%zu bytes)", comma,
			 document->name, document->length);
	else if (answer->status)
		snprintf(text + length, DELIVERY_DETAIL - length,
			 "%s%s: the server answered \"%s\"", comma, document->name, answer->words);
	else
		snprintf(text + length, DELIVERY_DETAIL - length, "%s%s: %s", comma, document->name,
			 answer->words);
}

/* Under the first name that is free. */
static void put_report(const struct shipment *shipment, const char *machine,
		       char folder[PATH_AT_MOST], int64_t deadline, struct http_answer *answer)
{
	char run[FOLDER_NAME + 1];

	folder_safe_name(shipment->run, run);
	for (int number = 1; number <= RUNS_AT_MOST; number++) {
		snprintf(folder, PATH_AT_MOST, number == 1 ? "%s/%s" : "%s/%s-%d", machine, run,
			 number);
		put(shipment, folder, &shipment->documents[0], deadline, answer);
		if (!is_taken(answer) || http_now() >= deadline)
			return;
	}
}

void send_shipment(const struct shipment *shipment, struct delivery *result)
{
	char machine[FOLDER_NAME + 1], folder[PATH_AT_MOST], text[DELIVERY_DETAIL] = "";
	int64_t deadline = http_now() + (int64_t)shipment->seconds * 1000;
	struct http_answer answer = { .words = "no time was left" };

	folder_safe_name(shipment->machine, machine);
	put_report(shipment, machine, folder, deadline, &answer);
	tell(&shipment->documents[0], &answer, text);
	bool there = is_there(&answer);
	for (size_t i = 1; i < shipment->count && there; i++) {
		answer = (struct http_answer){ .words = "no time was left" };
		put(shipment, folder, &shipment->documents[i], deadline, &answer);
		tell(&shipment->documents[i], &answer, text);
	}
	if (there)
		delivery_set(result, "network", OK, "%s: %s", folder, text);
	else
		delivery_set(result, "network", FAILED, "%s", text);
}
