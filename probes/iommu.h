/* Facts about the IOMMU, from the firmware's tables, from its registers, and from Linux. Part of machine.h. */
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
	struct text version;      /* as Linux says, "1:0" */
	struct number capability, extended_capability;  /* VT-d CAP, ECAP */
	struct number extended_features;                /* AMD EFR */
	struct pci_address function;  /* AMD: the IOMMU's own PCI function */
	ARRAY(struct scope) scopes;
	size_t offset;            /* in its table */
};

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
	struct flag enabled;           /* Linux has registered units: /sys/class/iommu is not empty */
	ARRAY(const char *) registered;  /* their names, "dmar0" */
};

#endif
