/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A decorator that lets through only what may leave the machine, so that nothing behind it, no
 * report and no recording, can tell more. What stands in a folder under a name that may not leave
 * cannot be asked for: no kernel names a device so.
 */
#include "probes/source/files.h"
#include "probes/source/mask.h"

#include "probes/lib/kernel_line.h"
#include "probes/lib/mask.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct masked {
	struct source source;
	struct source *inner;
	struct arena arena;
	name_list own; /* what this machine is called, and its serial numbers */
	bool knows_own;
};

/* --- What is its own --- */

enum { OWN_AT_LEAST = 4, OWN_IN_WORDS = 6 };

static void add_own(struct masked *masked, const char *text, size_t length)
{
	const char *name = arena_copy(&masked->arena, text, length);
	size_t kinds = 0;

	for (size_t i = 0; i < length; i++)
		kinds += !memchr(name, name[i], i);
	/* "00000000" and names that every machine may have tell nothing, and stand in other words.
	 */
	if (length >= OWN_AT_LEAST && kinds >= OWN_AT_LEAST && !kernel_line_knows(name, length))
		*array_add(&masked->arena, &masked->own) = name;
}

static void find_own(struct masked *masked)
{
	static const char numbers[][18] = { "product_serial", "board_serial", "chassis_serial",
					    "board_asset_tag", "chassis_asset_tag" };
	struct answer answer =
		source_read(masked->inner, &masked->arena, "/proc/sys/kernel/hostname");
	const char *line = answer_line(&masked->arena, &answer);

	masked->knows_own = true;
	add_own(masked, line, strlen(line));
	add_own(masked, line, strcspn(line, ".")); /* without its domain */
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		answer = source_read(masked->inner, &masked->arena, "/sys/class/dmi/id/%s",
				     numbers[i]);
		line = answer_line(&masked->arena, &answer);
		if (line[strcspn(line, "0123456789")]) /* "Default string", "Not Specified" */
			add_own(masked, line, strlen(line));
	}
}

/* A short one may be a part of other words. */
static bool is_own(const char *text, const char *at, const char *own)
{
	size_t length = strlen(own);

	if (strncasecmp(at, own, length) != 0)
		return false;
	return length >= OWN_IN_WORDS || ((at == text || !isalnum((unsigned char)at[-1])) &&
					  !isalnum((unsigned char)at[length]));
}

static const char *without(struct arena *arena, const char *text, const char *own)
{
	char *copy = arena_alloc(arena, strlen(text) * (sizeof MASKED - 1) + 1), *to = copy;

	for (const char *at = text; *at;) {
		bool found = is_own(text, at, own);
		to = found ? mempcpy(to, MASKED, sizeof MASKED - 1) : mempcpy(to, at, 1);
		at += found ? strlen(own) : 1;
	}
	*to = '\0';
	return copy;
}

static const char *without_own(struct masked *masked, struct arena *arena, const char *text)
{
	for (size_t i = 0; i < masked->own.count; i++)
		text = without(arena, text, masked->own.items[i]);
	return text;
}

/* --- The source --- */

static struct answer ask(struct source *source, struct arena *arena,
			 const struct question *question)
{
	struct masked *masked = (struct masked *)source;

	if (!masked->knows_own)
		find_own(masked);
	struct answer answer =
		mask_answer(arena, question, masked->inner->ask(masked->inner, arena, question));
	bool is_text = question->kind <= READ_LINK || question->kind == READ_LOG;
	if (answer.status != OK || !is_text || memchr(answer.bytes, '\0', answer.length))
		return answer;
	const char *text = without_own(masked, arena, (const char *)answer.bytes);
	return (struct answer){ OK, (const uint8_t *)text, strlen(text) };
}

static enum status functions(struct source *source, struct arena *arena, pci_address_list *list)
{
	struct source *inner = ((struct masked *)source)->inner;

	return inner->functions(inner, arena, list);
}

/* The one who records takes serial numbers out of the whole, since a piece does not tell what it
 * is. */
static enum status config(struct source *source, struct pci_address address, unsigned offset,
			  unsigned length, uint8_t *bytes)
{
	struct source *inner = ((struct masked *)source)->inner;

	return inner->config(inner, address, offset, length, bytes);
}

static void close_masked(struct source *source)
{
	struct masked *masked = (struct masked *)source;

	masked->inner->close(masked->inner);
	arena_free(&masked->arena);
	free(masked);
}

struct source *source_masked(struct source *inner)
{
	struct masked *masked = calloc(1, sizeof *masked);
	if (!masked)
		abort();
	masked->source = (struct source){ .name = inner->name,
					  .ask = ask,
					  .functions = functions,
					  .config = config,
					  .close = close_masked };
	masked->inner = inner;
	return &masked->source;
}
