/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/card.h"
#include "probes/assignment/strangers.h"
#include "probes/analysis/reset.h"
#include "probes/judge/survey.h"

enum { CITED = 8, SEARCHED_AT_MOST = 1024 };

/* Of another card, or of a group that can go to another virtual machine. */
static bool is_other(const struct prediction *prediction, const struct function *function,
		     const struct function *other)
{
	const struct group *group = prediction_company(prediction, function),
			   *its = prediction_company(prediction, other);

	if (other->status == OK && function_is_bridge(other))
		return false;
	return is_stranger_of(prediction->machine, function, other) ||
	       (group && its && group->id != its->id);
}

/* Whether all that the reset takes along are functions of the same device, which no slot parts. */
static bool takes_own_device_only(const struct function *function, const struct reset *reset)
{
	for (size_t i = 0; i < reset->count; i++)
		if (!pci_address_same_slot(reset->functions[i].address, function->address))
			return false;
	return true;
}

static size_t cite_others(struct findings *findings, struct finding *finding,
			  const struct function *function, const struct reset *reset)
{
	size_t others = 0;

	for (size_t i = 0; i < reset->count && i < SEARCHED_AT_MOST; i++) {
		char address[PCI_ADDRESS_TEXT];
		if (&reset->functions[i] == function ||
		    !is_other(findings->deduced->prediction, function, &reset->functions[i]))
			continue;
		if (finding && others < CITED)
			finding_cite_text(findings, finding,
					  pci_address_print(reset->functions[i].address, address),
					  "on the bus that is reset");
		others++;
	}
	return others;
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	const struct reset *reset = &deduced_device(findings->deduced, function)->reset;
	const struct function *bridge = machine_parent(machine, function);
	size_t others = cite_others(findings, NULL, function, reset);
	char address[PCI_ADDRESS_TEXT];

	if (reset->kind == RESET_UNKNOWN)
		return UNSEEN;
	if (!others || !bridge)
		return FINE;
	bool own = takes_own_device_only(function, reset);
	struct finding *finding = finding_add_function(
		findings, FINDING_WARN, function,
		"Only a reset of the bus below %s resets it, which also resets %zu %sfunction%s%s.",
		pci_address_print(bridge->address, address), others, own ? "other " : "",
		others == 1 ? "" : "s", own ? " of this device" : " of other cards or groups");
	if (own || !card_can_be_moved(machine, function)) {
		finding->where = WHERE_SYSTEM;
		finding_set_remedy(findings, finding,
				   "Assign all %s to the same VM: only then is it reset.",
				   own ? "functions of this device" : "of them");
	}
	cite_others(findings, finding, function, reset);
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"No reset affects functions of other cards or groups.",
		"There are no devices.",
		"reset_method and the bus",
	};

	survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
}

RULE(reset_takes_others) = {
	.id = "reset_takes_others",
	.severity = SEVERITY_NOTE,
	.title = "bus reset affects other devices",
	.remedy = "Assign all of them to the same VM; or move the card to a slot with a bus of its "
		  "own.",
	.where = WHERE_CARDS,
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning = "The device has no reset of its own. VFIO can reset its whole bus, but "
			   "only if all functions on it are assigned to the same VM. Otherwise it "
			   "is not reset at all.",
		.how = "Neither function level nor power management reset is offered or listed, "
		       "and on its bus are functions of another card or another IOMMU group.",
		.reference =
			"Linux, drivers/vfio/pci/vfio_pci_core.c, VFIO_DEVICE_PCI_HOT_RESET")
};
