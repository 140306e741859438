/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/survey.h"
#include "probes/machine/pci_ids.h"
#include "probes/quirks/versions.h"

/*
 * VFIO looks at 0000:00:00.0 for every display of Intel's that it would give an OpRegion, and fails
 * where it is no host bridge.
 */
static const struct function *odd_host_bridge(const struct machine *machine)
{
	const struct function *bridge = machine_function(machine, (struct pci_address){ 0 });

	return bridge && bridge->status == OK &&
			       (bridge->vendor != VENDOR_INTEL ||
				bridge->class_code >> 8 != CLASS_HOST_BRIDGE)
		       ? bridge
		       : NULL;
}

static void find_odd_bridge(struct findings *findings, const struct function *function,
			    const struct function *bridge, const char *when)
{
	struct finding *finding = finding_add_function(
		findings, FINDING_WARN, function,
		"%sVFIO fails on it: 0000:00:00.0 is not an Intel host bridge by its class, %04x.",
		when, bridge->class_code >> 8);

	finding_cite(findings, finding, 0x0a, 2, bridge->class_code >> 8, "0000:00:00.0 config");
	finding_set_remedy(findings, finding, "Use Linux 6.18 or newer on the host.");
}

static void find_other_class(struct findings *findings, const struct function *function,
			     const char *when)
{
	char address[PCI_ADDRESS_TEXT];
	struct finding *finding =
		finding_add_function(findings, FINDING_WARN, function,
				     "%sVFIO provides the OpRegion, with the table of outputs, for "
				     "class 0300 only, and its class is %04x.",
				     when, function->class_code >> 8);

	finding_cite(findings, finding, 0x0a, 2, function->class_code >> 8, "%s config",
		     pci_address_print(function->address, address));
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	struct flag vga_only = version_does(machine, VERSION_OPREGION_FOR_VGA_ONLY, NULL);

	if (!function_is_display(function) || function->vendor != VENDOR_INTEL ||
	    function->parent != NO_PARENT || function->is_virtual)
		return NOT_JUDGED;
	bool vga = function->class_code >> 8 == CLASS_VGA;
	const struct function *bridge = vga ? odd_host_bridge(machine) : NULL;
	if ((vga && !bridge) || (vga_only.status == OK && !vga_only.value))
		return FINE;
	const char *when = vga_only.status == OK ? "" : "Before Linux 6.18 ";
	if (bridge)
		find_odd_bridge(findings, function, bridge, when);
	else
		find_other_class(findings, function, when);
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"VFIO provides the OpRegion of the integrated graphics.",
		"There are no Intel integrated graphics.",
		"class codes",
	};

	survey_end(machine, findings, survey_functions(machine, findings, judge_function), &words);
}

RULE(opregion_missing) = {
	.id = "opregion_missing",
	.severity = SEVERITY_NOTE,
	.title = "VFIO provides no OpRegion",
	.remedy = "Use Linux 6.18 or newer on the host. Otherwise make it the primary display in "
		  "the firmware setup, which gives it class 0300.",
	.where = WHERE_SYSTEM,
	.judge = judge,
	EXPLAIN(.meaning = "The driver of Intel integrated graphics reads the list of outputs "
			   "(VBT) from the OpRegion, a firmware memory area. Without it the "
			   "guest's driver finds no display, or does not start.",
		.how = "The class of the graphics is not 0300, or that of 0000:00:00.0 not 0600, "
		       "and "
		       "the kernel is older than 6.18.",
		.reference =
			"Linux, drivers/vfio/pci/vfio_pci.c, vfio_pci_is_vga(); vfio_pci_igd.c")
};
