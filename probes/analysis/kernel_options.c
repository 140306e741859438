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

void kernel_option_each(const struct machine *machine, const char *name,
			void (*use)(void *context, const char *at, const char *end), void *context)
{
	const struct text *line = &machine->kernel.command_line;
	bool has_value = name[strlen(name) - 1] == '=';

	for (const char *at = line->status == OK ? line->value : ""; *at;) {
		const char *end = at + strcspn(at, " \t\n");
		if (end - at == 2 && !strncmp(at, "--", 2))
			return;
		if (begins_with(at, end, name) && (has_value || end == at + strlen(name)))
			use(context, at + strlen(name), end);
		at = end + strspn(end, " \t\n");
	}
}

struct search {
	const char *value;
	const char *last;  /* the last member that begins with it, or NULL */
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

	if (kind == IOMMU_INTEL && last_of(machine, "intel_iommu=", "off") > last_of(machine, "intel_iommu=", "on"))
		return "intel_iommu=off";
	if (kind == IOMMU_AMD && kernel_option_has(machine, "amd_iommu=", "off"))
		return "amd_iommu=off";
	if ((kind == IOMMU_INTEL || kind == IOMMU_AMD) && kernel_option_has(machine, "iommu=", "off"))
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

const char *option_where(const struct machine *machine)
{
	const struct text *release = &machine->kernel.release;

	if (release->status == OK && strstr(release->value, "-pve"))
		return "in /etc/default/grub, then update-grub; where the system starts by systemd-boot, in /etc/kernel/cmdline, then "
		       "proxmox-boot-tool refresh";
	if (release->status == OK && (strstr(release->value, ".fc") || strstr(release->value, ".el")))
		return "with grubby --update-kernel=ALL --args=OPTION, or --remove-args=OPTION";
	return "in /etc/default/grub, then update-grub";
}
