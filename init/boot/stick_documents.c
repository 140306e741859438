/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/stick_documents.h"

#include "init/boot/boot_log.h"
#include "init/boot/boot_since.h"
#include "init/boot/document_pack.h"

#include <string.h>

enum { REPORT, JSON, BRIEF, PASTE, HTML, CHANGES, KERNEL_LOG, CAPTURE };
static const char *const names[STICK_DOCUMENTS] = { DOCUMENT_NAMES };

/* Those that gzip packs, and up to which length they stay as they are. */
static const struct {
	const char *as;
	size_t plain_at_most;
} packings[STICK_DOCUMENTS] = {
	[JSON] = { PACKED_JSON, 256 << 10 },
	[KERNEL_LOG] = { PACKED_LOG, 64 << 10 },
	[CAPTURE] = { PACKED_CAPTURE, 0 },
};

static void add(struct stick_documents *documents, struct document document, const char *name)
{
	if (!document.bytes)
		return;
	document.name = name;
	documents->list[documents->count++] = document;
}

void stick_documents_take(struct stick_documents *documents, const struct worker *worker)
{
	struct document capture = worker_capture(worker);

	documents->count = 0;
	add(documents, worker_document(worker, FORMAT_TEXT), names[REPORT]);
	add(documents, worker_document(worker, FORMAT_JSON), names[JSON]);
	add(documents, worker_document(worker, FORMAT_BRIEF), names[BRIEF]);
	add(documents, worker_document(worker, FORMAT_PASTE), names[PASTE]);
	add(documents, worker_document(worker, FORMAT_HTML), names[HTML]);
	add(documents, boot_since_document(), names[CHANGES]);
	add(documents, boot_log(), names[KERNEL_LOG]);
	add(documents, capture, names[CAPTURE]);
	documents->with_capture = capture.bytes != NULL;
}

void stick_documents_free(struct stick_documents *documents)
{
	while (documents->count)
		document_free(&documents->list[--documents->count]);
}

static void pack_where_large(struct document *document)
{
	for (int i = 0; i < STICK_DOCUMENTS; i++)
		if (packings[i].as && strcmp(document->name, names[i]) == 0 &&
		    document->length > packings[i].plain_at_most) {
			(void)document_pack(document, packings[i].as);
			return;
		}
}

void stick_documents_pack(struct stick_documents *documents)
{
	for (size_t i = 0; i < documents->count; i++)
		pack_where_large(&documents->list[i]);
}
