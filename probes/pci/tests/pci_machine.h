/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A few PCI functions in memory, to be examined by the probe "pci". */
#ifndef PROBES_PCI_TESTS_PCI_MACHINE_H
#define PROBES_PCI_TESTS_PCI_MACHINE_H

#include "probes/scan/tests/told.h"

static struct memory_source memory;
static struct machine examined;

static inline void begin_machine(void)
{
	memory_open(&memory);
	memory.otherwise = ABSENT;
	memory.has_functions = true;
	memset(&examined, 0, sizeof examined);
}

static inline void put(struct memory_function *function, unsigned offset, unsigned width,
		       uint64_t value)
{
	for (unsigned i = 0; i < width; i++)
		function->bytes[offset + i] = (uint8_t)(value >> 8 * i);
}

static inline struct memory_function *add_memory_function(const char *text, unsigned size)
{
	static const uint8_t header[] = { 0x86, 0x80, 0x33, 0x15, 0, 0, 0, 0, 3, 0, 0, 2 };
	struct pci_address address;

	assert_true(pci_address_parse(text, &address));
	memory_put_function(&memory, address, size, header, sizeof header);
	return memory_function_at(&memory, address);
}

static inline struct memory_function *add_memory_bridge(const char *address, uint8_t secondary,
							uint8_t subordinate)
{
	struct memory_function *function = add_memory_function(address, 4096);

	put(function, 0x08, 4, 0x06040000);
	put(function, 0x0e, 1, 1);
	put(function, 0x18, 3,
	    (uint64_t)function->address.bus | (uint64_t)secondary << 8 |
		    (uint64_t)subordinate << 16);
	return function;
}

/* A standard capability at `offset`, the next one at `next`. */
static inline void put_capability(struct memory_function *function, unsigned offset, uint8_t id,
				  uint8_t next)
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

static inline void put_extended(struct memory_function *function, unsigned offset, unsigned id,
				unsigned next)
{
	put(function, offset, 4, id | 1U << 16 | next << 20);
}

static inline const struct machine *examine(void)
{
	run_probe("pci", &memory.source, &examined);
	return &examined;
}

static inline void end_machine(void)
{
	memory.source.close(&memory.source);
	arena_free(&examined.arena);
}

/* Whether some gap's text has this in it. */
static inline bool has_gap(const char *text)
{
	for (size_t i = 0; i < examined.gaps.count; i++)
		if (strstr(examined.gaps.items[i].what, text) ||
		    strstr(examined.gaps.items[i].why, text))
			return true;
	return false;
}

#endif
