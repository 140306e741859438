/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of a trial share: of one unit, in the process that tries it. */
#ifndef INIT_PROVE_TRIAL_PARTS_H
#define INIT_PROVE_TRIAL_PARTS_H

#include "init/prove/dma.h"
#include "init/prove/trial.h"

enum { CONFIG_HEADER = 64 };

struct trial {
	const struct prove_calls *calls;
	const struct notes *notes;
	const struct plan *plan;
	unsigned unit;
	const struct trial_options *options;
	const struct trial_before *before;
	struct session session;
	struct memory memory;
	const struct plan_device *device; /* whose turn it is */
	const struct dma_class *class;    /* of it, or NULL */
	struct dma dma;
	uint8_t header[CONFIG_HEADER]; /* its configuration space before it did anything */
	uint64_t begin;                /* of the step, microseconds */
	unsigned round;                /* of its cycles; only the first is told step by step */
	int error;                     /* of what is told next, an errno, or 0 */
	bool failed;
};

/* What became of a step that began at trial->begin; the next one begins now. */
void trial_tell(struct trial *trial, const char *step, enum proof_result result, const char *words);

/* Whether it worked; where not, `what` and the error in words are told. */
bool trial_tell_error(struct trial *trial, const char *step, int error, const char *what);

/*
 * Opens the device whose turn it is, lets it do DMA, resets it, as often as the options say; it is
 * closed at the end, and trial->failed tells how it went.
 */
void trial_device(struct trial *trial);

#endif
