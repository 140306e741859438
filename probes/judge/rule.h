/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A rule turns facts into findings. It reads only the machine, and every finding cites its
 * evidence.
 *
 * One rule, one file, whose name is the rule's id; to add one, copy a neighbour. It ends in its
 * declaration:
 *
 *     RULE(iommu_not_enabled) = {
 *             .id = "iommu_not_enabled", … .judge = judge,
 *             EXPLAIN(.meaning = "…", .how = "…", .avoid = "…", .reference = "…")
 *     };
 *
 * The texts are wrapped to 80 columns when they are shown; write them as plain sentences.
 */
#ifndef PROBES_JUDGE_RULE_H
#define PROBES_JUDGE_RULE_H

#include "probes/assignment/deduced.h"
#include "probes/machine/machine.h"

#include <stdbool.h>

/* Zero is unknown: a finding that nobody decided is never green. */
enum finding_status {
	FINDING_UNKNOWN,
	FINDING_PASS,
	FINDING_WARN,
	FINDING_FAIL,
	FINDING_NOT_APPLICABLE
};

/*
 * What a failed rule does to its subject. A rule about the machine decides the machine's verdict; a
 * rule about a device decides that device's.
 */
enum severity {
	SEVERITY_NOTE,       /* changes no verdict; worth knowing */
	SEVERITY_GROUP,      /* device: can go, but only together with others */
	SEVERITY_CHANGE,     /* possible after a change */
	SEVERITY_IMPOSSIBLE, /* not possible here */
};

/* Where the change is made that a remedy asks for, in the order in which changes are made. */
enum where {
	WHERE_NOWHERE, /* nothing can be changed on this machine */
	WHERE_HOST,    /* in the configuration of the virtual machine that this is */
	WHERE_FIRMWARE_SETUP,
	WHERE_FIRMWARE_UPDATE,
	WHERE_OPTION, /* the kernel command line */
	WHERE_SYSTEM, /* a command, a driver or a module's option of the running system */
	WHERE_CARDS,  /* another slot, another card */
};

struct evidence {
	/* "/sys/firmware/acpi/tables/DMAR", "0000:00:1c.0 config", "CPU 0 MSR 0x3a" */
	const char *where;
	bool has_offset;
	uint64_t offset;
	unsigned width;   /* bytes; 0 where the value is text */
	uint64_t value;   /* where width is not 0 */
	const char *text; /* where width is 0: "absent", "INT-IO-APIC", "denied" */
};

struct finding {
	const struct rule *rule;
	enum finding_status status;
	/* the rule's own unless the rule says otherwise for this finding */
	enum severity severity;
	bool about_machine;
	struct pci_address subject; /* where not about the machine */
	const char *summary;
	const char *remedy; /* for this machine; the rule's own where it says nothing better */
	/* of the remedy; the rule's own unless the rule says otherwise for this finding */
	enum where where;
	bool no_action; /* the remedy says that nothing needs to be done; likewise */
	bool at_board;  /* it needs the firmware setup or another slot, wherever `where` is */
	ARRAY(struct evidence) evidence;
};

/* What a rule has at hand beside the machine, and the list it adds to. */
struct findings {
	struct arena *arena;
	const struct deduced *deduced;
	const struct rule *rule; /* at work */
	ARRAY(struct finding) list;
};

/*
 * Texts that who helps another may ask for (judge/asking.h). What none of them tells, only a
 * recording does.
 */
enum told_by {
	TOLD_BY_LSPCI = 1 << 0,
	TOLD_BY_DRIVERS = 1 << 1, /* lspci -k */
	TOLD_BY_LOG = 1 << 2,
	TOLD_BY_INTERRUPTS = 1 << 3, /* /proc/interrupts */
	TOLD_BY_GROUPS = 1 << 4,     /* /sys/kernel/iommu_groups */
	TOLD_BY_REGIONS = 1 << 5,    /* reserved_regions of groups */
	TOLD_BY_TABLES = 1 << 6,     /* acpidump */
	TOLD_BY_CPU = 1 << 7,        /* lscpu */
};

struct rule {
	const char *id;
	enum severity severity;
	uint8_t told_by;    /* any of these settles it; of enum told_by */
	bool detail;        /* a warning of it is for the details, not for the first screen */
	const char *title;  /* what is wrong where it fails, in at most 36 characters */
	const char *remedy; /* what to do */
	enum where where;   /* where it is done */
	bool no_action;     /* the remedy says that nothing needs to be done */
	bool of_trial;      /* it tells of the trial by VFIO, and infers nothing */
	bool first;         /* what it finds are the first reasons */
	bool last;          /* it reads what all others found, and comes after them */
	void (*judge)(const struct machine *machine, struct findings *findings);
};

#define RULE(name)                                                                  \
	static const struct rule rule_##name;                                       \
	static const struct rule *const rule_pointer_##name                         \
		__attribute__((used, retain, section("all_rules"))) = &rule_##name; \
	static const struct rule rule_##name

/*
 * What --explain says beside (probes/judge/explanation.h). scripts/pack-explanations reads it, not
 * the compiler.
 */
#define EXPLAIN(...)

/* All rules, sorted by id. `count` is set. The list is static. */
const struct rule *const *rule_list(size_t *count);

/* NULL where there is none of this id. */
const struct rule *rule_by_id(const char *id);

/* The findings about one function, `count` of them, of those that judge() has sorted. */
const struct finding *findings_about(const struct findings *findings, struct pci_address subject,
				     size_t *count);

const char *finding_status_word(enum finding_status status); /* "not-applicable" */
const char *where_word(enum where where);                    /* "firmware setup" */
const char *severity_word(enum severity severity); /* "note" "group" "change" "impossible" */

/* --- For rules at work --- */

/* A finding about the whole machine. `summary` as printf. Valid until the next finding is added. */
struct finding *finding_add_machine(struct findings *findings, enum finding_status status,
				    const char *summary, ...) __attribute__((format(printf, 3, 4)));

/*
 * Calls `judge` for each device that a buyer cares about: what a rule about devices does with each
 * of them.
 */
void judge_devices(const struct machine *machine, struct findings *findings,
		   void (*judge)(const struct machine *machine, struct findings *findings,
				 const struct function *function));

/* A finding about one function. */
struct finding *finding_add_function(struct findings *findings, enum finding_status status,
				     const struct function *function, const char *summary, ...)
	__attribute__((format(printf, 4, 5)));

/* Evidence: a number of `width` bytes at an offset, or a text. `where` as printf, last. */
void finding_cite(struct findings *findings, struct finding *finding, uint64_t offset,
		  unsigned width, uint64_t value, const char *where, ...)
	__attribute__((format(printf, 6, 7)));
void finding_cite_text(struct findings *findings, struct finding *finding, const char *text,
		       const char *where, ...) __attribute__((format(printf, 4, 5)));

/* A field of a table; nothing where it was not seen. */
void finding_cite_field(struct findings *findings, struct finding *finding, struct field field,
			const char *where);

/* Its vendor and device id, where a rule knows it by them. */
void finding_cite_ids(struct findings *findings, struct finding *finding,
		      const struct function *function);

/*
 * A text in a file of the function in /sys, "/sys/bus/pci/devices/0000:01:00.0/driver"; `name` as
 * printf.
 */
void finding_cite_attribute(struct findings *findings, struct finding *finding,
			    const struct function *function, const char *text, const char *name,
			    ...) __attribute__((format(printf, 5, 6)));

/* The value where it is there, else its status. */
const char *text_or_status(struct text text);

/* The remedy of what was not seen: where to look again. */
void finding_look_again(struct findings *findings, struct finding *finding);

/* A remedy that fits this machine better than the rule's own, and asks for an action. */
void finding_set_remedy(struct findings *findings, struct finding *finding, const char *text, ...)
	__attribute__((format(printf, 3, 4)));

#endif
