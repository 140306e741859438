/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines for the virtual machine: Proxmox's qm, libvirt, QEMU. */
#include "probes/assignment/guest.h"
#include "probes/assignment/writer.h"
#include "probes/machine/pci_ids.h"

#include <string.h>

static bool is_express(const struct function *function)
{
	return function->pcie.status == OK;
}

static bool is_given(const struct configuration *configuration, const struct function *function)
{
	for (size_t i = 0; i < configuration->given.count; i++)
		if (configuration->given.items[i] == function)
			return true;
	return false;
}

/*
 * "0000:01:00", where all functions of this one's slot are given and there are several; else NULL.
 */
static const char *whole_slot(const struct configurations *index,
			      const struct configuration *configuration,
			      const struct function *function)
{
	const struct function *end =
		index->machine->functions.items + index->machine->functions.count;
	const struct function *first = function;
	char address[PCI_ADDRESS_TEXT];
	size_t count = 0;

	while (first > index->machine->functions.items &&
	       pci_address_same_slot(first[-1].address, function->address))
		first--;
	for (; first < end && pci_address_same_slot(first->address, function->address);
	     first++, count++)
		if (!is_given(configuration, first))
			return NULL;
	if (count < 2)
		return NULL;
	pci_address_print(function->address, address);
	return arena_copy(index->arena, address, strlen(address) - 2);
}

static void add_qm_arguments(struct writer *writer, text_list *list)
{
	struct arena *arena = writer->index->arena;
	const char *cpu = guest_cpu_option(arena, &writer->configuration->guest);
	const char *window = guest_window_option(arena, &writer->configuration->guest);

	if (cpu || window)
		writer_add(writer, list,
			   arena_printf(arena, "qm set VMID -args \"%s%s%s\"%s", cpu ? cpu : "",
					cpu && window ? " " : "", window ? window : "",
					cpu ? "  # replaces its setting cpu:" : ""));
}

/* One line for all functions of a slot where they go together, else one for each. */
static void add_qm_devices(struct writer *writer, text_list *list)
{
	const struct configuration *configuration = writer->configuration;
	const struct function *device = configuration->device;
	const given_list *given = &configuration->given;
	char address[PCI_ADDRESS_TEXT];
	size_t number = 0;

	for (size_t i = 0; i < given->count; i++) {
		const struct function *function = given->items[i];
		const char *slot = whole_slot(writer->index, configuration, function);
		bool first = !i || !pci_address_same_slot(given->items[i - 1]->address,
							  function->address);
		bool has_device =
			function == device ||
			(slot && pci_address_same_slot(function->address, device->address));
		if (slot && !first)
			continue;
		writer_add(
			writer, list,
			arena_printf(writer->index->arena, "qm set VMID -hostpci%zu %s%s%s%s",
				     number++,
				     slot ? slot : pci_address_print(function->address, address),
				     is_express(has_device ? device : function) ? ",pcie=1" : "",
				     has_device && device->class_code >> 8 == CLASS_VGA ? ",x-vga=1"
											: "",
				     guest_rom_option(writer->index->arena, &configuration->guest,
						      function, configuration->guest.rom_file)));
	}
}

void write_qm(struct writer *writer)
{
	const struct configuration *configuration = writer->configuration;
	text_list *list = writer_begin(writer, "virtual machine");

	if (is_express(configuration->device))
		writer_add(writer, list, "qm set VMID -machine q35");
	if (configuration->guest_firmware.status == OK)
		writer_add(writer, list,
			   strcmp(configuration->guest_firmware.value, "ovmf") == 0
				   ? "qm set VMID -bios ovmf -efidisk0 STORAGE:1"
				   : "qm set VMID -bios seabios");
	add_qm_arguments(writer, list);
	add_qm_devices(writer, list);
}

void write_libvirt(struct writer *writer)
{
	struct arena *arena = writer->index->arena;
	const struct guest *guest = &writer->configuration->guest;
	const given_list *given = &writer->configuration->given;
	text_list *list = writer_begin(writer, "virtual machine (virsh edit; in <domain>)");

	if (guest->address_bits)
		writer_add(writer, list,
			   arena_printf(arena,
					"<cpu mode='host-passthrough'><maxphysaddr "
					"mode='passthrough' limit='%u'/></cpu>",
					guest->address_bits));
	if (guest->window_mib)
		writer_add(writer, list,
			   arena_printf(arena,
					"<qemu:commandline "
					"xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>"
					"<qemu:arg value='-fw_cfg'/><qemu:arg value='" GUEST_WINDOW
					"'/></qemu:commandline>",
					guest->window_mib));
	writer_end(writer);
	list = writer_begin(writer, "virtual machine (virsh edit)");
	for (size_t i = 0; i < given->count; i++) {
		struct pci_address at = given->items[i]->address;
		bool rom = given->items[i] == guest->display;
		writer_add(writer, list,
			   "<hostdev mode='subsystem' type='pci' managed='yes'><source>");
		writer_add(writer, list,
			   arena_printf(arena,
					"  <address domain='0x%04x' bus='0x%02x' slot='0x%02x' "
					"function='0x%x'/>",
					at.domain, at.bus, at.device, at.function));
		writer_add(writer, list,
			   arena_printf(arena, "</source>%s%s%s</hostdev>",
					rom && guest->rom_file ? "<rom file='" : "",
					rom && guest->rom_file ? writer_rom_path(writer) : "",
					rom && guest->rom_file   ? "'/>"
					: rom && guest->hide_rom ? "<rom bar='off'/>"
								 : ""));
	}
}

void write_qemu(struct writer *writer)
{
	struct arena *arena = writer->index->arena;
	const struct guest *guest = &writer->configuration->guest;
	const given_list *given = &writer->configuration->given;
	text_list *list = writer_begin(writer, "virtual machine (QEMU)");
	const char *cpu = guest_cpu_option(arena, guest),
		   *window = guest_window_option(arena, guest);
	char address[PCI_ADDRESS_TEXT];

	if (cpu)
		writer_add(writer, list, cpu);
	if (window)
		writer_add(writer, list, window);
	for (size_t i = 0; i < given->count; i++)
		writer_add(writer, list,
			   arena_printf(arena, "-device vfio-pci,host=%s%s",
					pci_address_print(given->items[i]->address, address),
					guest_rom_option(arena, guest, given->items[i],
							 guest->rom_file ? writer_rom_path(writer)
									 : NULL)));
}
