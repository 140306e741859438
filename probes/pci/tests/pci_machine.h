/* A few PCI functions in memory, to be examined by the probe "pci". */
#ifndef PROBES_PCI_TESTS_PCI_MACHINE_H
#define PROBES_PCI_TESTS_PCI_MACHINE_H

#include "probes/scan/probe.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { FUNCTIONS_AT_MOST = 16, PATHS_AT_MOST = 16 };

struct memory_function {
	struct pci_address address;
	unsigned size;      /* what the machine shows */
	unsigned readable;  /* what of it we may see */
	uint8_t bytes[4096];
};

struct memory_machine {
	struct source source;
	struct memory_function functions[FUNCTIONS_AT_MOST];
	size_t count;
	size_t readings;
	struct { const char *path, *text; } paths[PATHS_AT_MOST];
	size_t path_count;
	struct machine machine;
};

static struct memory_machine memory;

static inline struct answer memory_ask(struct source *source, struct arena *arena, const struct question *question)
{
	(void)source;
	for (size_t i = 0; question->path && i < memory.path_count; i++)
		if (!strcmp(memory.paths[i].path, question->path)) {
			size_t length = strlen(memory.paths[i].text);
			return (struct answer){ OK, (const uint8_t *)arena_copy(arena, memory.paths[i].text, length), length };
		}
	return (struct answer){ .status = ABSENT };
}

static inline enum status memory_list(struct source *source, struct arena *arena, pci_address_list *list)
{
	(void)source;
	for (size_t i = 0; i < memory.count; i++)
		*array_add(arena, list) = memory.functions[i].address;
	return OK;
}

static inline enum status memory_config(struct source *source, struct pci_address address, unsigned offset, unsigned length, uint8_t *bytes)
{
	(void)source;
	memory.readings++;
	for (size_t i = 0; i < memory.count; i++) {
		const struct memory_function *function = &memory.functions[i];
		if (pci_address_compare(function->address, address))
			continue;
		if (offset + length > function->size)
			return ABSENT;
		if (offset + length > function->readable)
			return DENIED;
		memcpy(bytes, function->bytes + offset, length);
		return OK;
	}
	return ABSENT;
}

/* --- Building: functions in the order of their addresses --- */

static inline void begin_machine(void)
{
	memset(&memory, 0, sizeof memory);
	memory.source = (struct source){ .name = "memory", .ask = memory_ask, .functions = memory_list, .config = memory_config };
}

static inline void put(struct memory_function *function, unsigned offset, unsigned width, uint64_t value)
{
	for (unsigned i = 0; i < width; i++)
		function->bytes[offset + i] = (uint8_t)(value >> 8 * i);
}

static inline struct memory_function *add_memory_function(const char *address, unsigned size)
{
	struct memory_function *function = &memory.functions[memory.count++];

	if (memory.count > FUNCTIONS_AT_MOST || !pci_address_parse(address, &function->address))
		abort();
	function->size = function->readable = size;
	put(function, 0x00, 4, 0x15338086);
	put(function, 0x08, 4, 0x02000003);
	return function;
}

static inline struct memory_function *add_memory_bridge(const char *address, uint8_t secondary, uint8_t subordinate)
{
	struct memory_function *function = add_memory_function(address, 4096);

	put(function, 0x08, 4, 0x06040000);
	put(function, 0x0e, 1, 1);
	put(function, 0x18, 3, (uint64_t)function->address.bus | (uint64_t)secondary << 8 | (uint64_t)subordinate << 16);
	return function;
}

/* A standard capability at `offset`, the next one at `next`. */
static inline void put_capability(struct memory_function *function, unsigned offset, uint8_t id, uint8_t next)
{
	put(function, 0x06, 2, 0x10);
	if (!function->bytes[0x34])
		put(function, 0x34, 1, offset);
	put(function, offset, 2, (uint64_t)id | (uint64_t)next << 8);
}

static inline void put_express(struct memory_function *function, unsigned offset, unsigned type)
{
	put_capability(function, offset, 0x10, 0);
	put(function, offset + 2, 2, 2 | type << 4);
}

static inline void put_extended(struct memory_function *function, unsigned offset, unsigned id, unsigned next)
{
	put(function, offset, 4, id | 1U << 16 | next << 20);
}

static inline void put_path(const char *path, const char *text)
{
	if (memory.path_count == PATHS_AT_MOST)
		abort();
	memory.paths[memory.path_count].path = path;
	memory.paths[memory.path_count++].text = text;
}

static inline const struct machine *examine(void)
{
	size_t count;
	const struct probe *const *probes = probe_list(&count);

	for (size_t i = 0; i < count; i++)
		if (!strcmp(probes[i]->name, "pci"))
			probes[i]->look(&memory.source, &memory.machine);
	return &memory.machine;
}

static inline void end_machine(void)
{
	arena_free(&memory.machine.arena);
}

/* Whether some gap's text has this in it. */
static inline bool has_gap(const char *text)
{
	for (size_t i = 0; i < memory.machine.gaps.count; i++)
		if (strstr(memory.machine.gaps.items[i].what, text) || strstr(memory.machine.gaps.items[i].why, text))
			return true;
	return false;
}

#endif
