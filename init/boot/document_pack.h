/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef INIT_BOOT_DOCUMENT_PACK_H
#define INIT_BOOT_DOCUMENT_PACK_H

#include "init/deliver/deliver.h"

/*
 * Has gzip pack the document, which has the name `as` then and memory that only the end of the
 * process gives back. False where there is no memory for it: the document is as it was.
 */
bool document_pack(struct document *document, const char *as);

#endif
