/*
 * The machine as it was found: facts in the words of the specifications, no judgement.
 *
 * Probes fill it, rules and renderers read it. Each fact, or group of facts that is one question, carries a status; zero
 * everywhere is "nobody asked". All memory belongs to the machine's arena.
 */
#ifndef PROBES_MACHINE_H
#define PROBES_MACHINE_H

#include "probes/lib/arena.h"
#include "probes/lib/array.h"
#include "probes/pci_address.h"
#include "probes/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
	enum status status;
	const char *value;  /* never NULL where status is OK */
};

struct number {
	enum status status;
	uint64_t value;
};

struct flag {
	enum status status;
	bool value;
};

/* --- Board and firmware (SMBIOS as Linux shows it under /sys/class/dmi/id; EFI variables) --- */
struct firmware {
	struct text system_vendor, product, board;
	struct text bios_vendor, bios_version, bios_date;
	struct flag uefi;         /* /sys/firmware/efi is there */
	struct flag secure_boot;  /* the EFI variable SecureBoot; ABSENT on BIOS */
};

/* --- CPU (SPEC: CPUID and MSRs; Linux hides vmx and svm in /proc/cpuinfo when they are off) --- */
struct cpu {
	enum status status;  /* whether CPUID answered; the plain members below hold when it is OK */
	const char *vendor;  /* "GenuineIntel" */
	const char *model;
	bool vmx;            /* CPUID 1 ECX bit 5 */
	bool svm;            /* CPUID 80000001 ECX bit 2 */
	bool x2apic;         /* CPUID 1 ECX bit 21: the CPU can */
	bool hypervisor;     /* CPUID 1 ECX bit 31 */
	const char *hypervisor_vendor;    /* CPUID 40000000, or NULL */
	struct number feature_control;    /* MSR 3a; asked where VMX is there */
	struct number vm_cr;              /* MSR c0010114; asked where SVM is there */
	struct number apic_base;          /* MSR 1b: bit 10 x2APIC mode, bit 11 enabled */
};

enum virtualization { VIRTUALIZATION_UNKNOWN, VIRTUALIZATION_ENABLED, VIRTUALIZATION_LOCKED_OFF, VIRTUALIZATION_ABSENT };

/* What the CPU facts come to: absent, locked off by the firmware, or usable; unknown where the MSR was not to be read. */
enum virtualization cpu_virtualization(const struct cpu *cpu);

/* --- The running kernel --- */
struct kernel {
	struct text release;       /* /proc/sys/kernel/osrelease */
	struct text command_line;  /* /proc/cmdline */
	struct text lockdown;      /* "none" "integrity" "confidentiality" */
};

/* --- IOMMU, from the firmware's tables and from Linux --- */
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
	struct flag enabled;           /* Linux has registered units: /sys/class/iommu is not empty */
	ARRAY(const char *) registered;  /* their names, "dmar0" */
};

/* --- Interrupts, /proc/interrupts --- */
struct interrupts {
	struct flag remapped;     /* a chip is named IR-… */
	const char *chip;         /* the first such name, or NULL */
};

/* --- PCI --- */
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
	int parent;              /* index of the bridge above in machine.functions, or NO_PARENT on a root bus */
	const char *vendor_name, *device_name, *class_name;  /* of pci.ids, or NULL */
};

struct group {
	unsigned id;
	ARRAY(struct pci_address) members;  /* sorted; PCI functions only */
};

struct machine {
	struct arena arena;
	struct firmware firmware;
	struct cpu cpu;
	struct kernel kernel;
	struct iommu iommu;
	struct interrupts interrupts;

	enum status functions_status;
	ARRAY(struct function) functions;  /* sorted by address */

	enum status groups_status;         /* ABSENT: the kernel shows none */
	ARRAY(struct group) groups;        /* as the kernel shows them, sorted by id */

	ARRAY(struct gap) gaps;            /* what could not be seen, in the order it was noticed */
	ARRAY(struct probe_run) probes;    /* how each probe ended, sorted by name */
};

/* A question without an answer, for the reader of the report. */
struct gap {
	const char *what;  /* "CPU 0 MSR 0x3a" */
	const char *why;   /* "denied: only root may read it" */
};

struct probe_run {
	const char *name;
	enum status status;  /* OK ran to its end; NOT_ASKED left out; FAILED died or hung on an earlier try */
	const char *how;     /* how it ended where not OK, or NULL */
	uint64_t microseconds;
};

/* Notes that a question was not answered. `why` as printf; the texts are copied into the arena. */
void machine_gap(struct machine *machine, const char *what, const char *why, ...) __attribute__((format(printf, 3, 4)));

/* NULL where there is no such function. */
const struct function *machine_function(const struct machine *machine, struct pci_address address);

/* The bridge above, or NULL on a root bus. */
const struct function *machine_parent(const struct machine *machine, const struct function *function);

/* The kernel's group that this function is in, or NULL. */
const struct group *machine_group_of(const struct machine *machine, struct pci_address address);

/* A bridge by its header: type 1 or 2. Never something that a buyer would assign. */
bool function_is_bridge(const struct function *function);

/* What a buyer cares about: display, 3D, accelerator, network, storage, USB, audio, never a bridge or a system device. */
bool function_is_of_interest(const struct function *function);

/* Base class 03. */
bool function_is_display(const struct function *function);

/* "DMAR" as a name for reading: "Intel VT-d", "AMD-Vi", "virtio-iommu", "none", "unknown". */
const char *iommu_kind_name(enum iommu_kind kind);

#endif
