/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/quirks/firmware_menu.h"

#include <string.h>
#include <strings.h>

static bool begins_with(struct text text, const char *begin)
{
	return text.status == OK && !strncasecmp(text.value, begin, strlen(begin));
}

/* "HP" must not be the begin of "HPE". */
static bool names_vendor(struct text text, const char *vendor)
{
	if (!begins_with(text, vendor))
		return false;
	char next = text.value[strlen(vendor)];
	return next < 'A' || (next > 'Z' && next < 'a') || next > 'z' ||
	       strcasecmp(vendor, "HP") != 0;
}

static bool fits(const struct firmware_menu *menu, const struct machine *machine,
		 struct text vendor)
{
	const struct cpu *cpu = &machine->cpu;

	if (!names_vendor(vendor, menu->vendor))
		return false;
	if (menu->product && !begins_with(machine->firmware.product, menu->product))
		return false;
	return !menu->cpu || (cpu->status == OK && !strcmp(cpu->vendor, menu->cpu));
}

static const char *path_of(const struct machine *machine, struct text vendor,
			   enum firmware_setting setting)
{
	for (size_t i = 0; i < firmware_menu_count; i++)
		if (firmware_menus[i].paths[setting] && fits(&firmware_menus[i], machine, vendor))
			return firmware_menus[i].paths[setting];
	return NULL;
}

const char *firmware_menu(const struct machine *machine, enum firmware_setting setting)
{
	const char *path = path_of(machine, machine->firmware.system_vendor, setting);

	return path ? path : path_of(machine, machine->firmware.board_vendor, setting);
}

/* What it is, and what it is called at most vendors. */
static const struct {
	const char *name, *called;
} words[FIRMWARE_SETTINGS] = {
	[SETTING_IOMMU] = { "the IOMMU", "\"VT-d\", \"VT for Direct I/O\"; AMD: \"IOMMU\", often "
					 "under AMD CBS or North Bridge" },
	[SETTING_VIRTUALIZATION] = { "CPU virtualisation", "\"Intel Virtualization Technology\", "
							   "\"VMX\"; AMD: \"SVM Mode\"" },
	[SETTING_ABOVE_4G] = { "Above 4G Decoding",
			       "\"Memory Mapped I/O above 4GB\"; often under PCI settings" },
	[SETTING_RESIZABLE_BAR] = { "Resizable BAR",
				    "\"Re-Size BAR Support\"; often under PCI settings" },
	[SETTING_SRIOV] = { "SR-IOV", "often under PCI settings or Integrated Devices" },
};

const char *firmware_acs(struct arena *arena, const struct machine *machine)
{
	const char *path = firmware_menu(machine, SETTING_ACS);
	bool amd = machine->cpu.status == OK && strcmp(machine->cpu.vendor, "AuthenticAMD") == 0;

	if (!path && !amd)
		return "ACS (\"ACS Enable\", \"PCIe ARI and ACS\")";
	return arena_printf(
		arena, "%s%s%s)",
		amd ? "AER (\"Advanced Error Reporting\", \"AER Cap\"), enable it, then ACS ("
		    : "ACS (",
		path ? "usually at " : "",
		path ? path : "often under AMD CBS > NBIO Common Options");
}

const char *firmware_switch_on(struct arena *arena, const struct machine *machine,
			       enum firmware_setting setting)
{
	const char *path = firmware_menu(machine, setting);

	return arena_printf(
		arena,
		"Enable %s in the firmware setup%s%s%s. Then power the machine off completely.",
		words[setting].name, path ? ", usually at " : " (",
		path ? path : words[setting].called, path ? "" : ")");
}
