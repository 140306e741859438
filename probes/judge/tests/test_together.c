/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Devices that one virtual machine gets together. */
#include "probes/groups/predict.h"
#include "probes/groups/tests/topology.h"
#include "probes/judge/judge.h"
#include "probes/judge/together.h"

#include "probes/assignment/hosts.h"

static struct machine machine;
static struct judgement judgement;

enum { ROOT, UP, PORT_A, PORT_B, GPU, SOUND, CARD, OPEN_ROOT, DISK, NEIGHBOUR };

/* A graphics card and a network card below a switch; a disk that shares its group. */
static void begin(void)
{
	static const uint32_t classes[] = { [GPU] = 0x030000,
					    [SOUND] = 0x040300,
					    [CARD] = 0x020000,
					    [DISK] = 0x010802,
					    [NEIGHBOUR] = 0x0c0330 };

	machine = (struct machine){ 0 };
	judgement = (struct judgement){ 0 };
	topology_read(&machine, "00:01.0 root 8086:1901 acs=1d/1d\n"
				"01:00.0 up 10b5:8747 above=0\n"
				"02:01.0 dsp 10b5:8747 above=1 acs=5d/1d\n"
				"02:02.0 dsp 10b5:8747 above=1 acs=5d/1d\n"
				"03:00.0 end 10de:2684 above=2 mf\n"
				"03:00.1 end 10de:22ba above=2 mf\n"
				"04:00.0 end 15b3:101d above=3\n"
				"80:01.0 root 8086:1901\n"
				"81:00.0 end 144d:a80c above=7\n"
				"82:00.0 end 1912:0014 above=7\n");
	for (size_t i = 0; i < machine.functions.count; i++) {
		struct function *function = &machine.functions.items[i];
		bool bridge = i <= PORT_B || i == OPEN_ROOT;
		function->config_size = (struct number){ OK, 4096 };
		function->class_code = bridge ? 0x060400 : classes[i];
		function->header_type = bridge;
		function->features = arena_alloc(&machine.arena, sizeof *function->features);
	}
	machine.iommu.kind = IOMMU_INTEL;
	machine.iommu.enabled = (struct flag){ OK, true };
	struct remapping_unit *unit = array_add(&machine.arena, &machine.iommu.units);
	unit->include_all = true;
	machine_join(&machine);
	judge(&machine.arena, &machine, predict_groups(&machine.arena, &machine, NULL, 0),
	      &judgement, NULL);
	/* what is judged of them is another test's */
	for (size_t i = 0; i < judgement.devices.count; i++)
		judgement.devices.items[i].verdict = DEVICE_ASSIGNABLE;
}

static struct together ask(const char *first, const char *second)
{
	struct pci_address addresses[2];

	assert_true(pci_address_parse(first, &addresses[0]));
	assert_true(pci_address_parse(second, &addresses[1]));
	return together_judge(&machine.arena, &judgement, addresses, 2);
}

static bool has(const given_list *list, size_t index)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i] == &machine.functions.items[index])
			return true;
	return false;
}

static void two_cards_below_a_switch(void **state)
{
	(void)state;
	begin();
	struct together found = ask("0000:04:00.0", "0000:03:00.0");

	assert_int_equal(found.can.status, OK);
	assert_true(found.can.value);
	assert_non_null(found.configuration);
	assert_int_equal(found.configuration->given.count, 3);
	assert_true(has(&found.configuration->given, SOUND));
	assert_ptr_equal(found.configuration->device, &machine.functions.items[GPU]);
	assert_int_equal(found.configuration->others.count, 0);
	assert_int_equal(found.kept[KIND_GPU], 0);
	assert_int_equal(found.kept[KIND_NETWORK], 0);
	assert_int_equal(found.kept[KIND_NVME], 1);
	assert_string_equal(found.direct.option,
			    "pci=config_acs=xx100x1@0000:02:01.0;xx100x1@0000:02:02.0");
	assert_int_equal(found.merged.count, 0);

	/* each gets its line, the functions of one slot one together */
	const setting_list proxmox =
		host_lines(&machine.arena, &machine, found.configuration, host_at(0)).set;
	const text_list *lines = &proxmox.items[proxmox.count - 1].lines;
	assert_string_equal(lines->items[lines->count - 2],
			    "qm set VMID -hostpci0 0000:03:00,pcie=1,x-vga=1");
	assert_string_equal(lines->items[lines->count - 1],
			    "qm set VMID -hostpci1 0000:04:00.0,pcie=1");
	arena_free(&machine.arena);
}

/* Whoever shares a group goes along, unless it was named as well. */
static void with_their_groups(void **state)
{
	(void)state;
	begin();
	struct together found = ask("0000:04:00.0", "0000:81:00.0");
	assert_int_equal(found.can.status, OK);
	assert_true(found.can.value);
	assert_int_equal(found.configuration->others.count, 1);
	assert_true(has(&found.configuration->others, NEIGHBOUR));
	assert_int_equal(found.kept[KIND_USB], 0);
	assert_int_equal(found.kept[KIND_GPU], 1);
	assert_null(found.direct.option);

	found = ask("0000:82:00.0", "0000:81:00.0");
	assert_int_equal(found.configuration->given.count, 2);
	assert_int_equal(found.configuration->others.count, 0);
	arena_free(&machine.arena);
}

static void what_cannot_be_given(void **state)
{
	(void)state;
	begin();
	struct together found = ask("0000:04:00.0", "0000:77:00.0");
	assert_int_equal(found.can.status, OK);
	assert_false(found.can.value);
	assert_int_equal(found.missing.count, 1);
	assert_null(found.configuration);
	assert_int_equal(found.kept[KIND_NETWORK], 1);

	judgement.devices.items[0].verdict = DEVICE_NOT_ASSIGNABLE;
	found = ask("0000:03:00.0", "0000:04:00.0");
	assert_int_equal(found.can.status, OK);
	assert_false(found.can.value);
	assert_int_equal(found.missing.count, 0);
	assert_int_equal(found.chosen.count, 2);
	judgement.devices.items[0].verdict = DEVICE_UNKNOWN;
	assert_int_equal(ask("0000:03:00.0", "0000:04:00.0").can.status, NOT_ASKED);
	assert_int_equal(ask("0000:03:00.0", "0000:77:00.0").can.status, OK);
	judgement.devices.items[0].verdict = DEVICE_ASSIGNABLE;

	/* the disk that this system runs from goes with nobody */
	machine.root_disk.status = OK;
	*array_add(&machine.arena, &machine.root_disk.controllers) =
		machine.functions.items[DISK].address;
	found = ask("0000:04:00.0", "0000:82:00.0");
	assert_int_equal(found.can.status, OK);
	assert_false(found.can.value);
	assert_non_null(found.configuration);
	assert_int_equal(found.configuration->warnings.count, 1);
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_cards_below_a_switch),
		cmocka_unit_test(with_their_groups),
		cmocka_unit_test(what_cannot_be_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
