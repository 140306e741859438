/* A source that answers from a list: what is not in it is absent. */
#ifndef PROBES_TESTS_TOLD_H
#define PROBES_TESTS_TOLD_H

#include "probes/probe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>

struct told {
	const char *question;
	enum status status;
	const void *bytes;
	size_t length;
};

#define TEXT(question, text) { question, OK, text, sizeof(text) - 1 }
#define REFUSED(question, status) { question, status, "", 0 }

struct told_source {
	struct source source;
	const struct told *told;  /* ends with an empty one */
	size_t asked;
};

static inline struct answer told_ask(struct source *source, struct arena *arena, const struct question *question)
{
	struct told_source *list = (struct told_source *)source;
	const char *text = question_text(arena, question);

	list->asked++;
	for (const struct told *told = list->told; told->question; told++)
		if (!strcmp(told->question, text))
			return (struct answer){ told->status, (const uint8_t *)arena_copy(arena, told->bytes, told->length), told->length };
	return (struct answer){ .status = ABSENT };
}

/* Runs one probe; how many questions it asked. */
static inline size_t look_with(const char *name, struct machine *machine, const struct told *told)
{
	struct told_source list = { .source = { .name = "told", .ask = told_ask }, .told = told };
	size_t count;
	const struct probe *const *probes = probe_list(&count);

	for (size_t i = 0; i < count; i++)
		if (!strcmp(probes[i]->name, name))
			probes[i]->look(&list.source, machine);
	return list.asked;
}

/* Adds a function; the machine's list is taken to have been seen. */
static inline struct function *add_function(struct machine *machine, const char *address, uint32_t class_code)
{
	struct function *function = array_add(&machine->arena, &machine->functions);

	machine->functions_status = OK;
	function->status = OK;
	function->parent = NO_PARENT;
	function->class_code = class_code;
	assert_true(pci_address_parse(address, &function->address));
	return function;
}

#endif
