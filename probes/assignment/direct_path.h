/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The option of the kernel that lets some devices talk directly, and what it costs: the groups that
 * it merges by the predictor, and the isolation that is lost without that anybody sees it in the
 * groups. Pure over facts.
 */
#ifndef PROBES_ASSIGNMENT_DIRECT_PATH_H
#define PROBES_ASSIGNMENT_DIRECT_PATH_H

#include "probes/assignment/peers.h"

typedef ARRAY(int) group_numbers;

struct direct_path {
	/*
	 * "pci=config_acs=xx100x1@0000:02:01.0;xx100x1@0000:02:02.0", of the ports whose
	 * redirection or egress control is in the way, and behind them what the command line says
	 * by this option already; "pci=disable_acs_redir=…" for a kernel before 6.11. NULL: nothing
	 * to set
	 */
	const char *option;
	bool replaces; /* the one of the command line, which it contains */
	/* numbers of potential groups that would no longer be apart; sorted */
	group_numbers merges;
};

/* Of all pairs of the `count` devices that meet at a switch. In `arena`. */
struct direct_path direct_path(struct arena *arena, const struct prediction *prediction,
			       const struct function *const *devices, size_t count);

/* Of one port: what the option says of it, NULL: not asked for yet, and what that merges. */
struct port_alone {
	const char *entry;
	group_numbers merges;
};

/* For many pairs of one machine: what is found once for each port. */
struct direct_paths {
	struct arena *arena;
	const struct prediction *prediction;
	struct port_alone *alone; /* by index of the port */
	const char *given;        /* what the command line says by the option already, or "" */
};

struct direct_paths direct_paths_of(struct arena *arena, const struct prediction *prediction);

/* The same as direct_path() of the two. In `arena`. */
struct direct_path direct_path_of_pair(struct arena *arena, const struct direct_paths *paths,
				       const struct peer_pair *pair);

#endif
