/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The record of the trial on our own stick: which device is about to be opened, let do DMA or
 * reset. It is there before that happens, so that the next boot can tell what stopped the machine.
 *
 * One file, proving.txt, of lines "BOARD, ADDRESS, step, ids" with tabs between them; a line per
 * device that stopped a machine, and the last one what is being done now. Nothing is left of the
 * last one when the trial ends, and no file where no other is there.
 */
#ifndef INIT_DELIVER_JOURNAL_H
#define INIT_DELIVER_JOURNAL_H

#include "init/deliver/deliver.h"

enum { JOURNAL_AT_MOST = 2048 };
#define JOURNAL_NAME "proving.txt"

struct journal {
	int file; /* -1: there is none */
	bool mounted;
	const struct usb_place *place;
	char path[128];
	size_t kept; /* bytes of what was there before */
};

/*
 * Mounts our partition, which stays mounted, and keeps what the file holds. Where it cannot, `why`
 * (at least DELIVERY_DETAIL bytes) says so, and the other functions do nothing.
 */
bool journal_begin(struct journal *journal, const struct usb_place *place, char *why);

/* In place of the last such line; written through to the stick. False where that failed. */
bool journal_write(const struct journal *journal, const char *line);

/* Takes out what an earlier boot left of a device whose trial has come to its end now. */
void journal_forget(struct journal *journal, const char *board, const char *address);

/* Takes the last line away and unmounts. */
void journal_end(struct journal *journal);

#endif
