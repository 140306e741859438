/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is assumed where groups are computed: the machine, the state of its ACS bits, options of the
 * kernel.
 */
#ifndef PROBES_GROUPS_VIEW_H
#define PROBES_GROUPS_VIEW_H

#include "probes/machine/machine.h"

struct aliases;
struct grouping;

enum { OVERRIDES_AT_MOST = 15, CHANGES_AT_MOST = 64, HOPS_AT_MOST = 8 };

/* A device as pci=config_acs= and pci=disable_acs_redir= name it (kernel-parameters, "pci="). */
struct device_pattern {
	bool by_id;
	uint16_t vendor, device, subsystem_vendor, subsystem_device; /* by_id; 0 is any */
	uint32_t domain; /* else: domain and bus of the first hop … */
	uint8_t bus;
	uint8_t hops[HOPS_AT_MOST]; /* … and device and function of each, packed in 8 bits */
	size_t hop_count;
};

/* ACS control bits that the command line sets: those in `mask` become what they are in `bits`. */
struct acs_change {
	struct device_pattern device;
	uint16_t mask, bits;
	bool config; /* by config_acs=, which overrules disable_acs_redir= */
};

struct view {
	const struct machine *machine;
	const bool *covered; /* by index of the function: a unit translates it */
	enum status doubt;   /* NOT_ASKED: none; else why it could not be told who is covered */
	const struct aliases *aliases; /* alias.h; the same in each view of a machine, as is … */
	const int *order;              /* … order.h. NULL: to be found */
	/* of another view that differs by changes alone, all of which this one is about, too: what
	   no change is about isolates as there. NULL: none */
	const struct grouping *like;
	/* some function shows extended configuration space: the kernel reaches it */
	bool extended;
	bool requested; /* the kernel has switched ACS on where it is offered, or would */
	bool potential; /* control bits do not show that yet: what is offered counts */
	/* or they may do: then what the firmware left in them is not to be seen */
	bool switched_on;
	/*
	 * Linux before 6.11: no config_acs=, and disable_acs_redir= alters what Linux switched on
	 */
	bool no_config_acs;
	bool config_acs_adds; /* Linux 6.14.0: a change is applied to what Linux switched on */
	bool ivrs;            /* an IVRS is there: AMD's old southbridges count as isolated */
	bool override_downstream, override_multifunction;
	struct {
		uint16_t vendor, device;
	} override_ids[OVERRIDES_AT_MOST];
	size_t override_id_count;
	/* the first that matches a function counts, config_acs= before the other */
	struct acs_change changes[CHANGES_AT_MOST];
	size_t change_count;
};

/*
 * Adds an option of the kernel's command line to the view: pcie_acs_override=…, pci=config_acs=…,
 * pci=disable_acs_redir=…. As in the kernel, each of the last two replaces what the same one said
 * before. False where it is none of these or cannot be understood; then `view` is as before and
 * *why says what was expected.
 */
bool view_add_option(struct view *view, const char *option, const char **why);

/* The change that is about this function, or NULL. */
const struct acs_change *view_change_of(const struct view *view, const struct function *function);

#endif
