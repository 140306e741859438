/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of particular devices themselves: resets that do not work, features that Linux
 * leaves off, devices that VFIO refuses. The table is compiled by scripts/make-quirks from
 * probes/quirks/device.quirks, whose head tells what each word means.
 */
#ifndef PROBES_QUIRKS_DEVICE_QUIRKS_H
#define PROBES_QUIRKS_DEVICE_QUIRKS_H

#include "probes/machine/function.h"

enum device_effect {
	EFFECT_NO_FLR = 1 << 0,
	EFFECT_NO_BUS_RESET = 1 << 1,
	EFFECT_NO_PM_RESET = 1 << 2,
	EFFECT_OWN_RESET = 1 << 3,
	EFFECT_BAD_RESET = 1 << 4,
	EFFECT_BAD_FLR = 1 << 5,
	EFFECT_NO_ATS = 1 << 6,
	EFFECT_VFIO_REFUSES = 1 << 7,
	EFFECT_INTX_NOT_MASKABLE = 1 << 8,
};

enum {
	DEVICE_WHEN_CLASS = 1 << 0,
	DEVICE_WHEN_NOT_ROOT_BUS = 1 << 1,
	DEVICE_WHEN_REVISION = 1 << 2,
	DEVICE_WHEN_REVISION_BELOW = 1 << 3,
	DEVICE_WHEN_SUBSYSTEM = 1 << 4,
	DEVICE_WHEN_FLR = 1 << 5,
	DEVICE_WHEN_BAR0 = 1 << 6,
	DEVICE_WHEN_UNSEEN = 1 << 7,
};

/* A section of the file. */
struct device_quirk {
	const char *about; /* its title: "AMD Navi 14: after a reset it may not start again" */
	/* where the knowledge is from; of bad resets it ends in year and month */
	const char *source;
	const char *remedy;  /* a sentence, or NULL */
	uint16_t effects;    /* of enum device_effect */
	uint16_t when;       /* all of DEVICE_WHEN_… */
	uint16_t class_code; /* base class and subclass */
	uint16_t subsystem_vendor, subsystem_device;
	uint8_t revision;
};

/* Devices that a section names; sorted by vendor, then as they stand in the file. */
struct device_quirk_match {
	uint16_t vendor, first, last;
	uint16_t quirk; /* index in device_quirks */
};

struct device_quirk_found {
	const struct device_quirk *quirk; /* NULL: none */
	bool sure; /* false: it may be so, for a condition could not be looked at */
};

/*
 * The first section about this function that has one of `effects`, those that are sure before the
 * others.
 */
struct device_quirk_found device_quirk(const struct function *function, unsigned effects);

extern const struct device_quirk device_quirks[];
extern const struct device_quirk_match device_quirk_matches[];
extern const size_t device_quirk_match_count;

#endif
