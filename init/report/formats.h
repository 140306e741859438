/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of formats, by name. */
#ifndef INIT_REPORT_FORMATS_H
#define INIT_REPORT_FORMATS_H

#include "init/report/report.h"

#include <stdio.h>

enum format {
	FORMAT_CONSOLE,
	FORMAT_TEXT,
	FORMAT_JSON,
	FORMAT_HTML,
	FORMAT_BRIEF,
	FORMAT_QR,
	FORMAT_PASTE,
	FORMAT_PVE,
	FORMAT_SLOTS,
	FORMAT_PEERS,
	FORMAT_NFD,
	FORMAT_PROMETHEUS,
	FORMAT_MAAS,
	FORMAT_TREE,
	FORMAT_EXPLAIN,
	FORMAT_CHOICES,
	FORMAT_COUNT
};

/*
 * "console" "text" "json" "html" "brief" "qr" "paste" "pve" "slots" "peers" "nfd" "prometheus"
 * "maas" "tree" "explain" "choices"
 */
const char *format_name(enum format format);

/* FORMAT_COUNT where there is no such format. */
enum format format_by_name(const char *name);

/* Writes the whole report to `out`; errors stay in ferror(out). */
void render(enum format format, const struct report *report, FILE *out);

#endif
