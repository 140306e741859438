/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What differs by the release of Linux: what scripts/make-quirks compiles from
 * quirks/versions.quirks, whose head tells its words.
 */
#ifndef PROBES_QUIRKS_VERSIONS_H
#define PROBES_QUIRKS_VERSIONS_H

#include "probes/machine/machine.h"

enum version_rule {
	VERSION_VMD_DRIVER,            /* Linux's driver for VMD takes this device */
	VERSION_NO_SOURCE_VALIDATION,  /* Linux takes this bit out of the device's ACS capability */
	VERSION_NO_FLR,                /* Linux does not use the device's FLR */
	VERSION_HOST_BRIDGE_GROUP,     /* 0000:00:00.0 gets a group though no unit covers it */
	VERSION_HOST_BRIDGE_PERHAPS,   /* it may; the running kernel's own word tells */
	VERSION_WHOLE_SWITCH_GROUPS,   /* one port without ACS makes one group of a whole switch */
	VERSION_OPREGION_FOR_VGA_ONLY, /* VFIO gives Intel's OpRegion to class 0300 alone */
	VERSION_NO_INTEGRATED_ENDPOINTS, /* Intel's integrated endpoints do not count as isolated */
	VERSION_NO_CONFIG_ACS,           /* pci=config_acs= is not known */
	VERSION_KEEPS_FRAMEBUFFER,       /* vfio-pci does not free a BAR of the firmware's screen */
	VERSION_IGNORES_AMD_REGIONS,     /* memory that the IVRS reserves blocks no device */
	VERSION_NO_RESIZE_FILE,          /* resourceN_resize is not there */
	VERSION_OLD_IVRS_OPTION,   /* ivrs_ioapic[4]=00:14.0, not ivrs_ioapic=4@0000:00:14.0 */
	VERSION_REMAP_OPT_OUT,     /* bit 3 of the DMAR's flags keeps DMA remapping off */
	VERSION_RESET_METHOD_FILE, /* reset_method is there for what can be reset */
	VERSION_NO_PCH_PORTS,      /* ports of Intel's 5 to 9 series are not isolated */
	VERSION_CONFIG_ACS_ADDS,   /* pci=config_acs= leaves bits on that it does not name */
	/* of AMD's IOAPICs, which has to be where for interrupt remapping: ioapics.h */
	VERSION_SOUTHBRIDGE_ANY,
	VERSION_SOUTHBRIDGE_TIMER,
	VERSION_SOUTHBRIDGE_CLASS,
	VERSION_GROUPS_KNOWN,  /* it makes groups as computed here */
	VERSION_CHANGES_KNOWN, /* what is known to differ between releases is known of it */
	VERSION_CHANGED_BY_DISTRIBUTOR, /* its number does not tell what it does */
	VERSION_KNOWN_BAD,              /* passthrough is known, or was reported, to fail with it */
};

/* Said to people. */
struct version_words {
	const char *source, *about, *remedy;
};

/* A version as 6.12 is 6 << 8 | 12; 0: none. */
struct version_row {
	uint8_t rule;
	uint16_t since, before;
	uint16_t vendor, first, last; /* vendor 0: about no device */
	const char *flavour;          /* or NULL */
	const char *releases;         /* beginnings of names, with blanks between them; or NULL */
	/*
	 * Of VERSION_KNOWN_BAD, and `about` alone of VERSION_CHANGED_BY_DISTRIBUTOR; else NULL, for
	 * the others' stand in the file alone.
	 */
	const struct version_words *words;
};

extern const struct version_row version_rows[];
extern const size_t version_row_count;

/*
 * Whether the machine's kernel does so by its number, about this device where one is given. Not OK:
 * which kernel it is was not seen; FAILED also where its name does not tell, that of a series
 * (6.12) which differs in itself.
 */
struct flag version_does(const struct machine *machine, enum version_rule rule,
			 const struct function *function);

/*
 * Of those that call the machine's kernel bad, the first row behind this one, or of all; or NULL.
 * *perhaps: only some releases of its series are.
 */
const struct version_row *version_known_bad(const struct machine *machine,
					    const struct version_row *after, bool *perhaps);

/* Why the number of the machine's kernel does not tell what it does; NULL where it does. */
const char *version_changed_by(const struct machine *machine);

/* Intel VMD, by its id: some release of Linux has a driver for it. */
bool function_is_vmd(const struct function *function);

#endif
