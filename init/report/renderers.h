/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The renderers, each in its file: from a report to text. Errors stay in ferror(out). */
#ifndef INIT_REPORT_RENDERERS_H
#define INIT_REPORT_RENDERERS_H

#include "init/report/report.h"

#include <stdio.h>

/* 80 columns, colour, the verdict in 22 lines, then details */
void render_console(const struct report *report, FILE *out);
void render_text(const struct report *report, FILE *out); /* the same without colour */
void render_tree(const struct report *report, FILE *out); /* of it, the PCI tree alone */
/* the rules that fail or warn, explained */
void render_explain(const struct report *report, FILE *out);
/* the devices that something can be set for, a line each */
void render_choices(const struct report *report, FILE *out);
void render_json(const struct report *report, FILE *out); /* schema vfio-preflight/report/2 */
/* one file for a browser, with a picture of the PCI tree */
void render_html(const struct report *report, FILE *out);
/* at most 640 bytes of ASCII, the same on every run of one machine */
void render_brief(const struct report *report, FILE *out);
/* the brief as a QR code in half blocks, as much of it as the terminal shows */
void render_qr(const struct report *report, FILE *out);
/* what to set for each device, in lines to copy */
void render_paste(const struct report *report, FILE *out);
/* the table of `pvesh get /nodes/NODE/hardware/pci` */
void render_pve(const struct report *report, FILE *out);
/* the slots, and how a card in each would be grouped */
void render_slots(const struct report *report, FILE *out);
/* how devices reach each other, and what ACS does there */
void render_peers(const struct report *report, FILE *out);
/* for other programs: a feature file, a textfile of metrics, the results of a script */
void render_nfd(const struct report *report, FILE *out);
void render_prometheus(const struct report *report, FILE *out);
void render_maas(const struct report *report, FILE *out);

#endif
