/* A source that answers from a list, for tests of single probes. */
#ifndef PROBES_SCAN_TESTS_TOLD_H
#define PROBES_SCAN_TESTS_TOLD_H

#include "probes/scan/probe.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct told {
	const char *question;  /* as question_text() spells it, or "config 0000:00:00.2 0x40" */
	enum status status;
	const void *bytes;
	size_t length;
};

#define TEXT(question, text) { question, OK, text, sizeof(text) - 1 }
#define REFUSAL(question, status) { question, status, "", 0 }
#define U32(question, value) { question, OK, &(uint32_t){ value }, 4 }
#define U64(question, value) { question, OK, &(uint64_t){ value }, 8 }

struct teller {
	struct source source;
	const struct told *told;  /* ends with an empty one; what is not in it is absent */
	size_t asked;
};

static inline const struct told *told_of(const struct source *source, const char *question)
{
	const struct teller *teller = (const struct teller *)source;

	for (const struct told *told = teller->told; told->question; told++)
		if (!strcmp(told->question, question))
			return told;
	return NULL;
}

static inline struct answer teller_ask(struct source *source, struct arena *arena, const struct question *question)
{
	const struct told *told = told_of(source, question_text(arena, question));

	((struct teller *)source)->asked++;
	if (!told)
		return (struct answer){ .status = ABSENT };
	return (struct answer){ told->status, (const uint8_t *)arena_copy(arena, told->bytes, told->length), told->length };
}

static inline enum status teller_config(struct source *source, struct pci_address address, unsigned offset, unsigned length,
					uint8_t *bytes)
{
	struct arena arena = ARENA_EMPTY;
	char text[PCI_ADDRESS_TEXT];
	const struct told *told = told_of(source, arena_printf(&arena, "config %s 0x%x", pci_address_print(address, text), offset));

	arena_free(&arena);
	if (!told)
		return ABSENT;
	if (told->status == OK) {
		assert_int_equal(told->length, length);
		memcpy(bytes, told->bytes, length);
	}
	return told->status;
}

/* Runs one probe; gives the number of questions that it asked. */
static inline size_t look_with(const char *probe, struct machine *machine, const struct told *told)
{
	struct teller teller = { .source = { .name = "told", .ask = teller_ask, .config = teller_config }, .told = told };
	size_t count, ran = 0;
	const struct probe *const *probes = probe_list(&count);

	for (size_t i = 0; i < count; i++)
		if (!strcmp(probes[i]->name, probe)) {
			probes[i]->look(&teller.source, machine);
			ran++;
		}
	assert_int_equal(ran, 1);
	return teller.asked;
}

/* The one gap about `what` has `words` in its reason. */
static inline void assert_gap(const struct machine *machine, const char *what, const char *words)
{
	for (size_t i = 0; i < machine->gaps.count; i++)
		if (!strcmp(machine->gaps.items[i].what, what)) {
			if (!strstr(machine->gaps.items[i].why, words))
				fail_msg("\"%s\" is not in \"%s\"", words, machine->gaps.items[i].why);
			return;
		}
	fail_msg("there is no gap about %s among %zu", what, machine->gaps.count);
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
