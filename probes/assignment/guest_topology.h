/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a virtual machine is laid out so that it sees of the host's topology what its devices need:
 * the NUMA nodes that they sit at, and the switches that several of them share. Pure over facts.
 *
 * Guest nodes: one for each host node that a given device sits at. If there are several, each has
 * an expander, a root bus of its own (QEMU, docs/pcie.txt, 2.1.2). One is only pinned to.
 * Ports: devices below one switch of the host get one switch of the guest, as NVIDIA, "Optimizing
 * VM Configuration for AI Inference", asks for; all others a root port each. libvirt takes up to
 * 32 root ports on an expander and 32 downstream ports on a switch.
 */
#ifndef PROBES_ASSIGNMENT_GUEST_TOPOLOGY_H
#define PROBES_ASSIGNMENT_GUEST_TOPOLOGY_H

#include "probes/machine/machine.h"

/* As libvirt numbers controllers: 0 is the guest's first root bus. */
enum { GUEST_FIRST_PORT = 1 };

enum guest_port_kind { GUEST_EXPANDER, GUEST_ROOT_PORT, GUEST_UPSTREAM, GUEST_DOWNSTREAM };

struct guest_port {
	enum guest_port_kind kind;
	unsigned number;
	unsigned above; /* number of the port on whose bus it is; 0: the guest's first root bus */
	unsigned position; /* there; of no meaning where `above` is 0 */
	/* of an expander: the number of its bus, so that all buses below have room; its node */
	unsigned bus, node;
};

struct guest_node {
	unsigned host;                        /* number of the host's node */
	const char *cpus;                     /* the host's */
	ARRAY(const struct function *) given; /* that sit there, by address */
};

/* Where a function goes. */
struct guest_seat {
	const struct function *function;
	unsigned port;   /* number of the root port or downstream port above it */
	unsigned number; /* of the function, there */
	bool several;    /* it is the first one of several there */
};

struct guest_topology {
	ARRAY(struct guest_node) nodes; /* by number of the host's; empty: nothing to pin to */
	/* in an order in which they can be made; empty: nothing to mirror */
	ARRAY(struct guest_port) ports;
	/* of the given PCI Express functions that have a port; empty where `ports` is */
	ARRAY(struct guest_seat) seats;
};

/* Of `count` given functions, sorted by address. In `arena`; all zero: nothing to do. */
struct guest_topology guest_topology(struct arena *arena, const struct machine *machine,
				     const struct function *const *given, size_t count);

/* "expander" "root-port" "upstream-port" "downstream-port", as in JSON. */
const char *guest_port_word(enum guest_port_kind kind);

/* NULL where it has none. */
const struct guest_seat *guest_seat_of(const struct guest_topology *topology,
				       const struct function *function);

#endif
