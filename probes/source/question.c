/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What all sources share: the spelling of questions, the short forms of asking, and taking answers
 * apart.
 */
#include "probes/source/source.h"

#include <ctype.h>
#include <string.h>

char *question_text(struct arena *arena, const struct question *question)
{
	switch (question->kind) {
	case READ_FILE: return arena_printf(arena, "read %s", question->path);
	case LIST_FOLDER: return arena_printf(arena, "list %s", question->path);
	case READ_LINK: return arena_printf(arena, "link %s", question->path);
	case READ_MSR:
		return arena_printf(arena, "msr %u 0x%x", (unsigned)question->a, question->b);
	case READ_CPUID:
		return arena_printf(arena, "cpuid 0x%x 0x%x", (unsigned)question->a, question->b);
	case READ_MMIO:
		return arena_printf(arena, "mmio 0x%llx+%u", (unsigned long long)question->a,
				    question->b);
	case READ_ROM: return arena_printf(arena, "rom %s", question->path);
	case READ_LOG: return arena_printf(arena, "log");
	}
	return arena_printf(arena, "unknown");
}

static struct answer ask_path(struct source *source, struct arena *arena, enum question_kind kind,
			      const char *format, va_list arguments)
{
	struct question question = { .kind = kind,
				     .path = arena_vprintf(arena, format, arguments) };

	return source->ask(source, arena, &question);
}

struct answer source_read(struct source *source, struct arena *arena, const char *path, ...)
{
	va_list arguments;
	va_start(arguments, path);
	struct answer answer = ask_path(source, arena, READ_FILE, path, arguments);
	va_end(arguments);
	return answer;
}

struct answer source_list(struct source *source, struct arena *arena, const char *path, ...)
{
	va_list arguments;
	va_start(arguments, path);
	struct answer answer = ask_path(source, arena, LIST_FOLDER, path, arguments);
	va_end(arguments);
	return answer;
}

struct answer source_link(struct source *source, struct arena *arena, const char *path, ...)
{
	va_list arguments;
	va_start(arguments, path);
	struct answer answer = ask_path(source, arena, READ_LINK, path, arguments);
	va_end(arguments);
	return answer;
}

struct answer source_msr(struct source *source, struct arena *arena, uint32_t cpu, uint32_t reg)
{
	struct question question = { .kind = READ_MSR, .a = cpu, .b = reg };

	return source->ask(source, arena, &question);
}

struct answer source_cpuid(struct source *source, struct arena *arena, uint32_t leaf,
			   uint32_t subleaf)
{
	struct question question = { .kind = READ_CPUID, .a = leaf, .b = subleaf };

	return source->ask(source, arena, &question);
}

struct answer source_mmio(struct source *source, struct arena *arena, uint64_t address,
			  uint32_t width)
{
	struct question question = { .kind = READ_MMIO, .a = address, .b = width };

	return source->ask(source, arena, &question);
}

struct answer source_rom(struct source *source, struct arena *arena, struct pci_address address)
{
	char text[PCI_ADDRESS_TEXT];
	struct question question = { .kind = READ_ROM };

	question.path = arena_printf(arena, "/sys/bus/pci/devices/%s/rom",
				     pci_address_print(address, text));
	return source->ask(source, arena, &question);
}

struct answer source_log(struct source *source, struct arena *arena)
{
	struct question question = { .kind = READ_LOG };

	return source->ask(source, arena, &question);
}

const char *answer_next_name(struct arena *arena, const struct answer *answer, size_t *at)
{
	if (answer->status != OK || *at >= answer->length)
		return NULL;

	const uint8_t *begin = answer->bytes + *at;
	const uint8_t *end = memchr(begin, '\n', answer->length - *at);
	size_t length = end ? (size_t)(end - begin) : answer->length - *at;

	*at += length + 1;
	return arena_copy(arena, begin, length);
}

const char *answer_line(struct arena *arena, const struct answer *answer)
{
	if (answer->status != OK || !answer->length)
		return "";

	const char *text = (const char *)answer->bytes;
	size_t length = strcspn(text, "\n");
	while (length && isspace((unsigned char)*text))
		text++, length--;
	while (length && isspace((unsigned char)text[length - 1]))
		length--;
	return arena_copy(arena, text, length);
}

struct text text_of_answer(struct arena *arena, const struct answer *answer)
{
	if (answer->status != OK)
		return (struct text){ .status = answer->status };
	return (struct text){ OK, answer_line(arena, answer) };
}
