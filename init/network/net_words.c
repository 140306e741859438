/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/network/net_words.h"

#include "probes/lib/text.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { WORDS_AT_MOST = 4, LENGTH_AT_MOST = 200 };

/* AF_INET or AF_INET6, or 0 for what is no address. */
static int kind_of(const char *word)
{
	unsigned char address[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, word, address) == 1    ? AF_INET
	       : inet_pton(AF_INET6, word, address) == 1 ? AF_INET6
							 : 0;
}

/* The kind of "ADDRESS/PREFIX", which loses its prefix, or 0. */
static int kind_with_prefix(char *word)
{
	char *slash = strchr(word, '/');
	uint64_t prefix;

	if (!slash)
		return 0;
	*slash = '\0';
	int kind = kind_of(word);
	return text_is_decimal(slash + 1, kind == AF_INET ? 32 : 128, &prefix) && prefix ? kind : 0;
}

/* "52:54:00:12:34:56", as Linux shows it. */
static bool is_mac(const char *word)
{
	size_t i;

	for (i = 0; word[i]; i++)
		if (i % 3 == 2 ? word[i] != ':' : !strchr("0123456789abcdef", word[i]))
			return false;
	return i == 17;
}

bool net_words_are_valid(const char *text)
{
	char whole[LENGTH_AT_MOST], *words[WORDS_AT_MOST + 1] = { NULL }, *rest = whole;
	size_t count = 0;

	if (snprintf(whole, sizeof whole, "%s", text) >= LENGTH_AT_MOST)
		return false;
	while (rest && count <= WORDS_AT_MOST)
		words[count++] = strsep(&rest, ",");
	if (count > 1 && is_mac(words[count - 1]))
		count--;
	if (strcmp(words[0], NET_WORDS_DEFAULT) == 0)
		return count == 1;
	int kind = count < WORDS_AT_MOST ? kind_with_prefix(words[0]) : 0;
	return kind && (count < 2 || kind_of(words[1]) == kind) && (count < 3 || kind_of(words[2]));
}
