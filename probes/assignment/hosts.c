/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/hosts.h"
#include "probes/assignment/writer.h"

#include "probes/analysis/kernel_options.h"
#include "probes/lib/kernel_line.h"

#include <string.h>

static const char *join(struct writer *writer, const text_list *list)
{
	const char *text = "";

	for (size_t i = 0; i < list->count; i++)
		text = arena_printf(writer->index->arena, "%s%s%s", text, i ? " " : "",
				    list->items[i]);
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
	static const char *const places[HOSTS] = { "/etc/modules", "/etc/initramfs-tools/modules",
						   "/etc/dracut.conf.d/vfio.conf" };

	if (writer->configuration->modprobe.count)
		*writer_begin(writer, "/etc/modprobe.d/vfio.conf") =
			writer->configuration->modprobe;
	if (!is_early(writer))
		return;
	text_list *list = writer_begin(writer, places[writer->host]);
	if (writer->host == HOST_FEDORA) {
		writer_add(writer, list, "force_drivers+=\" vfio vfio_iommu_type1 vfio_pci \"");
		return;
	}
	writer_add(writer, list, "vfio");
	writer_add(writer, list, "vfio_iommu_type1");
	writer_add(writer, list, "vfio_pci");
}

static bool is_in(const struct text *text, const char *part)
{
	return text->status == OK && strstr(text->value, part);
}

/* Of a Proxmox VE that is running, what starts it decides; elsewhere both are named. */
static enum boot_loader loader_of(const struct writer *writer)
{
	const struct text *release = &writer->index->machine->kernel.release;

	if (writer->host != HOST_PROXMOX)
		return LOADER_GRUB;
	return is_in(release, "-pve") ? boot_loader(writer->index->machine) : LOADER_UNKNOWN;
}

/* Fedora's are set by a command. */
static void write_kernel_options(struct writer *writer)
{
	static const char *const places[] = {
		[LOADER_UNKNOWN] =
			"/etc/kernel/cmdline, or GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub",
		[LOADER_GRUB] = "GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub",
		[LOADER_SYSTEMD_BOOT] = "/etc/kernel/cmdline",
	};

	if (writer->configuration->kernel_options.count && writer->host != HOST_FEDORA)
		writer_add(writer, writer_begin(writer, places[loader_of(writer)]),
			   join(writer, &writer->configuration->kernel_options));
}

/*
 * Bridges are unbound and get no driver at all: vfio-pci refuses those of type 1, and nobody gives
 * the others away.
 */
static void add_overrides(struct writer *writer, text_list *list)
{
	const text_list *overrides = &writer->configuration->overrides;
	const given_list *released = &writer->configuration->released;
	char address[PCI_ADDRESS_TEXT];

	if (overrides->count || released->count)
		writer_add(writer, list,
			   writer->host == HOST_FEDORA ? "dnf install driverctl"
						       : "apt install driverctl");
	for (size_t i = 0; i < overrides->count; i++)
		writer_add(writer, list,
			   arena_printf(writer->index->arena, "driverctl set-override %s vfio-pci",
					overrides->items[i]));
	for (size_t i = 0; i < released->count; i++)
		writer_add(writer, list,
			   arena_printf(writer->index->arena, "driverctl set-override %s none",
					pci_address_print(released->items[i]->address, address)));
}

static void add_rom(struct writer *writer, text_list *list)
{
	const struct guest *guest = &writer->configuration->guest;

	if (guest->rom_file)
		writer_add(writer, list,
			   arena_printf(writer->index->arena, "%s > %s", guest->rom_source,
					writer_rom_path(writer)));
}

static void write_fedora_commands(struct writer *writer)
{
	const char *options = join(writer, &writer->configuration->kernel_options);
	text_list *list = writer_begin(writer, "shell");

	if (is_early(writer))
		options = arena_printf(writer->index->arena, "%s%srd.driver.pre=vfio-pci", options,
				       *options ? " " : "");
	if (*options)
		writer_add(writer, list,
			   arena_printf(writer->index->arena,
					"grubby --update-kernel=ALL --args=\"%s\"", options));
	if (writer->configuration->modprobe.count)
		writer_add(writer, list, "dracut -f --regenerate-all");
	add_overrides(writer, list);
	add_rom(writer, list);
	writer_end(writer);
}

static void add_update(struct writer *writer, text_list *list)
{
	enum boot_loader loader = loader_of(writer);

	if (loader == LOADER_UNKNOWN)
		writer_add(writer, list,
			   "proxmox-boot-tool refresh  # if it is in /etc/kernel/cmdline");
	else if (loader == LOADER_SYSTEMD_BOOT)
		writer_add(writer, list, "proxmox-boot-tool refresh");
	if (loader != LOADER_SYSTEMD_BOOT)
		writer_add(writer, list,
			   loader == LOADER_UNKNOWN ? "update-grub  # if it is in /etc/default/grub"
						    : "update-grub");
}

static void write_debian_commands(struct writer *writer)
{
	text_list *list = writer_begin(writer, "shell");

	if (writer->configuration->modprobe.count)
		writer_add(writer, list, "update-initramfs -u -k all");
	if (writer->configuration->kernel_options.count)
		add_update(writer, list);
	add_overrides(writer, list);
	add_rom(writer, list);
	writer_end(writer);
}

/* --- The virtual machine --- */

void configuration_write_hosts(const struct configurations *index,
			       struct configuration *configuration)
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

enum host host_running(const struct machine *machine)
{
	static const char of_fedora[] = "fedora rhel centos rocky almalinux ol",
			  of_debian[] = "debian ubuntu linuxmint pop devuan kali raspbian";
	const struct text *release = &machine->kernel.release,
			  *distribution = &machine->kernel.distribution;
	const char *name = distribution->status == OK ? distribution->value : "";
	/* who was never asked has its kernel's name alone */
	bool asked = distribution->status != NOT_ASKED;

	if (is_in(release, "-pve"))
		return HOST_PROXMOX;
	if (asked ? kernel_line_has(of_fedora, name, strlen(name)) : is_in(release, ".fc"))
		return HOST_FEDORA;
	if (asked ? kernel_line_has(of_debian, name, strlen(name))
		  : is_in(release, "deb") || is_in(release, "-generic"))
		return HOST_DEBIAN;
	return HOST_PROXMOX;
}

const char *host_name(enum host host)
{
	static const char *const names[HOSTS] = { "proxmox", "debian", "fedora" };

	return names[host];
}

const char *host_title(enum host host)
{
	static const char *const titles[HOSTS] = { "Proxmox VE", "Debian with libvirt or QEMU",
						   "Fedora" };

	return titles[host];
}
