/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether one function isolates: Linux's device-specific knowledge first, then the PCI Express
 * rules and the ACS capability.
 */
#ifndef PROBES_GROUPS_ACS_H
#define PROBES_GROUPS_ACS_H

#include "probes/quirks/acs_quirks.h"
#include "probes/groups/view.h"

enum isolation {
	ISOLATION_UNKNOWN, /* its capabilities could not be seen */
	ISOLATES,
	/* without a capability that says so; a row of acs.quirks vouches for it */
	ISOLATES_BY_QUIRK,
	ISOLATES_BY_OVERRIDE, /* pcie_acs_override= makes the kernel believe so */
	CONVENTIONAL,         /* not PCI Express: never */
	NEVER_BY_TYPE,        /* a bridge between PCI and PCI Express, an event collector: never */
	NO_ACS,               /* it would need the capability, and has none */
	ACS_BITS_OFF,         /* it has the capability, and required bits that it offers are off */
	NEVER_BY_QUIRK,       /* a row of acs.quirks says that it does not */
};

/*
 * PCI Express Base Specification, 6.12; Linux, pci_acs_enabled(). Bits that the capability lacks
 * count as hard-wired on.
 */
enum isolation acs_isolation(const struct view *view, const struct function *function);

/* The first three that isolate. */
bool isolation_is_good(enum isolation isolation);

/* The ACS control bits as the view assumes them; only for a function that has the capability. */
uint32_t acs_control(const struct view *view, const struct function *function);

/*
 * The bits that it has to have on: those of the required ones that it offers, as the running kernel
 * sees its capability.
 */
uint32_t acs_required(const struct machine *machine, const struct function *function);

/* The row of acs.quirks that decides about it, or NULL. */
const struct acs_quirk *acs_quirk_of(const struct view *view, const struct function *function);

#endif
