/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the opt-in trial by VFIO showed (init/prove): each device bound to vfio-pci, opened, let do
 * DMA, reset and given back, step by step. Part of machine.h.
 */
#ifndef PROBES_MACHINE_PROOF_H
#define PROBES_MACHINE_PROOF_H

#include "probes/machine/fact.h"

enum proof_result {
	PROOF_NOT_SHOWN, /* it could not be tried here */
	PROOF_OK,
	PROOF_FAILED,
	PROOF_UNTRANSLATED, /* DMA went past the IOMMU */
};

struct proof_step {
	const char *name; /* "bind" "group" "iommu" … */
	enum proof_result result;
	/* "ok" "not-tried" "untranslated" "failed", or the errno's name: "EPERM" */
	const char *word;
	uint64_t microseconds;
	const char *words;  /* what was seen, or the error in words; or "" */
	const char *kernel; /* the kernel's own line where it failed, or NULL */
};

/* What the steps come to. Zero: it was not tried. */
enum proof_outcome {
	PROOF_NOT_TRIED,
	PROOF_BROKE_OFF, /* a step failed, or the trial ended without all of them */
	PROOF_WORKED,    /* opened, reset and given back; DMA was not shown */
	PROOF_PROVED,    /* and its DMA went through the IOMMU's map, nowhere else */
	PROOF_WENT_PAST, /* its DMA went past the IOMMU */
};

struct proof_device {
	struct pci_address address;
	enum proof_outcome outcome;
	bool refused;       /* not tried, whatever is named */
	const char *reason; /* why it was not tried, or NULL */
	/* the first step that failed, or NULL */
	const struct proof_step *failed;
	/* DMA was not shown by it but by this one of its IOMMU group; all zero: by none */
	struct flag path_shown;
	struct pci_address path_shown_by;
	ARRAY(struct proof_step) steps; /* in their order */
};

/*
 * What was tried when the machine stopped on an earlier boot, and no trial has come through since.
 */
struct proof_hung {
	struct pci_address address;
	const char *before; /* which step */
};

struct proof {
	enum status status;                 /* ABSENT: no trial was made */
	ARRAY(struct proof_device) devices; /* sorted by address */
	ARRAY(struct proof_hung) hung;
};

/* NULL where it was not tried. */
const struct proof_device *proof_of(const struct proof *proof, struct pci_address address);

/* The first of its steps of this name, or NULL. */
const struct proof_step *proof_step(const struct proof_device *device, const char *name);

/* The step before which an earlier trial of this device stopped the machine, or NULL. */
const char *proof_hung_before(const struct proof *proof, struct pci_address address);

/* "proved" "worked" "failed" "untranslated" "not-tried", as in JSON. */
const char *proof_outcome_word(enum proof_outcome outcome);

/*
 * "ok" "not-tried" "untranslated" "failed", as in JSON, where a failure may have its errno's name.
 */
const char *proof_result_word(enum proof_result result);

#endif
