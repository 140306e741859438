/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report of an earlier run of this machine, from our own stick. Reads only. */
#ifndef INIT_DELIVER_LAST_RUN_H
#define INIT_DELIVER_LAST_RUN_H

#include "init/deliver/deliver.h"
#include "init/deliver/folder.h"

enum { LAST_RUN_AT_MOST = 32 << 20 }; /* bytes of its report */

/*
 * Below root/reports/BOARD/, and below each folder there that ends in "-HASH" where there is a
 * hash: copies report.json (or, unpacked, report.json.gz) of the newest run that has one to an open
 * file, and gives the run's name, "20261121-070007". Newest by the names, which are the clock's. 0
 * or an errno: ENOENT where there is none.
 */
int last_run_copy(const char *root, const char *board, const char *hash, int to,
		  char run[FOLDER_NAME + 1]);

/* The same of the one partition that has our GUID, mounted read-only. A last look, no wait. */
int deliver_last_run(const struct usb_place *place, int to, char run[FOLDER_NAME + 1]);

#endif
