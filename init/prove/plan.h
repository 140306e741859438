/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who takes part in the trial, and why each other device does not. From facts and what was deduced;
 * plain data without pointers, for it lies in memory that processes share.
 *
 * Refused whatever is named: what the host, its console or its stick needs. Left out unless named:
 * known-bad resets, RAID and SAS controllers, a server's onboard network ports, what has a driver
 * of the host, and what hung the machine the last time. Devices whose groups hold functions of one
 * card are one unit: they are tried together or not at all.
 */
#ifndef INIT_PROVE_PLAN_H
#define INIT_PROVE_PLAN_H

#include "probes/machine/pci_address.h"
#include "probes/judge/proof_reason.h"

#include <limits.h>

enum { PLAN_AT_MOST = 256, PLAN_REASON = 160, PLAN_DRIVER = 32, PLAN_RULE = 40 };

/* Of a device that Linux puts into a group only when a driver wants it. */
#define PLAN_NO_GROUP UINT_MAX

enum plan_part { PLAN_REFUSED, PLAN_LEFT_OUT, PLAN_IN };

struct plan_device {
	char address[PCI_ADDRESS_TEXT];
	char kind[16]; /* "GPU" */
	uint16_t vendor, device;
	uint32_t class_code;
	unsigned unit; /* equal for those that are tried together */
	unsigned group;
	enum plan_part part;
	bool named;
	bool ended;               /* its trial came to its end, whatever that was */
	char driver[PLAN_DRIVER]; /* "" where none is bound */
	char reason[PLAN_REASON]; /* of what is not in; "": others were named */
	/* rules that would explain a failure at the step of the same index in proof_steps */
	char rules[PROOF_STEPS_EXPLAINED][PLAN_RULE];
};

struct plan {
	size_t count;
	struct plan_device devices[PLAN_AT_MOST]; /* sorted by address */
	size_t left;                              /* devices beyond these */
	char blocked[PLAN_REASON];                /* why nothing can be tried on this machine; "" */
	char wrong[PLAN_REASON]; /* what is wrong with a device that was named; "" */
};

/* Takes a device out, with all of its unit. `why` as printf. */
void plan_refuse(struct plan *plan, size_t device, enum plan_part part, const char *why, ...)
	__attribute__((format(printf, 4, 5)));

/* The rule that explains why this step failed, or "". */
const char *plan_rule(const struct plan_device *device, const char *step);

#endif
