/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boards whose GPUs one fabric connects: what scripts/make-quirks compiles from fabrics.quirks. */
#ifndef PROBES_QUIRKS_FABRICS_H
#define PROBES_QUIRKS_FABRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FABRIC_SETS = 5, FABRIC_PARTS = 3 };

/* A section of the file. */
struct known_fabric {
	const char *name;   /* "NVIDIA HGX A100 or DGX A100" */
	const char *source; /* ends in year and month */
	const char *called; /* its switches: "NVSwitches"; NULL: PCI shows none */
	/* what it means to give only a part; NULL behind the last */
	const char *parts[FABRIC_PARTS];
	uint8_t gpus, switches; /* of one board */
	bool stand_in;          /* such "switches" are elsewhere as well */
	/* that one VM may have as its own; 0 GPUs behind the last */
	struct {
		uint8_t gpus, switches;
	} sets[FABRIC_SETS];
};

struct known_fabric_id {
	uint16_t vendor, device;
	uint8_t fabric; /* index in known_fabrics */
	bool is_switch;
};

extern const struct known_fabric known_fabrics[];
extern const size_t known_fabric_count;
extern const struct known_fabric_id known_fabric_ids[];
extern const size_t known_fabric_id_count;

#endif
