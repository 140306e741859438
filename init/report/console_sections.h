/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of the report for a screen, in their order; console.c puts them together. */
#ifndef INIT_REPORT_CONSOLE_SECTIONS_H
#define INIT_REPORT_CONSOLE_SECTIONS_H

#include "init/report/page.h"
#include "init/report/report.h"

struct console {
	struct page page;
	struct arena arena;
	const struct report *report;
	/* for each rule, the first device that its own remedy was written for */
	ARRAY(const struct finding *) advised;
	const uint8_t *reserved; /* for each function an enum reserved; set by console_devices() */
};

/* --- first_screen.c: what decides, in 22 lines: a screen of 25 has room for the menu, too --- */

void console_first_screen(struct console *console);

/* --- console_proof.c: what the trial by VFIO showed, where one was made --- */

void console_proof(struct console *console);

/* --- console_kernels.c: what other kernels would do, where --kernel or --host asks for it --- */

void console_kernels(struct console *console);

/* --- console_tree.c: every PCI function below its bridge, with its ACS and its group --- */

void console_tree(struct console *console);

/* --- console_slots.c: the slots in short, and the card that is asked about --- */

void console_slots(struct console *console);

/* --- console_findings.c: findings with their evidence, rule by rule, device by device --- */

void console_machine_findings(struct console *console);
void console_devices(struct console *console);

/*
 * console_details.c: where it sits, how it resets, its ROM, BARs, link and what else is known and
 * not the default
 */
enum reserved { NOT_RESERVED, RESERVED_RELAXABLE, RESERVED };
const uint8_t *console_reserved(struct console *console);
void console_details(struct console *console, const struct function *function);

#endif
