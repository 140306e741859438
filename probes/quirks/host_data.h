/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The hosts of probes/quirks/hosts/NAME.host, a file each; probes/quirks/hosts/README tells what
 * such a file holds. scripts/make-hosts packs them: text that is seldom read.
 */
#ifndef PROBES_QUIRKS_HOST_DATA_H
#define PROBES_QUIRKS_HOST_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A set of hosts is the bits of a uint32_t. */
enum { HOSTS_AT_MOST = 32 };
#define HOSTS_ALL UINT32_MAX

struct host {
	const char *name;  /* "proxmox", as --host takes it */
	const char *title; /* "Proxmox VE", for reading */
	const char *seen;  /* what was read and when, "by its documentation, read 2026-11" */
	const char *run;   /* where its lines were carried out, for reading; "" where nowhere */
	/* How it is recognised: words with blanks between them, "" where not by this. */
	const char *release; /* a part of its kernel's release */
	const char *fact;    /* "pve" or "xen": fact of struct kernel */
	const char *os;      /* ID in /etc/os-release */
	const char *guess;   /* a part of the release, where /etc/os-release was never asked for */
	/* told where nobody knows what the host is */
	bool common;
	/*
	 * Strings, one behind the other, then "". The first byte of each: 'P' place, 'L' lines for
	 * it, 'U' from here on it is to take the change back, 'N' a note on a rule. The rest of P
	 * and L is CONDITIONS|TEXT, that of N is RULE|TEXT.
	 */
	const char *records;
};

extern const unsigned host_count;

/* Lives as long as the program. Aborts where there is no memory. */
const struct host *host_at(unsigned index);

/* --- build/hosts.c --- */

extern const char hosts_expected[]; /* "all, or any of arch debian ..." */

/* A record for each: common ("1" or ""), then the strings of struct host in their order. */
extern const uint8_t hosts_packed[];
extern const size_t hosts_size, hosts_packed_size;

#endif
