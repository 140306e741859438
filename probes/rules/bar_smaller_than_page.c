/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/bars.h"
#include "probes/judge/survey.h"

enum { PAGE = 4096 };

static bool is_trapped(const struct bar *bar)
{
	return bar_is_memory(bar) && bar->assigned && bar->size.status == OK &&
	       bar->size.value < PAGE && bar->address % PAGE;
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	const bar_list *bars = &function_features(function)->bars;
	struct finding *finding = NULL;

	(void)machine;
	for (size_t i = 0; i < bars->count; i++) {
		const struct bar *bar = &bars->items[i];
		char address[PCI_ADDRESS_TEXT];
		if (!is_trapped(bar))
			continue;
		if (!finding) {
			finding = finding_add_function(findings, FINDING_WARN, function,
						       "%s shares its memory page.",
						       bar_text(findings->arena, bar));
			finding_set_remedy(findings, finding,
					   "Performance only: pci=resource_alignment=12@%s on the "
					   "kernel command line.",
					   pci_address_print(function->address, address));
		}
		finding_cite_attribute(
			findings, finding, function,
			arena_printf(findings->arena, "0x%llx", (unsigned long long)bar->address),
			"resource, BAR %u", bar->index);
	}
	if (finding)
		return FOUND;
	return bars_may_be_missing(bars) ? UNSEEN : bars->count ? FINE : NOT_JUDGED;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"No small BAR shares its memory page.",
		"There is no device with a BAR.",
		"/sys/bus/pci/devices/*/resource",
	};

	survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
}

RULE(bar_smaller_than_page) = {
	.id = "bar_smaller_than_page",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "a small BAR shares its page",
	.remedy = "Performance only: the kernel option pci=resource_alignment= gives the BAR a "
		  "page of its own.",
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning =
			"The BAR is smaller than a memory page (4 KiB) and does not start at a "
			"page boundary, so something else may be in that page. It cannot be mapped "
			"into the guest: QEMU traps and emulates each access. That works, slowly.",
		.how = "Size and address of the BAR in /sys/bus/pci/devices/.../resource.",
		.reference = "Linux, drivers/vfio/pci/vfio_pci_core.c: vfio_pci_probe_mmaps()")
};
