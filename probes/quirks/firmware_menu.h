/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a setting stands in this machine's firmware setup: what scripts/make-quirks compiles from
 * quirks/firmware_menu.quirks.
 */
#ifndef PROBES_QUIRKS_FIRMWARE_MENU_H
#define PROBES_QUIRKS_FIRMWARE_MENU_H

#include "probes/machine/machine.h"

enum firmware_setting {
	SETTING_IOMMU,          /* VT-d, AMD's IOMMU */
	SETTING_VIRTUALIZATION, /* VT-x, SVM */
	SETTING_ACS,
	SETTING_ABOVE_4G,
	SETTING_RESIZABLE_BAR,
	SETTING_SRIOV,
	FIRMWARE_SETTINGS,
};

/*
 * "Advanced > CPU Configuration > SVM Mode", by vendor, product and CPU. NULL where it is not
 * known.
 */
const char *firmware_menu(const struct machine *machine, enum firmware_setting setting);

/*
 * The sentence that says what to switch on and where; where no menu is known, by what words it goes
 * at most vendors. In the arena.
 */
const char *firmware_switch_on(struct arena *arena, const struct machine *machine,
			       enum firmware_setting setting);

/*
 * What to look for where a port should isolate: "ACS (…)". On AMD's boards ACS takes effect with
 * AER, which is a setting of its own.
 */
const char *firmware_acs(struct arena *arena, const struct machine *machine);

/* --- The table --- */

struct firmware_menu {
	const char *vendor;                   /* how its name begins, in any case of letters */
	const char *product;                  /* how its name begins; NULL: any */
	const char *cpu;                      /* "GenuineIntel" "AuthenticAMD"; NULL: any */
	const char *paths[FIRMWARE_SETTINGS]; /* NULL where not known */
};

extern const struct firmware_menu firmware_menus[];
extern const size_t firmware_menu_count;

#endif
