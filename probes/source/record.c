/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A decorator that keeps every question with its answer. What it keeps is written by
 * record_answers.c and record_functions.c.
 */
#include "probes/source/record_parts.h"

#include "probes/source/capture_parts.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

static int compare_answers(const void *left, const void *right)
{
	const struct kept_answer *a = left, *b = right;

	return capture_compare_questions(&a->question, &b->question);
}

static struct answer copy_of(struct arena *arena, struct answer answer)
{
	if (answer.status == OK)
		answer.bytes = (const uint8_t *)arena_copy(arena, answer.bytes, answer.length);
	return answer;
}

static void keep(struct recording *recording, const struct question *question, struct answer answer)
{
	struct kept_answer *kept = arena_alloc(&recording->arena, sizeof *kept);

	kept->question = *question;
	if (question->path)
		kept->question.path =
			arena_copy(&recording->arena, question->path, strlen(question->path));
	kept->answer = copy_of(&recording->arena, answer);
	kept->round = recording->round;
	*array_add(&recording->arena, &recording->answers) = kept;
	if (!tsearch(kept, &recording->tree, compare_answers))
		abort();
}

static struct answer ask(struct source *source, struct arena *arena,
			 const struct question *question)
{
	struct recording *recording = (struct recording *)source;
	const struct kept_answer key = { .question = *question };
	struct kept_answer *const *found = tfind(&key, &recording->tree, compare_answers);

	if (found && (*found)->round == recording->round)
		return copy_of(arena, (*found)->answer);
	struct answer answer = recording->inner->ask(recording->inner, arena, question);
	if (!found) {
		keep(recording, question, answer);
		return answer;
	}
	(*found)->answer = copy_of(&recording->arena, answer);
	(*found)->round = recording->round;
	return answer;
}

static enum status functions(struct source *source, struct arena *arena, pci_address_list *list)
{
	struct recording *recording = (struct recording *)source;

	if (!recording->listed) {
		recording->listed = true;
		recording->functions_status = recording->inner->functions(
			recording->inner, &recording->arena, &recording->functions);
	}
	for (size_t i = 0; i < recording->functions.count; i++)
		*array_add(arena, list) = recording->functions.items[i];
	return recording->functions_status;
}

static enum status config(struct source *source, struct pci_address address, unsigned offset,
			  unsigned length, uint8_t *bytes)
{
	struct recording *recording = (struct recording *)source;
	enum status status =
		recording->inner->config(recording->inner, address, offset, length, bytes);
	struct kept_config *kept = array_add(&recording->arena, &recording->configs);

	*kept = (struct kept_config){ address, recording->configs.count, offset, length, status,
				      NULL };
	if (status == OK)
		kept->bytes = (const uint8_t *)arena_copy(&recording->arena, bytes, length);
	return status;
}

static void leave(void *item)
{
	(void)item; /* the arena's */
}

static void close_recording(struct source *source)
{
	struct recording *recording = (struct recording *)source;

	recording->inner->close(recording->inner);
	tdestroy(recording->tree, leave);
	arena_free(&recording->arena);
	free(recording);
}

struct source *source_record(struct source *inner)
{
	struct recording *recording = calloc(1, sizeof *recording);
	if (!recording)
		abort();
	recording->source = (struct source){ .name = inner->name,
					     .ask = ask,
					     .functions = functions,
					     .config = config,
					     .close = close_recording };
	recording->inner = inner;
	return &recording->source;
}

void source_record_renew(struct source *recording)
{
	((struct recording *)recording)->round++;
}

bool source_record_write(struct source *recording, bool masked, FILE *out)
{
	fputs(CAPTURE_HEADING VFIO_PREFLIGHT_VERSION
	      ".\n"
	      "# lspci -F FILE and acpixtract -a FILE open this file, vfio-preflight --capture "
	      "FILE examines it.\n",
	      out);
	fputs(masked ? "# What names this machine or a person is masked.\n"
		     : "# Nothing is masked.\n",
	      out);
	record_write_functions((struct recording *)recording, masked, out);
	record_write_answers((struct recording *)recording, out);
	return fflush(out) == 0 && !ferror(out);
}
