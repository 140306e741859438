/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the trial tells what it does: lines for people, lines for the report, and the record of
 * what comes next, which is all that a machine that stops leaves behind.
 */
#ifndef INIT_PROVE_NOTES_H
#define INIT_PROVE_NOTES_H

#include "probes/machine/proof.h"

/* For the probe "proof", which tells the form of its lines. */
#define PROOF_NOTES "/run/vfio-preflight-proof"

struct notes {
	int file; /* PROOF_NOTES, opened to append; -1: none */
	void *context;
	void (*say)(void *context, const char *line);
	/* one line to the medium, written before it returns; may be NULL */
	void (*record)(void *context, const char *line);
};

/* What became of a step. `kernel` may be "". */
struct noted {
	const char *address, *step;
	enum proof_result result;
	uint64_t microseconds;
	const char *words, *kernel;
	int error;        /* the errno of a failure, or 0 */
	const char *rule; /* that explains it, or NULL */
};

/*
 * Adds to what is there: what hung on an earlier boot stays, and of a device that is tried again
 * the probe takes the last trial. False after a line to `say`.
 */
bool notes_open(struct notes *notes);

void notes_close(struct notes *notes);

/* A line to the file alone, one write(): a process that dies leaves whole lines. */
void notes_keep(const struct notes *notes, const struct noted *noted);

/* The same, and a line for people. */
void notes_tell(const struct notes *notes, const struct noted *noted);

/* As printf. */
void notes_say(const struct notes *notes, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
