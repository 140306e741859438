/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A text as somebody pasted it, and what it answers. */
#ifndef PROBES_PASTE_TESTS_PASTED_TEXT_H
#define PROBES_PASTE_TESTS_PASTED_TEXT_H

#include "probes/lib/bytes.h"
#include "probes/paste/paste.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

struct text_pasted {
	struct arena arena;
	struct pasted pasted;
	struct source *source; /* NULL: nothing was understood */
};

static inline int file_of(const char *text, size_t length)
{
	int file = memfd_create("text", MFD_CLOEXEC);

	assert_int_equal(write(file, text, length), (ssize_t)length);
	return file;
}

static inline struct text_pasted paste_of(const char *text)
{
	struct text_pasted result = { .arena = ARENA_EMPTY };
	int file = file_of(text, strlen(text));

	result.source = source_paste(&result.arena, file, "text", false, &result.pasted);
	close(file);
	return result;
}

static inline void done(struct text_pasted *text)
{
	if (text->source)
		text->source->close(text->source);
	arena_free(&text->arena);
}

/* The answer as a text, or the name of its status. */
static inline const char *says(struct text_pasted *text, enum question_kind kind, const char *path)
{
	struct question question = { .kind = kind, .path = path };
	struct answer answer = text->source->ask(text->source, &text->arena, &question);

	return answer.status == OK ? (const char *)answer.bytes : status_name(answer.status);
}

/* A dword of configuration space; UINT32_MAX where it was not told. */
static inline uint32_t dword(struct text_pasted *text, const char *address, unsigned offset)
{
	struct pci_address function;
	uint8_t bytes[4];

	assert_true(pci_address_parse(address, &function));
	if (text->source->config(text->source, function, offset, 4, bytes) != OK)
		return UINT32_MAX;
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
	       (uint32_t)bytes[3] << 24;
}

#endif
