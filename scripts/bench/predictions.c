/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Times what is predicted beside the groups, in memory: all slots of a machine with a card of each
 * shape, and all pairs of 64 peers below one switch with their options. Prints a line each, in
 * microseconds, the least of five times. scripts/bench/run builds and runs it.
 */
#include "probes/assignment/card_fit.h"
#include "probes/assignment/direct_path.h"
#include "probes/groups/predict.h"

#include <stdio.h>
#include <time.h>

enum { SLOTS = 2000, PEERS = 64, RUNS = 5 };

static struct features with_slot = { .slot = { .status = OK, .number = 1 },
				     .link = { OK, 4, 16, 4, 16 } };
static struct features plain = { .link = { OK, 4, 16, 4, 16 } };

static struct function *add(struct machine *machine, unsigned bus, unsigned number,
			    enum port_type type, int parent)
{
	struct function *function = array_add(&machine->arena, &machine->functions);
	bool bridge = type != PORT_ENDPOINT;

	*function = (struct function){
		.address = { bus / 256, (uint8_t)bus, (uint8_t)(number >> 3), number & 7 },
		.status = OK,
		.vendor = 0x10b5,
		.device = 0x1234,
		.class_code = bridge ? 0x060400 : 0x030000,
		.header_type = bridge,
		.parent = parent,
		.config_size = { OK, 4096 },
		.pcie = { OK, 0x40, type },
		.acs = { .status = bridge ? OK : ABSENT, .offset = 0x100, .capability = 0x1d },
		.features = type == PORT_ROOT ? &with_slot : &plain
	};
	return function;
}

/* Root ports on buses of 256, each third without ACS; behind all but each fourth a card. */
static void slots(struct machine *machine)
{
	for (unsigned i = 0; i < SLOTS; i++)
		if (i % 3 == 0)
			add(machine, i / 256, i % 256, PORT_ROOT, NO_PARENT)->acs.status = ABSENT;
		else
			add(machine, i / 256, i % 256, PORT_ROOT, NO_PARENT);
	for (unsigned i = 0; i < SLOTS; i++)
		if (i % 4)
			add(machine, 256 + i, 0, PORT_ENDPOINT, (int)i);
}

static void peers(struct machine *machine)
{
	add(machine, 0, 8, PORT_ROOT, NO_PARENT);
	add(machine, 1, 0, PORT_UPSTREAM, 0);
	/* two functions a device, as there are 32 numbers */
	for (unsigned i = 0; i < PEERS; i++)
		add(machine, 2, i / 2 * 8 + i % 2, PORT_DOWNSTREAM, 1);
	for (unsigned i = 0; i < PEERS; i++)
		add(machine, 3 + i, 0, PORT_ENDPOINT, 2 + (int)i);
}

static void predict_slots(struct arena *arena, const struct prediction *prediction)
{
	static const char *const shapes[] = { "bar=16G,width=16", "bar=16G,width=16,functions=2",
					      "bar=16G,width=16,sriov=16x16M" };
	const struct board_slots found = slots_find(arena, prediction);
	char complaint[CARD_COMPLAINT];
	struct planned_card card;

	for (size_t shape = 0; shape < 3; shape++)
		for (size_t i = 0;
		     planned_card_parse(shapes[shape], &card, complaint) && i < found.list.count;
		     i++)
			card_fit(arena, prediction, &found.list.items[i], &card);
}

static void predict_pairs(struct arena *arena, const struct prediction *prediction)
{
	const struct peers found = peers_find(arena, prediction);
	const struct direct_paths paths = direct_paths_of(arena, prediction);

	for (size_t i = 0; i < found.count; i++)
		for (size_t k = i + 1; k < found.count; k++)
			direct_path_of_pair(arena, &paths, peers_pair(&found, i, k));
}

static long since(const struct timespec *begin)
{
	struct timespec end;

	clock_gettime(CLOCK_MONOTONIC, &end);
	return (end.tv_sec - begin->tv_sec) * 1000000 + (end.tv_nsec - begin->tv_nsec) / 1000;
}

static void time_it(const char *name, void (*make)(struct machine *machine),
		    void (*predict)(struct arena *arena, const struct prediction *prediction))
{
	long plainly = -1, more = -1;

	for (int run = 0; run < RUNS; run++) {
		struct machine machine = { .functions_status = OK, .groups_status = ABSENT };
		struct timespec begin;
		make(&machine);
		clock_gettime(CLOCK_MONOTONIC, &begin);
		const struct prediction *made = predict_groups(&machine.arena, &machine, NULL, 0);
		long took = since(&begin);
		plainly = plainly < 0 || took < plainly ? took : plainly;
		clock_gettime(CLOCK_MONOTONIC, &begin);
		predict(&machine.arena, made);
		took = since(&begin);
		more = more < 0 || took < more ? took : more;
		arena_free(&machine.arena);
	}
	printf("bench-predictions: %s %ld %ld\n", name, plainly, more);
}

int main(void)
{
	time_it("slots", slots, predict_slots);
	time_it("peers", peers, predict_pairs);
	return 0;
}
