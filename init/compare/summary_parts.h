/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The inside of summary.h: what is at hand while a report is read. */
#ifndef INIT_COMPARE_SUMMARY_PARTS_H
#define INIT_COMPARE_SUMMARY_PARTS_H

#include "init/compare/summary.h"

struct membership {
	bool kernel; /* else it is what would be with the IOMMU on */
	int group;
	struct pci_address member;
};

struct reading {
	struct summary *summary;
	/* the items at whose end they are added */
	struct summary_function function;
	struct summary_device device;
	struct summary_finding finding;
	struct summary_change change;
	int group;
	ARRAY(struct membership) memberships;
};

/* For json_read(): into the reading that is the context. */
void summary_take_value(void *reading, const char *path, const char *text);
void summary_take_end(void *reading, const char *path);

#endif
