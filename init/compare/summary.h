/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Of one report what two of them are compared by, and what a table of many shows. It is read from
 * the JSON report; a capture is examined and rendered as JSON first, so that both give the same.
 *
 * Texts are as the report has them, addresses too, in the summary's arena; NULL where the report
 * has null or nothing.
 */
#ifndef INIT_COMPARE_SUMMARY_H
#define INIT_COMPARE_SUMMARY_H

#include "probes/judge/judgement.h"
#include "probes/lib/array.h"

/* What is known of the machine as a whole. */
enum fact {
	FACT_VENDOR,
	FACT_PRODUCT,
	FACT_BOARD,
	FACT_CPU,
	FACT_FIRMWARE_VENDOR,
	FACT_FIRMWARE,
	FACT_FIRMWARE_DATE,
	FACT_FIRMWARE_TYPE,
	FACT_SECURE_BOOT,
	FACT_VIRTUALIZATION,
	FACT_HYPERVISOR,
	FACT_IOMMU,
	FACT_IOMMU_ENABLED,
	FACT_REMAPPING,
	FACT_KERNEL,
	FACT_OPTIONS,
	FACT_TOOL,
	FACTS
};

const char *fact_name(enum fact fact); /* "firmware version" */

enum { NO_NUMBER = -1 };

struct summary_device {
	const char *address, *name, *kind, *verdict;
	const char *blockers; /* "acs_missing_in_path, group_shared_with_strangers", or NULL */
};

struct summary_function {
	const char *address, *vendor, *device, *subsystem_vendor, *subsystem_device, *class_code;
	const char *vendor_name, *device_name, *slot, *port_type, *acs_control, *secondary_bus;
	struct pci_address at;
	/*
	 * device and function of each bridge above and of itself, "1c.0/00.0", which stays as it is
	 * where bus numbers move
	 */
	const char *path;
	const struct summary_device *judged; /* or NULL: it is no device */
	int kernel_group, potential_group;   /* NO_NUMBER: none, or not known */
};

struct summary_finding {
	const char *rule, *status, *severity, *subject;
};

struct summary_change {
	const char *what, *where;
	const char *rules; /* that ask for it, "iommu_not_enabled, x" */
	size_t unblocks;   /* devices */
};

struct summary_count {
	size_t total, assignable, after_changes, unknown;
};

struct summary {
	struct arena arena;
	const char *schema, *verdict, *sentence, *label, *hash;
	const char *lost; /* what is missing of a report that was not whole, or NULL */
	const char *facts[FACTS];
	struct summary_count counts[DEVICE_KINDS];
	ARRAY(struct summary_function) functions; /* sorted by address */
	ARRAY(struct summary_device) devices;
	ARRAY(struct summary_finding) findings; /* that fail, warn or could not tell */
	ARRAY(struct summary_change) changes;
	bool kernel_groups, potential_groups; /* the report has them */
};

/* Whether what was read so far says that it is a report of ours, of whatever version. */
bool summary_is_report(const struct summary *summary);

void summary_free(struct summary *summary);

/* For qsort(): in the order of addresses, in which the functions of a summary are. */
int summary_by_address(const void *left, const void *right);

/* NULL where there is no such function. */
struct summary_function *summary_at(const struct summary *summary, struct pci_address at);
const struct summary_function *summary_function(const struct summary *summary, const char *address);

/* "Dell Inc. PowerEdge R730", "unknown machine"; for reading, in `arena`. */
const char *summary_board(struct arena *arena, const struct summary *summary);

/* The number of a kind of device, DEVICE_KINDS where there is no such. */
size_t summary_kind(const char *word);

#endif
