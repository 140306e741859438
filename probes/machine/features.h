/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What one PCI function offers besides its identity, from configuration space and from Linux's
 * folder of it. Part of function.h.
 *
 * A group of facts is one question: its plain members hold where its status is OK; ABSENT is "it
 * has no such capability", DENIED "only root may read there", FAILED "the space or the chain of
 * capabilities ends before". Numbers are as the registers say them, decoded as PCI Express Base 5.0
 * does unless another specification is named.
 */
#ifndef PROBES_MACHINE_FEATURES_H
#define PROBES_MACHINE_FEATURES_H

#include "probes/machine/fact.h"

enum { ROM_BAR = 6 };

/*
 * A base address register, 7.5.1.2.1. The sizes are Linux's: to find one out itself a program would
 * have to write.
 */
struct bar {
	uint8_t index; /* 0 to 5, of the lower half where there are two; ROM_BAR */
	bool io;
	bool wide; /* 64 bits */
	bool prefetchable;
	bool assigned; /* it has an address */
	/* ROM_BAR: Linux shows the firmware's copy at 0xc0000 instead of what the device decodes */
	bool shadow;
	uint64_t address;   /* as the device decodes it */
	struct number size; /* bytes; of one virtual function for those of SR-IOV */
};

typedef ARRAY(struct bar) bar_list;

/*
 * The slot behind a root or downstream port, 7.5.3.9. ABSENT: not a port, or no slot is behind it.
 */
struct port_slot {
	enum status status;
	uint16_t number; /* physical slot number */
	bool hotplug;
	/* what is in it may vanish without notice: a drive bay, Thunderbolt, no slot for a card */
	bool surprise;
};

/*
 * 7.5.3.6 and 7.5.3.8. Speeds by number: 1 is 2.5 GT/s, 2 is 5, 3 is 8, 4 is 16, 5 is 32, 6 is 64;
 * 0 and others as they stand.
 */
struct link {
	enum status status;
	uint8_t speed, width;
	uint8_t speed_at_most, width_at_most;
	uint8_t port; /* of a switch or root complex: the port's number */
};

/* PCI Bus Power Management Interface 1.2, 3.2. */
struct power {
	enum status status;
	uint8_t state;      /* 0 to 3: D0 to D3hot */
	bool no_soft_reset; /* going from D3hot to D0 resets nothing */
};

struct msi {
	enum status status;
	bool enabled, wide, maskable;
	uint16_t vectors;
};

struct msix {
	enum status status;
	bool enabled;
	uint16_t vectors;
	uint8_t table_bar; /* which BAR holds the table */
};

/* Resets that the function itself offers. Whether Linux uses them is another question: quirks. */
struct resets {
	struct flag flr; /* PCI Express Device Capabilities bit 28 */
	/* Advanced Features capability: transactions pending and function-level reset */
	struct flag af_flr;
	struct flag pm; /* power management, and NoSoftReset is clear */
	/* nothing else would be reset with its bus: alone there, no bridge, not on a root bus */
	struct flag bus;
	struct text methods; /* as Linux lists them by preference, "flr bus"; ABSENT: none */
};

/* Alternative routing ids, 7.8.7. */
struct ari {
	enum status status;
	uint8_t next_function;
};

/* Of a root or downstream port, Device Capabilities 2 and Device Control 2 bit 5. */
struct ari_forwarding {
	enum status status;
	bool supported, enabled;
};

/* Address translation services, 10.5.1. */
struct ats {
	enum status status;
	bool enabled;
	uint8_t smallest_unit; /* STU: 4096 << this many bytes */
	uint8_t queue_depth;   /* invalidate requests at once: 1 to 32 */
	bool page_aligned;
};

/* Page requests, 10.5.2. */
struct pri {
	enum status status;
	bool enabled;
	uint32_t capacity; /* outstanding page requests */
	uint32_t allocation;
};

/* Process address space ids, 7.8.8. */
struct pasid {
	enum status status;
	bool enabled, execute, privileged;
	uint8_t width; /* bits of an id */
};

/* Single root I/O virtualization, 9.3.3, of a physical function. */
struct sriov {
	uint16_t offset; /* of the capability */
	bool enabled;
	bool ari_hierarchy; /* Control bit 4 */
	uint16_t initial_vfs, total_vfs, num_vfs;
	uint16_t first_offset, stride; /* from the physical function's routing id */
	uint16_t vf_device;            /* device id of its virtual functions */
	bar_list bars;                 /* of the virtual functions */
};

/* Resizable BAR, 7.8.6. */
struct resizable_bar {
	uint8_t index;
	uint8_t size;   /* now: 1 MiB << this */
	uint64_t sizes; /* bit n: 1 MiB << n is possible */
};

struct features {
	bar_list bars;
	struct port_slot slot;
	struct link link;
	struct power power;
	struct msi msi;
	struct msix msix;
	struct resets resets;
	struct ari ari;
	struct ari_forwarding ari_forwarding;
	struct ats ats;
	struct pri pri;
	struct pasid pasid;
	enum status sriov_status;
	const struct sriov *sriov; /* NULL unless that is OK */
	enum status resizable_status;
	ARRAY(struct resizable_bar) resizable;
};

#endif
