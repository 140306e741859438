/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/groups/predict.h"
#include "probes/quirks/versions.h"
#include "probes/analysis/kernel_options.h"
#include "probes/analysis/reserved.h"
#include "probes/judge/rule.h"

#include <string.h>

struct context {
	const struct machine *machine;
	struct findings *findings;
	enum status seen; /* of the tables: OK where nobody can be missing */
	const struct prediction *prediction;
	const struct group *groups;       /* that count */
	const struct function **culprits; /* by group: the first member that the tables block */
	/* devices: with an answer, of them with a finding, without an answer */
	size_t told, blocked, guessed;
	size_t unseen; /* of the latter, with a finding that says so */
};

/* --- Groups --- */

/* The region of the tables that blocks this function itself, or NULL. */
static const struct reserved_region *blocking(const struct context *context,
					      const struct function *function)
{
	return deduced_reservation(context->findings->deduced, function).blocking;
}

static void find_culprits(struct context *context)
{
	const struct machine *machine = context->machine;
	size_t count;

	context->groups = prediction_groups(context->prediction, &count);
	context->culprits = arena_alloc(context->findings->arena,
					(count + 1) * sizeof(const struct function *));
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		const struct group *group =
			blocking(context, function)
				? prediction_company(context->prediction, function)
				: NULL;
		if (group && !context->culprits[group - context->groups])
			context->culprits[group - context->groups] = function;
	}
}

/* The kernel's own word, or NULL. */
static const struct group_region *direct_region(const struct group *group)
{
	for (size_t i = 0; group->regions_status == OK && i < group->regions.count; i++)
		if (strcmp(group->regions.items[i].type, "direct") == 0)
			return &group->regions.items[i];
	return NULL;
}

/* --- What to do --- */

static bool has_prefix(struct text text, const char *prefix)
{
	return text.status == OK && strncmp(text.value, prefix, strlen(prefix)) == 0;
}

/* As far as it is known: what is soldered to the board has a label, and no slot. */
static bool is_in_slot(const struct function *function)
{
	return function->place.slot.status == OK && function->place.slot_from &&
	       strcmp(function->place.slot_from, "SMBIOS 41") != 0;
}

static const char *firmware_remedy(bool hewlett, bool in_slot)
{
	if (!hewlett)
		return "Ask the vendor for a firmware without it.";
	if (!in_slot)
		return "Update the system firmware; for cards in slots see HPE's advisory "
		       "c04781229.";
	return "Update the system firmware. Then exclude the slot as in HPE's advisory c04781229: "
	       "disable \"HP Shared Memory\" in the card's setup, or use HPE's tool conrep (Gen8, "
	       "Gen9).";
}

static void set_remedy(const struct context *context, struct finding *finding,
		       const struct function *function)
{
	const struct machine *machine = context->machine;
	bool intel = machine->iommu.kind != IOMMU_AMD;
	bool hewlett = intel && (has_prefix(machine->firmware.system_vendor, "HP") ||
				 has_prefix(machine->firmware.system_vendor, "Hewlett"));
	bool proxmox = intel && machine->kernel.release.status == OK &&
		       strstr(machine->kernel.release.value, "-pve");
	const char *firmware = firmware_remedy(hewlett, is_in_slot(function));

	if ((hewlett && is_in_slot(function)) || proxmox)
		finding->severity = SEVERITY_CHANGE;
	if (proxmox && !kernel_option_has(machine, "intel_iommu=", "relax_rmrr")) {
		finding->where = WHERE_OPTION;
		finding_set_remedy(context->findings, finding,
				   "Add intel_iommu=on,relax_rmrr to the kernel command line, %s: "
				   "this kernel then ignores the reservation, at the risk of "
				   "faults or a hang. Without that risk: %s",
				   option_where(machine), firmware);
	} else {
		finding_set_remedy(
			context->findings, finding, "%s%s", firmware,
			intel && !proxmox
				? " Proxmox's kernel ignores the reservation with "
				  "intel_iommu=on,relax_rmrr, at the risk of faults or a hang."
				: "");
	}
}

/* --- Findings --- */

static void cite_table(const struct context *context, struct finding *finding,
		       const struct reserved_region *region)
{
	finding_cite_field(context->findings, finding, region->start,
			   context->machine->iommu.kind == IOMMU_INTEL
				   ? "/sys/firmware/acpi/tables/DMAR"
				   : "/sys/firmware/acpi/tables/IVRS");
}

static void cite_kernel(const struct context *context, struct finding *finding,
			const struct group *group, const struct group_region *region)
{
	finding_cite_text(context->findings, finding,
			  arena_printf(context->findings->arena, "0x%llx-0x%llx %s",
				       (unsigned long long)region->begin,
				       (unsigned long long)region->end, region->type),
			  "/sys/kernel/iommu_groups/%u/reserved_regions", group->id);
}

/* Before about 6.6 only Intel's driver minds. */
static bool is_minded(const struct machine *machine)
{
	return machine->iommu.kind != IOMMU_AMD ||
	       !version_does(machine, VERSION_IGNORES_AMD_REGIONS, NULL).value;
}

static void find_blocked(struct context *context, const struct function *function,
			 const struct group *group, const struct group_region *direct)
{
	const struct reserved_region *own = blocking(context, function);
	const struct function *culprit = group ? context->culprits[group - context->groups] : NULL;
	char address[PCI_ADDRESS_TEXT];
	struct finding *finding;

	if (own)
		finding = finding_add_function(
			context->findings, FINDING_FAIL, function,
			"The firmware reserves the memory 0x%llx-0x%llx for it.",
			(unsigned long long)own->base, (unsigned long long)own->limit);
	else if (culprit)
		finding = finding_add_function(
			context->findings, FINDING_FAIL, function,
			"The firmware reserves memory for %s, which blocks the whole group.",
			pci_address_print(culprit->address, address));
	else
		finding = finding_add_function(context->findings, FINDING_FAIL, function,
					       "The firmware reserves memory for a device of its "
					       "group, which blocks the whole group.");
	set_remedy(context, finding, function);
	if (!is_minded(context->machine)) {
		finding->status = FINDING_WARN;
		finding_set_remedy(context->findings, finding,
				   "Nothing needs to be done on this kernel; from about Linux 6.6 "
				   "on it is refused.");
		finding->no_action = true;
	}
	if (direct)
		cite_kernel(context, finding, group, direct);
	if (own || culprit)
		cite_table(context, finding, own ? own : blocking(context, culprit));
	context->blocked++;
}

/* An IOMMU at work whose table is hidden may have to keep memory for it. */
static void find_unseen(struct context *context, const struct function *function,
			const struct group *group)
{
	struct finding *finding = finding_add_function(
		context->findings, FINDING_UNKNOWN, function,
		"Unknown whether memory is reserved for it: the firmware's table is not visible.");

	finding_cite_text(context->findings, finding, status_name(group->regions_status),
			  "/sys/kernel/iommu_groups/%u/reserved_regions", group->id);
	context->unseen++;
}

/*
 * The kernel's list decides where it was read; it knows of options and quirks that the tables do
 * not.
 */
static void judge_function(struct context *context, const struct function *function)
{
	const struct machine *machine = context->machine;
	const struct group *group = prediction_company(context->prediction, function);
	bool known = group && machine->groups_status == OK && group->regions_status == OK;
	const struct group_region *direct = known ? direct_region(group) : NULL;
	bool predicted = blocking(context, function) ||
			 (group && context->culprits[group - context->groups]);

	context->told += known || predicted || context->seen == OK;
	context->guessed += !known && !predicted && context->seen != OK;
	if (known ? direct != NULL : predicted)
		find_blocked(context, function, group, direct);
	else if (!known && group && machine->groups_status == OK &&
		 machine->iommu.kind == IOMMU_UNKNOWN)
		find_unseen(context, function, group);
}

static void judge(const struct machine *machine, struct findings *findings)
{
	struct context context = { .machine = machine,
				   .findings = findings,
				   .prediction = findings->deduced->prediction };
	struct finding *finding;

	context.seen = findings->deduced->reservations_seen;
	find_culprits(&context);
	for (size_t i = 0; i < machine->functions.count; i++)
		if (function_is_of_interest(&machine->functions.items[i]))
			judge_function(&context, &machine->functions.items[i]);
	if (context.guessed || (context.seen != OK && !context.told)) {
		finding = finding_add_machine(
			findings, FINDING_UNKNOWN,
			"Unknown for which devices the firmware reserves memory.");
		/* where it is so of every device, the machine's verdict waits for it */
		finding->severity =
			context.told || !context.unseen ? SEVERITY_NOTE : SEVERITY_CHANGE;
		finding_cite_text(findings, finding,
				  machine->iommu.table ? "not all of its devices are known"
						       : "not seen",
				  "/sys/firmware/acpi/tables/%s",
				  machine->iommu.table ? machine->iommu.table : "DMAR");
		if (machine->functions_status != OK)
			finding_cite_text(findings, finding, status_name(machine->functions_status),
					  "PCI functions");
	} else if (!machine->iommu.reserved.count && !context.blocked) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "The firmware reserves no memory for devices.");
	} else if (!context.blocked) {
		finding = finding_add_machine(findings, FINDING_PASS,
					      "No reserved memory blocks a device.");
		cite_table(&context, finding, &machine->iommu.reserved.items[0]);
	}
}

RULE(reserved_region_blocks_device) = {
	.id = "reserved_region_blocks_device",
	.severity = SEVERITY_IMPOSSIBLE,
	.title = "reserved memory blocks the device",
	.remedy = "A firmware without the reservation; on HPE servers see the customer advisory "
		  "c04781229; otherwise another slot.",
	.where = WHERE_FIRMWARE_UPDATE,
	.told_by = TOLD_BY_REGIONS | TOLD_BY_TABLES,
	.judge = judge,
	EXPLAIN(.meaning = "The firmware reserves memory for the device (RMRR of the DMAR, IVMD of "
			   "the IVRS) and requires an identity mapping. A VM does not have that, "
			   "so Linux refuses the device, and from about 6.6 on its whole group: "
			   "\"Device is ineligible for IOMMU domain attach\", \"Firmware has "
			   "requested this device have a 1:1 IOMMU mapping\".",
		.how = "The kernel lists a region \"direct\" for the group. If there is no such "
		       "list, the table is used: a device that it lists, or one behind a bridge "
		       "that it lists; on Intel, USB controllers and display devices are exempt.",
		.avoid = "Kernels that ignore the reservation (relax_rmrr) remove memory that the "
			 "firmware relies on.",
		.reference = "Intel VT-d specification, 8.4; Linux, drivers/iommu/iommu.c: "
			     "require_direct")
};
