/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What to set for one device, as configure.h decides it and hosts.h words it. */
#ifndef PROBES_ASSIGNMENT_CONFIGURATION_H
#define PROBES_ASSIGNMENT_CONFIGURATION_H

#include "probes/assignment/companions.h"
#include "probes/assignment/graphics.h"
#include "probes/quirks/drivers.h"
#include "probes/assignment/guest_topology.h"
#include "probes/assignment/host_needs.h"

typedef ARRAY(const char *) text_list;
typedef ARRAY(const struct function *) given_list;

/* What the virtual machine needs besides. Zero: nothing of it. */
struct guest {
	unsigned address_bits;          /* at most so many of its CPU */
	unsigned window_mib;            /* that its firmware keeps for BARs above 4 GiB */
	unsigned mmio_mib;              /* of all BARs, where all are known */
	const struct function *display; /* whose ROM is meant by the rest */
	const char *rom_file;           /* name of a file that the guest gets as ROM … */
	/* … and the command that writes it to standard output; NULL: it has to be built */
	const char *rom_source;
	bool hide_rom;                  /* the device's own ROM is of no use */
	struct guest_topology topology;
};

/* How it gets the device, where that is integrated graphics. Zero: it is none. */
struct graphics {
	enum graphics_way way;
	const struct known_igpu *known; /* NULL: its ids are not listed */
	text_list says;                 /* sentences, the way itself first */
};

struct configuration {
	const struct function *device;
	/* to the virtual machine: the device, and what of its card goes along; sorted */
	given_list given;
	given_list others; /* of its group: bound to vfio-pci as well, but no part of the card */
	/* bridges of its group, which must lose their driver and get no other */
	given_list released;
	text_list ids;       /* "10de:2484", each once */
	text_list overrides; /* addresses */
	text_list modprobe;  /* lines for modprobe.d */
	text_list kernel_options;
	text_list optional_kernel_options;
	/*
	 * "ovmf" or "seabios", as its ROM says, or for integrated graphics of Intel the way;
	 * ABSENT: no display device
	 */
	struct text guest_firmware;
	struct guest guest;
	struct graphics graphics;
	text_list warnings; /* sentences */
	bool refused;       /* nothing may be set, as `warnings` say */
};

/* What is looked up for every device of a machine. */
struct configurations {
	struct arena *arena;
	const struct machine *machine;
	const struct needs *needs;
	/* by vendor and device, then address; no virtual functions, whose real ids differ */
	given_list by_id;
	given_list by_row[DRIVER_ROWS]; /* whom each row of drivers.h takes, by address */
	integrated_list integrated;
};

#endif
