/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/network/url.h"

#include "probes/lib/text.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#define LETTERS_AND_DIGITS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/* A name or an IPv4 address. Gives what is behind it, or NULL. */
static const char *take_name(const char *at, struct url *url)
{
	size_t length = strspn(at, LETTERS_AND_DIGITS ".-");

	if (!length || length > URL_HOST)
		return NULL;
	memcpy(url->host, at, length);
	return at + length;
}

/* "[2001:db8::1]", likewise. */
static const char *take_ipv6(const char *at, struct url *url)
{
	size_t length = strcspn(++at, "]");
	struct in6_addr address;

	if (!at[length] || length > URL_HOST)
		return NULL;
	memcpy(url->host, at, length);
	return inet_pton(AF_INET6, url->host, &address) == 1 ? at + length + 1 : NULL;
}

static const char *take_port(const char *at, struct url *url)
{
	uint64_t port = 80;

	if (*at == ':') {
		at++;
		if (!text_take_decimal(&at, 65535, &port) || !port)
			return NULL;
	}
	snprintf(url->port, sizeof url->port, "%u", (unsigned)port);
	return at;
}

static bool take_path(const char *at, struct url *url)
{
	size_t length = strspn(at, LETTERS_AND_DIGITS "._~-/");

	if (at[length] || (length && *at != '/') || length + 2 > sizeof url->path)
		return false;
	snprintf(url->path, sizeof url->path, "%s%s", at,
		 length && at[length - 1] == '/' ? "" : "/");
	return true;
}

bool url_parse(const char *text, size_t length, struct url *url)
{
	static const char scheme[] = "http://";
	char whole[sizeof scheme + sizeof *url];

	*url = (struct url){ 0 };
	if (length >= sizeof whole || strncmp(text, scheme, sizeof scheme - 1) != 0)
		return false;
	snprintf(whole, sizeof whole, "%.*s", (int)length, text);
	const char *at = whole + sizeof scheme - 1;
	at = *at == '[' ? take_ipv6(at, url) : take_name(at, url);
	at = at ? take_port(at, url) : NULL;
	return at && take_path(at, url);
}
