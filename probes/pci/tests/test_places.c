/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The probe pci_places over a source that answers from a list. */
#include "probes/scan/tests/told.h"
#include "probes/machine/vmd.h"
#include "probes/quirks/versions.h"

#define SYS "/sys/bus/pci/devices/"
#define DMI "read /sys/firmware/dmi/tables/DMI"

/* One slot at 01:00.0, one at the port 00:1c.3, one onboard device at 00:1f.6, and the end. */
static const char dmi[] = "\x09\x11\x01\x00\x01\xa5\x0d\x04\x04\x01\x00\x0c\x01\x00\x00\x01\x00"
			  "PCIEX16\0\0"
			  "\x09\x11\x02\x00\x01\xa5\x0d\x04\x04\x01\x00\x0c\x01\x00\x00\x00\xe3"
			  "PCIEX1_2\0\0"
			  "\x29\x0b\x03\x00\x01\x85\x01\x00\x00\x00\xfe"
			  "Onboard LAN\0\0"
			  "\x7f\x04\xfe\xff\0";

static struct function *add_port(struct machine *machine, const char *address, uint8_t secondary)
{
	struct function *port = add_function(machine, address, 0x060400);

	port->header_type = 1;
	port->secondary_bus = port->subordinate_bus = secondary;
	port->pcie = (struct pcie){ OK, 0x40, PORT_ROOT };
	return port;
}

enum { GPU_PORT, X1_PORT, LAN, SMBUS, GPU, GPU_SOUND, CARD };

/* 00:01.0 leads to 01:00.*, 00:1c.3 to 05:00.0. */
static void fill(struct machine *machine)
{
	add_port(machine, "0000:00:01.0", 1);
	add_port(machine, "0000:00:1c.3", 5);
	add_function(machine, "0000:00:1f.6", 0x020000);
	add_function(machine, "0000:00:1f.7", 0x0c0500);
	add_function(machine, "0000:01:00.0", 0x030000)->parent = GPU_PORT;
	add_function(machine, "0000:01:00.1", 0x040300)->parent = GPU_PORT;
	add_function(machine, "0000:05:00.0", 0x020000)->parent = X1_PORT;
}

static const struct place *place(const struct machine *machine, size_t index)
{
	return &machine->functions.items[index].place;
}

static void assert_slot(const struct machine *machine, size_t index, const char *name,
			const char *from)
{
	assert_int_equal(place(machine, index)->slot.status, OK);
	assert_string_equal(place(machine, index)->slot.value, name);
	assert_string_equal(place(machine, index)->slot_from, from);
}

static void names_slots_from_smbios(void **state)
{
	struct machine machine = { 0 };
	(void)state;

	fill(&machine);
	look_with("pci_places", &machine,
		  (const struct told[]){ TEXT(DMI, dmi),
					 TEXT("list /sys/bus/pci/slots", "7\n"),
					 TEXT("read /sys/bus/pci/slots/7/address", "0000:01:00\n"),
					 { 0 } });
	assert_slot(&machine, GPU, "PCIEX16", "SMBIOS 9");
	assert_slot(&machine, GPU_SOUND, "PCIEX16", "SMBIOS 9");
	assert_string_equal(place(&machine, GPU_PORT)->leads_to, "PCIEX16");
	assert_string_equal(place(&machine, X1_PORT)->leads_to, "PCIEX1_2");
	assert_null(place(&machine, GPU)->leads_to);
	assert_slot(&machine, CARD, "PCIEX1_2", "SMBIOS 9");
	assert_slot(&machine, LAN, "Onboard LAN", "SMBIOS 41");
	assert_int_equal(place(&machine, X1_PORT)->slot.status, ABSENT);
	assert_null(place(&machine, X1_PORT)->slot_from);
	assert_int_equal(place(&machine, SMBUS)->slot.status, ABSENT);
	assert_int_equal(machine.gaps.count, 0);
	arena_free(&machine.arena);
}

static void names_slots_from_linux(void **state)
{
	struct machine machine = { 0 };
	(void)state;

	fill(&machine);
	look_with("pci_places", &machine,
		  (const struct told[]){ TEXT("list /sys/bus/pci/slots", "7\n8-1\n9\n"),
					 TEXT("read /sys/bus/pci/slots/7/address", "0000:01:00\n"),
					 TEXT("read /sys/bus/pci/slots/8-1/address", "0000:05\n"),
					 TEXT("read " SYS "0000:00:1f.6/label", "LAN 1\n"),
					 TEXT("read " SYS "0000:00:1f.6/acpi_index", "3\n"),
					 { 0 } });
	assert_slot(&machine, GPU_SOUND, "7", "slots");
	assert_slot(&machine, CARD, "8-1", "slots");
	assert_string_equal(place(&machine, GPU_PORT)->leads_to, "7");
	assert_slot(&machine, LAN, "LAN 1", "label");
	assert_int_equal(place(&machine, LAN)->acpi_index.status, OK);
	assert_int_equal(place(&machine, LAN)->acpi_index.value, 3);
	assert_int_equal(place(&machine, CARD)->acpi_index.status, ABSENT);
	assert_int_equal(place(&machine, GPU_PORT)->slot.status, ABSENT);
	arena_free(&machine.arena);
}

static void tells_refused_from_absent(void **state)
{
	struct machine machine = { 0 };
	(void)state;

	fill(&machine);
	look_with("pci_places", &machine,
		  (const struct told[]){ REFUSAL(DMI, DENIED),
					 TEXT("list /sys/bus/pci/slots", "7\n"),
					 TEXT("read /sys/bus/pci/slots/7/address", "0000:01:00\n"),
					 REFUSAL("read " SYS "0000:01:00.0/numa_node", NOT_ASKED),
					 { 0 } });
	assert_slot(&machine, GPU, "7", "slots");
	assert_int_equal(place(&machine, CARD)->slot.status, DENIED);
	assert_null(place(&machine, CARD)->slot_from);
	assert_int_equal(place(&machine, GPU)->numa_node.status, NOT_ASKED);
	assert_int_equal(machine.gaps.count, 1);
	arena_free(&machine.arena);
}

static void tells_of_broken_tables(void **state)
{
	struct machine machine = { 0 };
	(void)state;

	fill(&machine);
	look_with("pci_places", &machine,
		  (const struct told[]){ { DMI, OK, dmi, 40 },
					 TEXT("list /sys/bus/pci/slots", "7\n"),
					 TEXT("read /sys/bus/pci/slots/7/address", "zz:00\n"),
					 { 0 } });
	assert_slot(&machine, GPU, "PCIEX16", "SMBIOS 9");
	assert_int_equal(place(&machine, CARD)->slot.status, FAILED);
	assert_int_equal(machine.gaps.count, 1);
	assert_string_equal(machine.gaps.items[0].why,
			    "failed: at offset 0x1a a structure goes beyond the end of the table");
	arena_free(&machine.arena);
}

static void reads_attributes(void **state)
{
	struct machine machine = { 0 };
	(void)state;

	fill(&machine);
	look_with("pci_places", &machine,
		  (const struct told[]){ TEXT("read " SYS "0000:00:01.0/numa_node", "1\n"),
					 TEXT("read " SYS "0000:00:1c.3/numa_node", "-1\n"),
					 TEXT("read " SYS "0000:00:1f.6/numa_node", "1x\n"),
					 TEXT("read " SYS "0000:05:00.0/numa_node", "-2\n"),
					 TEXT("read " SYS "0000:01:00.0/boot_vga", "1\n"),
					 TEXT("read " SYS "0000:05:00.0/removable", "removable\n"),
					 { 0 } });
	assert_int_equal(place(&machine, GPU_PORT)->numa_node.value, 1);
	assert_int_equal(place(&machine, X1_PORT)->numa_node.status, ABSENT);
	assert_int_equal(place(&machine, LAN)->numa_node.status, FAILED);
	assert_int_equal(place(&machine, CARD)->numa_node.status, FAILED);
	assert_true(place(&machine, GPU)->boot_vga.value);
	assert_int_equal(place(&machine, CARD)->boot_vga.status, ABSENT);
	assert_string_equal(place(&machine, CARD)->removable.value, "removable");
	assert_int_equal(place(&machine, GPU)->removable.status, ABSENT);
	assert_int_equal(place(&machine, GPU)->vmd.status, ABSENT);
	arena_free(&machine.arena);
}

static void finds_vmd(void **state)
{
	struct machine machine = { 0 };
	(void)state;

	struct function *vmd = add_function(&machine, "0000:00:0e.0", 0x010400);
	vmd->vendor = 0x8086;
	vmd->device = 0x9a0b;
	assert_true(function_is_vmd(vmd));
	vmd->device = 0x2822;
	assert_false(function_is_vmd(vmd));
	for (int i = 0; i < 4; i++)
		add_function(&machine,
			     (const char *[]){ "10000:e1:00.0", "10000:e2:00.0", "10000:e3:00.0",
					       "10000:e4:00.0" }[i],
			     0x010802);
	look_with("pci_places", &machine,
		  (const struct told[]){ TEXT("link " SYS "10000:e1:00.0",
					      "../../../devices/pci0000:00/0000:00:0e.0/"
					      "pci10000:e0/10000:e0:06.0/10000:e1:00.0"),
					 TEXT("link " SYS "10000:e2:00.0",
					      "../../../devices/pci10000:e0/10000:e2:00.0"),
					 REFUSAL("link " SYS "10000:e3:00.0", NOT_ASKED),
					 { 0 } });
	assert_int_equal(place(&machine, 0)->vmd.status, ABSENT);
	assert_int_equal(place(&machine, 1)->vmd.status, OK);
	assert_int_equal(place(&machine, 1)->vmd.endpoint.domain, 0);
	assert_int_equal(place(&machine, 1)->vmd.endpoint.device, 0x0e);
	assert_int_equal(place(&machine, 2)->vmd.status, ABSENT);
	assert_int_equal(place(&machine, 3)->vmd.status, NOT_ASKED);
	assert_int_equal(place(&machine, 4)->vmd.status, FAILED);
	arena_free(&machine.arena);
}

/* What is asked for each function is what a slow machine pays for. */
static void asks_thriftily(void **state)
{
	struct machine machine = { 0 };
	(void)state;

	fill(&machine);
	size_t asked = look_with("pci_places", &machine, (const struct told[]){ { 0 } });
	/*
	 * DMI and slots, then numa_node for all, boot_vga for one, removable below bridges, label
	 * for each device.
	 */
	assert_int_equal(asked, 2 + 7 + 1 + 3 + 5);
	arena_free(&machine.arena);

	machine = (struct machine){ 0 };
	assert_int_equal(look_with("pci_places", &machine, (const struct told[]){ { 0 } }), 0);
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_slots_from_smbios),
		cmocka_unit_test(names_slots_from_linux),
		cmocka_unit_test(tells_refused_from_absent),
		cmocka_unit_test(tells_of_broken_tables),
		cmocka_unit_test(reads_attributes),
		cmocka_unit_test(finds_vmd),
		cmocka_unit_test(asks_thriftily),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
