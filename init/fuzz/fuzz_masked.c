/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The input is the kernel's log and its command line, masked. What was masked once must stay as it
 * is when it is masked again: else the first time left a secret, or the mask itself looks like one.
 */
#include "init/fuzz/fuzz.h"

#include "probes/lib/kernel_line.h"
#include "probes/lib/mask.h"

static void same_again(const char *what, const char *once, const char *again)
{
	if (strcmp(once, again) == 0)
		return;
	fprintf(stderr, "fuzz: %s masked again: '%s', then '%s'\n", what, once, again);
	abort();
}

static void mask_twice(const char *text, size_t length, enum shape_of kind)
{
	struct arena arena = ARENA_EMPTY;
	const char *once = mask_words(&arena, text, length, kind);

	if (strlen(once) > 3 * length)
		abort();
	same_again("a text", once, mask_words(&arena, once, strlen(once), kind));
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_EMPTY;
	const char *text = arena_copy(&arena, (const char *)data, size);
	const char *line = kernel_line_masked(&arena, text, strlen(text));

	for (int kind = SHAPE_TEXT; kind <= SHAPE_NUMBER; kind++)
		mask_twice(text, size, (enum shape_of)kind);
	same_again("a command line", line, kernel_line_masked(&arena, line, strlen(line)));
	arena_free(&arena);
	return 0;
}
