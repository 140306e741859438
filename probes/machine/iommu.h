/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facts about the IOMMU, from the firmware's tables, from its registers, and from Linux. Part of
 * machine.h.
 *
 * A register that reads as all ones is FAILED: nothing answered. Fields of registers are asked for
 * by name:
 *
 *     struct number translating = iommu_field(unit, "tes");
 */
#ifndef PROBES_MACHINE_IOMMU_H
#define PROBES_MACHINE_IOMMU_H

#include "probes/machine/fact.h"

enum iommu_kind { IOMMU_UNKNOWN, IOMMU_NONE, IOMMU_INTEL, IOMMU_AMD, IOMMU_VIRTIO };

enum scope_type {
	SCOPE_ENDPOINT = 1,
	SCOPE_BRIDGE = 2,
	SCOPE_IOAPIC = 3,
	SCOPE_HPET = 4,
	SCOPE_ACPI_DEVICE = 5
};

struct scope_hop {
	uint8_t device;
	uint8_t function;
};

/* DMAR device scope, or an IVHD entry that names a single device, in the same words. */
struct scope {
	uint8_t type;  /* enum scope_type, or a number nobody knows yet: listed all the same */
	uint8_t flags; /* of a SIDP's scopes; else 0 */
	uint8_t id;    /* IOAPIC, HPET: enumeration id; ACPI device: the number of its ANDD */
	uint8_t start_bus;
	ARRAY(struct scope_hop) path;
	size_t offset; /* in its table */
};

typedef ARRAY(struct scope) scope_list;

/* Device ids first to last, as IVRS and VIOT number them: bus << 8 | device << 3 | function. */
struct device_range {
	/*
	 * of the IVHD entry: 1 all, 2 select, 3 range, 42 and 43 the same with an alias, 46 and 47
	 * extended
	 */
	uint8_t type;
	uint8_t settings; /* its flags: INIT, ExtInt, NMI, system management, LINT0, LINT1 */
	uint16_t first, last;
	bool has_source;
	uint16_t source;   /* alias: the id under which these devices make their requests */
	uint32_t extended; /* extended settings; bit 31: ATS disabled */
	size_t offset;
};

/* IVHD entry f0: a device that has an ACPI name instead of PCI configuration space. */
struct named_device {
	uint16_t device_id;
	uint8_t settings;
	const char *hid, *cid; /* at most 8 characters each; "" where there is none */
	uint8_t uid_format;    /* 0 none, 1 integer, 2 text */
	uint8_t uid_length;    /* bytes that it takes in the table */
	const char *uid;       /* the integer in decimal digits; "" where there is none */
	size_t offset;
};

struct remapping_unit {
	uint8_t type; /* of the structure: DRHD 0; IVHD 10, 11 or 40; VIOT node 3 or 4 */
	uint16_t segment;
	uint64_t base;       /* of its registers */
	struct number size;  /* DRHD: bytes of register space, 4 KiB * 2^N */
	bool include_all;    /* DRHD INCLUDE_PCI_ALL; IVHD device entry "all" */
	struct text version; /* VT-d VER as Linux says it, "1:0" */
	struct number capability, extended_capability; /* VT-d CAP, ECAP */
	struct number global_status, fault_status;     /* VT-d GSTS, FSTS: only from memory */
	/*
	 * AMD EFR, EFR2: those of the IVHD, as Linux prefers; else the registers; else what Linux
	 * says of all units together.
	 */
	struct number extended_features, extended_features_2;
	struct number control, hardware_status; /* AMD CONTROL, STATUS: only from memory */
	/* AMD: the first two dwords of the PCI capability 0f */
	struct number pci_capability, pci_base;
	/*
	 * of capability or extended_features: a folder of /sys, "registers at 0x…", "kernel log",
	 * "IVRS"
	 */
	struct text registers_from;
	struct flag all_ones; /* of the registers read from memory each one read as all ones */
	struct flag features_mismatch; /* AMD: the register EFR says otherwise than the IVHD */
	struct flag features_differ;   /* AMD: EFR is not that of the first unit */
	struct pci_address function;   /* AMD: the IOMMU's own PCI function */
	uint16_t function_offset;      /* AMD: of its PCI capability, by the IVHD */
	/* AMD: single devices, IOAPICs, HPETs; the first are in `devices` as well */
	scope_list scopes;
	ARRAY(struct device_range) devices; /* AMD: every entry that names PCI devices */
	ARRAY(struct named_device) named;   /* AMD */
	size_t offset;                      /* in its table */
};

/* A field of one register, by the name that its specification gives it, in small letters. */
struct register_field {
	const char *name;
	uint16_t member; /* offset of the register in struct remapping_unit */
	uint8_t low;     /* lowest bit */
	uint8_t width;   /* in bits; 1 is a flag */
	uint8_t shift;   /* the value counts in units of 2^shift … */
	uint8_t add;     /* … and from this number */
};

/* What a unit is able to do, and what it does now. No name is in both. */
extern const struct register_field iommu_features[], iommu_states[];
extern const size_t iommu_feature_count, iommu_state_count;

/*
 * The field's value as it is meant: "mgaw" in bits, "fro" in bytes. Not OK where its register is
 * not.
 */
struct number register_field_value(const struct remapping_unit *unit,
				   const struct register_field *field);

/* NOT_ASKED where there is no field of this name. */
struct number iommu_field(const struct remapping_unit *unit, const char *name);

/* RMRR, or an IVMD unity map. */
struct reserved_region {
	uint8_t type; /* of the structure: RMRR 1; IVMD 20 all, 21 one, 22 range */
	uint16_t segment;
	uint64_t base;
	uint64_t limit; /* inclusive; less than base where the RMRR says so */
	/*
	 * the two fields that these are taken from: base, and the RMRR's limit or the IVMD's length
	 */
	struct field start, end;
	scope_list scopes;    /* RMRR, IVMD 21 */
	uint16_t first, last; /* IVMD: device ids */
	size_t offset;
};

/* DMAR: devices of one kind. ATSR, SATC, SIDP. */
struct device_list {
	uint16_t segment;
	bool flag; /* ATSR: all ports; SATC: address translation cache required; SIDP: has none */
	scope_list scopes;
	size_t offset;
};

/* RHSA */
struct proximity {
	uint64_t base; /* of a unit */
	uint32_t domain;
	size_t offset;
};

/* ANDD */
struct namespace_device {
	uint8_t number;
	struct text path; /* "\\_SB.PCI0.I2C0"; FAILED where no NUL ends it */
	size_t offset;
};

/* VIOT: which endpoints a unit translates. */
struct virtio_endpoints {
	bool on_pci;
	uint16_t first_segment, last_segment; /* on PCI */
	uint16_t first, last;                 /* on PCI: device ids in each of these segments */
	uint64_t base;                        /* else: of its registers */
	uint32_t endpoint;                    /* number of the first */
	uint16_t unit;                        /* offset of the unit's node */
	size_t offset;
};

/* MCFG: configuration space in memory. */
struct ecam {
	uint64_t base; /* of bus 0, also where first_bus is another */
	uint16_t segment;
	uint8_t first_bus, last_bus;
	size_t offset;
};

struct hpet {
	enum status status; /* of the table HPET; the others hold when it is OK */
	uint8_t number;     /* as scopes name it */
	uint32_t block_id;
	uint64_t base;
};

struct unknown_structure {
	unsigned type;
	unsigned length;
	size_t offset;
};

/* A field that cannot be right, and where. */
struct table_error {
	size_t offset;
	const char *text;
	uint8_t width; /* bytes of the field; 0 where it lies past the end of the table */
	/* how many of its bytes are in `value`: all, one where not all are there, or none */
	uint8_t shown;
	uint64_t value;
	bool stops_linux; /* Linux gives the whole table up for it */
	bool of_devices;  /* what is lost concerns only the devices with these ids */
	uint16_t segment, first, last;
};

struct acpi_table {
	char signature[5];
	/* OK: present and its header is sound; FAILED: present and broken from the begin */
	enum status status;
	const uint8_t *bytes;
	size_t length;
	ARRAY(struct table_error) errors;
};

struct ioapic {
	uint8_t id;
	struct flag covered; /* some remapping unit has it in scope */
	/*
	 * the device id under which it makes its requests, by that scope; ABSENT where it has none
	 */
	struct number source;
	/* of its registers; the global number of its first interrupt */
	uint32_t address, first_interrupt;
	size_t offset; /* in the MADT */
};

struct iommu {
	struct acpi_table dmar, ivrs, viot, madt, mcfg;
	enum iommu_kind kind;            /* from the table that is present */
	const char *table;               /* "DMAR" "IVRS" "VIOT", or NULL */
	struct number address_width;     /* bits */
	struct field dmar_flags;         /* the byte that the next three are taken from */
	struct flag interrupt_remapping; /* DMAR flags bit 0 */
	struct flag x2apic_opt_out;      /* DMAR flags bit 1 */
	struct flag platform_opt_in;     /* DMAR flags bit 2 */
	/* DMAR flags bit 3: the firmware wants no remapping of DMA */
	struct flag remapping_opt_out;
	ARRAY(struct remapping_unit) units;
	ARRAY(struct reserved_region) reserved;
	ARRAY(struct device_list) atsr, satc, sidp;
	ARRAY(struct proximity) rhsa;
	ARRAY(struct namespace_device) andd;
	ARRAY(struct virtio_endpoints) endpoints;
	ARRAY(struct unknown_structure) unknown;
	ARRAY(struct ioapic) ioapics; /* of the MADT */
	/* a client host bridge says so; ABSENT on CPUs that are not Intel's */
	struct flag vtd_fused_off;
	ARRAY(struct ecam) ecam; /* of the MCFG */
	struct acpi_table hpet_table;
	struct hpet hpet;
	struct flag enabled; /* Linux has registered units: /sys/class/iommu is not empty */
	ARRAY(const char *) registered; /* their names, "dmar0" */
};

#endif
