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

/* One image of an expansion ROM: its PCI data structure (PCI Firmware 3.3, 5.1) and, for UEFI, its header. */
struct rom_image {
	size_t offset;           /* in the ROM */
	size_t data_structure;   /* offset of "PCIR" in the ROM */
	size_t length;           /* as it says */
	bool truncated;          /* it runs past the end of what was read */
	bool last;               /* its own last-image bit */
	uint8_t code_type;       /* enum rom_code_type, or a vendor's */
	uint16_t vendor, device;
	bool for_function;       /* vendor and device, or its list of devices, name the function */
	uint32_t class_code;
	uint16_t code_revision;
	struct flag checksum;    /* x86 only: right; ABSENT for other types, FAILED where it cannot be checked */
	bool efi;                /* code type 3 with the UEFI signature: the members below hold */
	uint16_t efi_subsystem, efi_machine, efi_compression;
	struct flag gop;         /* the GUID of the graphics output protocol stands in it; FAILED where it is compressed */
};

enum rom_code_type { ROM_X86 = 0, ROM_OPEN_FIRMWARE = 1, ROM_PA_RISC = 2, ROM_UEFI = 3 };

struct rom_content {
	const uint8_t *bytes;    /* what was read */
	size_t size;
	size_t leading;          /* before the first image */
	ARRAY(struct rom_image) images;
	bool complete;           /* the images end with one that bears the last-image bit, and none is truncated */
	struct flag uefi_image;  /* one that firmware on x86-64 starts; FAILED: none was found, and not all could be seen */
	ARRAY(struct table_error) errors;
};

/* The expansion ROM of a display device. It was enabled through sysfs for the time of reading. */
struct rom {
	enum status status;      /* ABSENT: it has no ROM BAR. The content holds where this is OK */
	struct flag shadow;      /* what is read is the firmware's copy at 0xc0000, changed by POST, or garbage */
	struct rom_content content;
	struct flag uefi_image;  /* as the content says; a copy says nothing of what it lacks */
	enum status vfct_status; /* AMD: OK where the ACPI table VFCT has an image for this function; asked where the vendor is AMD */
	size_t vfct_offset;      /* of that image in the table */
	struct rom_content vfct;
};

enum { NO_PARENT = -1 };

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
	struct rom *rom;         /* NULL: nobody asked; only display devices are asked */
	int parent;              /* index of the bridge above in machine.functions, or NO_PARENT on a root bus */
	const char *vendor_name, *device_name, *class_name;  /* of pci.ids, or NULL */
};

#endif
