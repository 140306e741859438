/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/bars.h"
#include "probes/quirks/versions.h"
#include "probes/analysis/kernel_options.h"
#include "probes/quirks/firmware_menu.h"
#include "probes/judge/survey.h"

#define MIB UINT64_C(0x100000)

/* The number of the highest bit. `sizes` is not 0. */
static unsigned largest(uint64_t sizes)
{
	unsigned number = 63;

	while (!(sizes >> number & 1))
		number--;
	return number;
}

static const struct bar *bar_of(const struct function *function, unsigned index)
{
	const bar_list *bars = &function_features(function)->bars;

	for (size_t i = 0; i < bars->count; i++)
		if (bars->items[i].index == index)
			return &bars->items[i];
	return NULL;
}

/* The file is there since Linux 6.1. */
static void advise(const struct machine *machine, struct findings *findings,
		   struct finding *finding, unsigned index, unsigned most,
		   const struct function *bridge)
{
	struct arena *arena = findings->arena;
	char address[PCI_ADDRESS_TEXT];

	finding_set_remedy(
		findings, finding,
		"Performance only. %s Or with no driver bound%s: echo %u > "
		"/sys/bus/pci/devices/%s/resource%u_resize.%s%s%s OVMF then needs a larger MMIO "
		"window.",
		firmware_switch_on(arena, machine, SETTING_RESIZABLE_BAR),
		version_does(machine, VERSION_NO_RESIZE_FILE, NULL).value ? " (Linux 6.1 and later)"
									  : "",
		most, pci_address_print(finding->subject, address), index,
		bridge ? " If Linux reports no space left: pci=realloc on the kernel command line ("
		       : "",
		bridge ? option_where(machine) : "", bridge ? ")." : "");
}

static void find_resizable(const struct machine *machine, struct findings *findings,
			   const struct function *function, const struct resizable_bar *bar)
{
	unsigned most = largest(bar->sizes);
	const struct bar *now = bar_of(function, bar->index);
	const struct function *bridge =
		now ? bridge_too_small(machine, function, now, MIB << most) : NULL;
	char address[PCI_ADDRESS_TEXT];
	struct finding *finding = finding_add_function(
		findings, FINDING_WARN, function, "BAR %u is %s and could be %s.%s", bar->index,
		size_text(findings->arena, MIB << bar->size),
		size_text(findings->arena, MIB << most), bridge_text(findings->arena, bridge, now));

	finding_cite_text(findings, finding,
			  arena_printf(findings->arena, "size %u of bits 0x%llx", bar->size,
				       (unsigned long long)bar->sizes),
			  "%s config, resizable BAR capability",
			  pci_address_print(function->address, address));
	advise(machine, findings, finding, bar->index, most, bridge);
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	const struct features *features = function_features(function);

	for (size_t i = 0; i < features->resizable.count; i++) {
		const struct resizable_bar *bar = &features->resizable.items[i];
		if (!bar->sizes || largest(bar->sizes) <= bar->size)
			continue;
		find_resizable(machine, findings, function, bar);
		return FOUND;
	}
	if (!status_is_evidence(features->resizable_status))
		return UNSEEN;
	return features->resizable.count ? FINE : NOT_JUDGED;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"Resizable BARs already have their largest size.",
		"No device has resizable BARs.",
		"resizable BAR capability",
	};

	survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
}

RULE(bar_can_be_resized) = {
	.id = "bar_can_be_resized",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "a BAR could be larger",
	.remedy = "Enable Resizable BAR in the firmware setup, or use resourceN_resize of the "
		  "device in /sys before vfio-pci is bound.",
	.where = WHERE_FIRMWARE_SETUP,
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning = "The device can expose more of its memory at once (Resizable BAR), "
			   "which makes some GPUs faster. It works without. QEMU shows a guest "
			   "only the size that the BAR has on the host, so set it on the host.",
		.how = "The resizable BAR capability offers larger sizes than the one in use.",
		.avoid = "If the BAR exceeds OVMF's 64-bit MMIO window, the guest does not boot; "
			 "enlarge the window (-fw_cfg name=opt/ovmf/X-PciMmio64Mb,string=65536).",
		.reference = "PCI Express Base Specification 5.0, 7.8.6")
};
