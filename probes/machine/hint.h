/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel's log says about passthrough. Part of machine.h.
 *
 * A line of the log is a hint: its words change from kernel to kernel, and the begin of the log is
 * lost where it grew too long. No verdict rests on one alone.
 */
#ifndef PROBES_MACHINE_HINT_H
#define PROBES_MACHINE_HINT_H

#include "probes/machine/fact.h"

enum hint_kind {
	HINT_DMAR_FAULT,         /* Intel: a device's access that was refused */
	HINT_AMD_PAGE_FAULT,     /* the same on AMD */
	HINT_INTERRUPT_FAULT,    /* Intel: an interrupt that was refused */
	HINT_FAULT_DETAIL,       /* lines around faults: status register, reason */
	HINT_FAULTS_SUPPRESSED,  /* how many faults were not printed */
	HINT_IOMMU_ERROR,        /* the IOMMU does not do as it is told */
	HINT_IOMMU_FIRMWARE_BUG, /* the kernel blames the firmware, for its IOMMU tables */
	HINT_FIRMWARE_BUG,       /* … or for something else */
	HINT_IOMMU_TABLE,        /* a table, or a part of it, that the kernel does not use */
	HINT_IOAPIC_NOT_COVERED,
	HINT_REMAPPING_ON, /* of interrupts */
	HINT_REMAPPING_OFF,
	HINT_X2APIC, /* whether it is in use */
	HINT_X2APIC_OPT_OUT,
	HINT_IOMMU_ON,
	HINT_IOMMU_OFF,
	HINT_IOMMU_MODE,      /* default domain, flushing, scalable mode */
	HINT_REMAPPING_UNIT,  /* a unit's registers or features */
	HINT_ACS_OVERRIDE,    /* pcie_acs_override= is in force */
	HINT_ACS_WORKAROUND,  /* a root port's own way to isolate was switched on */
	HINT_RESERVED_MEMORY, /* a device refused because the firmware wants memory for it */
	HINT_BAR,             /* no room for a BAR, or somebody else holds it */
	HINT_CONFIG_SPACE,    /* extended configuration space is out of reach */
	HINT_VFIO,
	HINT_RESET, /* a device that did not come back */
	HINT_SRIOV, /* virtual functions that could not be made */
	HINT_SNP,   /* AMD's SEV-SNP: that the firmware set it up, that it is on or off */
	HINT_VIRTUALIZATION_OFF, /* KVM says that the firmware disabled it */
	HINT_LOCKDOWN,
	HINT_KINDS
};

struct hint {
	struct number at; /* microseconds since boot; ABSENT where the line does not tell */
	bool has_device;
	/* that the line names; domain 0 where it names none, as Intel's faults do */
	struct pci_address device;
	const char *text; /* without time and prefix, printable ASCII, cut at HINT_TEXT_AT_MOST */
};

enum { HINT_TEXT_AT_MOST = 240, HINTS_AT_MOST = 8, HINTS_OF_A_DEVICE = 3 };

struct hints {
	size_t count;       /* all lines of this kind */
	struct number last; /* the time of the last of them that tells one, as hint.at */
	/* the first HINTS_AT_MOST of them, of one device HINTS_OF_A_DEVICE, as they came */
	ARRAY(struct hint) first;
};

struct kernel_log {
	enum status status;
	bool from_boot; /* the line that begins every log is there: nothing before it was lost */
	struct hints kinds[HINT_KINDS];
};

/* "dmar-fault": the kind's name in reports. */
const char *hint_kind_name(enum hint_kind kind);

#endif
