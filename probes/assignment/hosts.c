/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/hosts.h"
#include "probes/assignment/guest.h"
#include "probes/machine/pci_ids.h"

#include "probes/analysis/kernel_options.h"

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

	if (writer->configuration->modprobe.count)
		*begin(writer, "/etc/modprobe.d/vfio.conf") = writer->configuration->modprobe;
	if (!is_early(writer))
		return;
	text_list *list = begin(writer, places[writer->host]);
	if (writer->host == HOST_FEDORA) {
		add(writer, list, "force_drivers+=\" vfio vfio_iommu_type1 vfio_pci \"");
		return;
	}
	add(writer, list, "vfio");
	add(writer, list, "vfio_iommu_type1");
	add(writer, list, "vfio_pci");
}

/* Of a Proxmox VE that is running, what starts it decides; elsewhere both are named. */
static enum boot_loader loader_of(const struct writer *writer)
{
	const struct text *release = &writer->index->machine->kernel.release;

	if (writer->host != HOST_PROXMOX)
		return LOADER_GRUB;
	return release->status == OK && strstr(release->value, "-pve") ? boot_loader(writer->index->machine) : LOADER_UNKNOWN;
}

/* Fedora's are set by a command. */
static void write_kernel_options(struct writer *writer)
{
	static const char *const places[] = {
		[LOADER_UNKNOWN] = "/etc/kernel/cmdline, or GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub",
		[LOADER_GRUB] = "GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub",
		[LOADER_SYSTEMD_BOOT] = "/etc/kernel/cmdline",
	};

	if (writer->configuration->kernel_options.count && writer->host != HOST_FEDORA)
		add(writer, begin(writer, places[loader_of(writer)]), join(writer, &writer->configuration->kernel_options));
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

/* Where QEMU of this host may read it. */
static const char *rom_path(const struct writer *writer)
{
	return arena_printf(writer->index->arena, "/usr/share/%s/%s", writer->host == HOST_PROXMOX ? "kvm" : "qemu",
			    writer->configuration->guest.rom_file);
}

static void add_rom(struct writer *writer, text_list *list)
{
	const struct guest *guest = &writer->configuration->guest;

	if (guest->rom_file)
		add(writer, list, arena_printf(writer->index->arena, "%s > %s", guest->rom_source, rom_path(writer)));
}

static void write_fedora_commands(struct writer *writer)
{
	const char *options = join(writer, &writer->configuration->kernel_options);
	text_list *list = begin(writer, "shell");

	if (is_early(writer))
		options = arena_printf(writer->index->arena, "%s%srd.driver.pre=vfio-pci", options, *options ? " " : "");
	if (*options)
		add(writer, list, arena_printf(writer->index->arena, "grubby --update-kernel=ALL --args=\"%s\"", options));
	if (writer->configuration->modprobe.count)
		add(writer, list, "dracut -f --regenerate-all");
	add_overrides(writer, list);
	add_rom(writer, list);
	end(writer);
}

static void add_update(struct writer *writer, text_list *list)
{
	enum boot_loader loader = loader_of(writer);

	if (loader == LOADER_UNKNOWN)
		add(writer, list, "proxmox-boot-tool refresh  # where it is /etc/kernel/cmdline");
	else if (loader == LOADER_SYSTEMD_BOOT)
		add(writer, list, "proxmox-boot-tool refresh");
	if (loader != LOADER_SYSTEMD_BOOT)
		add(writer, list, loader == LOADER_UNKNOWN ? "update-grub  # where it is /etc/default/grub" : "update-grub");
}

static void write_debian_commands(struct writer *writer)
{
	text_list *list = begin(writer, "shell");

	if (writer->configuration->modprobe.count)
		add(writer, list, "update-initramfs -u -k all");
	if (writer->configuration->kernel_options.count)
		add_update(writer, list);
	add_overrides(writer, list);
	add_rom(writer, list);
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

static void add_qm_arguments(struct writer *writer, text_list *list)
{
	struct arena *arena = writer->index->arena;
	const char *cpu = guest_cpu_option(arena, &writer->configuration->guest);
	const char *window = guest_window_option(arena, &writer->configuration->guest);

	if (cpu || window)
		add(writer, list, arena_printf(arena, "qm set VMID -args \"%s%s%s\"%s", cpu ? cpu : "", cpu && window ? " " : "",
					       window ? window : "", cpu ? "  # instead of its setting cpu:" : ""));
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
	add_qm_arguments(writer, list);
	for (size_t i = 0; i < configuration->given.count; i++) {
		const struct function *function = configuration->given.items[i];
		const char *rom = guest_rom_option(writer->index->arena, &configuration->guest, function, configuration->guest.rom_file);
		const char *which = slot ? slot : pci_address_print(function->address, address);
		add(writer, list, arena_printf(writer->index->arena, "qm set VMID -hostpci%zu %s%s%s", i, which,
					       function == device || slot ? flags : is_express(function) ? ",pcie=1" : "", rom));
		if (slot)
			return;
	}
}

static void write_libvirt(struct writer *writer)
{
	struct arena *arena = writer->index->arena;
	const struct guest *guest = &writer->configuration->guest;
	const given_list *given = &writer->configuration->given;
	text_list *list = begin(writer, "virtual machine (virsh edit; in <domain>)");

	if (guest->address_bits)
		add(writer, list, arena_printf(arena, "<cpu mode='host-passthrough'><maxphysaddr mode='passthrough' limit='%u'/></cpu>",
					       guest->address_bits));
	if (guest->window_mib)
		add(writer, list, arena_printf(arena, "<qemu:commandline xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>"
					       "<qemu:arg value='-fw_cfg'/><qemu:arg value='" GUEST_WINDOW "'/></qemu:commandline>",
					       guest->window_mib));
	end(writer);
	list = begin(writer, "virtual machine (virsh edit)");
	for (size_t i = 0; i < given->count; i++) {
		struct pci_address at = given->items[i]->address;
		bool rom = given->items[i] == guest->display;
		add(writer, list, "<hostdev mode='subsystem' type='pci' managed='yes'><source>");
		add(writer, list, arena_printf(arena, "  <address domain='0x%04x' bus='0x%02x' slot='0x%02x' function='0x%x'/>", at.domain,
					       at.bus, at.device, at.function));
		add(writer, list, arena_printf(arena, "</source>%s%s%s</hostdev>", rom && guest->rom_file ? "<rom file='" : "",
					       rom && guest->rom_file ? rom_path(writer) : "", rom && guest->rom_file ? "'/>" :
					       rom && guest->hide_rom ? "<rom bar='off'/>" : ""));
	}
}

static void write_qemu(struct writer *writer)
{
	struct arena *arena = writer->index->arena;
	const struct guest *guest = &writer->configuration->guest;
	const given_list *given = &writer->configuration->given;
	text_list *list = begin(writer, "virtual machine (QEMU)");
	const char *cpu = guest_cpu_option(arena, guest), *window = guest_window_option(arena, guest);
	char address[PCI_ADDRESS_TEXT];

	if (cpu)
		add(writer, list, cpu);
	if (window)
		add(writer, list, window);
	for (size_t i = 0; i < given->count; i++)
		add(writer, list, arena_printf(arena, "-device vfio-pci,host=%s%s", pci_address_print(given->items[i]->address, address),
					       guest_rom_option(arena, guest, given->items[i], guest->rom_file ? rom_path(writer) : NULL)));
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
		if (host == HOST_PROXMOX) {
			write_qm(&writer);
			continue;
		}
		write_libvirt(&writer);
		write_qemu(&writer);
	}
}

const char *host_name(enum host host)
{
	static const char *const names[HOSTS] = { "proxmox", "debian", "fedora" };

	return names[host];
}
