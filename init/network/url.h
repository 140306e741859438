/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The address that the report is sent to. */
#ifndef INIT_NETWORK_URL_H
#define INIT_NETWORK_URL_H

#include <stdbool.h>
#include <stddef.h>

enum { URL_HOST = 253, URL_PORT = 5, URL_PATH = 200 };

/* Of what follows report= the form of an address, for messages. */
#define URL_EXPECTED "http://HOST[:PORT][/PATH]"

struct url {
	char host[URL_HOST + 1]; /* a name, or an address without brackets; "": there is none */
	char port[URL_PORT + 1]; /* "80" where none was given */
	char path[URL_PATH + 1]; /* begins and ends with '/' */
};

/*
 * Takes URL_EXPECTED of `length` letters. HOST is a name, an IPv4 address, or an IPv6 address in
 * brackets; PATH has letters, digits, '.', '_', '~', '-' and '/' only. False for anything else: no
 * user, no password, no query, no other scheme.
 */
bool url_parse(const char *text, size_t length, struct url *url);

#endif
