/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/kernel_options.h"

#include <string.h>

static bool begins_with(const char *text, const char *end, const char *with)
{
	for (; *with; text++, with++)
		if (text == end || (*text != *with && !(*text == '-' && *with == '_')))
			return false;
	return true;
}

static void each(const struct machine *machine, const char *name, bool has_value,
		 bool may_stand_alone, void (*use)(void *context, const char *at, const char *end),
		 void *context)
{
	const struct text *line = &machine->kernel.command_line;
	size_t length = strlen(name);

	for (const char *at = line->status == OK ? line->value : ""; *at;) {
		const char *end = at + strcspn(at, " \t\n");
		if (end - at == 2 && !strncmp(at, "--", 2))
			return;
		if (begins_with(at, end, name) &&
		    (has_value || end == at + length || (may_stand_alone && at[length] == '=')))
			use(context, at + length, end);
		at = end + strspn(end, " \t\n");
	}
}

void kernel_option_each(const struct machine *machine, const char *name,
			void (*use)(void *context, const char *at, const char *end), void *context)
{
	each(machine, name, strchr("=[", name[strlen(name) - 1]), false, use, context);
}

void kernel_option_each_value(const struct machine *machine, const char *name,
			      void (*use)(void *context, const char *at, const char *end),
			      void *context)
{
	each(machine, name, false, true, use, context);
}

struct search {
	const char *value;
	const char *last; /* the last member that begins with it, or NULL */
};

static void search_list(void *context, const char *at, const char *end)
{
	struct search *search = context;

	while (at <= end) {
		const char *comma = memchr(at, ',', (size_t)(end - at));
		const char *stop = comma ? comma : end;
		if (begins_with(at, stop, search->value))
			search->last = at;
		at = stop + 1;
	}
}

/* Where the last one stands in the line, counted from 1; 0 where there is none. */
static size_t last_of(const struct machine *machine, const char *name, const char *value)
{
	struct search search = { .value = value };

	kernel_option_each(machine, name, search_list, &search);
	return search.last ? (size_t)(search.last - machine->kernel.command_line.value) + 1 : 0;
}

bool kernel_option_has(const struct machine *machine, const char *name, const char *value)
{
	return last_of(machine, name, value) > 0;
}

/* Of Intel's two the later holds; "iommu=off" and "amd_iommu=off" cannot be taken back. */
const char *option_iommu_off(const struct machine *machine)
{
	enum iommu_kind kind = machine->iommu.kind;

	if (kind == IOMMU_INTEL &&
	    last_of(machine, "intel_iommu=", "off") > last_of(machine, "intel_iommu=", "on"))
		return "intel_iommu=off";
	if (kind == IOMMU_AMD && kernel_option_has(machine, "amd_iommu=", "off"))
		return "amd_iommu=off";
	if ((kind == IOMMU_INTEL || kind == IOMMU_AMD) &&
	    kernel_option_has(machine, "iommu=", "off"))
		return "iommu=off";
	return NULL;
}

/* Intel's remapping needs the table only; AMD's needs the IOMMU. */
const char *option_remapping_off(const struct machine *machine)
{
	size_t on = last_of(machine, "intremap=", "on");
	static const char *const without_ioapic[] = { "noapic", "nolapic", "disableapic" };

	if (last_of(machine, "intremap=", "off") > on)
		return "intremap=off";
	if (last_of(machine, "nointremap", "") > on)
		return "nointremap";
	for (size_t i = 0; i < sizeof without_ioapic / sizeof *without_ioapic; i++)
		if (kernel_option_has(machine, without_ioapic[i], ""))
			return without_ioapic[i];
	return machine->iommu.kind == IOMMU_AMD ? option_iommu_off(machine) : NULL;
}

bool snp_is_wanted(const struct machine *machine)
{
	return (machine->confidential.snp.status == OK && machine->confidential.snp.value) ||
	       machine->log.kinds[HINT_SNP].count ||
	       kernel_option_has(machine, "kvm_amd.sev_snp=", "") ||
	       kernel_option_has(machine, "mem_encrypt=", "on");
}

bool passthrough_is_an_answer(const struct machine *machine)
{
	return !snp_is_wanted(machine) && !kernel_option_has(machine, "iommu=", "pt") &&
	       !kernel_option_has(machine, "iommu.passthrough=", "1");
}

/* --- Where an option goes --- */

/*
 * The first that fits holds. Marks are parts of the command line, as the boot loader wrote it, and
 * of the release.
 */
static const struct option_place {
	const char *line, *release; /* NULL: any */
	const char *where;
} places[] = {
	{ "iomem=relaxed panic=", NULL,
	  "in this medium's boot menu and in the installed system's boot loader" },
	{ "initrd=\\EFI\\proxmox", NULL, "in /etc/kernel/cmdline, then proxmox-boot-tool refresh" },
	{ "BOOT_IMAGE=", "-pve", "in /etc/default/grub, then update-grub" },
	{ NULL, "-pve",
	  "in /etc/kernel/cmdline, then proxmox-boot-tool refresh; if it boots with GRUB, in "
	  "/etc/default/grub, then update-grub" },
	{ "talos.platform=", NULL,
	  "in extraKernelArgs of the image's schematic (Image Factory), then talosctl upgrade" },
	{ "/bzroot", NULL, "after append in /boot/syslinux/syslinux.cfg" },
	{ NULL, "-Unraid", "after append in /boot/syslinux/syslinux.cfg" },
	{ "/nix/store/", NULL,
	  "in boot.kernelParams of configuration.nix, then nixos-rebuild boot" },
	{ "ostree=", NULL, "with rpm-ostree kargs --append=OPTION, or --delete=OPTION" },
	{ "boot-pool/ROOT/", NULL,
	  "with midclt call system.advanced.update '{\"kernel_extra_options\": \"OPTION\"}'" },
	{ NULL, "truenas",
	  "with midclt call system.advanced.update '{\"kernel_extra_options\": \"OPTION\"}'" },
	{ "cos-img/", NULL, "with grub2-editenv /oem/grubenv set third_party_kernel_args=OPTION" },
	{ "ignition.platform.id=", "-default",
	  "in /etc/default/grub, then transactional-update grub.cfg" },
	{ "initrd=\\", "-default", "in /etc/kernel/cmdline, then sdbootutil update-all-entries" },
	{ NULL, "-default",
	  "in /etc/default/grub, then grub2-mkconfig -o /boot/grub2/grub.cfg (where the root is "
	  "read-only: "
	  "transactional-update grub.cfg)" },
	{ NULL, ".fc", "with grubby --update-kernel=ALL --args=OPTION, or --remove-args=OPTION" },
	{ NULL, ".el", "with grubby --update-kernel=ALL --args=OPTION, or --remove-args=OPTION" },
	{ "initrd=\\", NULL,
	  "on the line options of its entry in loader/entries of the EFI system partition" },
	{ "BOOT_IMAGE=", "-arch",
	  "in /etc/default/grub, then grub-mkconfig -o /boot/grub/grub.cfg" },
	{ "BOOT_IMAGE=", "-amd64", "in /etc/default/grub, then update-grub" },
	{ "BOOT_IMAGE=", "-generic", "in /etc/default/grub, then update-grub" },
};

static bool has_part(struct text text, const char *part)
{
	return !part || (text.status == OK && strstr(text.value, part));
}

const char *option_where(const struct machine *machine)
{
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (has_part(machine->kernel.command_line, places[i].line) &&
		    has_part(machine->kernel.release, places[i].release))
			return places[i].where;
	return "in the boot loader's configuration";
}

enum boot_loader boot_loader(const struct machine *machine)
{
	if (machine->kernel.command_line.status != OK)
		return LOADER_UNKNOWN;
	return has_part(machine->kernel.command_line, "BOOT_IMAGE=") ? LOADER_GRUB
	       : has_part(machine->kernel.command_line, "initrd=\\") ? LOADER_SYSTEMD_BOOT
								     : LOADER_UNKNOWN;
}
