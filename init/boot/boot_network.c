/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/boot_network.h"

#include "init/boot/document_pack.h"
#include "init/boot/errand.h"
#include "init/boot/pid1.h"
#include "init/boot/run_name.h"
#include "init/network/send.h"
#include "init/processes.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CONFIGURE "/etc/vfio-preflight/network/configure"
#define CARDS     "/run/vfio-preflight-network"

enum { CONFIGURE_LIMIT = 60, SEND_LIMIT = 120, DOWN_LIMIT = 10, PAUSE_MS = 5000 };
enum { REPORT, CAPTURE, DOCUMENTS };

struct errand_network {
	struct consoles *consoles;
	const struct options *options;
	const struct worker *worker;
	struct delivery *result;
};

/* --- The cards --- */

static void run_script(const char *step, const char *words)
{
	int file = open(CARDS, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	dup2(file, STDOUT_FILENO);
	dup2(file, STDERR_FILENO);
	execl("/bin/busybox", "sh", CONFIGURE, step, words, (char *)NULL);
	_exit(127);
}

static void bring_up(void *words)
{
	run_script("up", words);
}

static void bring_down(void *unused)
{
	(void)unused;
	run_script("down", NULL);
}

/* What the script says of each card: on the consoles, and one behind the other in `cards`. */
static void tell_of_cards(struct consoles *consoles, char cards[DELIVERY_DETAIL])
{
	char line[128];
	size_t length = 0;
	FILE *file = fopen(CARDS, "re");

	*cards = '\0';
	while (file && fgets(line, sizeof line, file)) {
		line[strcspn(line, "\n")] = '\0';
		consoles_say(consoles, "vfio-preflight: network: %s", line);
		if (length < DELIVERY_DETAIL)
			length += (size_t)snprintf(cards + length, DELIVERY_DETAIL - length, "%s%s",
						   length ? "; " : "", line);
	}
	if (file)
		fclose(file);
}

static bool cards_are_up(const struct errand_network *errand)
{
	char how[DELIVERY_DETAIL], cards[DELIVERY_DETAIL];
	bool up = process_run(bring_up, (void *)errand->options->net, CONFIGURE_LIMIT, how,
			      sizeof how);

	tell_of_cards(errand->consoles, cards);
	if (!up)
		delivery_set(errand->result, "network", FAILED, "%s", *cards ? cards : how);
	return up;
}

/* --- What is sent --- */

static void send_report(const struct errand_network *errand)
{
	char run[RUN_NAME];
	struct document documents[DOCUMENTS] = { worker_document(errand->worker, FORMAT_JSON),
						 worker_capture(errand->worker) };

	documents[REPORT].name = "report.json";
	bool captured =
		documents[CAPTURE].bytes && document_pack(&documents[CAPTURE], PACKED_CAPTURE);
	run_name(errand->worker->page->began, run);
	const struct shipment shipment = { .url = &errand->options->server,
					   .machine = errand->worker->page->folder,
					   .run = run,
					   .documents = documents,
					   .count = captured ? 2 : 1,
					   .seconds = SEND_LIMIT,
					   .pause_ms = PAUSE_MS };
	if (documents[REPORT].bytes)
		send_shipment(&shipment, errand->result);
	else
		delivery_set(errand->result, "network", FAILED, "there is no JSON report");
}

static void run_network(void *context)
{
	const struct errand_network *errand = context;
	char how[DELIVERY_DETAIL];

	pid1_load_modules("network", errand->consoles);
	if (cards_are_up(errand))
		send_report(errand);
	process_run(bring_down, NULL, DOWN_LIMIT, how, sizeof how);
}

/* --- Whether there is anything to do --- */

static void say_where(struct consoles *consoles, const struct url *server)
{
	const char *open = strchr(server->host, ':') ? "[" : "", *shut = *open ? "]" : "";

	consoles_say(
		consoles,
		"vfio-preflight: sending the report to http://%s%s%s:%s%s within %d s; HTTP is "
		"not encrypted: who sees the network's traffic can read it",
		open, server->host, shut, server->port, server->path, NETWORK_LIMIT);
}

/* The capture comes with the second rendering, which may have been for the stick. */
static void have_capture(struct worker *worker)
{
	struct document capture = worker_capture(worker);

	if (!capture.bytes)
		worker_render_again(worker, RENDER_LIMIT);
	document_free(&capture);
}

/* NULL where it can be sent. */
static const char *why_not(const struct options *options)
{
	if (!*options->server.host)
		return "report= names no server: add " URL_EXPECTED;
	if (!pid1_has_network_part())
		return PID1_NO_NETWORK_PART;
	return NULL;
}

void boot_deliver_network(struct consoles *consoles, const struct options *options,
			  struct worker *worker)
{
	struct errand_network errand = { consoles, options, worker, NULL };
	const char *why = why_not(options);
	bool wanted = *options->server.host || (pid1_has_network_part() && !options->to_bmc);

	if (!worker->page || !wanted)
		return;
	have_capture(worker);
	errand.result = errand_result(worker, "network");
	if (!errand.result)
		return;
	if (!why) {
		say_where(consoles, &options->server);
		errand_run(consoles, worker, run_network, &errand, NETWORK_LIMIT, errand.result);
		return;
	}
	errand_refuse(consoles, worker, errand.result, why);
}
