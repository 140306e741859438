/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a card that is not there yet fits into a slot: memory, bus numbers, link. */
#include "probes/assignment/card_fit.h"
#include "probes/groups/predict.h"
#include "probes/groups/tests/topology.h"

static struct machine machine;
static struct features features, port_features[2];

/* 0: a port with an empty slot. 1: one that does not isolate, with two devices behind a switch. */
static void begin(void)
{
	machine = (struct machine){ 0 };
	topology_read(&machine, "00:01.0 root 8086:1901 acs=1d/1d\n"
				"00:02.0 root 8086:1902\n"
				"02:00.0 up 1b21:1184 above=1\n"
				"03:00.0 dsp 1b21:1184 above=2 acs=1d/1d\n"
				"03:01.0 dsp 1b21:1184 above=2 acs=1d/1d\n"
				"05:00.0 end 8086:1533 above=4\n");
	features = (struct features){ .slot = { .status = OK },
				      .link = { OK, 0, 0, .speed_at_most = 3, .width_at_most = 8 },
				      .ari_forwarding = { .status = OK, .supported = true } };
	port_features[0] = port_features[1] = features;
	for (size_t i = 0; i < machine.functions.count; i++)
		machine.functions.items[i].config_size = (struct number){ OK, 4096 };
	for (size_t i = 0; i < 5; i++) {
		struct function *port = &machine.functions.items[i];
		port->header_type = 1;
		port->secondary_bus = port->subordinate_bus = (uint8_t)(i + 1);
	}
	machine.functions.items[0].features = &port_features[0];
	machine.functions.items[3].features = &port_features[1];
	machine.functions.items[1].subordinate_bus = machine.functions.items[2].subordinate_bus = 5;
	machine.iommu.kind = IOMMU_INTEL;
	machine.iommu.enabled = (struct flag){ OK, true };
	machine.cpu.physical_address_bits = (struct number){ OK, 39 };
	struct remapping_unit *unit = array_add(&machine.arena, &machine.iommu.units);
	unit->include_all = true;
}

static void add_range(uint8_t depth, int bus, uint64_t first, uint64_t last)
{
	machine.bus_ranges.status = OK;
	*array_add(&machine.arena, &machine.bus_ranges.list) = (struct bus_range){
		.begin = first, .end = last, .depth = depth, .is_bus = bus >= 0, .bus = (uint8_t)bus
	};
}

/* Of slot 0 or 1, with the words of --card. */
static struct card_fit fit(size_t slot, const char *text)
{
	struct planned_card card;
	char complaint[CARD_COMPLAINT];
	struct prediction *prediction = predict_groups(&machine.arena, &machine, NULL, 0);
	struct board_slots slots = slots_find(&machine.arena, prediction);

	assert_true(planned_card_parse(text, &card, complaint));
	return card_fit(&machine.arena, prediction, &slots.list.items[slot], &card);
}

static void says(struct card_fit found, enum fit expected, const char *why)
{
	if (found.fits != expected || !strstr(found.why, why))
		fail_msg("%d \"%s\", expected %d \"%s\"", found.fits, found.why, expected, why);
}

static void root_windows(void **state)
{
	(void)state;
	begin();
	says(fit(0, "bar=1G"), FIT_UNKNOWN, "was not seen");
	machine.bus_ranges.status = DENIED;
	says(fit(0, "bar=1G"), FIT_UNKNOWN, "Only root");

	add_range(0, 0, 0xc0000000, 0xfebfffff);
	says(fit(0, "bar=256M"), FIT_NOW, "0xc0000000-0xfebfffff");
	says(fit(0, "bar=1G"), FIT_FIRMWARE, "none above 4 GiB");
	add_range(0, 0, 0x4000000000, 0x47ffffffff);
	says(fit(0, "bar=32G"), FIT_NOW, "0x4000000000-0x47ffffffff");
	says(fit(0, "bar=64G"), FIT_FIRMWARE, "MMIO High Size");
	/* somebody has the middle of it: 16 GiB are left on either side */
	add_range(1, -1, 0x4400000000, 0x44000fffff);
	says(fit(0, "bar=16G"), FIT_NOW, "room");
	says(fit(0, "bar=32G"), FIT_FIRMWARE, "No room for 32 GiB");
	arena_free(&machine.arena);
}

/* What the slot's own port has is free for it; a truncated or another bus's list is not. */
static void own_windows(void **state)
{
	(void)state;
	begin();
	add_range(0, 0, 0x4000000000, 0x43ffffffff);
	add_range(1, 1, 0x4000000000, 0x40ffffffff);
	says(fit(0, "bar=16G"), FIT_NOW, "room");
	machine.bus_ranges.list.items[1].bus = 9;
	says(fit(0, "bar=16G"), FIT_FIRMWARE, "No room");
	machine.bus_ranges.status = FAILED;
	says(fit(0, "bar=4G"), FIT_UNKNOWN, "was not seen");
	machine.functions.items[0].prefetchable = (struct window){ 0x4000000000, 0x40ffffffff };
	says(fit(0, "bar=4G"), FIT_NOW, "Its port's window holds 4 GiB");
	says(fit(0, "bar=4G,sriov=2x64M"), FIT_UNKNOWN, "was not seen");
	arena_free(&machine.arena);
}

static void addresses_end(void **state)
{
	(void)state;
	begin();
	add_range(0, 0, 0x4000000000, 0x7fffffffff);
	says(fit(0, "bar=256G"), FIT_CANNOT, "39-bit");
	says(fit(0, "bar=128G"), FIT_NOW, "room");
	says(fit(0, "width=8"), FIT_UNKNOWN, "was not told");
	machine.cpu.physical_address_bits.status = DENIED;
	says(fit(0, "bar=128G"), FIT_NOW, "room");
	says(fit(0, "bar=512G"), FIT_UNKNOWN, "addresses reach");
	arena_free(&machine.arena);
}

static void bus_numbers(void **state)
{
	(void)state;
	begin();
	add_range(0, 0, 0x4000000000, 0x7fffffffff);
	struct card_fit found = fit(0, "bar=1M,sriov=255x4K,functions=1");
	says(found, FIT_NOW, "room");
	assert_int_equal(found.buses, 1);
	found = fit(0, "bar=1M,sriov=256x4K,functions=1");
	says(found, FIT_FIRMWARE, "It needs 2 bus numbers, and its port has 1");
	assert_int_equal(found.buses_there, 1);
	port_features[0].ari_forwarding.status = DENIED;
	says(fit(0, "bar=1M,sriov=8x4K"), FIT_UNKNOWN, "ARI");
	port_features[0].ari_forwarding.status = OK;
	assert_int_equal(fit(0, "bar=1M,buses=4,functions=2").buses, 4);
	says(fit(0, "bar=1M,buses=4,functions=2"), FIT_FIRMWARE, "It needs 4 bus numbers");
	/* without alternative routing ids virtual functions need a bus of their own */
	port_features[0].ari_forwarding.supported = false;
	says(fit(0, "bar=1M,sriov=8x4K"), FIT_FIRMWARE, "It needs 2 bus numbers");
	machine.functions.items[0].subordinate_bus = 2;
	says(fit(0, "bar=1M,sriov=8x4K"), FIT_NOW, "room");
	machine.functions.items[0].secondary_bus = machine.functions.items[0].subordinate_bus = 0;
	says(fit(0, "bar=1M"), FIT_UNKNOWN, "no bus number");
	arena_free(&machine.arena);
}

/* A bridge for every bus of the segment. */
static void no_bus_numbers_left(void **state)
{
	(void)state;
	begin();
	add_range(0, 0, 0x4000000000, 0x7fffffffff);
	for (unsigned bus = 6; bus < 256; bus++) {
		struct function *bridge = array_add(&machine.arena, &machine.functions);
		*bridge = machine.functions.items[4];
		bridge->address =
			(struct pci_address){ 0, 5, (uint8_t)(bus >> 3), (uint8_t)(bus & 7) };
		bridge->secondary_bus = bridge->subordinate_bus = (uint8_t)bus;
	}
	says(fit(0, "bar=1M"), FIT_NOW, "room");
	says(fit(0, "bar=1M,sriov=256x4K"), FIT_CANNOT, "not so many are left");
	arena_free(&machine.arena);
}

static void link_of_both(void **state)
{
	(void)state;
	begin();
	add_range(0, 0, 0x4000000000, 0x7fffffffff);
	struct card_fit found = fit(0, "bar=1G,width=16,pcie=gen4,functions=2,sriov=2x1M");
	assert_int_equal(found.width, 8);
	assert_int_equal(found.speed, 3);
	found = fit(0, "bar=1G,width=4,pcie=gen1");
	assert_int_equal(found.width, 4);
	assert_int_equal(found.speed, 1);
	port_features[0].link.width_at_most = 0;
	says(fit(0, "bar=1G"), FIT_CANNOT, "no link");
	port_features[0].slot.surprise = true;
	says(fit(0, "bar=1G"), FIT_UNKNOWN, "Not for a fixed card");
	arena_free(&machine.arena);
}

static void slots_without_a_port(void **state)
{
	(void)state;
	begin();
	struct described_slot *hidden = array_add(&machine.arena, &machine.described_slots);
	*hidden = (struct described_slot){ .name = "M2_2", .form = SLOT_FORM_M2 };
	says(fit(2, "bar=1G"), FIT_UNKNOWN, "not visible while it is empty");
	topology_read(&machine, "00:1e.0 pci 1102:0002\n");
	hidden->has_address = pci_address_parse("0000:00:1e.0", &hidden->address);
	says(fit(2, "bar=1G"), FIT_CANNOT, "conventional PCI");
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(root_windows),         cmocka_unit_test(own_windows),
		cmocka_unit_test(addresses_end),        cmocka_unit_test(bus_numbers),
		cmocka_unit_test(no_bus_numbers_left),  cmocka_unit_test(link_of_both),
		cmocka_unit_test(slots_without_a_port),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
