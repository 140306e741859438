/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One PUT request of HTTP/1.1 (RFC 9110, RFC 9112), in clear text: nothing is encrypted. */
#ifndef INIT_NETWORK_HTTP_PUT_H
#define INIT_NETWORK_HTTP_PUT_H

#include "init/deliver/deliver.h"
#include "init/network/url.h"

#include <stdint.h>

enum { HTTP_WORDS = 64 };

struct http_answer {
	int status; /* "201"; 0: there was no answer */
	/* "201 Created"; where there was none, why: "connecting: timed out" */
	char words[HTTP_WORDS];
};

/* Milliseconds of a clock that only goes on, which the deadline below is of. */
int64_t http_now(void);

/*
 * Sends the document to url->path and `path` below it, from each address that the host has until
 * one takes the connection. "If-None-Match: *" asks the server to overwrite nothing. Of the answer
 * only the first line is used. Every wait ends after ten seconds in which nothing came or went, and
 * at the deadline; the resolver may add ten seconds.
 */
void http_put(const struct url *url, const char *path, const struct document *document,
	      int64_t deadline, struct http_answer *answer);

#endif
