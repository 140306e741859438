/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Integrated graphics: which functions are such, and how a virtual machine gets them. */
#include "probes/assignment/configure.h"
#include "probes/assignment/hosts.h"
#include "probes/machine/tests/machine.h"

#include <string.h>

static struct machine machine;
static struct prediction prediction;

static int begin(void **state)
{
	(void)state;
	machine = (struct machine){ .iommu = { .kind = IOMMU_INTEL } };
	prediction = (struct prediction){ .machine = &machine };
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(&machine.arena);
	return 0;
}

static struct function *add(const char *address, uint32_t class_code, int parent, uint16_t vendor,
			    uint16_t device)
{
	struct function *function = add_function(&machine, address, class_code);

	function->parent = parent;
	function->vendor = vendor;
	function->device = device;
	function->pcie.status = OK;
	return function;
}

static enum graphics_way way_of(const char *address)
{
	integrated_list list = integrated_find(&machine.arena, &machine);
	const struct integrated *found = integrated_of(&list, function_at(&machine, address));

	return found ? found->way : GRAPHICS_OTHER;
}

/* The way of a display of Intel's at 00:02.0, alone in the machine. */
static enum graphics_way way_of_intel(uint16_t device, uint32_t class_code, struct rom *rom)
{
	end(NULL);
	begin(NULL);
	add("0000:00:02.0", class_code, NO_PARENT, 0x8086, device)->rom = rom;
	return way_of("0000:00:02.0");
}

static void the_ids_tell_the_generation(void **state)
{
	static const struct {
		uint16_t vendor, device;
		const char *name; /* a word of it; NULL: not listed */
	} ids[] = {
		{ 0x8086, 0x0042, NULL },           { 0x8086, 0x0100, "Sandy" },
		{ 0x8086, 0x01ff, "Ivy" },          { 0x8086, 0x0200, NULL },
		{ 0x8086, 0x0a16, "Haswell" },      { 0x8086, 0x0a84, "Apollo" },
		{ 0x8086, 0x5a85, "Apollo" },       { 0x8086, 0x5a86, NULL },
		{ 0x8086, 0x1616, "Broadwell" },    { 0x8086, 0x9bc5, "Skylake" },
		{ 0x8086, 0x8a52, "Ice Lake" },     { 0x8086, 0xa780, "Raptor" },
		{ 0x8086, 0x4905, NULL },           { 0x8086, 0x56a0, NULL },
		{ 0x8086, 0x7d67, "Arrow Lake" },   { 0x8086, 0x64a0, "Lunar" },
		{ 0x8086, 0xb08f, "Panther Lake" }, { 0x8086, 0xe20b, NULL },
		{ 0x1002, 0x1638, "Cezanne" },      { 0x1002, 0x731f, NULL },
		{ 0x10de, 0x1638, NULL },
	};
	(void)state;

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		const struct known_igpu *known = igpu_known(ids[i].vendor, ids[i].device);
		assert_int_equal(!known, !ids[i].name);
		if (known && ids[i].name)
			assert_non_null(strstr(known->name, ids[i].name));
	}
}

static void class_and_rom_tell_the_way_of_intel(void **state)
{
	struct rom rom = { .status = ABSENT };
	(void)state;

	assert_int_equal(way_of_intel(0x9bc5, 0x030000, NULL), GRAPHICS_ROM_FILE);
	machine.firmware.uefi.status = OK;
	assert_int_equal(way_of("0000:00:02.0"), GRAPHICS_VBIOS); /* started in BIOS mode */
	machine.firmware.uefi.value = true;
	assert_int_equal(way_of("0000:00:02.0"), GRAPHICS_ROM_FILE);
	assert_int_equal(way_of_intel(0x9bc5, 0x030000, &rom), GRAPHICS_ROM_FILE);
	rom.status = DENIED;
	assert_int_equal(way_of_intel(0x9bc5, 0x030000, &rom), GRAPHICS_ROM_FILE);
	rom.status = OK;
	assert_int_equal(way_of_intel(0x9bc5, 0x030000, &rom), GRAPHICS_ROM_FILE);
	array_add(&machine.arena, &rom.content.images)->code_type = ROM_X86;
	add("0000:00:02.1", 0x030000, NO_PARENT, 0x8086, 0x9bc5)->rom = &rom;
	assert_int_equal(way_of("0000:00:02.1"), GRAPHICS_VBIOS);

	assert_int_equal(way_of_intel(0x9bc5, 0x038000, NULL), GRAPHICS_SECOND);
	assert_int_equal(way_of_intel(0x0162, 0x038000, NULL), GRAPHICS_UNPROVEN);
	assert_int_equal(way_of_intel(0xa780, 0x030000, NULL), GRAPHICS_ROM_FILE);
	assert_int_equal(way_of_intel(0x64a0, 0x030000, NULL), GRAPHICS_UNPROVEN);
	assert_int_equal(way_of_intel(0xffff, 0x030000, NULL), GRAPHICS_UNPROVEN);
	assert_int_equal(way_of_intel(0x9bc5, 0x040300, NULL), GRAPHICS_OTHER);
}

static void a_card_is_not_integrated(void **state)
{
	(void)state;
	add_bridge(&machine, "0000:00:01.0", NO_PARENT, 1, 1);
	add("0000:01:00.0", 0x030000, 0, 0x8086, 0xe20b);
	add_bridge(&machine, "0000:00:08.1", NO_PARENT, 6, 6);
	add("0000:06:00.0", 0x030000, 2, 0x1002, 0x1506);
	add("0000:06:00.2", 0x108000, 2, 0x1022, 0x15df);
	add_bridge(&machine, "0000:00:09.1", NO_PARENT, 7, 7);
	add("0000:07:00.0", 0x030000, 5, 0x1002, 0x731f);
	add("0000:07:00.1", 0x040300, 5, 0x1002, 0xab38);
	add("0000:08:00.0", 0x030000, NO_PARENT, 0x1a03, 0x2000);
	assert_int_equal(way_of("0000:01:00.0"), GRAPHICS_OTHER);
	assert_int_equal(way_of("0000:06:00.0"), GRAPHICS_UNPROVEN);
	assert_int_equal(way_of("0000:07:00.0"), GRAPHICS_OTHER);
	assert_int_equal(way_of("0000:08:00.0"), GRAPHICS_OTHER);
}

static void a_virtual_machine_has_cards_on_its_root_bus(void **state)
{
	(void)state;
	add("0000:00:02.0", 0x030000, NO_PARENT, 0x8086, 0x56a0);
	assert_int_equal(way_of("0000:00:02.0"), GRAPHICS_UNPROVEN);
	machine.cpu.hypervisor = true;
	assert_int_equal(way_of("0000:00:02.0"), GRAPHICS_OTHER);
	add("0000:00:10.0", 0x030000, NO_PARENT, 0x8086, 0x9bc5);
	assert_int_equal(way_of("0000:00:10.0"), GRAPHICS_OTHER);
	add("0000:00:11.0", 0x030000, NO_PARENT, 0x1002, 0x731f);
	assert_int_equal(way_of("0000:00:11.0"), GRAPHICS_OTHER);
}

static struct configuration *configure(const char *address)
{
	struct configurations shared = configurations_begin(
		&machine.arena, &machine, needs_find(&machine.arena, &prediction));
	struct companions companions =
		companions_of(&machine.arena, &prediction, function_at(&machine, address));

	return configuration_of(&machine.arena, &shared, function_at(&machine, address),
				&companions);
}

/* Each function in a group of its own. */
static void group_all(void)
{
	machine.groups_status = OK;
	for (size_t i = 0; i < machine.functions.count; i++) {
		struct group *group = array_add(&machine.arena, &machine.groups);
		group->id = (unsigned)i;
		*array_add(&machine.arena, &group->members) = machine.functions.items[i].address;
	}
	machine_join(&machine);
}

static bool says(const struct configuration *configuration, const char *text)
{
	for (size_t i = 0; i < configuration->graphics.says.count; i++)
		if (strstr(configuration->graphics.says.items[i], text))
			return true;
	return false;
}

static bool host_says(const struct configuration *configuration, const char *name, const char *text)
{
	for (unsigned i = 0; i < host_count; i++) {
		if (strcmp(host_at(i)->name, name) != 0)
			continue;
		const struct host_lines lines =
			host_lines(&machine.arena, &machine, configuration, host_at(i));
		for (size_t k = 0; k < lines.set.count; k++)
			for (size_t m = 0; m < lines.set.items[k].lines.count; m++)
				if (strstr(lines.set.items[k].lines.items[m], text))
					return true;
	}
	return false;
}

static void intel_without_vbios_gets_a_rom_file(void **state)
{
	struct rom rom = { .status = ABSENT };
	(void)state;

	add("0000:00:02.0", 0x030000, NO_PARENT, 0x8086, 0x3ea0)->rom = &rom;
	group_all();
	const struct configuration *found = configure("0000:00:02.0");
	assert_true(says(found, "OVMF with a ROM file"));
	assert_true(says(found, "SeaBIOS has nothing to run"));
	assert_false(says(found, "It needs QEMU"));
	assert_string_equal(found->guest_firmware.value, "ovmf");
	assert_true(host_says(found, "proxmox", "qm set VMID -machine pc -vga none"));
	assert_true(
		host_says(found, "proxmox", "-hostpci0 0000:00:02.0,legacy-igd=1,romfile=igd.rom"));
	assert_false(host_says(found, "proxmox", "pcie=1"));
	assert_false(host_says(found, "proxmox", " > /usr/share/kvm"));
	assert_true(
		host_says(found, "qemu", "host=0000:00:02.0,addr=02.0,x-igd-opregion=on,romfile="));
	assert_true(
		host_says(found, "libvirt", "bus='0x00' slot='0x02' function='0x0'/></hostdev>"));
}

static void intel_with_vbios_gets_seabios(void **state)
{
	struct rom rom = { .status = OK, .uefi_image = { OK, false } };
	(void)state;

	array_add(&machine.arena, &rom.content.images)->code_type = ROM_X86;
	*array_add(&machine.arena, &rom.content.errors) = (struct rom_error){ .text = "x" };
	add("0000:00:02.0", 0x030000, NO_PARENT, 0x8086, 0x0162)->rom = &rom;
	group_all();
	const struct configuration *found = configure("0000:00:02.0");
	assert_true(says(found, "SeaBIOS, machine type i440fx, address 02.0"));
	assert_false(says(found, "not seen"));
	assert_true(host_says(found, "proxmox", "-bios seabios"));
	assert_true(host_says(found, "proxmox", "-hostpci0 0000:00:02.0,legacy-igd=1"));
	assert_false(host_says(found, "proxmox", "rombar=0")); /* Proxmox refuses both together */
	assert_false(host_says(found, "proxmox", "romfile"));
	rom.status = DENIED;
	assert_true(says(configure("0000:00:02.0"), "(with CSM), which was not seen, SeaBIOS"));
	machine.firmware.uefi.status = OK;
	assert_true(says(configure("0000:00:02.0"), "which was not seen. Without it, use OVMF"));
}

static void a_second_display_and_a_virtual_function_go_anywhere(void **state)
{
	(void)state;
	add("0000:00:02.0", 0x038000, NO_PARENT, 0x8086, 0x9bc5);
	add("0000:00:02.1", 0x030000, NO_PARENT, 0x8086, 0xa780)->is_virtual = true;
	group_all();
	const struct configuration *found = configure("0000:00:02.0");
	assert_true(says(found, "As a second display only"));
	assert_true(says(found, "Its class is 0380"));
	assert_true(host_says(found, "proxmox", "qm set VMID -machine q35"));
	assert_true(host_says(found, "proxmox", "-hostpci0 0000:00:02.0,romfile=igd.rom"));
	assert_true(host_says(found, "qemu", "host=0000:00:02.0,addr=02.0,x-igd-opregion=on"));
	assert_false(host_says(found, "qemu", "-vga none"));
	found = configure("0000:00:02.1");
	assert_true(says(found, "A virtual function"));
	assert_false(host_says(found, "qemu", "addr="));
}

static void of_amd_the_processor_keeps_its_own(void **state)
{
	struct rom rom = {
		.status = ABSENT, .vfct_status = OK, .vfct_offset = 0x60, .vfct = { .size = 0xe400 }
	};
	(void)state;

	add_bridge(&machine, "0000:00:08.1", NO_PARENT, 6, 6);
	add("0000:06:00.0", 0x030000, 0, 0x1002, 0x1586)->rom = &rom;
	add("0000:06:00.1", 0x040300, 0, 0x1002, 0x1640);
	add("0000:06:00.2", 0x108000, 0, 0x1022, 0x17e0);
	add("0000:06:00.4", 0x0c0330, 0, 0x1022, 0x1587);
	group_all();
	const struct configuration *found = configure("0000:06:00.0");
	assert_true(says(found, "To have that file, run 'tail -c +97 "));
	assert_true(says(found, "without 0000:06:00.2 in the VM as well"));
	assert_true(says(found, "beside it, 0000:06:00.4."));
	assert_true(host_says(found, "proxmox", "qm set VMID -machine q35"));
	rom.vfct_status = ABSENT;
	assert_true(says(configure("0000:06:00.0"), "Its video BIOS was not seen"));
	rom.status = OK;
	rom.shadow = (struct flag){ OK, false };
	assert_true(says(configure("0000:06:00.0"), "without a file"));
}

static void what_is_not_known_is_said(void **state)
{
	(void)state;
	add("0000:00:02.0", 0x030000, NO_PARENT, 0x8086, 0x64a0);
	add("0000:00:02.1", 0x038000, NO_PARENT, 0x8086, 0x0162);
	group_all();
	assert_true(says(configure("0000:00:02.0"), "no source that was read shows 8086:64a0"));
	assert_true(says(configure("0000:00:02.1"), "its class is 0380"));
	assert_non_null(configure("0000:00:02.1")->graphics.known);
	assert_int_equal(configure("0000:00:02.0")->guest_firmware.status, NOT_ASKED);
	assert_false(host_says(configure("0000:00:02.0"), "proxmox", "legacy-igd"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

/* Root port, switch, and behind it another display and a network card that go along. */
static size_t ports_beside(uint32_t class_code)
{
	static const enum port_type types[] = { PORT_ROOT,       PORT_INTEGRATED_ENDPOINT,
						PORT_UPSTREAM,   PORT_DOWNSTREAM,
						PORT_DOWNSTREAM, PORT_ENDPOINT,
						PORT_ENDPOINT };
	struct companions companions = { .with_status = OK };

	end(NULL);
	begin(NULL);
	add("0000:00:01.0", 0x060400, NO_PARENT, 0x8086, 0x1901);
	add("0000:00:02.0", class_code, NO_PARENT, 0x8086, 0x9bc5);
	add("0000:01:00.0", 0x060400, 0, 0x10b5, 0x8747);
	add("0000:02:00.0", 0x060400, 2, 0x10b5, 0x8747);
	add("0000:02:01.0", 0x060400, 2, 0x10b5, 0x8747);
	add("0000:03:00.0", 0x030000, 3, 0x10de, 0x2204);
	add("0000:04:00.0", 0x020000, 4, 0x15b3, 0x1017);
	for (size_t i = 0; i < 7; i++)
		machine.functions.items[i].pcie.type = types[i];
	for (size_t i = 5; i < 7; i++)
		*array_add(&machine.arena, &companions.belongs_with) =
			machine.functions.items[i].address;
	struct configurations shared = configurations_begin(
		&machine.arena, &machine, needs_find(&machine.arena, &prediction));
	return configuration_of(&machine.arena, &shared, &machine.functions.items[1], &companions)
		->guest.topology.ports.count;
}

static void i440fx_has_no_ports(void **state)
{
	(void)state;
	assert_int_equal(ports_beside(0x030000), 0);
	assert_int_equal(ports_beside(0x038000), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_ids_tell_the_generation),
		TEST(class_and_rom_tell_the_way_of_intel),
		TEST(a_card_is_not_integrated),
		TEST(a_virtual_machine_has_cards_on_its_root_bus),
		TEST(intel_without_vbios_gets_a_rom_file),
		TEST(intel_with_vbios_gets_seabios),
		TEST(i440fx_has_no_ports),
		TEST(a_second_display_and_a_virtual_function_go_anywhere),
		TEST(of_amd_the_processor_keeps_its_own),
		TEST(what_is_not_known_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
