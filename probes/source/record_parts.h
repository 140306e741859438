/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The inside of a recording source; how a capture is written is told in capture.c. */
#ifndef PROBES_SOURCE_RECORD_PARTS_H
#define PROBES_SOURCE_RECORD_PARTS_H

#include "probes/source/source.h"

#include <stdio.h>

struct kept_answer {
	struct question question;
	struct answer answer;
	unsigned round; /* of asking; the same question gets the same answer within one */
};

/* One look into configuration space. */
struct kept_config {
	struct pci_address address;
	size_t turn; /* the first question about configuration space is 0 */
	unsigned offset, length;
	enum status status;
	const uint8_t *bytes; /* where the status is OK */
};

struct recording {
	struct source source;
	struct source *inner;
	struct arena arena;
	unsigned round;
	void *tree; /* of the answers, for tsearch() */
	ARRAY(struct kept_answer *) answers;
	ARRAY(struct kept_config) configs;
	bool listed;
	enum status functions_status; /* where listed */
	pci_address_list functions;
	ARRAY(const struct kept_answer *) roms; /* of different content, as they are written */
};

/* --- Each writes to `out`, whose error is asked for at the end --- */

/* record_answers.c: ACPI tables, then the other answers, sorted by question. */
void record_write_answers(struct recording *recording, FILE *out);

/* record_functions.c: which functions there are, then all of their configuration space. */
void record_write_functions(struct recording *recording, bool masked, FILE *out);

#endif
