/*
 * What to set, so that a host leaves a device and its companions to a virtual machine: decided here, written by renderers.
 * Only what this machine needs: no last resorts (pcie_acs_override, unsafe interrupts), nothing for what is in force already.
 * Where the disk that this system runs from would go along, it is a warning and no lines at all.
 *
 *     struct configurations index = configurations_begin(arena, machine);           once a machine
 *     struct configuration *c = configuration_of(&index, function, &companions);    for each device
 *
 * How a function is kept from the host's driver:
 *   options vfio-pci ids=     with a blacklist or a softdep, where no function that stays has the same ids
 *   driver_override           by address, else; the program driverctl keeps it over reboots
 */
#ifndef PROBES_ASSIGNMENT_CONFIGURATION_H
#define PROBES_ASSIGNMENT_CONFIGURATION_H

#include "probes/assignment/companions.h"
#include "probes/quirks/drivers.h"
#include "probes/assignment/needed.h"

typedef ARRAY(const char *) text_list;

enum host { HOST_PROXMOX, HOST_DEBIAN, HOST_FEDORA, HOSTS };

/* Lines for one place, in the order in which they are to be done. */
struct setting {
	const char *place;   /* a file, "shell" or "virtual machine" */
	text_list lines;     /* to be added to that file, run, or given to the virtual machine */
};

typedef ARRAY(struct setting) setting_list;
typedef ARRAY(const struct function *) given_list;

struct configuration {
	const struct function *device;
	given_list given;         /* to the virtual machine: the device, and what of its card goes along; sorted */
	given_list others;        /* of its group: bound to vfio-pci as well, but no part of the card */
	text_list ids;            /* "10de:2484", each once */
	text_list overrides;      /* addresses */
	text_list modprobe;       /* lines for modprobe.d */
	text_list kernel_options;
	text_list optional_kernel_options;
	struct text guest_firmware;  /* "ovmf" or "seabios", as its ROM says; ABSENT: no display device */
	text_list warnings;       /* sentences */
	setting_list hosts[HOSTS];   /* empty: nothing may be set, as `warnings` say */
};

/* What is looked up for every device of a machine. */
struct configurations {
	struct arena *arena;
	const struct machine *machine;
	const struct needs *needs;
	given_list by_id;                /* by vendor and device, then address; no virtual functions, whose real ids differ */
	given_list by_row[DRIVER_ROWS];  /* whom each row of drivers.h takes, by address */
};

struct configurations configurations_begin(struct arena *arena, const struct machine *machine);

/* NULL where more must go along than are listed. */
struct configuration *configuration_of(const struct configurations *index, const struct function *function,
				       const struct companions *companions);

/* "proxmox" "debian" "fedora" */
const char *host_name(enum host host);

/* "0000:01:00", where all functions of this one's slot are given and there are several; else NULL. */
const char *configuration_whole_slot(const struct configurations *index, const struct configuration *configuration,
				     const struct function *function);

/* configuration_options.c: fills in `kernel_options` and `optional_kernel_options`. */
void configuration_choose_options(const struct configurations *index, struct configuration *configuration);

/* configuration_hosts.c: fills in `hosts` from the rest. */
void configuration_write_hosts(const struct configurations *index, struct configuration *configuration);

#endif
