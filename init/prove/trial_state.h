/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of a trial share: of one unit, in the process that tries it. */
#ifndef INIT_PROVE_TRIAL_STATE_H
#define INIT_PROVE_TRIAL_STATE_H

#include "init/prove/binding.h"
#include "init/prove/calls.h"
#include "init/prove/dma.h"
#include "init/prove/notes.h"
#include "init/prove/plan.h"

struct trial_options {
	unsigned cycles; /* how often each device is opened, let do DMA and reset; 0: twice */
	/* in memory that processes share, or NULL: no further cycle begins once it is true */
	volatile bool *stop; /* shared; no further cycle begins where it is true. Or NULL */
	bool iommufd;        /* by iommufd, also where VFIO has a container */
	bool stray;          /* also lets a device write to an address that is not mapped, once */
};

/* How each device of the plan stood before; read before the first is taken. */
struct trial_before {
	struct binding devices[PLAN_AT_MOST];
};

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
	unsigned round, cycles;        /* only the first cycle is told step by step */
	int error;                     /* of what is told next, an errno, or 0 */
	bool failed;
};

/* Whether this device of the plan is of the unit, and is tried. */
bool trial_is_in(const struct trial *trial, size_t device);

/* A line to the medium before a step that may stop the machine; in the first cycle only. */
void trial_record(const struct trial *trial, const char *step);

/* What became of a step that began at trial->begin; the next one begins now. */
void trial_tell(struct trial *trial, const char *step, enum proof_result result, const char *words);

/* Whether it worked; where not, `what` and the error in words are told. */
bool trial_tell_error(struct trial *trial, const char *step, int error, const char *what);

#endif
