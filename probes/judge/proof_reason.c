/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/proof_reason.h"

#include "probes/judge/ranking.h"

#include <string.h>

enum { RULES_AT_MOST = 8 };

const char *const proof_steps[PROOF_STEPS_EXPLAINED] = { "bind", "group", "iommu",
							 "dma",  "reset", "regions" };

/* By the index of the step. */
static const char *const explaining[PROOF_STEPS_EXPLAINED][RULES_AT_MOST] = {
	{ "vfio_refuses_device", "function_does_not_answer" },
	{ "device_in_no_group", "group_shared_with_strangers", "group_member_not_pci",
	  "driver_in_use" },
	{ "interrupt_remapping_not_enabled", "interrupt_remapping_not_offered",
	  "interrupt_remapping_off_by_option", "interrupt_remapping_erratum", "ioapic_not_covered",
	  "reserved_region_blocks_device", "vfio_without_iommu" },
	{ "remapping_unit_ignored", "graphics_untranslated" },
	{ "no_reset_method", "reset_known_bad", "reset_takes_others", "d3cold_risk" },
	{ "framebuffer_on_display", "bar_without_address", "display_driver_loaded" },
};

/* Something wrong, or where `stops`, what keeps the device from being assigned. */
static bool is_wrong(const struct finding *finding, bool stops)
{
	if (stops)
		return finding->status == FINDING_FAIL && finding_matters(finding);
	return finding->status == FINDING_FAIL || finding->status == FINDING_WARN;
}

static const struct rule *found(const struct findings *findings, struct pci_address device,
				const char *id, bool stops)
{
	for (size_t i = 0; id && i < findings->list.count; i++) {
		const struct finding *finding = &findings->list.items[i];
		if (strcmp(finding->rule->id, id) == 0 && is_wrong(finding, stops) &&
		    (finding->about_machine || pci_address_compare(finding->subject, device) == 0))
			return finding->rule;
	}
	return NULL;
}

const struct rule *proof_reason(const struct findings *findings, struct pci_address device,
				const char *step)
{
	const struct rule *rule = NULL;

	for (size_t i = 0; i < PROOF_STEPS_EXPLAINED; i++)
		for (size_t k = 0; strcmp(proof_steps[i], step) == 0 && k < RULES_AT_MOST && !rule;
		     k++)
			rule = found(findings, device, explaining[i][k], false);
	return rule;
}

const struct rule *proof_expected_to_fail(const struct findings *findings,
					  struct pci_address device)
{
	enum { BIND, GROUP, IOMMU };
	const struct rule *rule = NULL;

	for (size_t i = BIND; i <= IOMMU; i++)
		for (size_t k = 0; k < RULES_AT_MOST && !rule; k++)
			rule = found(findings, device, explaining[i][k], true);
	return rule;
}
