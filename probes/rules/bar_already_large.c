/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/bars.h"
#include "probes/quirks/versions.h"
#include "probes/judge/survey.h"

/* In powers of 1 MiB: what displays have where nothing resized them. */
enum { USUAL = 8 };

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	const struct features *features = function_features(function);
	char address[PCI_ADDRESS_TEXT];

	if (!function_is_display(function))
		return NOT_JUDGED;
	for (size_t i = 0; i < features->resizable.count; i++) {
		const struct resizable_bar *bar = &features->resizable.items[i];
		if (bar->size <= USUAL || !(bar->sizes >> USUAL & 1))
			continue;
		struct finding *finding = finding_add_function(
			findings, FINDING_WARN, function,
			"BAR %u was enlarged to %s (Resizable BAR); guests were reported to show a "
			"black screen or not to start.",
			bar->index, size_text(findings->arena, UINT64_C(0x100000) << bar->size));
		finding_cite_text(findings, finding,
				  arena_printf(findings->arena, "size %u of bits 0x%llx", bar->size,
					       (unsigned long long)bar->sizes),
				  "%s config, resizable BAR capability",
				  pci_address_print(function->address, address));
		finding_set_remedy(findings, finding,
				   "If so: disable Re-Size BAR in the firmware setup; or, with no "
				   "driver bound, before the guest starts%s: echo %u > "
				   "/sys/bus/pci/devices/%s/resource%u_resize. To keep the size, "
				   "enlarge OVMF's MMIO window (X-PciMmio64Mb).",
				   version_does(machine, VERSION_NO_RESIZE_FILE, NULL).value
					   ? " (Linux 6.1 and later)"
					   : "",
				   USUAL, address, bar->index);
		return FOUND;
	}
	return status_is_evidence(features->resizable_status) ? FINE : UNSEEN;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"No display's BAR was enlarged.",
		"There is no display device.",
		"resizable BAR capability",
	};

	survey_end(machine, findings, survey_functions(machine, findings, judge_function), &words);
}

RULE(bar_already_large) = {
	.id = "bar_already_large",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "a display's BAR was enlarged",
	.remedy = "Nothing if the guest works. Otherwise disable Re-Size BAR in the firmware "
		  "setup, or use resourceN_resize (Linux 6.1).",
	.where = WHERE_FIRMWARE_SETUP,
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning = "The firmware has enlarged a BAR of the display (Resizable BAR), and a "
			   "guest gets it at this size. The guest's firmware may lack room for it, "
			   "and some guest drivers were reported to show nothing then.",
		.how = "The resizable BAR capability: the size in use is above 256 MiB, and 256 "
		       "MiB is offered.",
		.reference = "PCI Express Base Specification 5.0, 7.8.6; Linux, "
			     "Documentation/ABI/testing/sysfs-bus-pci")
};
