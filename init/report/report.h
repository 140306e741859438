/* The report: what was found and judged, and the renderers that turn it into text. A renderer decides nothing. */
#ifndef INIT_REPORT_REPORT_H
#define INIT_REPORT_REPORT_H

#include "probes/judge/judgement.h"
#include "probes/machine/machine.h"
#include "probes/machine/status.h"

#include <stdio.h>

enum { DELIVERIES_AT_MOST = 8, DELIVERY_DETAIL = 200 };

/* What became of the report at one place. Lives in shared memory: no pointers. */
struct delivery {
	char place[16];                /* "usb" "efi"; "room": of what was dropped on the stick */
	enum status status;            /* OK: it is there. ABSENT: no such place. DENIED, FAILED: it is not there */
	bool full;                     /* it is not there for want of room only */
	char detail[DELIVERY_DETAIL];  /* one line: where it is, or why not */
};

struct report {
	const struct machine *machine;
	const struct judgement *judgement;
	const char *source;            /* "live", or the capture's name */
	const char *at;                /* when looked, "2026-11-21T07:00:07Z", or NULL for a capture */
	const struct delivery *deliveries;
	size_t delivery_count;
};

enum format { FORMAT_CONSOLE, FORMAT_TEXT, FORMAT_JSON, FORMAT_BRIEF, FORMAT_PASTE, FORMAT_PVE, FORMAT_COUNT };

/* "console" "text" "json" "brief" "paste" "pve" */
const char *format_name(enum format format);

/* FORMAT_COUNT where there is no such format. */
enum format format_by_name(const char *name);

/* Writes the whole report to `out`; errors stay in ferror(out). */
void render(enum format format, const struct report *report, FILE *out);

/* The renderers, each in its file. */
void render_console(const struct report *report, FILE *out);  /* 80 columns, colour, the verdict in 22 lines, then details */
void render_text(const struct report *report, FILE *out);     /* the same without colour */
void render_json(const struct report *report, FILE *out);     /* schema vfio-preflight/report/1 */
void render_brief(const struct report *report, FILE *out);    /* at most 1 KiB of ASCII, the same on every run of one machine */
void render_paste(const struct report *report, FILE *out);    /* what to set for each device, in lines to copy */
void render_pve(const struct report *report, FILE *out);      /* the table of `pvesh get /nodes/NODE/hardware/pci` */

#endif
