/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A table of many machines, what to change on how many of them, and which differ from their like.
 *
 * Each report's row leaves as it comes; what is kept is counted by model and by change, so that
 * thousands of like machines take the memory of one, and their hashes. Of reports with one hash,
 * which are of one machine, the first is counted. Texts of machines may hold anything: each
 * format sees to it that they stay texts.
 */
#ifndef INIT_FLEET_FLEET_H
#define INIT_FLEET_FLEET_H

#include "init/compare/summary.h"
#include "init/report/page.h"

#include <stdio.h>

/* By what machines of one model are compared. */
enum trait {
	TRAIT_VERDICT,
	TRAIT_FIRMWARE,
	TRAIT_KERNEL,
	TRAIT_VIRTUALIZATION,
	TRAIT_IOMMU,
	TRAIT_REMAPPING,
	TRAIT_DEVICES, /* "10de:2484 8086:1533*2" */
	TRAIT_RULES,   /* those that fail on the machine */
	TRAITS
};

/* One value that machines of a model have. */
struct variant {
	const char *text; /* NULL: not known */
	size_t count;
	const char *names; /* of the first machines that have it, "a, b" */
	size_t named;
};

struct model {
	const char *machine, *cpu; /* CPU "": not known */
	bool named;                /* the machine is known: others of this name are its like */
	size_t count;
	size_t verdicts[VERDICT_NOT_CAPABLE + 1];
	ARRAY(struct variant) traits[TRAITS];
};

/* What the same rules ask for at the same place. */
struct fleet_change {
	const char *where, *rules;
	const char *what; /* on the first machine */
	bool varies;      /* on others it says something else */
	size_t machines, devices;
	size_t last; /* the number of the last machine that it was counted of */
};

struct fleet_row {
	const char *file;
	const char *name; /* its label, or the file without what each run's file is called */
	const char *machine;
	const struct summary *summary;
	bool again; /* of a machine that is counted already, by its hash */
};

struct fleet;

/* A format. Rows come between `begin` and `end`, which tells the rest. */
struct fleet_format {
	void (*begin)(struct fleet *fleet);
	void (*row)(struct fleet *fleet, const struct fleet_row *row);
	void (*end)(struct fleet *fleet);
};

extern const struct fleet_format fleet_text, fleet_csv, fleet_json, fleet_html;

struct fleet {
	const struct fleet_format *format;
	struct page page; /* its stream is where all formats write */
	struct arena arena;
	struct arena row_arena;
	size_t count, skipped; /* reports, files */
	size_t machines;       /* without other reports of the same ones */
	ARRAY(uint64_t) known; /* of each machine that has a hash a number made of it */
	size_t verdicts[VERDICT_NOT_CAPABLE + 1];
	ARRAY(struct model) models;
	ARRAY(struct fleet_change) changes;
};

#endif
