/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Slots: which there are, what is in them, and with whom a card there would share its group. */
#include "probes/assignment/free_slots.h"
#include "probes/groups/predict.h"
#include "probes/groups/tests/topology.h"

static struct machine machine;
static struct features slot_features, bay_features;

/*
 * 0 and 1: ports that isolate, the first with a card. 2: one that does not, with 3 in it, and 5
 * behind its switch port 4.
 */
static void begin(void)
{
	machine = (struct machine){ 0 };
	topology_read(&machine, "00:01.0 root 8086:1901 acs=1d/1d\n"
				"00:02.0 root 8086:1902 acs=1d/1d\n"
				"00:03.0 root 8086:1903\n"
				"01:00.0 end 10de:1234 above=0\n"
				"03:00.0 end 8086:1533 above=2\n");
	slot_features = (struct features){ .slot = { .status = OK, .number = 4 } };
	bay_features = slot_features;
	bay_features.slot.surprise = true;
	for (size_t i = 0; i < 3; i++) {
		struct function *port = &machine.functions.items[i];
		port->features = &slot_features;
		port->header_type = 1;
		port->secondary_bus = port->subordinate_bus = (uint8_t)(i + 1);
	}
	for (size_t i = 0; i < machine.functions.count; i++)
		machine.functions.items[i].config_size = (struct number){ OK, 4096 };
	machine.iommu.kind = IOMMU_INTEL;
	machine.iommu.enabled = (struct flag){ OK, true };
	struct remapping_unit *unit = array_add(&machine.arena, &machine.iommu.units);
	unit->include_all = true;
}

static struct board_slots find(void)
{
	return slots_find(&machine.arena, predict_groups(&machine.arena, &machine, NULL, 0));
}

static struct described_slot *describe(const char *name, const char *address)
{
	struct described_slot *slot = array_add(&machine.arena, &machine.described_slots);

	*slot = (struct described_slot){ .name = name, .form = SLOT_FORM_CARD, .width = 16 };
	slot->has_address = address && pci_address_parse(address, &slot->address);
	return slot;
}

static void each_port_with_its_card(void **state)
{
	(void)state;
	begin();
	struct board_slots slots = find();
	const struct board_slot *list = slots.list.items;

	assert_int_equal(slots.list.count, 3);
	assert_int_equal(list[0].occupants.count, 1);
	assert_ptr_equal(list[0].occupants.items[0], &machine.functions.items[3]);
	assert_int_equal(list[0].alone.status, OK);
	assert_true(list[0].alone.value);
	assert_int_equal(list[1].occupants.count, 0);
	assert_true(list[1].alone.value);
	assert_string_equal(free_slots(&machine.arena, &slots), "slot 4 (port 0000:00:02.0)");
	arena_free(&machine.arena);
}

/* Its own card is no neighbour of a card in its place; what else is behind the port is. */
static void port_that_does_not_isolate(void **state)
{
	(void)state;
	begin();
	struct board_slots slots = find();

	assert_null(slots.list.items[0].because);
	assert_ptr_equal(slots.list.items[2].because, &machine.functions.items[2]);
	assert_int_equal(slots.list.items[2].shares_with.count, 0);
	assert_true(slots.list.items[2].alone.value);

	/* the slot is behind one of two switch ports, the other one has a device of the board */
	arena_free(&machine.arena);
	begin();
	topology_read(&machine, "04:00.0 dsp 1b21:1184 above=2 acs=1d/1d\n"
				"04:01.0 dsp 1b21:1184 above=2 acs=1d/1d\n"
				"05:00.0 end 1b21:0612 above=5\n");
	machine.functions.items[5].header_type = machine.functions.items[6].header_type = 1;
	machine.functions.items[2].features = NULL;
	machine.functions.items[6].features = &slot_features;
	slots = find();
	assert_int_equal(slots.list.count, 3);
	assert_ptr_equal(slots.list.items[2].port, &machine.functions.items[6]);
	assert_ptr_equal(slots.list.items[2].because, &machine.functions.items[2]);
	assert_false(slots.list.items[2].alone.value);
	assert_int_equal(slots.list.items[2].shares_with.count, 2);
	assert_ptr_equal(slots.list.items[2].shares_with.items[0], &machine.functions.items[4]);
	assert_ptr_equal(slots.list.items[2].shares_with.items[1], &machine.functions.items[7]);
	arena_free(&machine.arena);
}

/* SMBIOS gives the address of the port, of what is in the slot, none, or one that is not there. */
static void what_the_firmware_describes(void **state)
{
	(void)state;
	begin();
	describe("PORT", "0000:00:02.0");
	describe("CARD", "0000:01:00.0");
	describe("HIDDEN", NULL);
	describe("GONE", "0000:07:00.0");
	struct board_slots slots = find();
	const struct board_slot *list = slots.list.items;

	assert_int_equal(slots.list.count, 5);
	assert_string_equal(list[0].name, "CARD");
	assert_string_equal(list[1].name, "PORT");
	assert_null(list[2].name);
	assert_string_equal(list[3].name, "HIDDEN");
	assert_int_equal(list[3].seen, SLOT_HIDDEN);
	assert_int_not_equal(list[3].alone.status, OK);
	assert_string_equal(list[4].name, "GONE");
	assert_int_equal(list[4].seen, SLOT_HIDDEN);
	assert_string_equal(free_slots(&machine.arena, &slots), "slot PORT (port 0000:00:02.0)");
	arena_free(&machine.arena);
}

static void slot_without_a_port(void **state)
{
	(void)state;
	begin();
	topology_read(&machine, "00:1e.0 pci 1102:0002\n");
	describe("PCI1", "0000:00:1e.0");
	struct board_slots slots = find();
	const struct board_slot *slot = &slots.list.items[3];

	assert_int_equal(slots.list.count, 4);
	assert_int_equal(slot->seen, SLOT_HAS_FUNCTION);
	assert_int_equal(slot->occupants.count, 1);
	assert_null(slot->port);
	arena_free(&machine.arena);
}

/* The empty port of a chipset that lists ACS only where its slot is used. */
static void unknown_while_empty(void **state)
{
	static const struct capability express = { .id = 0x10, .offset = 0x40 };
	(void)state;

	begin();
	struct function *empty = &machine.functions.items[1];
	empty->acs = (struct acs){ .status = ABSENT };
	empty->capabilities.items = &express;
	empty->capabilities.count = 1;
	struct board_slots slots = find();
	assert_int_equal(slots.list.items[1].seen, SLOT_UNKNOWN_EMPTY);
	assert_int_not_equal(slots.list.items[1].alone.status, OK);
	assert_string_equal(free_slots(&machine.arena, &slots), "");

	/* none of its kind has more */
	machine.functions.items[0].device = 0x7a38;
	slots = find();
	assert_int_equal(slots.list.items[1].seen, SLOT_HAS_PORT);
	assert_int_equal(slots.list.items[1].alone.status, OK);
	arena_free(&machine.arena);
}

static void bay(void **state)
{
	(void)state;
	begin();
	machine.functions.items[1].features = &bay_features;
	struct board_slots slots = find();

	assert_true(slots.list.items[1].external);
	assert_string_equal(free_slots(&machine.arena, &slots), "");
	arena_free(&machine.arena);
}

/* Where no IOMMU is known nobody knows the groups. */
static void no_groups_known(void **state)
{
	(void)state;
	begin();
	machine.iommu.units.count = 0;
	struct board_slots slots = find();

	assert_int_equal(slots.list.count, 3);
	for (size_t i = 0; i < 3; i++)
		assert_int_not_equal(slots.list.items[i].alone.status, OK);
	arena_free(&machine.arena);
}

static void noted(const struct board_slot *slot, const char *note)
{
	for (size_t i = 0; i < slot->notes.count; i++)
		if (strstr(slot->notes.items[i], note))
			return;
	fail_msg("no note \"%s\" of %zu", note, slot->notes.count);
}

/* The firmware's words against what is seen, and who may have the other lanes. */
static void contradictions(void **state)
{
	static struct features wide, narrow;
	(void)state;

	begin();
	wide = narrow = slot_features;
	wide.link = (struct link){ OK, 0, 0, .speed_at_most = 4, .width_at_most = 8 };
	narrow.link = (struct link){ OK, 0, 0, .speed_at_most = 4, .width_at_most = 4 };
	machine.functions.items[0].features = &wide;
	machine.functions.items[0].place.leads_to = "PCIEX16_1";
	machine.functions.items[2].features = &narrow;
	describe("5", "0000:01:00.0")->usage = SLOT_AVAILABLE;
	describe("TWICE", "0000:00:01.0");
	describe("EMPTY", "0000:00:02.0")->usage = SLOT_IN_USE;
	struct board_slots slots = find();
	const struct board_slot *list = slots.list.items;

	assert_int_equal(slots.list.count, 3);
	assert_int_equal(list[0].notes.count, 5);
	noted(&list[0], "calls it TWICE as well");
	noted(&list[0], "also called PCIEX16_1");
	noted(&list[0], "it is slot 4");
	noted(&list[0], "says that it is empty");
	noted(&list[0], "says that it is x16");
	assert_int_equal(list[1].notes.count, 1);
	noted(&list[1], "says that it is in use");
	assert_int_equal(list[2].notes.count, 0);

	/* two ports of one device have as many lanes as the slot */
	machine.functions.items[1].address.device = 1;
	machine.functions.items[1].address.function = 1;
	machine.functions.items[1].features = &wide;
	machine.described_slots.count = 1;
	slots = find();
	noted(&slots.list.items[0], "Its x16 may be split among 0000:00:01.0 x8, 0000:00:01.1 x8.");
	arena_free(&machine.arena);
}

/* What is behind a VMD sends under the VMD's id, however well its port isolates. */
static void behind_vmd(void **state)
{
	(void)state;
	begin();
	machine.functions.items[0].place.vmd =
		(struct vmd){ OK, machine.functions.items[4].address };
	struct board_slots slots = find();

	assert_int_equal(slots.list.items[0].alone.status, OK);
	assert_ptr_equal(slots.list.items[0].because, &machine.functions.items[4]);
	assert_false(slots.list.items[0].alone.value);
	arena_free(&machine.arena);
}

/* Two ports of one device and what the firmware does not tell of their lanes. */
static const struct board_slot *shared_lanes(uint16_t vendor, unsigned second_number)
{
	static struct features first, second;

	begin();
	first = second = slot_features;
	first.link = second.link =
		(struct link){ OK, 0, 0, .speed_at_most = 4, .width_at_most = 8 };
	second.slot.number = (uint16_t)second_number;
	for (size_t i = 0; i < 2; i++) {
		machine.functions.items[i].vendor = vendor;
		machine.functions.items[i].address.device = 1;
		machine.functions.items[i].address.function = (uint8_t)i;
		machine.functions.items[i].features = i ? &second : &first;
	}
	return find().list.items;
}

static void lanes_that_are_shared(void **state)
{
	(void)state;
	const struct board_slot *list = shared_lanes(0x8086, 5);
	noted(&list[0], "0000:00:01.0 x8, 0000:00:01.1 x8 share 16 lanes of the processor");
	noted(&list[1], "share 16 lanes");
	arena_free(&machine.arena);
	/* what other vendors' ports share, nothing tells … */
	assert_int_equal(shared_lanes(0x1022, 5)[0].notes.count, 0);
	arena_free(&machine.arena);
	/* … but their number */
	list = shared_lanes(0x1022, 4);
	noted(&list[0], "0000:00:01.0 x8, 0000:00:01.1 x8 say that they are one slot, 4");
	arena_free(&machine.arena);
}

/* A quirk vouches for the bridge, and yet it sends what comes from below under its own id. */
static void behind_a_bridge_that_sends(void **state)
{
	(void)state;
	machine = (struct machine){ 0 };
	topology_read(&machine, "00:01.0 root 8086:1901 acs=1d/1d\n"
				"01:00.0 p2p 10df:0720 above=0\n"
				"02:00.0 pci 1234:0001 above=1\n"
				"03:00.0 dsp 1234:0002 above=2 acs=1d/1d\n"
				"04:00.0 end 1234:0003 above=1\n");
	for (size_t i = 0; i < 4; i++)
		machine.functions.items[i].header_type = 1;
	machine.functions.items[3].features = &slot_features;
	machine.iommu.kind = IOMMU_INTEL;
	machine.iommu.enabled = (struct flag){ OK, true };
	struct remapping_unit *unit = array_add(&machine.arena, &machine.iommu.units);
	unit->include_all = true;
	struct board_slots slots = find();

	assert_int_equal(slots.list.count, 1);
	assert_ptr_equal(slots.list.items[0].because, &machine.functions.items[1]);
	assert_false(slots.list.items[0].alone.value);
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_port_with_its_card),
		cmocka_unit_test(port_that_does_not_isolate),
		cmocka_unit_test(what_the_firmware_describes),
		cmocka_unit_test(slot_without_a_port),
		cmocka_unit_test(unknown_while_empty),
		cmocka_unit_test(bay),
		cmocka_unit_test(contradictions),
		cmocka_unit_test(lanes_that_are_shared),
		cmocka_unit_test(behind_vmd),
		cmocka_unit_test(no_groups_known),
		cmocka_unit_test(behind_a_bridge_that_sends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
