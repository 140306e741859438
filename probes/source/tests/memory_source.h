/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A source in memory, for tests: answers and PCI functions are put in one by one, or told as a
 * list. Every answer ends where its bytes end, for AddressSanitizer to see a byte read too many.
 *
 * What was not put in has the status `otherwise`; but ACPI tables are absent, as below a folder of
 * tables.
 */
#ifndef PROBES_SOURCE_TESTS_MEMORY_SOURCE_H
#define PROBES_SOURCE_TESTS_MEMORY_SOURCE_H

#include "probes/source/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEMORY_ANSWERS = 32, MEMORY_FUNCTIONS = 32, CONFIG_SPACE = 4096 };

struct memory_answer {
	enum question_kind kind;
	const char *path; /* a literal; NULL answers every question of the kind */
	uint8_t *bytes;
	size_t length;
};

struct memory_function {
	struct pci_address address;
	unsigned size;     /* of configuration space: 256 without ECAM, or 4096 */
	unsigned readable; /* what of it we may see: 64 without being root */
	uint8_t bytes[CONFIG_SPACE];
};

struct told {
	const char *question; /* as question_text() spells it, or "config 0000:00:00.2 0x40" */
	enum status status;
	const void *bytes;
	size_t length;
};

struct memory_source {
	struct source source;
	enum status otherwise;
	const struct told *told; /* ends with an empty one, or NULL */
	size_t asked, readings;  /* questions, and those for configuration space */
	struct memory_answer answers[MEMORY_ANSWERS];
	size_t answer_count;
	bool has_functions; /* the list of functions is known, empty or not */
	struct memory_function functions[MEMORY_FUNCTIONS]; /* sorted by address */
	size_t function_count;
};

/* A copy with nothing behind it, or with a NUL. */
static inline uint8_t *memory_copy(const void *bytes, size_t length, size_t nul)
{
	uint8_t *copy = calloc(1, length + nul ? length + nul : 1);

	if (!copy)
		abort();
	if (length)
		memcpy(copy, bytes, length);
	return copy;
}

/* The bytes of a table or a ROM are counted; all else is text, and has a NUL behind it. */
static inline bool memory_is_binary(enum question_kind kind, const char *path)
{
	return (kind != READ_FILE && kind != LIST_FOLDER && kind != READ_LINK &&
		kind != READ_LOG) ||
	       (path && (strstr(path, "/acpi/tables/") || strstr(path, "/dmi/tables/")));
}

static inline void memory_put(struct memory_source *memory, enum question_kind kind,
			      const char *path, const void *bytes, size_t length)
{
	if (memory->answer_count == MEMORY_ANSWERS)
		abort();
	memory->answers[memory->answer_count++] = (struct memory_answer){
		kind, path, memory_copy(bytes, length, !memory_is_binary(kind, path)), length
	};
}

static inline void memory_put_text(struct memory_source *memory, enum question_kind kind,
				   const char *path, const char *text)
{
	memory_put(memory, kind, path, text, strlen(text));
}

static inline int memory_compare(const void *left, const void *right)
{
	return pci_address_compare(((const struct memory_function *)left)->address,
				   ((const struct memory_function *)right)->address);
}

static inline struct memory_function *memory_function_at(struct memory_source *memory,
							 struct pci_address address)
{
	for (size_t i = 0; i < memory->function_count; i++)
		if (pci_address_compare(memory->functions[i].address, address) == 0)
			return &memory->functions[i];
	return NULL;
}

/*
 * Of `config` the first bytes; behind them are zeros. Nothing is put in where there is no room, or
 * one of that address.
 */
static inline void memory_put_function(struct memory_source *memory, struct pci_address address,
				       unsigned readable, const uint8_t *config, unsigned length)
{
	memory->has_functions = true;
	if (memory_function_at(memory, address) || memory->function_count == MEMORY_FUNCTIONS)
		return;
	struct memory_function *function = &memory->functions[memory->function_count++];
	*function = (struct memory_function){ .address = address, .readable = readable };
	function->size = readable < 256 ? CONFIG_SPACE : readable;
	if (length)
		memcpy(function->bytes, config, length < CONFIG_SPACE ? length : CONFIG_SPACE);
	qsort(memory->functions, memory->function_count, sizeof memory->functions[0],
	      memory_compare);
}

static inline const struct told *memory_told(const struct memory_source *memory,
					     const char *question)
{
	for (const struct told *told = memory->told; told && told->question; told++)
		if (!strcmp(told->question, question))
			return told;
	return NULL;
}

/* A register lies at its address within a page of registers, which is the answer. */
static inline struct answer memory_register(const struct memory_answer *page,
					    const struct question *question)
{
	size_t at = question->a & 0xfff;

	if (at > page->length || question->b > page->length - at)
		return (struct answer){ .status = FAILED };
	return (struct answer){ OK, page->bytes + at, question->b };
}

static inline const uint8_t *memory_bytes(struct arena *arena, const struct told *told)
{
	return (const uint8_t *)arena_copy(arena, told->bytes, told->length);
}

static inline struct answer memory_ask(struct source *source, struct arena *arena,
				       const struct question *question)
{
	struct memory_source *memory = (struct memory_source *)source;
	bool table = question->path && !strncmp(question->path, "/sys/firmware/acpi/tables/", 26);
	const struct told *told =
		memory->told ? memory_told(memory, question_text(arena, question)) : NULL;

	memory->asked++;
	if (told)
		return (struct answer){ told->status, memory_bytes(arena, told), told->length };
	for (size_t i = 0; i < memory->answer_count; i++) {
		const struct memory_answer *answer = &memory->answers[i];
		if (answer->kind != question->kind)
			continue;
		if (answer->path && question->path && strcmp(answer->path, question->path) != 0)
			continue;
		if (question->kind == READ_MMIO)
			return memory_register(answer, question);
		return (struct answer){ OK, answer->bytes, answer->length };
	}
	return (struct answer){ .status = table ? ABSENT : memory->otherwise };
}

static inline enum status memory_functions(struct source *source, struct arena *arena,
					   pci_address_list *list)
{
	const struct memory_source *memory = (const struct memory_source *)source;

	for (size_t i = 0; i < memory->function_count; i++)
		*array_add(arena, list) = memory->functions[i].address;
	return memory->has_functions ? OK : NOT_ASKED;
}

/* What is told of this very place. */
static inline enum status memory_told_config(const struct memory_source *memory,
					     struct pci_address address, unsigned offset,
					     unsigned length, uint8_t *bytes)
{
	char question[PCI_ADDRESS_TEXT + 32], text[PCI_ADDRESS_TEXT];

	snprintf(question, sizeof question, "config %s 0x%x", pci_address_print(address, text),
		 offset);
	const struct told *told = memory_told(memory, question);
	if (!told)
		return ABSENT;
	if (told->status == OK && told->length != length)
		abort();
	if (told->status == OK)
		memcpy(bytes, told->bytes, length);
	return told->status;
}

static inline enum status memory_config(struct source *source, struct pci_address address,
					unsigned offset, unsigned length, uint8_t *bytes)
{
	struct memory_source *memory = (struct memory_source *)source;
	const struct memory_function *function = memory_function_at(memory, address);

	memory->readings++;
	if (memory->told)
		return memory_told_config(memory, address, offset, length, bytes);
	if (!function || offset + length > function->size)
		return ABSENT;
	if (offset + length > function->readable)
		return DENIED;
	memcpy(bytes, function->bytes + offset, length);
	return OK;
}

static inline void memory_close(struct source *source)
{
	struct memory_source *memory = (struct memory_source *)source;

	for (size_t i = 0; i < memory->answer_count; i++)
		free(memory->answers[i].bytes);
	memory->answer_count = memory->function_count = 0;
}

static inline void memory_open(struct memory_source *memory)
{
	*memory = (struct memory_source){
		.source = { "memory", memory_ask, memory_functions, memory_config, memory_close },
	};
}

#endif
