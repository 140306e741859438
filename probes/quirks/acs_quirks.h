/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of particular devices: the tables that scripts/make-quirks compiles from
 * probes/quirks/.
 */
#ifndef PROBES_QUIRKS_ACS_QUIRKS_H
#define PROBES_QUIRKS_ACS_QUIRKS_H

#include "probes/machine/function.h"

enum {
	WHEN_MULTIFUNCTION = 1 << 0,
	WHEN_ROOT_BUS = 1 << 1,
	WHEN_IVRS = 1 << 2,
	WHEN_HAS_ACS = 1 << 3,
	WHEN_PCH_ENABLED = 1 << 4,
	WHEN_NOT_PCH_ENABLED = 1 << 5,
	WHEN_ROOT_PORT = 1 << 6,
	WHEN_ROOT_OR_DOWNSTREAM_PORT = 1 << 7,
	WHEN_INTEGRATED_ENDPOINT = 1 << 8,
};

/* For acs_quirk.gives: the capability decides after all, with registers of 32 bits. */
enum { QUIRK_DWORD = 1 << 15 };

/* acs.quirks; the first row that matches decides. */
struct acs_quirk {
	uint16_t vendor, first, last; /* devices */
	uint16_t when;                /* all of WHEN_… */
	uint16_t gives;               /* ACS_… bits, 0 for nothing, or QUIRK_DWORD */
};

enum alias_kind {
	ALIAS_FUNCTION,  /* function `low` of its own slot */
	ALIAS_ADDRESS,   /* device and function `low`, packed in 8 bits, of its own bus */
	ALIAS_FUNCTIONS, /* functions `low` to `high` of every slot of its bus */
	ALIAS_BUS,       /* every function of its bus */
};

/* dma_alias.quirks; every row that matches counts. */
struct alias_quirk {
	uint16_t vendor, first, last;
	uint16_t subsystem_vendor, subsystem_device; /* 0000: any */
	int except;   /* the function that the row is not about, or -1 */
	uint8_t kind; /* enum alias_kind */
	uint8_t low, high;
};

extern const struct acs_quirk acs_quirks[];
extern const size_t acs_quirk_count;
extern const struct alias_quirk alias_quirks[];
extern const size_t alias_quirk_count;

/* Whether the row, its conditions left out, is about this device. */
bool acs_quirk_is_about(const struct acs_quirk *quirk, uint16_t vendor, uint16_t device);

/*
 * Whether Linux isolates this root port by registers of its chipset, where RCBA leads to them: see
 * struct pch.
 */
bool acs_asks_chipset(const struct function *function);

/*
 * Whether a row, its conditions left out, says that the ACS registers have 32 bits. Such rows are
 * about root ports.
 */
bool acs_registers_are_wide(uint16_t vendor, uint16_t device);

#endif
