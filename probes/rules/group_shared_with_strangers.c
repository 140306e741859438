/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/sharing.h"
#include "probes/assignment/strangers.h"
#include "probes/assignment/card.h"
#include "probes/assignment/host_needs.h"
#include "probes/quirks/firmware_menu.h"
#include "probes/quirks/versions.h"
#include "probes/judge/isolation_findings.h"

enum { CITED = 16 };

struct context {
	const struct machine *machine;
	struct findings *findings;
	bool kernel; /* the groups are those that the kernel shows; else those that would be */
	bool sure;   /* nothing that joins devices was hidden */
	const char *free_slots; /* "slot PCIEX4 (port 0000:00:1b.0)", or "" */
};

static const struct function *function_at(const struct context *context, size_t index)
{
	return &context->machine->functions.items[index];
}

/* --- Why they share --- */

/* A kernel that groups by a rule of its own, so that nothing in the machine is to blame. */
static bool is_whole_switch(const struct context *context)
{
	return context->kernel &&
	       version_does(context->machine, VERSION_WHOLE_SWITCH_GROUPS, NULL).value;
}

static const char *blame_words(const struct context *context, struct blame blame)
{
	struct arena *arena = context->findings->arena;
	char address[PCI_ADDRESS_TEXT] = "";

	if (blame.hop >= 0)
		pci_address_print(function_at(context, (size_t)blame.hop)->address, address);
	switch (blame.kind) {
	case BLAME_NONE: break;
	case BLAME_PORT:
		return arena_printf(arena, "the port %s %s", address,
				    isolation_fault(context->findings,
						    function_at(context, (size_t)blame.hop)));
	case BLAME_BRIDGE:
		return arena_printf(arena, "all devices behind the bridge %s use its requester ID",
				    address);
	case BLAME_SLOT:
		return arena_printf(
			arena, "%s and the other functions of its device have no ACS between them",
			address);
	case BLAME_ALIAS:
		return arena_printf(arena, "%s and another device use the same requester ID",
				    address);
	case BLAME_VMD:
		return arena_printf(arena, "all devices behind VMD %s use its requester ID",
				    address);
	}
	if (is_whole_switch(context))
		return arena_printf(arena,
				    "Linux %s puts a whole switch into one group, by a rule that "
				    "mainline lacks",
				    context->machine->kernel.release.value);
	return "the reason was not found";
}

/* --- What to do --- */

/* The weakest option of the kernel that frees a display device, or NULL. */
static const char *last_resort(const struct prediction *prediction, const struct function *function)
{
	for (size_t i = 0; i < prediction->what_if.count; i++) {
		const struct what_if *what_if = &prediction->what_if.items[i];
		if (what_if->smallest &&
		    pci_address_compare(what_if->frees, function->address) == 0)
			return what_if->option;
	}
	return NULL;
}

static void set_remedy(const struct context *context, struct finding *finding,
		       const struct function *function, struct blame blame)
{
	struct arena *arena = context->findings->arena;
	const char *move = "",
		   *resort = last_resort(context->findings->deduced->prediction, function),
		   *last = "";

	if (blame.kind == BLAME_NONE && is_whole_switch(context)) {
		finding_set_remedy(
			context->findings, finding,
			"Boot a kernel without that rule (mainline up to 7.3 has none) and check "
			"the groups again; or assign the whole group to one VM.");
		return;
	}
	bool card = card_can_be_moved(context->machine, function);
	if (card && *context->free_slots)
		move = arena_printf(arena,
				    "Move the card to %s: empty, and isolated from the rest. ",
				    context->free_slots);
	else if (card)
		move = "No empty slot that this machine reports would isolate the card. ";
	if (resort)
		last = arena_printf(arena,
				    " The last resort is the kernel option %s: it makes Linux "
				    "assume isolation without changing the hardware, so these "
				    "devices can still reach each other's memory.",
				    resort);
	const char *bridges =
		bridges_text(arena, context->machine,
			     prediction_company(context->findings->deduced->prediction, function));
	const char *acs = "";
	if (blame.kind == BLAME_PORT)
		acs = arena_printf(arena,
				   "Check the firmware setup for %s, and for a firmware update. ",
				   firmware_acs(arena, context->machine));
	finding_set_remedy(
		context->findings, finding,
		"%s%sAssign the whole group to one VM, or bind the other members to vfio-pci%s.%s",
		move, acs, bridges, last);
	finding->at_board = *acs || (*move && *context->free_slots);
	if (card && *context->free_slots)
		finding->where = WHERE_CARDS;
	else if (resort)
		finding->where = WHERE_OPTION;
}

/* --- Findings --- */

/* The beginning of a sentence about the group. */
static const char *holder(const struct context *context, const struct group *group,
			  const char *verb)
{
	if (context->kernel)
		return arena_printf(context->findings->arena, "Its IOMMU group %u %s", group->id,
				    verb);
	return arena_printf(context->findings->arena, "With the IOMMU enabled, its group %s",
			    context->sure ? "would contain" : "may contain");
}

static void cite_member(const struct context *context, struct finding *finding,
			const struct group *group, const char *text)
{
	finding_cite_text(context->findings, finding, text,
			  context->kernel ? "/sys/kernel/iommu_groups/%u/devices"
					  : "computed group %u",
			  group->id);
}

static void cite_strangers(const struct context *context, struct finding *finding,
			   const struct function *function, const struct group *group,
			   size_t strangers)
{
	size_t cited = 0;

	for (size_t i = 0; i < group->members.count && cited < strangers && cited < CITED; i++) {
		char text[PCI_ADDRESS_TEXT];
		if (!is_stranger(context->machine, function, group->members.items[i]))
			continue;
		cite_member(context, finding, group,
			    pci_address_print(group->members.items[i], text));
		cited++;
	}
	if (strangers > CITED)
		cite_member(context, finding, group, "others besides");
}

static void find_shared(const struct context *context, const struct function *function,
			const struct group *group, size_t strangers)
{
	struct blame blame = why_shared(context->findings->deduced->prediction, function, group);
	struct finding *finding = finding_add_function(
		context->findings, context->sure ? FINDING_FAIL : FINDING_UNKNOWN, function,
		"%s %zu other device%s: %s.%s", holder(context, group, "contains"), strangers,
		strangers == 1 ? "" : "s", blame_words(context, blame),
		needs_text(context->findings->arena, context->findings->deduced->needs, function));

	cite_strangers(context, finding, function, group, strangers);
	if (blame.kind == BLAME_PORT || blame.kind == BLAME_BRIDGE)
		isolation_cite(context->findings, finding, function_at(context, (size_t)blame.hop));
	else if (!context->sure)
		finding_cite_text(
			context->findings, finding,
			status_name(context->findings->deduced->prediction->potential.status),
			"all that could join devices");
	set_remedy(context, finding, function, blame);
}

/* That it is in none for sure is for device_in_no_group to say. */
static void find_groupless(const struct context *context, const struct function *function)
{
	struct finding *finding;

	struct flag none = deduced_device(context->findings->deduced, function)->in_no_group;

	if (none.status == OK && none.value)
		return;
	finding = finding_add_function(context->findings, FINDING_UNKNOWN, function,
				       "Unknown which IOMMU group it is in.");
	finding->severity = context->kernel ? SEVERITY_CHANGE : SEVERITY_GROUP;
	finding_cite_text(context->findings, finding, "in no group", "/sys/kernel/iommu_groups");
}

static void find_alone(const struct context *context, const struct function *function,
		       const struct group *group)
{
	struct finding *finding;
	char text[PCI_ADDRESS_TEXT];

	if (!alone_is_sure(context->findings->deduced, function))
		return;
	finding = finding_add_function(context->findings, FINDING_PASS, function,
				       "%s no other devices.", holder(context, group, "contains"));
	cite_member(context, finding, group, pci_address_print(function->address, text));
}

static void judge_function(const struct context *context, const struct function *function)
{
	const struct group *group =
		prediction_company(context->findings->deduced->prediction, function);
	size_t strangers;

	if (!group)
		find_groupless(context, function);
	else if ((strangers = count_strangers(context->machine, function, group)))
		find_shared(context, function, group, strangers);
	else
		find_alone(context, function, group);
}

static void judge(const struct machine *machine, struct findings *findings)
{
	struct context context = { .machine = machine,
				   .findings = findings,
				   .kernel = machine->groups_status == OK };
	const struct prediction *prediction = findings->deduced->prediction;
	bool computed = prediction->potential.group;
	struct finding *finding;

	if (!computed || !status_is_evidence(machine->groups_status)) {
		finding = finding_add_machine(findings, FINDING_UNKNOWN,
					      computed ? "The kernel's IOMMU groups are unknown."
						       : "Groups could not be computed.");
		finding_cite_text(findings, finding, status_name(machine->groups_status),
				  "/sys/kernel/iommu_groups");
		finding_set_remedy(findings, finding,
				   "Run the scan on the machine itself, as root.");
	}
	if (!computed)
		return;
	context.sure = context.kernel || prediction->potential.status == OK;
	context.free_slots = findings->deduced->free_slots;
	for (size_t i = 0; i < machine->functions.count; i++)
		if (function_is_of_interest(&machine->functions.items[i]))
			judge_function(&context, &machine->functions.items[i]);
}

RULE(group_shared_with_strangers) = {
	.id = "group_shared_with_strangers",
	.severity = SEVERITY_GROUP,
	.title = "shares its group with other devices",
	.remedy = "Another slot; ACS in the firmware setup, or a firmware update; or assign the "
		  "whole group to one VM.",
	.told_by = TOLD_BY_LOG | TOLD_BY_GROUPS,
	.judge = judge,
	EXPLAIN(.meaning = "Devices in one IOMMU group can reach each other without passing the "
			   "IOMMU, so they can only be assigned to one VM together. The ports "
			   "above a device and the other functions of its own card do not count as "
			   "other devices.",
		.how = "The kernel's group also lists a device of another card. If there are no "
		       "groups, they are computed as Linux makes them; that also shows which port "
		       "or bridge is the reason.",
		.avoid = "pcie_acs_override changes no hardware: devices can still reach each "
			 "other's memory.",
		.reference = "Linux, Documentation/driver-api/vfio: groups; PCI Express Base "
			     "Specification, 6.12 (ACS)")
};
