/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Times all views of groups on machines of the worst shapes, in memory. Prints a line each: the
 * shape, microseconds for 1,000 and for 10,000 functions, the least of five times.
 * scripts/bench/run builds and runs it.
 */
#include "probes/groups/predict.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static struct function *add(struct machine *machine, unsigned bus, unsigned number,
			    enum port_type type)
{
	struct function *function = array_add(&machine->arena, &machine->functions);

	function->address =
		(struct pci_address){ bus / 256, (uint8_t)bus, (uint8_t)(number >> 3), number & 7 };
	function->status = OK;
	function->vendor = 0x8086;
	function->device = 0x1234;
	function->parent = NO_PARENT;
	function->pcie = (struct pcie){ OK, 0x40, type };
	function->multifunction = true;
	function->acs.status = ABSENT;
	return function;
}

/* Buses of 256 functions each; nothing isolates. */
static void wide(struct machine *machine, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add(machine, (unsigned)(i / 256), i % 256, PORT_ENDPOINT);
}

/* The same, and each sends under the ids of all others. */
static void aliased(struct machine *machine, size_t count)
{
	wide(machine, count);
	for (size_t i = 0; i < count; i++) {
		machine->functions.items[i].vendor = 0x10b5;
		machine->functions.items[i].device = 0x87b0;
	}
}

/* Bridges below bridges, 32 deep. */
static void deep(struct machine *machine, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct function *function =
			add(machine, (unsigned)i, 0, i % 32 ? PORT_DOWNSTREAM : PORT_ROOT);
		function->header_type = 1;
		function->parent = i % 32 ? (int)i - 1 : NO_PARENT;
		function->multifunction = false;
	}
}

/* Displays in the same group, and one bridge above them all. */
static void displays(struct machine *machine, size_t count)
{
	add(machine, 0, 0, PORT_ROOT)->header_type = 1;
	for (size_t i = 1; i < count; i++) {
		struct function *function =
			add(machine, (unsigned)(1 + i / 256), i % 256, PORT_ENDPOINT);
		function->class_code = 0x030000;
		function->parent = 0;
	}
}

/* Displays that are alone. */
static void alone(struct machine *machine, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct function *function = add(machine, (unsigned)i, 0, PORT_ENDPOINT);
		function->class_code = 0x030000;
		function->multifunction = false;
	}
}

/* 64 units, all but one of which name a function. */
static void scoped(struct machine *machine, size_t count)
{
	wide(machine, count);
	machine->iommu.kind = IOMMU_INTEL;
	machine->iommu.enabled = (struct flag){ OK, true };
	for (unsigned i = 0; i < 64; i++) {
		struct remapping_unit *unit = array_add(&machine->arena, &machine->iommu.units);
		struct scope *scope = array_add(&machine->arena, &unit->scopes);
		scope->type = SCOPE_ENDPOINT;
		scope->start_bus = (uint8_t)i;
		*array_add(&machine->arena, &scope->path) = (struct scope_hop){ 0, 0 };
		unit->include_all = i == 0;
	}
}

static long microseconds(void (*make)(struct machine *machine, size_t count), size_t count)
{
	long least = -1;

	for (int run = 0; run < 5; run++) {
		struct machine machine = { .functions_status = OK, .groups_status = ABSENT };
		struct timespec begin, end;
		make(&machine, count);
		clock_gettime(CLOCK_MONOTONIC, &begin);
		predict_groups(&machine.arena, &machine, NULL, 0);
		clock_gettime(CLOCK_MONOTONIC, &end);
		long took = (end.tv_sec - begin.tv_sec) * 1000000 +
			    (end.tv_nsec - begin.tv_nsec) / 1000;
		if (least < 0 || took < least)
			least = took;
		arena_free(&machine.arena);
	}
	return least;
}

int main(void)
{
	static const struct {
		const char *name;
		void (*make)(struct machine *machine, size_t count);
	} shapes[] = { { "wide", wide },         { "aliased", aliased }, { "deep", deep },
		       { "displays", displays }, { "alone", alone },     { "scoped", scoped } };

	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
		printf("bench-groups: %s %ld %ld\n", shapes[i].name,
		       microseconds(shapes[i].make, 1000), microseconds(shapes[i].make, 10000));
	return 0;
}
