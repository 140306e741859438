/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of the HTML report, in their order; html.c puts them together. */
#ifndef INIT_REPORT_HTML_PARTS_H
#define INIT_REPORT_HTML_PARTS_H

#include "init/report/page.h"
#include "init/report/report.h"
#include "probes/quirks/host_data.h"

struct html {
	FILE *out;
	struct arena arena;
	const struct report *report;
};

/* --- html_style.c: what stands in <style>, and its classes "good" "caution" "bad" "plain" --- */

extern const char html_style[];
const char *html_tone(enum tone tone);
/* what a device's colour says, for whoever does not see it: "✓" "!" "✗" "?" */
const char *html_mark(enum device_verdict verdict);

/* --- html_devices.c: the table of devices --- */

void html_devices(struct html *html);

/* --- html_asked.c: the answers that --give asks for --- */

void html_asked(struct html *html);

/* --- html_slots.c: the table of slots, and the card that --card asks about --- */

void html_slots(struct html *html);

/* --- html_peers.c: how devices reach each other, as a matrix --- */

void html_peers(struct html *html);

/* --- html_tree.c: the picture of the PCI tree --- */

void html_tree(struct html *html);

/* --- html_findings.c: rule by rule, what it found, its evidence and its explanation --- */

void html_findings(struct html *html);

/* --- html_settings.c: what to set for each device, to copy --- */

void html_settings(struct html *html);

/* The host that the page is for, and what to set there for one configuration. */
const struct host *html_host(const struct report *report);
void html_host_settings(struct html *html, const struct configuration *configuration);

#endif
