/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine as it was found: facts in the words of the specifications, no judgement.
 *
 * Probes fill it, rules and renderers read it. Each fact, or group of facts that is one question,
 * carries a status; zero everywhere is "nobody asked". All memory belongs to the machine's arena.
 */
#ifndef PROBES_MACHINE_MACHINE_H
#define PROBES_MACHINE_MACHINE_H

#include "probes/machine/fact.h"
#include "probes/machine/function.h"
#include "probes/machine/hint.h"
#include "probes/machine/iommu.h"
#include "probes/machine/proof.h"
#include "probes/machine/slot.h"
#include "probes/machine/usb.h"

/* --- Board and firmware (SMBIOS as Linux shows it under /sys/class/dmi/id; EFI variables) --- */
struct firmware {
	struct text system_vendor, product, board_vendor, board;
	struct text bios_vendor, bios_version, bios_date;
	struct flag uefi;        /* /sys/firmware/efi is there */
	struct flag secure_boot; /* the EFI variable SecureBoot; ABSENT on BIOS */
	struct flag portable;    /* a notebook, tablet or the like: no slots for cards */
};

/* --- CPU (CPUID and MSRs; Linux hides vmx and svm in /proc/cpuinfo when they are off) --- */
/* What the CPU's virtualisation is able to do; what only the other vendor has is ABSENT. */
struct virtualization_details {
	/* VMX */
	struct flag ept, unrestricted_guest, apicv, posted_interrupts, x2apic_virtualization;
	struct flag npt, avic, x2avic; /* SVM */
};

/* MSR 3a or c0010114 of one CPU. */
struct cpu_lock {
	uint32_t cpu;
	uint64_t value;
};

enum virtualization {
	VIRTUALIZATION_UNKNOWN,
	VIRTUALIZATION_ENABLED,
	VIRTUALIZATION_LOCKED_OFF,
	VIRTUALIZATION_ABSENT
};

/* What Linux shows of it, looked at where nobody asked the CPU, as in texts of other tools. */
struct virtualization_by_linux {
	enum virtualization state; /* never ABSENT: Linux hides what the firmware disabled */
	const char *where, *what;  /* "/proc/cpuinfo", "vmx"; NULL: nothing was seen */
};

struct cpu {
	/* whether CPUID answered; the plain members below hold when it is OK */
	enum status status;
	const char *vendor; /* "GenuineIntel" */
	const char *model;
	bool vmx;                            /* CPUID 1 ECX bit 5 */
	bool svm;                            /* CPUID 80000001 ECX bit 2 */
	bool x2apic;                         /* CPUID 1 ECX bit 21: the CPU can */
	bool hypervisor;                     /* CPUID 1 ECX bit 31 */
	const char *hypervisor_vendor;       /* CPUID 40000000; NULL: not seen */
	struct number physical_address_bits; /* CPUID 80000008 */
	struct number feature_control;       /* MSR 3a; asked where VMX is there */
	struct number vm_cr;                 /* MSR c0010114; asked where SVM is there */
	struct number apic_base;             /* MSR 1b: bit 10 x2APIC mode, bit 11 enabled */
	struct flag x2apic_locked;           /* MSR bd: x2APIC mode cannot be left */
	struct virtualization_details details;
	struct number online; /* how many CPUs are online */
	/* the lock of some CPU is not that of CPU 0; OK where all could be read */
	struct flag differ;
	ARRAY(struct cpu_lock) differing; /* those, by number */
	struct virtualization_by_linux by_linux;
};

/*
 * What the CPU facts come to: absent, locked off by the firmware (one CPU is enough, for a virtual
 * machine may run on any), or usable; unknown where the MSR of CPU 0 was not to be read. Where
 * CPUID was not asked, what Linux shows.
 */
enum virtualization cpu_virtualization(const struct cpu *cpu);

/* --- NUMA nodes that have memory, /sys/devices/system/node --- */
struct numa_node {
	unsigned number;
	const char *cpus; /* "0-15,32-47", as Linux lists them; "": it has none */
};

struct numa {
	enum status status;            /* ABSENT: this kernel knows of no nodes */
	ARRAY(struct numa_node) nodes; /* by number */
};

/* --- The running kernel --- */
struct kernel {
	struct text release;      /* /proc/sys/kernel/osrelease */
	struct text distribution; /* "debian" "fedora": the ID of /etc/os-release */
	struct text command_line; /* /proc/cmdline */
	struct text lockdown;     /* "none" "integrity" "confidentiality" */
	/* /proc/xen/capabilities says "control_d"; OK and false where Xen says something else */
	struct flag xen_dom0;
	struct flag pve; /* Proxmox VE's own file system is mounted */
	/*
	 * it is not the one that runs: what could be counts, and nothing that the running one says
	 */
	bool supposed;
};

/* --- Confidential guests, kvm_amd and kvm_intel --- */
struct confidential {
	struct flag snp, tdx; /* KVM can start such guests; ABSENT: its module is not loaded */
	/*
	 * Whether what VFIO holds has a device file of its own (CONFIG_VFIO_DEVICE_CDEV). ABSENT:
	 * it holds nothing.
	 */
	struct flag cdev;
	const char *held; /* "vfio0", the first that it holds; or NULL */
};

/* --- Interrupts, /proc/interrupts --- */
struct interrupts {
	struct flag remapped; /* a chip is named IR-… */
	const char *chip;     /* the first such name, or NULL */
	/*
	 * VFIO's parameter allow_unsafe_interrupts, of its two backends. ABSENT: the module is not
	 * loaded.
	 */
	struct flag unsafe_type1, unsafe_iommufd;
};

/*
 * The LPC bridge of an Intel chipset, whose RCBA register tells whether Linux can isolate ports
 * that have no ACS.
 */
struct pch {
	struct pci_address bridge;
	struct number rcba; /* configuration space, 0xf0: bit 0 enabled */
};

/* --- Memory as the firmware gave it to Linux (the E820 map), /sys/firmware/memmap --- */
struct memory_range {
	uint64_t begin, end; /* end is inclusive */
	const char *type;    /* as Linux says, "System RAM", "Reserved" */
};

struct memory_map {
	/* NOT_ASKED where no table reserves memory: nothing would be compared with it */
	enum status status;
	ARRAY(struct memory_range) ranges; /* sorted by begin; they may overlap */
};

/* --- Who has which memory of the PCI buses, /proc/iomem --- */
struct bus_range {
	uint64_t begin, end; /* end is inclusive */
	uint8_t depth;       /* what follows and is deeper lies within it */
	bool is_bus;         /* "PCI Bus 0000:00", of that bus; else whoever has it */
	uint32_t domain;
	uint8_t bus;
};

struct bus_ranges {
	enum status status;           /* DENIED: only root may see where they are */
	ARRAY(struct bus_range) list; /* as it stands there, nested */
};

/* --- Memory that the kernel draws into since the firmware did, /proc/iomem --- */
struct framebuffer {
	enum status status;        /* DENIED: it is there, and only root may see where */
	const char *name;          /* "efifb" "vesafb" "BOOTFB" …, also where DENIED; else NULL */
	uint64_t begin, end;       /* inclusive */
	enum status holder_status; /* whether a display function has it in a BAR */
	struct pci_address holder;
	unsigned bar; /* which; where holder_status is OK */
};

/*
 * A line of /sys/kernel/iommu_groups/N/reserved_regions: addresses that its devices cannot use as
 * they like.
 */
struct group_region {
	uint64_t begin, end; /* end is inclusive */
	const char *type;    /* "direct" "direct-relaxable" "reserved" "msi" */
};

struct group {
	unsigned id;
	ARRAY(struct pci_address) members; /* sorted; its PCI functions */
	ARRAY(const char *) others; /* members that are none, by their names: "AMDI0010:00" */
	/* of them, function_is_in_the_way(); set by machine_join(), or when it is predicted */
	size_t in_the_way;
	enum status regions_status; /* asked of groups that hold a device of interest */
	ARRAY(struct group_region) regions;
};

/* --- The disk that this system runs from --- */
struct root_disk {
	enum status status; /* ABSENT: it runs from memory, or over a network */
	/* sorted; more than one where the disks of a volume hang on several */
	ARRAY(struct pci_address) controllers;
};

struct machine {
	struct arena arena;
	/* which one it is, as far as somebody asked for it; source/identity.h */
	struct text label, hash;
	struct firmware firmware;
	struct cpu cpu;
	struct numa numa;
	struct kernel kernel;
	struct iommu iommu;
	struct confidential confidential;
	struct interrupts interrupts;
	struct kernel_log log;
	struct memory_map memory_map;
	struct bus_ranges bus_ranges;
	struct framebuffer framebuffer;
	struct usb usb;
	struct root_disk root_disk;
	struct proof proof; /* of the opt-in trial */

	enum status functions_status;
	ARRAY(struct function) functions; /* sorted by address */
	/* of them, the first of each bus that could not be read; found by machine_join() */
	ARRAY(const struct function *) unread;
	bool has_nvswitch; /* among them, found by machine_join() */

	/* SMBIOS. FAILED: what stood before the fault is there */
	enum status described_slots_status;
	ARRAY(struct described_slot) described_slots; /* in the table's order */

	/* of configuration space, and what the lists of capabilities come to */
	struct {
		size_t read, needed;
	} config_dwords;

	ARRAY(struct pch) pch; /* only where ports are there that need it */

	enum status groups_status; /* ABSENT: the kernel shows none */
	/* as the kernel shows them, sorted by id; those of the IOMMU */
	ARRAY(struct group) groups;
	ARRAY(struct group) vfio_groups; /* that VFIO made up: no-IOMMU mode, mdev */
	/* read from texts that somebody pasted, who may be asked for others */
	bool pasted;
	size_t unlisted_groups; /* of them, those whose members could not be seen */

	ARRAY(struct gap) gaps;         /* what could not be seen, in the order it was noticed */
	ARRAY(struct probe_run) probes; /* how each probe ended, sorted by name */
	/* one that is no probe and no rule was left out: groups, judging, a format … */
	bool step_lost;
};

/* A question without an answer, for the reader of the report. */
struct gap {
	const char *what; /* "CPU 0 MSR 0x3a" */
	const char *why;  /* "denied: only root may read it" */
};

struct probe_run {
	const char *name;
	/* OK ran to its end; NOT_ASKED left out; FAILED died or hung on an earlier try */
	enum status status;
	const char *how;        /* how it ended where not OK, or NULL */
	size_t gaps, past_gaps; /* those that it noticed, by index in the machine's */
	uint64_t microseconds;
};

/* Notes that a question was not answered. `why` as printf; the texts are copied into the arena. */
void machine_gap(struct machine *machine, const char *what, const char *why, ...)
	__attribute__((format(printf, 3, 4)));

/* NULL where there is no such function. */
const struct function *machine_function(const struct machine *machine, struct pci_address address);

/* The bridge above, or NULL on a root bus. */
const struct function *machine_parent(const struct machine *machine,
				      const struct function *function);

/*
 * Whether it has a link to a port that was not seen, as in a dump of this device alone, or may
 * have, where its type was not seen either: on bus 0 may be what is part of the chipset.
 */
bool function_port_is_unseen(const struct function *function);

/*
 * A function that could not be read and, by where it sits, may be a bridge above this one; NULL
 * where those that machine_parent() gives are all there can be.
 */
const struct function *machine_unread_above(const struct machine *machine,
					    const struct function *function);

/*
 * Lets each function know its group, the first that has it, and counts what is said above; when the
 * probes have run.
 */
void machine_join(struct machine *machine);

/* The kernel's group that this function is in, or NULL. */
const struct group *machine_group_of(const struct machine *machine, struct pci_address address);

/* A bridge by its header: type 1 or 2. Never something that a buyer would assign. */
bool function_is_bridge(const struct function *function);

/* A root port, a switch's downstream port, by the PCI Express capability. */
bool function_is_root_port(const struct function *function);
bool function_is_downstream_port(const struct function *function);

/*
 * As Linux counts it: never a virtual function, always one with a number above 0, else bit 7 of the
 * header type.
 */
bool function_is_multifunction(const struct function *function);

/* Never NULL: where nothing is known, features that nobody asked for. */
const struct features *function_features(const struct function *function);

/*
 * What has a verdict of its own: whatever is no bridge of type 1 or 2, no host or ISA bridge and no
 * IOMMU. One that does not answer, or may not be read, is one by the class that Linux remembers of
 * it; the second: and it could be read.
 */
bool function_is_device(const struct function *function);
bool function_is_of_interest(const struct function *function);

/* A host controller by its class: 0c03 with the interface UHCI, OHCI, EHCI, xHCI or USB4. */
bool function_is_usb_controller(const struct function *function);

/* Linux had it in D3hot or D3cold (pci_runtime_power.c). */
bool function_is_powered_down(const struct function *function);
/*
 * Whether the disk that this system runs from hangs on this function; false also where that was not
 * seen.
 */
bool carries_root_disk(const struct machine *machine, struct pci_address address);

/* The running kernel is known to be older than this version; to be of this version or newer. */
bool kernel_is_before(const struct machine *machine, unsigned long major, unsigned long minor);
bool kernel_is_since(const struct machine *machine, unsigned long major, unsigned long minor);

/*
 * Whether a member of a group has to leave the host before another one of it can: what is no
 * bridge, or could not be read (NULL: not seen); and a bridge whose driver does not let go.
 * in_the_way.c
 */
bool function_is_in_the_way(const struct function *function);

/*
 * It only has to lose its driver, or never get one: a bridge that is in the way, which nobody gives
 * to a virtual machine.
 */
bool function_is_bridge_in_the_way(const struct function *function);

/* Base class 03. */
bool function_is_display(const struct function *function);

/* "DMAR" as a name for reading: "Intel VT-d", "AMD-Vi", "virtio-iommu", "none", "unknown". */
const char *iommu_kind_name(enum iommu_kind kind);

/* "unknown" "none" "intel" "amd" "virtio", as in JSON. */
const char *iommu_kind_word(enum iommu_kind kind);

#endif
