/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the network card gets its address: the value of net=. */
#ifndef INIT_NETWORK_NET_WORDS_H
#define INIT_NETWORK_NET_WORDS_H

#include <stdbool.h>

#define NET_WORDS_DEFAULT "dhcp"
#define NET_WORDS_EXPECTED \
	"dhcp or ADDRESS/PREFIX[,GATEWAY[,NAME-SERVER]]; behind it ,MAC for one card"

/*
 * Whether this is NET_WORDS_EXPECTED, addresses being IPv4 or IPv6, the gateway of the address's
 * own kind. image/network/configure takes it as it is.
 */
bool net_words_are_valid(const char *text);

#endif
