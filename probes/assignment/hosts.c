/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/hosts.h"
#include "probes/machine/pci_ids.h"

#include <string.h>

struct writer {
	const struct configurations *index;
	struct configuration *configuration;
	enum host host;
};

static text_list *begin(struct writer *writer, const char *place)
{
	struct setting *setting = array_add(writer->index->arena, &writer->configuration->hosts[writer->host]);

	setting->place = place;
	return &setting->lines;
}

/* A place where nothing is to be done is not named. */
static void end(struct writer *writer)
{
	setting_list *list = &writer->configuration->hosts[writer->host];

	list->count -= !list->items[list->count - 1].lines.count;
}

static void add(struct writer *writer, text_list *list, const char *text)
{
	*array_add(writer->index->arena, list) = text;
}

static const char *join(struct writer *writer, const text_list *list)
{
	const char *text = "";

	for (size_t i = 0; i < list->count; i++)
		text = arena_printf(writer->index->arena, "%s%s%s", text, i ? " " : "", list->items[i]);
	return text;
}

/* --- The host --- */

/* Whether vfio-pci has to be there before the drivers, in the initramfs. */
static bool is_early(const struct writer *writer)
{
	return writer->configuration->ids.count;
}

static void write_modules(struct writer *writer)
{
	static const char *const places[HOSTS] = { "/etc/modules", "/etc/initramfs-tools/modules", "/etc/dracut.conf.d/vfio.conf" };

	if (!is_early(writer))
		return;
	*begin(writer, "/etc/modprobe.d/vfio.conf") = writer->configuration->modprobe;
	text_list *list = begin(writer, places[writer->host]);
	if (writer->host == HOST_FEDORA) {
		add(writer, list, "force_drivers+=\" vfio vfio_iommu_type1 vfio_pci \"");
		return;
	}
	add(writer, list, "vfio");
	add(writer, list, "vfio_iommu_type1");
	add(writer, list, "vfio_pci");
}

/* Fedora's are set by a command. */
static void write_kernel_options(struct writer *writer)
{
	static const char *const places[] = { "/etc/kernel/cmdline, or GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub",
					      "GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub" };

	if (writer->configuration->kernel_options.count && writer->host != HOST_FEDORA)
		add(writer, begin(writer, places[writer->host]), join(writer, &writer->configuration->kernel_options));
}

/* Bridges are unbound and get no driver at all: vfio-pci refuses those of type 1, and nobody gives the others away. */
static void add_overrides(struct writer *writer, text_list *list)
{
	const text_list *overrides = &writer->configuration->overrides;
	const given_list *released = &writer->configuration->released;
	char address[PCI_ADDRESS_TEXT];

	if (overrides->count || released->count)
		add(writer, list, writer->host == HOST_FEDORA ? "dnf install driverctl" : "apt install driverctl");
	for (size_t i = 0; i < overrides->count; i++)
		add(writer, list, arena_printf(writer->index->arena, "driverctl set-override %s vfio-pci", overrides->items[i]));
	for (size_t i = 0; i < released->count; i++)
		add(writer, list, arena_printf(writer->index->arena, "driverctl set-override %s none",
					       pci_address_print(released->items[i]->address, address)));
}

static void write_fedora_commands(struct writer *writer)
{
	const char *options = join(writer, &writer->configuration->kernel_options);
	text_list *list = begin(writer, "shell");

	if (is_early(writer))
		options = arena_printf(writer->index->arena, "%s%srd.driver.pre=vfio-pci", options, *options ? " " : "");
	if (*options)
		add(writer, list, arena_printf(writer->index->arena, "grubby --update-kernel=ALL --args=\"%s\"", options));
	if (is_early(writer))
		add(writer, list, "dracut -f --regenerate-all");
	add_overrides(writer, list);
	end(writer);
}

static void write_debian_commands(struct writer *writer)
{
	text_list *list = begin(writer, "shell");

	if (is_early(writer))
		add(writer, list, "update-initramfs -u -k all");
	if (writer->configuration->kernel_options.count) {
		if (writer->host == HOST_PROXMOX)
			add(writer, list, "proxmox-boot-tool refresh  # where it is /etc/kernel/cmdline");
		add(writer, list, writer->host == HOST_PROXMOX ? "update-grub  # where it is /etc/default/grub" : "update-grub");
	}
	add_overrides(writer, list);
	end(writer);
}

/* --- The virtual machine --- */

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

/* "0000:01:00", where all functions of this one's slot are given and there are several; else NULL. */
static const char *whole_slot(const struct configurations *index, const struct configuration *configuration,
			      const struct function *function)
{
	const struct function *end = index->machine->functions.items + index->machine->functions.count;
	const struct function *first = function;
	char address[PCI_ADDRESS_TEXT];
	size_t count = 0;

	while (first > index->machine->functions.items && pci_address_same_slot(first[-1].address, function->address))
		first--;
	for (; first < end && pci_address_same_slot(first->address, function->address); first++, count++)
		if (!is_given(configuration, first))
			return NULL;
	if (count < 2)
		return NULL;
	pci_address_print(function->address, address);
	return arena_copy(index->arena, address, strlen(address) - 2);
}

static void write_qm(struct writer *writer)
{
	struct configuration *configuration = writer->configuration;
	const struct function *device = configuration->device;
	const char *slot = whole_slot(writer->index, configuration, device);
	const char *flags =
		arena_printf(writer->index->arena, "%s%s", is_express(device) ? ",pcie=1" : "",
			     device->class_code >> 8 == CLASS_VGA ? ",x-vga=1" : "");
	text_list *list = begin(writer, "virtual machine");
	char address[PCI_ADDRESS_TEXT];

	if (is_express(device))
		add(writer, list, "qm set VMID -machine q35");
	if (configuration->guest_firmware.status == OK)
		add(writer, list, strcmp(configuration->guest_firmware.value, "ovmf") == 0
					  ? "qm set VMID -bios ovmf -efidisk0 STORAGE:1" : "qm set VMID -bios seabios");
	for (size_t i = 0; i < configuration->given.count; i++) {
		const struct function *function = configuration->given.items[i];
		const char *which = slot ? slot : pci_address_print(function->address, address);
		add(writer, list, arena_printf(writer->index->arena, "qm set VMID -hostpci%zu %s%s", i, which,
					       function == device || slot ? flags : is_express(function) ? ",pcie=1" : ""));
		if (slot)
			return;
	}
}

static void write_hostdev(struct writer *writer)
{
	struct arena *arena = writer->index->arena;
	const given_list *given = &writer->configuration->given;
	text_list *list = begin(writer, "virtual machine (virsh edit)");
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; i < given->count; i++) {
		struct pci_address at = given->items[i]->address;
		add(writer, list, "<hostdev mode='subsystem' type='pci' managed='yes'><source>");
		add(writer, list, arena_printf(arena, "  <address domain='0x%04x' bus='0x%02x' slot='0x%02x' function='0x%x'/>", at.domain,
					       at.bus, at.device, at.function));
		add(writer, list, "</source></hostdev>");
	}
	list = begin(writer, "virtual machine (QEMU)");
	for (size_t i = 0; i < given->count; i++)
		add(writer, list, arena_printf(arena, "-device vfio-pci,host=%s", pci_address_print(given->items[i]->address, address)));
}

void configuration_write_hosts(const struct configurations *index, struct configuration *configuration)
{
	for (enum host host = HOST_PROXMOX; host < HOSTS; host++) {
		struct writer writer = { index, configuration, host };
		write_modules(&writer);
		write_kernel_options(&writer);
		if (host == HOST_FEDORA)
			write_fedora_commands(&writer);
		else
			write_debian_commands(&writer);
		if (host == HOST_PROXMOX)
			write_qm(&writer);
		else
			write_hostdev(&writer);
	}
}

const char *host_name(enum host host)
{
	static const char *const names[HOSTS] = { "proxmox", "debian", "fedora" };

	return names[host];
}
