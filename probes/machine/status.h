/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What became of a question. Zero means nobody asked, so that a fact nobody filled in can never
 * pass for an answer. Only OK and ABSENT are evidence.
 */
#ifndef PROBES_MACHINE_STATUS_H
#define PROBES_MACHINE_STATUS_H

enum status {
	NOT_ASKED, /* nobody asked */
	OK,        /* asked and answered */
	ABSENT,    /* asked, and the machine says there is no such thing */
	DENIED,    /* asked and refused: no permission, lockdown */
	FAILED,    /* asked, and the answer could not be had or understood */
};

/* "not asked" "ok" "absent" "denied" "failed" */
const char *status_name(enum status status);

/* Whether the question was answered, with yes or with no. */
static inline int status_is_evidence(enum status status)
{
	return status == OK || status == ABSENT;
}

#endif
