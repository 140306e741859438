/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/survey.h"
#include "probes/machine/pci_ids.h"

enum { LISTED = 6 };

static bool is_switch(const struct function *function)
{
	return function->vendor == VENDOR_NVIDIA &&
	       function->class_code >> 8 == CLASS_OTHER_BRIDGE && function_is_of_interest(function);
}

/* "0000:05:00.0, 0000:06:00.0"; "" where there is none. */
static const char *list_switches(struct arena *arena, const struct machine *machine)
{
	const char *list = "";
	size_t listed = 0;
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; i < machine->functions.count && listed < LISTED; i++)
		if (is_switch(&machine->functions.items[i]))
			list = arena_printf(
				arena, "%s%s%s", list, listed++ ? ", " : "",
				pci_address_print(machine->functions.items[i].address, address));
	return list;
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	if (function->vendor != VENDOR_NVIDIA || function->class_code >> 8 != CLASS_3D ||
	    function->is_virtual)
		return NOT_JUDGED;
	const char *list = list_switches(findings->arena, machine);
	if (!*list)
		return FINE;
	struct finding *finding = finding_add_function(
		findings, FINDING_WARN, function,
		"Its NVLink runs through the NVSwitches %s, which need the fabric manager.", list);
	finding_cite_text(findings, finding, list, "ids and classes, 10de and 0680");
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"No NVIDIA GPU is connected to NVSwitches.",
		"There is no NVIDIA GPU without outputs.",
		"ids and classes",
	};

	survey_end(machine, findings, survey_functions(machine, findings, judge_function), &words);
}

RULE(nvswitch_needed) = {
	.id = "nvswitch_needed",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "its NVLink needs the NVSwitches",
	.remedy = "Assign all GPUs and all NVSwitches to one VM that runs the fabric manager; or "
		  "the NVSwitches to a service VM that does, and GPUs to other VMs as its "
		  "partitions allow.",
	.where = WHERE_SYSTEM,
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning = "On an HGX board the GPUs are connected by NVSwitches. Until NVIDIA's "
			   "fabric manager has initialised the switches, CUDA does not start in a "
			   "guest (error 802, system not yet initialized).",
		.how = "The machine has functions of vendor 10de and class 0680, and this GPU of "
		       "class 0302.",
		.reference = "NVIDIA, Fabric Manager for NVIDIA NVSwitch Systems, User Guide: full "
			     "passthrough and shared NVSwitch")
};
