/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sends the report to a server: tries again, takes another name where one is taken, and ends. */
#ifndef INIT_NETWORK_SEND_H
#define INIT_NETWORK_SEND_H

#include "init/network/url.h"
#include "init/deliver/deliver.h"

struct shipment {
	const struct url *url;
	const char *machine;              /* names it; made safe for a path here */
	const char *run;                  /* "20261121-070007" */
	const struct document *documents; /* the report first; names of letters, digits and '.' */
	size_t count;
	unsigned seconds;  /* for all of it */
	unsigned pause_ms; /* before another try */
};

/*
 * PUTs each document to URL/MACHINE/RUN/NAME. A RUN whose report is there already (status 409 or
 * 412) becomes RUN-2, RUN-3 … RUN-99: nothing on the server is overwritten. Where no answer comes,
 * or one that asks for patience (408, 429, 5xx), it is tried three times. The result, a delivery
 * "network", says what became of each document; OK where the report is there. It does not name the
 * server, whose name or address may tell where the machine stands.
 */
void send_shipment(const struct shipment *shipment, struct delivery *result);

#endif
