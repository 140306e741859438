/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Machines for tests of what reads tables and functions together. */
#ifndef PROBES_MACHINE_TESTS_MACHINE_H
#define PROBES_MACHINE_TESTS_MACHINE_H

#include "probes/machine/machine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* On a root bus; functions are to be added in the order of their addresses. */
static inline struct function *add_function(struct machine *machine, const char *address,
					    uint32_t class_code)
{
	struct function *function = array_add(&machine->arena, &machine->functions);

	assert_true(pci_address_parse(address, &function->address));
	function->status = OK;
	function->class_code = class_code;
	function->parent = NO_PARENT;
	machine->functions_status = OK;
	return function;
}

static inline void add_bridge(struct machine *machine, const char *address, int parent,
			      uint8_t secondary, uint8_t subordinate)
{
	struct function *bridge = add_function(machine, address, 0x060400);

	bridge->parent = parent;
	bridge->header_type = 1;
	bridge->secondary_bus = secondary;
	bridge->subordinate_bus = subordinate;
}

/* `members` end with NULL. */
static inline struct group *add_group(struct machine *machine, unsigned id,
				      const char *const *members)
{
	struct group *group = array_add(&machine->arena, &machine->groups);

	machine->groups_status = OK;
	group->id = id;
	for (; *members; members++) {
		struct pci_address *member = array_add(&machine->arena, &group->members);
		assert_true(pci_address_parse(*members, member));
	}
	return group;
}

static inline const struct function *function_at(const struct machine *machine, const char *text)
{
	struct pci_address address;

	assert_true(pci_address_parse(text, &address));
	return machine_function(machine, address);
}

/* The path as bytes: device, function, device, function …; `hops` of them. */
static inline struct scope make_scope(struct arena *arena, uint8_t type, uint8_t bus,
				      const uint8_t *path, size_t hops)
{
	struct scope scope = { .type = type, .start_bus = bus };

	for (size_t i = 0; i < hops; i++)
		*array_add(arena, &scope.path) = (struct scope_hop){ path[2 * i], path[2 * i + 1] };
	return scope;
}

#define SCOPE(machine, type, bus, ...)                                             \
	make_scope(&(machine)->arena, type, bus, (const uint8_t[]){ __VA_ARGS__ }, \
		   sizeof((const uint8_t[]){ __VA_ARGS__ }) / 2)

enum { IGPU, XHCI, PORT, SWITCH, NIC, PLAIN, VMD_CHILD };

/*
 * 00:02.0 display, 00:14.0 USB, 00:1c.0 bridge to 01-03, 01:00.0 bridge to 02-02, 02:00.0 network,
 * 03:00.0 storage (behind the first bridge), 10000:00:00.0.
 */
static inline void build_functions(struct machine *machine)
{
	add_function(machine, "0000:00:02.0", 0x030000);
	add_function(machine, "0000:00:14.0", 0x0c0330);
	add_bridge(machine, "0000:00:1c.0", NO_PARENT, 1, 3);
	add_bridge(machine, "0000:01:00.0", PORT, 2, 2);
	add_function(machine, "0000:02:00.0", 0x020000)->parent = SWITCH;
	add_function(machine, "0000:03:00.0", 0x010802)->parent = PORT;
	add_function(machine, "10000:00:00.0", 0x010802);
}

#endif
