/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Facts about one PCI function, from configuration space and from Linux. Part of machine.h. */
#ifndef PROBES_MACHINE_FUNCTION_H
#define PROBES_MACHINE_FUNCTION_H

#include "probes/machine/fact.h"
#include "probes/machine/features.h"
#include "probes/machine/rom.h"

enum port_type {
	PORT_ENDPOINT = 0,
	PORT_LEGACY_ENDPOINT = 1,
	PORT_ROOT = 4,
	PORT_UPSTREAM = 5,
	PORT_DOWNSTREAM = 6,
	PORT_PCIE_TO_PCI = 7,
	PORT_PCI_TO_PCIE = 8,
	PORT_INTEGRATED_ENDPOINT = 9,
	PORT_EVENT_COLLECTOR = 10,
};

struct pcie {
	enum status status;  /* ABSENT: conventional PCI */
	unsigned offset;     /* of the capability */
	enum port_type type; /* other values as they stand */
};

struct acs {
	enum status status;  /* DENIED where extended configuration space may not be read */
	unsigned offset;     /* of the extended capability */
	uint32_t capability; /* at offset + 4 */
	uint32_t control;    /* at offset + 6, or + 8 where wide */
	/* both registers have 32 bits: root ports of Intel's Sunrise Point and Union Point */
	bool wide;
	/* a text told the capability, and control is where that text does not look: it holds 0 */
	bool control_unseen;
	/*
	 * Of a port whose egress control is on: a bit for each of the ports, by their number, to
	 * which it does not let requests through. ACS_PORTS bits. NULL: it is off, or was not read
	 */
	const uint32_t *egress;
};

/*
 * One capability. Ids of the two lists overlap; which one it is of tells the offset: the extended
 * list begins at 0x100.
 */
struct capability {
	uint16_t id;
	uint16_t offset;
};

/*
 * What the walks along both lists met, in their order. A chain that is FAILED has in `items` what
 * stood before the fault.
 */
struct capabilities {
	enum status standard;
	/*
	 * ABSENT: conventional PCI; FAILED: also where the machine shows no extended configuration
	 * space
	 */
	enum status extended;
	const struct capability *items;
	size_t count;
};

/*
 * The bits that isolate: source validation, request and completion redirect, upstream forwarding.
 */
enum {
	ACS_SV = 1 << 0,
	ACS_TB = 1 << 1,
	ACS_RR = 1 << 2,
	ACS_CR = 1 << 3,
	ACS_UF = 1 << 4,
	ACS_EC = 1 << 5,
	ACS_DT = 1 << 6
};
enum { ACS_PORTS = 256 }; /* that an egress control vector may have bits of */
enum { ACS_REQUIRED = ACS_SV | ACS_RR | ACS_CR | ACS_UF };

enum { NO_PARENT = -1 };

/*
 * Addresses that a bridge forwards, both ends inclusive; closed where the end is before the begin.
 * Both 0: nobody set it.
 */
struct window {
	uint64_t begin, end;
};

struct group;
/* The function of Intel VMD that it is behind. ABSENT: it is in a domain of the machine's own. */
struct vmd {
	enum status status;
	struct pci_address endpoint;
};

/*
 * Where it sits. Of external ports Linux tells no more than "removable": that a device is below
 * one. Whether it is trusted is not in sysfs.
 */
struct place {
	struct number numa_node; /* ABSENT: the kernel knows of none */
	struct flag boot_vga;    /* it had the screen at boot; ABSENT: no VGA device */
	/* "removable", "fixed", "unknown"; ABSENT: the kernel does not mark it */
	struct text removable;
	struct text slot;     /* as it is printed on the board; ABSENT: nothing gives it a name */
	const char *leads_to; /* of a port: the name of the slot below it, or NULL */
	struct number acpi_index; /* asked where the slot's name is a label; ABSENT: it has none */
	const char *slot_from;    /* "SMBIOS 9" "SMBIOS 41" "label" "slots", or NULL */
	struct vmd vmd;
};

/* How Linux had powered it before its configuration space was read, which wakes it. */
struct runtime_power {
	struct text state;          /* "D0" "D3hot" "D3cold" "unknown" … */
	struct flag d3cold_allowed; /* asked where that is D3hot or D3cold */
	/* of a port: ACPI can take all power from what is behind it (_PR3) */
	struct flag resources;
};

struct function {
	struct pci_address address;
	enum status status; /* whether its configuration header could be read */
	uint16_t vendor, device, subsystem_vendor, subsystem_device;
	uint32_t class_code; /* 24 bits: base class, subclass, programming interface */
	uint8_t revision;
	uint8_t header_type; /* without the multifunction bit */
	bool multifunction;  /* bit 7 of the header type */
	bool silent;         /* its header reads as all ones: gone, or in D3cold */
	/*
	 * its header could not be read: class and ids are what Linux, or lspci's headline, keeps of
	 * it
	 */
	bool remembered;
	bool vga_enable; /* header type 1: bridge control bit 3 */
	/*
	 * pcie.type is what Linux makes of a switch that has upstream and downstream the wrong way
	 * round
	 */
	bool port_repaired;
	/* a virtual function: its own ids read as ffff, those here are its physical function's */
	bool is_virtual;
	uint8_t secondary_bus, subordinate_bus; /* header type 1 and 2 */
	struct window memory, prefetchable;     /* header type 1 */
	/* 256 or 4096 bytes that the machine shows; DENIED: 64 are shown to us */
	struct number config_size;
	struct capabilities capabilities;
	struct pcie pcie;
	struct acs acs;
	/* NULL where its header could not be read; function_features() bears that */
	struct features *features;
	struct rom *rom; /* NULL: nobody asked; only display devices are asked */
	struct pci_address physical_function; /* where is_virtual and known; else all zero */
	struct text driver;                   /* ABSENT: none is bound */
	const struct group *group; /* the kernel's, joined by machine_join(); NULL: none */
	struct place place;
	struct runtime_power runtime_power;
	/* index of the bridge above in machine.functions, or NO_PARENT on a root bus */
	int parent;
	const char *vendor_name, *device_name, *class_name; /* of pci.ids, or NULL */
	const char *subsystem_vendor_name, *subsystem_device_name;
};

#endif
