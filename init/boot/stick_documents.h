/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a run leaves on the stick: the worker's documents, the kernel log, what changed. */
#ifndef INIT_BOOT_STICK_DOCUMENTS_H
#define INIT_BOOT_STICK_DOCUMENTS_H

#include "init/worker/worker.h"

enum { STICK_DOCUMENTS = 8 };

struct stick_documents {
	struct document list[STICK_DOCUMENTS];
	size_t count;
	bool with_capture; /* it is the last one */
};

/*
 * Those that there are, in the order of DOCUMENT_NAMES; valid until the report is rendered again.
 */
void stick_documents_take(struct stick_documents *documents, const struct worker *worker);

void stick_documents_free(struct stick_documents *documents);

/*
 * Has gzip pack the capture, and what only programs read where it is large: a stick that an image
 * was copied to has 8 MiB for its reports. For the process that writes: the memory is given back
 * when it ends. What there is no memory to pack stays as it is, under its own name.
 */
void stick_documents_pack(struct stick_documents *documents);

#endif
