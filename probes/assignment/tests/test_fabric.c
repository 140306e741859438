/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boards whose GPUs belong together: found by ids and counts, and which parts a VM may have. */
#include "probes/assignment/card_fit.h"
#include "probes/assignment/fabric.h"
#include "probes/groups/tests/topology.h"

#include <stdio.h>

static struct machine machine;

/* `gpus` and `switches` of these ids, each on a bus of its own. */
static fabric_list find(const char *gpu, unsigned gpus, const char *fabric_id, unsigned switches)
{
	char text[2048] = "";
	size_t length = 0;

	machine = (struct machine){ 0 };
	for (unsigned i = 0; i < gpus + switches; i++)
		length += (size_t)snprintf(text + length, sizeof text - length,
					   "%02x:00.0 end %s\n", i + 1, i < gpus ? gpu : fabric_id);
	topology_read(&machine, text);
	return fabrics_find(&machine.arena, &machine);
}

static void boards_by_ids_and_counts(void **state)
{
	(void)state;
	fabric_list list = find("10de:20b2", 8, "10de:1af1", 6);
	assert_int_equal(list.count, 1);
	assert_string_equal(list.items[0].known->name, "NVIDIA HGX A100 or DGX A100");
	assert_int_equal(list.items[0].gpus.count, 8);
	assert_int_equal(list.items[0].switches.count, 6);
	assert_true(list.items[0].whole.status == OK && list.items[0].whole.value);
	arena_free(&machine.arena);

	list = find("10de:1db8", 16, "10de:1ac2", 12);
	assert_true(list.count == 1 && list.items[0].whole.value);
	arena_free(&machine.arena);

	list = find("10de:2330", 7, "10de:22a3", 4);
	assert_true(list.count == 1 && list.items[0].whole.status == OK);
	assert_false(list.items[0].whole.value);
	arena_free(&machine.arena);

	list = find("1002:74a1", 8, NULL, 0);
	assert_true(list.count == 1 && list.items[0].whole.value);
	assert_null(list.items[0].known->called);
	arena_free(&machine.arena);
}

static void what_is_no_such_board(void **state)
{
	(void)state;
	assert_int_equal(find("10de:2331", 8, "10de:22a3", 4).count, 0);
	arena_free(&machine.arena);
	assert_int_equal(find("10de:2330", 8, NULL, 0).count, 0);
	arena_free(&machine.arena);
	assert_int_equal(find("10de:2330", 1, "10de:22a3", 4).count, 0);
	arena_free(&machine.arena);
	assert_int_equal(find("1002:74a1", 4, NULL, 0).count, 0);
	arena_free(&machine.arena);
}

/* Network cards of the same kind are no part of the fabric by their ids alone. */
static void what_may_stand_in(void **state)
{
	(void)state;
	fabric_list list = find("10de:2901", 8, "15b3:1021", 4);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.items[0].switches.count, 0);
	assert_int_equal(list.items[0].whole.status, NOT_ASKED);
	for (size_t i = 8; i < 12; i++)
		machine.functions.items[i].address =
			(struct pci_address){ .bus = 9, .function = (uint8_t)(i - 8) };
	list = fabrics_find(&machine.arena, &machine);
	assert_int_equal(list.items[0].switches.count, 4);
	arena_free(&machine.arena);
}

static struct flag listed(const fabric_list *list, size_t gpus, size_t switches)
{
	const struct fabric *fabric = &list->items[0];
	const struct function *functions[16];

	for (size_t i = 0; i < gpus; i++)
		functions[i] = fabric->gpus.items[i];
	for (size_t i = 0; i < switches; i++)
		functions[gpus + i] = fabric->switches.items[i];
	const struct fabric_share share = fabric_share(fabric, functions, gpus + switches);
	assert_int_equal(share.gpus, gpus);
	assert_int_equal(share.switches, switches);
	return share.listed;
}

static void parts_that_are_listed(void **state)
{
	(void)state;
	fabric_list list = find("10de:2330", 8, "10de:22a3", 4);
	assert_true(listed(&list, 8, 4).value);
	assert_true(listed(&list, 1, 0).value);
	assert_false(listed(&list, 4, 2).value);
	assert_false(listed(&list, 0, 4).value);
	assert_int_equal(listed(&list, 2, 0).status, OK);
	arena_free(&machine.arena);
	list = find("10de:20b0", 8, "10de:1af1", 6);
	assert_true(listed(&list, 4, 3).value);
	arena_free(&machine.arena);
	list = find("1002:74a1", 8, NULL, 0);
	assert_int_equal(listed(&list, 8, 0).status, NOT_ASKED);
	arena_free(&machine.arena);
}

static void a_module_is_no_card(void **state)
{
	(void)state;
	fabric_list list = find("10de:2330", 8, "10de:22a3", 4);
	struct board_slots slots = { .found = true };
	for (size_t i = 0; i < 2; i++)
		array_add(&machine.arena, &slots.list);
	*array_add(&machine.arena, &slots.list.items[1].occupants) = list.items[0].gpus.items[0];
	fabrics_mark_slots(&list, &slots);
	assert_null(slots.list.items[0].module);
	assert_string_equal(slots.list.items[1].module, list.items[0].known->name);
	const struct prediction prediction = { .machine = &machine };
	const struct planned_card card = { .given = true, .bar = 4096 };
	const struct card_fit fit =
		card_fit(&machine.arena, &prediction, &slots.list.items[1], &card);
	assert_int_equal(fit.fits, FIT_CANNOT);
	assert_non_null(strstr(fit.why, "NVIDIA HGX H100"));
	arena_free(&machine.arena);
}

/* What the generator packs, no reader has to doubt. */
static void rows_are_sound(void **state)
{
	(void)state;
	assert_true(known_fabric_count >= 3);
	for (size_t i = 0; i < known_fabric_count; i++) {
		const struct known_fabric *known = &known_fabrics[i];
		assert_true(known->gpus > 1 && known->parts[0]);
		assert_true(strlen(known->source) > 20);
		assert_int_equal(known->switches != 0, known->called != NULL);
	}
	for (size_t i = 0; i < known_fabric_id_count; i++)
		assert_true(known_fabric_ids[i].fabric < known_fabric_count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(boards_by_ids_and_counts), cmocka_unit_test(what_is_no_such_board),
		cmocka_unit_test(what_may_stand_in),        cmocka_unit_test(parts_that_are_listed),
		cmocka_unit_test(a_module_is_no_card),      cmocka_unit_test(rows_are_sound),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
