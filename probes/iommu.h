/*
 * Facts about the IOMMU, from the firmware's tables, from its registers, and from Linux. Part of machine.h.
 *
 * A register that reads as all ones is FAILED: nothing answered. Fields of registers are asked for by name:
 *
 *     struct number translating = iommu_field(unit, "tes");
 */
#ifndef PROBES_IOMMU_H
#define PROBES_IOMMU_H

#include "probes/fact.h"

enum iommu_kind { IOMMU_UNKNOWN, IOMMU_NONE, IOMMU_INTEL, IOMMU_AMD, IOMMU_VIRTIO };

enum scope_type { SCOPE_ENDPOINT = 1, SCOPE_BRIDGE = 2, SCOPE_IOAPIC = 3, SCOPE_HPET = 4, SCOPE_ACPI_DEVICE = 5 };

struct scope_hop {
	uint8_t device;
	uint8_t function;
};

/* DMAR device scope, or an IVHD device entry in the same words. */
struct scope {
	uint8_t type;      /* enum scope_type, or a number nobody knows yet: listed all the same */
	uint8_t id;        /* IOAPIC, HPET: enumeration id */
	uint8_t start_bus;
	ARRAY(struct scope_hop) path;
	size_t offset;     /* in its table */
};

struct remapping_unit {
	uint16_t segment;
	uint64_t base;            /* of its registers */
	bool include_all;         /* DRHD INCLUDE_PCI_ALL; IVHD device entry "all" */
	struct text version;      /* VT-d VER as Linux says it, "1:0" */
	struct number capability, extended_capability;  /* VT-d CAP, ECAP */
	struct number global_status, fault_status;      /* VT-d GSTS, FSTS: only from memory */
	/* AMD EFR, EFR2: those of the IVHD, as Linux prefers; else the registers; else what Linux says of all units together. */
	struct number extended_features, extended_features_2;
	struct number control, hardware_status;         /* AMD CONTROL, STATUS: only from memory */
	struct number pci_capability, pci_base;         /* AMD: the first two dwords of the PCI capability 0f */
	struct text registers_from;   /* of capability or extended_features: a folder of /sys, "registers at 0x…", "kernel log", "IVRS" */
	struct flag all_ones;         /* of the registers read from memory each one read as all ones */
	struct flag features_mismatch;  /* AMD: the register EFR says otherwise than the IVHD */
	struct flag features_differ;    /* AMD: EFR is not that of the first unit */
	struct pci_address function;  /* AMD: the IOMMU's own PCI function */
	uint16_t function_offset;     /* AMD: of its PCI capability, by the IVHD */
	ARRAY(struct scope) scopes;
	size_t offset;            /* in its table */
};

/* A field of one register, by the name that its specification gives it, in small letters. */
struct register_field {
	const char *name;
	uint16_t member;   /* offset of the register in struct remapping_unit */
	uint8_t low;       /* lowest bit */
	uint8_t width;     /* in bits; 1 is a flag */
	uint8_t shift;     /* the value counts in units of 2^shift … */
	uint8_t add;       /* … and from this number */
};

/* What a unit is able to do, and what it does now. No name is in both. */
extern const struct register_field iommu_features[], iommu_states[];
extern const size_t iommu_feature_count, iommu_state_count;

/* The field's value as it is meant: "mgaw" in bits, "fro" in bytes. Not OK where its register is not. */
struct number register_field_value(const struct remapping_unit *unit, const struct register_field *field);

/* NOT_ASKED where there is no field of this name. */
struct number iommu_field(const struct remapping_unit *unit, const char *name);

/* RMRR, or an IVMD unity map. */
struct reserved_region {
	uint16_t segment;
	uint64_t base;
	uint64_t limit;           /* inclusive */
	ARRAY(struct scope) scopes;
	size_t offset;
};

struct unknown_structure {
	unsigned type;
	unsigned length;
	size_t offset;
};

/* A byte that cannot be right, and where. */
struct table_error {
	size_t offset;
	const char *text;
};

struct acpi_table {
	char signature[5];
	enum status status;  /* OK: present and its header is sound; FAILED: present and broken from the begin */
	const uint8_t *bytes;
	size_t length;
	ARRAY(struct table_error) errors;
};

struct ioapic {
	uint8_t id;
	struct flag covered;  /* some remapping unit has it in scope */
};

struct iommu {
	struct acpi_table dmar, ivrs, viot, madt;
	enum iommu_kind kind;  /* from the table that is present */
	const char *table;     /* "DMAR" "IVRS" "VIOT", or NULL */
	struct number address_width;  /* bits */
	struct flag interrupt_remapping;  /* DMAR flags bit 0 */
	struct flag x2apic_opt_out;       /* DMAR flags bit 1 */
	struct flag platform_opt_in;      /* DMAR flags bit 2 */
	ARRAY(struct remapping_unit) units;
	ARRAY(struct reserved_region) reserved;
	ARRAY(struct unknown_structure) unknown;
	ARRAY(struct ioapic) ioapics;  /* of the MADT */
	struct flag vtd_fused_off;     /* a client host bridge says so; ABSENT on CPUs that are not Intel's */
	struct flag enabled;           /* Linux has registered units: /sys/class/iommu is not empty */
	ARRAY(const char *) registered;  /* their names, "dmar0" */
};

#endif
