/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The PCI tree as rows, each function below the bridge that leads to it, for whoever draws it. */
#ifndef INIT_REPORT_TREE_ROWS_H
#define INIT_REPORT_TREE_ROWS_H

#include "init/report/report.h"
#include "probes/groups/predict.h"

struct tree_row {
	const struct function *function;
	unsigned level;  /* 0: on a root bus */
	bool last;       /* of its siblings */
	bool begins_bus; /* the first one on its root bus */
	enum isolation isolation;
	bool open;        /* a bridge that does not isolate what is below it */
	const char *type; /* "root port" "endpoint" "PCI bridge" … */
	const char *acs;  /* "ok" "offered" "quirk" "assumed" "none" "off" "barred" "unknown" "-" */
	const char *group; /* "12" "would be 12" "none" "unknown" */
};

typedef ARRAY(struct tree_row) tree_row_list;

/* Rows of all functions in the order in which they are drawn. All of it in the arena. */
tree_row_list tree_rows(struct arena *arena, const struct report *report);

#endif
