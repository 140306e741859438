/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What goes along with a device, and what to set for it: cards, groups, ids and drivers that others
 * need too.
 */
#include "probes/assignment/configure.h"
#include "probes/assignment/host_running.h"
#include "probes/assignment/hosts.h"
#include "probes/machine/tests/machine.h"

#include <stdio.h>

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

/* Each in a group of its own, but for those of one letter: "aab" puts the first two together. */
static void group_all(const char *letters)
{
	machine.groups_status = OK;
	for (size_t i = 0; letters[i]; i++) {
		size_t at = 0;
		while (at < machine.groups.count &&
		       machine.groups.items[at].id != (unsigned)letters[i])
			at++;
		if (at == machine.groups.count)
			array_add(&machine.arena, &machine.groups)->id = (unsigned)letters[i];
		*array_add(&machine.arena, &machine.groups.items[at].members) =
			machine.functions.items[i].address;
	}
	machine_join(&machine);
}

static struct companions companions_at(const char *address)
{
	return companions_of(&machine.arena, &prediction, function_at(&machine, address));
}

static struct configuration *configure(const char *address)
{
	struct configurations shared = configurations_begin(
		&machine.arena, &machine, needs_find(&machine.arena, &prediction));
	struct companions companions = companions_at(address);

	return configuration_of(&machine.arena, &shared, function_at(&machine, address),
				&companions);
}

static bool lists(const text_list *list, const char *text)
{
	for (size_t i = 0; i < list->count; i++)
		if (strstr(list->items[i], text))
			return true;
	return false;
}

static bool settings_say(const setting_list *settings, const char *text)
{
	for (size_t i = 0; i < settings->count; i++)
		if (strstr(settings->items[i].place, text) ||
		    lists(&settings->items[i].lines, text))
			return true;
	return false;
}

static const struct host *host_called(const char *name)
{
	for (unsigned i = 0; i < host_count; i++)
		if (strcmp(host_at(i)->name, name) == 0)
			return host_at(i);
	fail_msg("there is no host %s", name);
	return NULL;
}

static struct host_lines lines_of(const struct configuration *configuration, const char *host)
{
	return host_lines(&machine.arena, &machine, configuration, host_called(host));
}

static bool host_says(const struct configuration *configuration, const char *host, const char *text)
{
	const struct host_lines lines = lines_of(configuration, host);

	return settings_say(&lines.set, text);
}

static bool undo_says(const struct configuration *configuration, const char *host, const char *text)
{
	const struct host_lines lines = lines_of(configuration, host);

	return settings_say(&lines.undo, text);
}

static void is_listed(const struct pci_address *items, size_t count, const char *expected)
{
	char text[256] = "", address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; i < count; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i ? " " : "",
			 pci_address_print(items[i], address) + 5);
	assert_string_equal(text, expected);
}

#define BELONGS(address, expected)                                                         \
	do {                                                                               \
		struct companions found_ = companions_at(address);                         \
		is_listed(found_.belongs_with.items, found_.belongs_with.count, expected); \
	} while (0)

/* 00:01.0 port; 01:00.0 to .3 display, audio, USB, UCSI of one graphics card. */
static void add_graphics_card(void)
{
	add_bridge(&machine, "0000:00:01.0", NO_PARENT, 1, 1);
	add("0000:01:00.0", 0x030000, 0, 0x10de, 0x1e84);
	add("0000:01:00.1", 0x040300, 0, 0x10de, 0x10f8);
	add("0000:01:00.2", 0x0c0330, 0, 0x10de, 0x1ad8);
	add("0000:01:00.3", 0x0c8000, 0, 0x10de, 0x1ad9);
}

static void a_graphics_card_belongs_together(void **state)
{
	(void)state;
	add_graphics_card();
	group_all("abcde");
	BELONGS("0000:01:00.0", "01:00.1 01:00.2 01:00.3");
	BELONGS("0000:01:00.1", "01:00.0 01:00.2 01:00.3");
	assert_int_equal(companions_at("0000:01:00.0").with.count, 0);
}

static void what_must_go_is_not_what_should(void **state)
{
	(void)state;
	add_graphics_card();
	group_all("abbcd");
	struct companions found = companions_at("0000:01:00.0");
	is_listed(found.with.items, found.with.count, "01:00.1");
	BELONGS("0000:01:00.0", "01:00.2 01:00.3");
}

static void of_a_processor_only_the_sound_belongs_to_its_display(void **state)
{
	(void)state;
	add_bridge(&machine, "0000:00:08.1", NO_PARENT, 6, 6);
	add("0000:06:00.0", 0x030000, 0, 0x1002, 0x1638);
	add("0000:06:00.1", 0x040300, 0, 0x1002, 0x1637);
	add("0000:06:00.2", 0x108000, 0, 0x1022, 0x15df);
	add("0000:06:00.3", 0x0c0330, 0, 0x1022, 0x1639);
	group_all("abcde");
	BELONGS("0000:06:00.0", "06:00.1");
	BELONGS("0000:06:00.1", "06:00.0");
	BELONGS("0000:06:00.3", "");
}

static void parts_of_a_chipset_are_no_card(void **state)
{
	(void)state;
	add("0000:00:1f.2", 0x010601, NO_PARENT, 0x8086, 0x2922);
	add("0000:00:1f.3", 0x0c0500, NO_PARENT, 0x8086, 0x2930);
	group_all("ab");
	BELONGS("0000:00:1f.2", "");
}

static void ports_with_a_reset_of_their_own_stand_for_themselves(void **state)
{
	struct features with = { .resets = { .flr = { OK, true },
					     .af_flr = { .status = ABSENT } } };
	struct features without = { .resets = { .flr = { OK, false },
						.af_flr = { .status = ABSENT } } };
	(void)state;

	add_bridge(&machine, "0000:00:01.0", NO_PARENT, 1, 1);
	add("0000:01:00.0", 0x020000, 0, 0x8086, 0x1521)->features = &with;
	add("0000:01:00.1", 0x020000, 0, 0x8086, 0x1521)->features = &without;
	add("0000:01:10.0", 0x020000, 0, 0x8086, 0x1521)->is_virtual = true;
	group_all("abcd");
	BELONGS("0000:01:00.0", "");
	BELONGS("0000:01:00.1", "01:00.0");
	BELONGS("0000:01:10.0", "");
}

static void the_iommu_may_be_off(void **state)
{
	(void)state;
	add_graphics_card();
	machine.groups_status = ABSENT;
	machine_join(&machine);
	assert_int_equal(companions_at("0000:01:00.0").with_status, NOT_ASKED);

	struct group groups[] = { { .id = 0 }, { .id = 1 } };
	int numbers[] = { 0, 1, 1, NO_GROUP, 1 };
	for (int i = 1; i < 5; i++)
		if (i != 3)
			*array_add(&machine.arena, &groups[1].members) =
				machine.functions.items[i].address;
	groups[1].in_the_way = 3;
	prediction.potential = (struct grouping){ .group = numbers, .status = OK };
	prediction.potential_groups = groups;
	struct companions found = companions_at("0000:01:00.0");
	is_listed(found.with.items, found.with.count, "01:00.1 01:00.3");
	assert_int_equal(found.with_total, 2);
	assert_int_equal(companions_at("0000:01:00.2").with_status, ABSENT);
	prediction.potential.status = DENIED;
	assert_int_equal(companions_at("0000:01:00.0").with_status, DENIED);
	assert_int_equal(companions_at("0000:01:00.0").with.count, 0);
}

static void a_whole_card_goes_in_one_line(void **state)
{
	(void)state;
	add_graphics_card();
	group_all("abbbb");
	const struct configuration *found = configure("0000:01:00.0");

	assert_true(host_says(found, "proxmox", "qm set VMID -hostpci0 0000:01:00,pcie=1,x-vga=1"));
	assert_true(
		host_says(found, "proxmox", "options vfio-pci ids=10de:1e84,10de:10f8,10de:1ad9"));
	assert_true(lists(&found->modprobe, "blacklist nouveau"));
	assert_true(lists(&found->modprobe, "softdep snd_hda_intel pre: vfio-pci"));
	assert_false(lists(&found->modprobe, "xhci"));
	assert_true(host_says(found, "debian",
			      "driverctl --noprobe set-override 0000:01:00.2 vfio-pci"));
	assert_true(host_says(found, "debian",
			      "<address domain='0x0000' bus='0x01' slot='0x00' function='0x3'/>"));
	assert_true(host_says(found, "fedora", "--args=\"intel_iommu=on rd.driver.pre=vfio-pci\""));
	assert_int_equal(found->warnings.count, 0);
}

static void strangers_of_the_group_leave_the_host_too(void **state)
{
	(void)state;
	add_bridge(&machine, "0000:00:01.0", NO_PARENT, 1, 2);
	add("0000:00:1f.0", 0x060100, NO_PARENT, 0x8086, 0xa305);
	add("0000:01:00.0", 0x030000, 0, 0x1002, 0x731f);
	add("0000:02:00.0", 0x010802, 0, 0x144d, 0xa808);
	group_all("aaaa");
	const struct configuration *found = configure("0000:01:00.0");

	assert_int_equal(found->given.count, 1);
	assert_int_equal(found->others.count, 1);
	assert_true(lists(&found->ids, "144d:a808"));
	assert_true(
		lists(&found->warnings, "The host may need 0000:02:00.0 (storage controller)."));
	assert_true(lists(&found->modprobe, "softdep nvme pre: vfio-pci"));
	assert_false(host_says(found, "proxmox", "hostpci1"));
	assert_true(host_says(found, "proxmox", "-hostpci0 0000:01:00.0,pcie=1,x-vga=1"));
}

static void intel_with_intel_is_not_blacklisted(void **state)
{
	(void)state;
	add("0000:00:02.0", 0x030000, NO_PARENT, 0x8086, 0x4680);
	add_bridge(&machine, "0000:00:06.0", NO_PARENT, 3, 3);
	add("0000:03:00.0", 0x030000, 1, 0x8086, 0x56a0);
	group_all("abc");
	const struct configuration *found = configure("0000:03:00.0");

	assert_false(lists(&found->modprobe, "blacklist"));
	assert_true(lists(&found->modprobe, "softdep i915 pre: vfio-pci"));
	assert_true(lists(&found->modprobe, "ids=8086:56a0"));
	assert_true(lists(&found->warnings, "0000:00:02.0"));
}

static void ids_of_one_that_stays_are_not_given(void **state)
{
	(void)state;
	add_bridge(&machine, "0000:00:01.0", NO_PARENT, 1, 2);
	add("0000:01:00.0", 0x030000, 0, 0x10de, 0x2484);
	add("0000:02:00.0", 0x030000, 0, 0x10de, 0x2484);
	group_all("abc");
	const struct configuration *found = configure("0000:02:00.0");

	assert_int_equal(found->ids.count, 0);
	assert_int_equal(found->modprobe.count, 0);
	assert_true(lists(&found->overrides, "0000:02:00.0"));
	assert_true(lists(&found->warnings, "10de:2484"));
	assert_false(host_says(found, "proxmox", "blacklist"));
}

static void a_virtual_function_is_named_by_its_address(void **state)
{
	(void)state;
	add_bridge(&machine, "0000:00:01.0", NO_PARENT, 1, 1);
	add("0000:01:00.0", 0x010802, 0, 0x144d, 0xa824);
	add("0000:01:00.1", 0x010802, 0, 0x144d, 0xa824)->is_virtual = true;
	group_all("abc");

	assert_true(lists(&configure("0000:01:00.1")->overrides, "0000:01:00.1"));
	assert_true(lists(&configure("0000:01:00.0")->ids, "144d:a824"));
	assert_int_equal(configure("0000:01:00.1")->warnings.count, 0);
}

static void only_what_is_needed_is_set(void **state)
{
	(void)state;
	add("0000:00:02.0", 0x030000, NO_PARENT, 0x8086, 0x4680)->driver =
		(struct text){ OK, "vfio-pci" };
	group_all("a");
	assert_true(lists(&configure("0000:00:02.0")->kernel_options, "intel_iommu=on"));

	/* On without the option, and bound. */
	machine.iommu.enabled = (struct flag){ OK, true };
	machine.kernel.command_line = (struct text){ OK, "quiet" };
	const struct configuration *found = configure("0000:00:02.0");
	assert_int_equal(found->kernel_options.count, 0);
	assert_int_equal(found->modprobe.count, 0);
	assert_int_equal(lines_of(found, "fedora").set.count, 2);

	machine.iommu.kind = IOMMU_AMD;
	machine.iommu.enabled.value = false;
	assert_int_equal(configure("0000:00:02.0")->kernel_options.count, 0);
}

static void intel_needs_the_option_also_where_the_firmware_has_it_off(void **state)
{
	(void)state;
	add("0000:00:02.0", 0x030000, NO_PARENT, 0x8086, 0x4680);
	group_all("a");
	machine.iommu.kind = IOMMU_NONE;
	assert_int_equal(configure("0000:00:02.0")->kernel_options.count, 0);
	machine.cpu = (struct cpu){ .status = OK, .vendor = "GenuineIntel" };
	assert_true(host_says(configure("0000:00:02.0"), "fedora", "--args=\"intel_iommu=on"));
	machine.cpu.vendor = "AuthenticAMD";
	assert_int_equal(configure("0000:00:02.0")->kernel_options.count, 0);
}

static void nothing_is_set_that_takes_the_hosts_disk_along(void **state)
{
	(void)state;
	add_bridge(&machine, "0000:00:01.0", NO_PARENT, 1, 2);
	add("0000:01:00.0", 0x030000, 0, 0x1002, 0x731f);
	add("0000:02:00.0", 0x010802, 0, 0x144d, 0xa808);
	group_all("aaa");
	assert_true(host_says(configure("0000:01:00.0"), "debian", "vfio-pci"));

	machine.root_disk.status = OK;
	*array_add(&machine.arena, &machine.root_disk.controllers) =
		machine.functions.items[2].address;
	for (int i = 1; i < 3; i++) {
		const struct configuration *found =
			configure(i == 1 ? "0000:01:00.0" : "0000:02:00.0");
		assert_true(lists(&found->warnings, "0000:02:00.0"));
		assert_int_equal(found->ids.count + found->overrides.count + found->modprobe.count,
				 0);
		assert_true(found->refused);
		for (unsigned host = 0; host < host_count; host++)
			assert_int_equal(lines_of(found, host_at(host)->name).set.count +
						 lines_of(found, host_at(host)->name).undo.count,
					 0);
	}
}

static void the_framebuffer_is_freed_where_vfio_does_not(void **state)
{
	struct function *display;
	(void)state;

	display = add("0000:00:02.0", 0x030000, NO_PARENT, 0x1002, 0x4680);
	group_all("a");
	machine.iommu.kind = IOMMU_AMD;
	machine.framebuffer = (struct framebuffer){
		.status = OK, .name = "efifb", .holder_status = OK, .holder = display->address
	};
	machine.kernel.release = (struct text){ OK, "6.12.48+deb13-amd64" };
	assert_int_equal(configure("0000:00:02.0")->kernel_options.count, 0);
	machine.kernel.release.value = "5.10.0";
	assert_true(lists(&configure("0000:00:02.0")->kernel_options, "video=efifb:off"));
	machine.kernel.release.value = "6.12.48";
	display->class_code = 0x038000;
	machine.framebuffer.name = "simpledrm";
	assert_true(
		lists(&configure("0000:00:02.0")->kernel_options, "initcall_blacklist=sysfb_init"));
}

static void the_rom_tells_the_guest_firmware(void **state)
{
	struct rom rom = { .status = OK, .uefi_image = { OK, false } };
	(void)state;

	add("0000:00:02.0", 0x030000, NO_PARENT, 0x1002, 0x4680)->rom = &rom;
	group_all("a");
	assert_string_equal(configure("0000:00:02.0")->guest_firmware.value, "seabios");
	rom.uefi_image.value = true;
	assert_true(host_says(configure("0000:00:02.0"), "proxmox", "-bios ovmf"));
	rom.uefi_image.status = FAILED;
	assert_int_equal(configure("0000:00:02.0")->guest_firmware.status, FAILED);
	assert_false(host_says(configure("0000:00:02.0"), "proxmox", "-bios"));
}

/*
 * A unit of 39 bits below a CPU of 46, a BAR of 16 GiB, and a ROM that only the table VFCT holds.
 */
static void the_guest_is_told_what_it_needs(void **state)
{
	struct rom rom = {
		.status = ABSENT, .vfct_status = OK, .vfct_offset = 0x4c, .vfct = { .size = 512 }
	};
	struct features features = { 0 };
	struct function *display = add("0000:00:02.0", 0x030000, NO_PARENT, 0x1002, 0x1900);
	struct remapping_unit *unit = array_add(&machine.arena, &machine.iommu.units);
	(void)state;

	unit->include_all = true;
	unit->capability = (struct number){ OK, 38 << 16 | 4 << 8 };
	machine.cpu.physical_address_bits = (struct number){ OK, 46 };
	display->rom = &rom;
	display->features = &features;
	*array_add(&machine.arena, &features.bars) =
		(struct bar){ .wide = true,
			      .prefetchable = true,
			      .assigned = true,
			      .size = { OK, UINT64_C(16) << 30 } };
	group_all("a");
	struct configuration *found = configure("0000:00:02.0");
	assert_true(host_says(found, "proxmox",
			      "-args \"-cpu host,host-phys-bits-limit=39 -fw_cfg "
			      "name=opt/ovmf/X-PciMmio64Mb,string=65536\""));
	assert_true(host_says(found, "proxmox", "x-vga=1,romfile=vbios-1002-1900.rom"));
	assert_true(host_says(
		found, "debian",
		"tail -c +77 /sys/firmware/acpi/tables/VFCT | head -c 512 > /usr/share/qemu/"));
	assert_true(host_says(found, "fedora", "<maxphysaddr mode='passthrough' limit='39'/>"));
	assert_true(host_says(found, "fedora",
			      "<rom file='/usr/share/qemu/vbios-1002-1900.rom'/></hostdev>"));
	assert_true(host_says(found, "fedora",
			      "0000:00:02.0,romfile=/usr/share/qemu/vbios-1002-1900.rom"));

	machine.cpu.physical_address_bits.value = 39;
	features.bars.items[0].size.value = UINT64_C(1) << 28;
	rom = (struct rom){ .status = OK, .uefi_image = { OK, true }, .shadow = { OK, false } };
	found = configure("0000:00:02.0");
	assert_false(host_says(found, "proxmox", "-args"));
	assert_false(host_says(found, "debian", "rom"));
	assert_false(host_says(found, "debian", "maxphysaddr"));
}

/* A BAR of 128 GiB, for which 40 bits are too few, and what a QEMU that is not root needs. */
static void wide_windows_and_locked_memory(void **state)
{
	struct features features = { 0 };
	struct function *device = add("0000:01:00.0", 0x030200, NO_PARENT, 0x10de, 0x2335);
	(void)state;

	device->features = &features;
	struct bar *bar = array_add(&machine.arena, &features.bars);
	*bar = (struct bar){ .wide = true, .prefetchable = true, .assigned = true };
	bar->size = (struct number){ OK, UINT64_C(256) << 30 };
	group_all("a");
	struct configuration *found = configure("0000:01:00.0");
	assert_true(host_says(found, "qemu", "-cpu host"));
	assert_true(host_says(found, "libvirt", "<cpu mode='host-passthrough'/>"));
	assert_true(host_says(found, "proxmox", "qm set VMID -cpu host"));
	assert_true(undo_says(found, "proxmox", "-delete hostpci0,args,cpu"));
	found->guest.address_bits = 46;
	assert_true(host_says(found, "qemu", "-cpu host,host-phys-bits-limit=46"));
	assert_false(host_says(found, "libvirt", "<cpu mode='host-passthrough'/>"));
	assert_false(host_says(found, "proxmox", "qm set VMID -cpu host"));
	bar->size.value = UINT64_C(32) << 30;
	found = configure("0000:01:00.0");
	assert_true(host_says(found, "qemu", "X-PciMmio64Mb"));
	assert_false(host_says(found, "qemu", "-cpu host"));
	assert_true(host_says(found, "qemu", "USER - memlock unlimited"));
	assert_true(host_says(found, "qemu", "chown USER /dev/vfio/"));
	assert_true(undo_says(found, "qemu", "/^USER - memlock unlimited$/d"));
	assert_false(host_says(found, "libvirt", "memlock"));
	assert_false(host_says(found, "proxmox", "memlock"));
}

static void a_group_too_big_to_list_has_no_lines(void **state)
{
	char address[PCI_ADDRESS_TEXT], letters[80] = "";
	(void)state;

	for (int i = 0; i < WITH_AT_MOST + 2; i++) {
		pci_address_print((struct pci_address){ 0, 1, (uint8_t)(i / 8), (uint8_t)(i % 8) },
				  address);
		add(address, 0x020000, NO_PARENT, 0x8086, 0x1521);
		letters[i] = 'a';
	}
	group_all(letters);
	assert_null(configure("0000:01:00.0"));
}

/* Addresses where ids would take another one too, each host in its way. */
static void several_of_the_same_ids(void **state)
{
	(void)state;
	add_bridge(&machine, "0000:00:01.0", NO_PARENT, 1, 2);
	add("0000:01:00.0", 0x030000, 0, 0x10de, 0x2484);
	add("0000:02:00.0", 0x030000, 0, 0x10de, 0x2484);
	group_all("abc");
	const struct configuration *found = configure("0000:02:00.0");

	assert_true(host_says(found, "arch", "install vfio-pci /usr/local/bin/"));
	assert_true(host_says(found, "arch", "devices/0000:02:00.0/driver_override"));
	assert_true(host_says(found, "nixos", "boot.initrd.preDeviceCommands = ''"));
	assert_true(host_says(found, "nixos", "  modprobe -i vfio-pci"));
	assert_false(host_says(found, "nixos", "vfio-pci.ids="));
	assert_true(host_says(found, "opensuse", "echo 0000:02:00.0 > /sys/bus/pci/drivers_probe"));
	assert_true(host_says(found, "unraid", "BIND=0000:02:00.0|10de:2484"));
	assert_true(host_says(found, "xcp-ng", "\"xen-pciback.hide=(0000:02:00.0)\""));
	assert_true(undo_says(found, "debian", "driverctl unset-override 0000:02:00.0"));
	assert_false(undo_says(found, "debian", "modprobe.d"));
}

static void the_change_can_be_taken_back(void **state)
{
	(void)state;
	add_graphics_card();
	group_all("abbbb");
	const struct configuration *found = configure("0000:01:00.0");

	for (unsigned i = 0; i < host_count; i++) {
		const struct host_lines lines = lines_of(found, host_at(i)->name);
		assert_true(lines.set.count);
		assert_true(lines.undo.count);
		for (size_t k = 0; k < lines.set.count; k++)
			assert_true(lines.set.items[k].lines.count);
	}
	assert_true(undo_says(found, "proxmox", "qm set VMID -delete hostpci0"));
	assert_true(undo_says(found, "debian", "sed -i '/^blacklist nouveau$/d'"));
	assert_true(undo_says(found, "debian", "s/ *intel_iommu=on//' /etc/default/grub"));
	assert_true(undo_says(found, "fedora",
			      "--remove-args=\"intel_iommu=on rd.driver.pre=vfio-pci\""));
	assert_true(undo_says(found, "xen", "xl pci-assignable-remove -r 0000:01:00.3"));
}

/* The display at the first node, its sound at the second: as no card is, but all lines are used. */
static void add_two_nodes(void)
{
	machine.numa.status = OK;
	*array_add(&machine.arena, &machine.numa.nodes) = (struct numa_node){ 0, "0-7" };
	*array_add(&machine.arena, &machine.numa.nodes) = (struct numa_node){ 1, "8-15" };
	machine.functions.items[1].place.numa_node = (struct number){ OK, 0 };
	machine.functions.items[2].place.numa_node = (struct number){ OK, 1 };
}

/* A value that a host's file does not know would be "?", a mark that was not filled in "%". */
static void every_mark_of_every_host_is_filled_in(void **state)
{
	struct rom rom = { .status = ABSENT, .vfct_status = OK, .vfct = { .size = 512 } };
	(void)state;

	add_graphics_card();
	add("0000:02:00.0", 0x060400, NO_PARENT, 0x8086, 0x1234);
	machine.functions.items[1].rom = &rom;
	add_two_nodes();
	group_all("abbbbb");
	struct configuration *found = configure("0000:01:00.0");
	found->guest.window_mib = 65536;
	found->guest.mmio_mib = 300;
	found->guest.address_bits = 39;
	for (unsigned i = 0; i < host_count; i++) {
		const struct host_lines lines = lines_of(found, host_at(i)->name);
		const setting_list *lists_of[] = { &lines.set, &lines.undo };
		for (size_t k = 0; k < 2; k++) {
			assert_false(settings_say(lists_of[k], "%"));
			assert_false(settings_say(lists_of[k], "?"));
		}
	}
	assert_true(host_says(found, "hyper-v", "(300MB + 512MB)"));
	assert_true(host_says(found, "esxi", "64bitMMIOSizeGB = \"64\""));
	assert_true(host_says(found, "libvirt", "<vcpupin vcpu='2' cpuset='8-15'/>"));
	assert_true(
		host_says(found, "qemu", "pxb-pcie,bus_nr=254,numa_node=0,id=port1,bus=pcie.0"));
}

static void a_host_that_judges_otherwise_says_so(void **state)
{
	(void)state;
	assert_non_null(strstr(host_note(host_called("xen"), "reserved_region_blocks_device"),
			       "(Xen, drivers/passthrough/vtd/iommu.c"));
	assert_non_null(host_note(host_called("hyper-v"), "acs_missing_in_path"));
	assert_null(host_note(host_called("hyper-v"), "acs_missing"));
	assert_null(host_note(host_called("debian"), "reserved_region_blocks_device"));
}

static void assert_host(const char *expected, const char *release, struct text distribution)
{
	machine.kernel.release = (struct text){ OK, release };
	machine.kernel.distribution = distribution;
	const struct host *found = host_running(&machine);
	assert_string_equal(found ? found->name : "", expected);
	uint32_t here = hosts_here(&machine);
	assert_int_equal(here, found ? host_named(expected) : 7);
}

static void the_host_is_the_one_that_runs(void **state)
{
	static const struct text none = { .status = ABSENT }, never = { .status = NOT_ASKED };
	(void)state;

	assert_host("proxmox", "6.8.12-4-pve", (struct text){ OK, "debian" });
	assert_host("debian", "6.12.57+deb13-amd64", (struct text){ OK, "debian" });
	assert_host("ubuntu", "6.8.0-48-generic", (struct text){ OK, "ubuntu" });
	assert_host("fedora", "5.14.0-570.el9.x86_64", (struct text){ OK, "rhel" });
	assert_host("arch", "6.18.5-arch1-1", (struct text){ OK, "arch" });
	assert_host("opensuse", "6.4.0-150600.23-default", (struct text){ OK, "opensuse-leap" });
	assert_host("truenas", "6.12.15-production+truenas", (struct text){ OK, "debian" });
	assert_host("unraid", "6.12.24-Unraid", (struct text){ OK, "slackware" });
	assert_host("talos", "6.12.0-talos", (struct text){ OK, "talos" });
	assert_host("harvester", "5.14.21-default", (struct text){ OK, "sle-micro-rancher" });
	assert_host("", "6.18.5", (struct text){ OK, "gentoo" });
	/* the image has Debian's kernel and says nothing of the host */
	assert_host("", "6.12.57+deb13-amd64", none);
	assert_host("debian", "6.12.57+deb13-amd64", never);
	assert_host("ubuntu", "6.8.0-48-generic", never);
	assert_host("fedora", "6.11.4-301.fc41.x86_64", never);
	assert_host("", "6.18.5", never);
	/* what is its own counts more than the distribution that it is made of */
	machine.kernel.pve = (struct flag){ OK, true };
	assert_host("proxmox", "6.12.57+deb13-amd64", (struct text){ OK, "debian" });
	machine.kernel.pve.value = false;
	machine.kernel.xen_dom0 = (struct flag){ OK, true };
	assert_host("xen", "6.12.57+deb13-amd64", (struct text){ OK, "debian" });
	assert_host("xcp-ng", "4.19.0+1", (struct text){ OK, "xenenterprise" });
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(a_graphics_card_belongs_together),
		TEST(what_must_go_is_not_what_should),
		TEST(of_a_processor_only_the_sound_belongs_to_its_display),
		TEST(parts_of_a_chipset_are_no_card),
		TEST(ports_with_a_reset_of_their_own_stand_for_themselves),
		TEST(the_iommu_may_be_off),
		TEST(a_whole_card_goes_in_one_line),
		TEST(strangers_of_the_group_leave_the_host_too),
		TEST(intel_with_intel_is_not_blacklisted),
		TEST(ids_of_one_that_stays_are_not_given),
		TEST(a_virtual_function_is_named_by_its_address),
		TEST(only_what_is_needed_is_set),
		TEST(intel_needs_the_option_also_where_the_firmware_has_it_off),
		TEST(nothing_is_set_that_takes_the_hosts_disk_along),
		TEST(the_guest_is_told_what_it_needs),
		TEST(wide_windows_and_locked_memory),
		TEST(the_framebuffer_is_freed_where_vfio_does_not),
		TEST(the_rom_tells_the_guest_firmware),
		TEST(a_group_too_big_to_list_has_no_lines),
		TEST(several_of_the_same_ids),
		TEST(the_change_can_be_taken_back),
		TEST(every_mark_of_every_host_is_filled_in),
		TEST(a_host_that_judges_otherwise_says_so),
		TEST(the_host_is_the_one_that_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
