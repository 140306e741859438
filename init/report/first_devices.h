/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The devices on the first screen: a line each, and below it what stops it. */
#ifndef INIT_REPORT_FIRST_DEVICES_H
#define INIT_REPORT_FIRST_DEVICES_H

#include "init/report/console_sections.h"

/*
 * By weight, as many as there is room for before line `last` of the page, but at least four; then
 * how many are left.
 */
void console_first_devices(struct console *console, unsigned last);

#endif
