/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report for a telephone's camera: QR codes, in pixels where the screen has some. */
#ifndef INIT_BOOT_MENU_QR_H
#define INIT_BOOT_MENU_QR_H

#include "init/boot/consoles.h"
#include "init/worker/worker.h"

/*
 * Shows on one console the brief report, or its first line where no more fits; a blank shows the
 * capture as a series of codes where the screen is large enough. Comes back with any other key, the
 * code still on the screen.
 */
void menu_qr(struct consoles *consoles, size_t which, const struct worker *worker);

#endif
