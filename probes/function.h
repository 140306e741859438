/* Facts about one PCI function, from configuration space and from Linux. Part of machine.h. */
#ifndef PROBES_FUNCTION_H
#define PROBES_FUNCTION_H

#include "probes/fact.h"

enum port_type {
	PORT_ENDPOINT = 0, PORT_LEGACY_ENDPOINT = 1, PORT_ROOT = 4, PORT_UPSTREAM = 5, PORT_DOWNSTREAM = 6,
	PORT_PCIE_TO_PCI = 7, PORT_PCI_TO_PCIE = 8, PORT_INTEGRATED_ENDPOINT = 9, PORT_EVENT_COLLECTOR = 10,
};

struct pcie {
	enum status status;    /* ABSENT: conventional PCI */
	unsigned offset;       /* of the capability */
	enum port_type type;   /* other values as they stand */
};

struct acs {
	enum status status;    /* DENIED where extended configuration space may not be read */
	unsigned offset;       /* of the extended capability */
	uint16_t capability;   /* at offset + 4 */
	uint16_t control;      /* at offset + 6 */
};

/* The bits that isolate: source validation, request and completion redirect, upstream forwarding (SPEC 1.2). */
enum { ACS_SV = 1 << 0, ACS_TB = 1 << 1, ACS_RR = 1 << 2, ACS_CR = 1 << 3, ACS_UF = 1 << 4, ACS_EC = 1 << 5, ACS_DT = 1 << 6 };
enum { ACS_REQUIRED = ACS_SV | ACS_RR | ACS_CR | ACS_UF };

enum { NO_PARENT = -1 };

/* The function of Intel VMD that it is behind. ABSENT: it is in a domain of the machine's own. */
struct vmd {
	enum status status;
	struct pci_address endpoint;
};

/*
 * Where it sits. Of external ports Linux tells no more than "removable": that a device is below one. Whether it is trusted is
 * not in sysfs.
 */
struct place {
	struct number numa_node;  /* ABSENT: the kernel knows of none */
	struct flag boot_vga;     /* it had the screen at boot; ABSENT: no VGA device */
	struct text removable;    /* "removable", "fixed", "unknown"; ABSENT: the kernel does not mark it */
	struct text slot;         /* as it is printed on the board; ABSENT: nothing gives it a name */
	const char *slot_from;    /* "SMBIOS 9" "SMBIOS 41" "label" "slots", or NULL */
	struct vmd vmd;
};

struct function {
	struct pci_address address;
	enum status status;      /* whether its configuration header could be read */
	uint16_t vendor, device, subsystem_vendor, subsystem_device;
	uint32_t class_code;     /* 24 bits: base class, subclass, programming interface */
	uint8_t revision;
	uint8_t header_type;     /* without the multifunction bit */
	bool multifunction;      /* bit 7 of the header type */
	uint8_t secondary_bus, subordinate_bus;  /* header type 1 */
	struct pcie pcie;
	struct acs acs;
	struct text driver;      /* ABSENT: none is bound */
	struct place place;
	int parent;              /* index of the bridge above in machine.functions, or NO_PARENT on a root bus */
	const char *vendor_name, *device_name, *class_name;  /* of pci.ids, or NULL */
};

#endif
