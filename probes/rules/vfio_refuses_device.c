/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/quirks/device_quirks.h"
#include "probes/analysis/kernel_options.h"
#include "probes/judge/survey.h"

#include <string.h>

static bool is_held_by_vfio(const struct function *function)
{
	return function->driver.status == OK && strcmp(function->driver.value, "vfio-pci") == 0;
}

/*
 * As Linux reads a parameter that is true or false: by its first letter, and alone it is true. The
 * last one holds.
 */
static void read_switch(void *context, const char *at, const char *end)
{
	bool *on = context;

	if (at == end)
		*on = true;
	else if (*at == '=' && at + 1 < end)
		*on = strchr("1yYtT", at[1]) ||
		      ((at[1] | 0x20) == 'o' && at + 2 < end && (at[2] | 0x20) == 'n');
}

static bool list_is_off(const struct machine *machine)
{
	bool on = false;

	kernel_option_each_value(machine, "vfio_pci.disable_denylist", read_switch, &on);
	return on;
}

/* All that the list has of a family is on it, virtual functions too: they are no way out. */
static void find_denied(const struct machine *machine, struct findings *findings,
			const struct function *function, const struct device_quirk *quirk)
{
	const struct sriov *sriov = function_features(function)->sriov;
	struct finding *finding = finding_add_function(findings, FINDING_FAIL, function,
						       "vfio-pci refuses it: %s.", quirk->about);

	bool parted = sriov && sriov->enabled && sriov->num_vfs;
	char address[PCI_ADDRESS_TEXT];

	finding_set_remedy(
		findings, finding,
		"Add vfio-pci.disable_denylist=1 to the kernel command line, %s%s%s%s. Only if the "
		"users of the VM are trusted.",
		option_where(machine),
		parted ? "; and to assign the physical function, echo 0 > /sys/bus/pci/devices/"
		       : "",
		parted ? pci_address_print(function->address, address) : "",
		parted ? "/sriov_numvfs" : "");
	finding_cite_ids(findings, finding, function);
	finding_cite_text(findings, finding, quirk->source, "deny list");
}

static void find_virtual_functions(struct findings *findings, const struct function *function,
				   const struct sriov *sriov)
{
	struct finding *finding = finding_add_function(
		findings, FINDING_FAIL, function,
		"vfio-pci refuses it while its %u VFs are enabled.", sriov->num_vfs);
	char address[PCI_ADDRESS_TEXT];

	pci_address_print(function->address, address);
	finding_cite_text(findings, finding,
			  arena_printf(findings->arena, "enabled, %u VFs", sriov->num_vfs),
			  "%s config, SR-IOV", address);
	finding_set_remedy(findings, finding,
			   "Assign its VFs instead; or disable them before binding it to vfio-pci: "
			   "echo 0 > /sys/bus/pci/devices/%s/sriov_numvfs.",
			   address);
}

static void find_header(struct findings *findings, const struct function *function)
{
	enum { HEADER_TYPE = 0x0e };
	struct finding *finding = finding_add_function(
		findings, FINDING_FAIL, function,
		"vfio-pci refuses it: its header is of type %u, and only type 0 can be assigned.",
		function->header_type);
	char address[PCI_ADDRESS_TEXT];

	finding->severity = SEVERITY_IMPOSSIBLE;
	finding_cite(findings, finding, HEADER_TYPE, 1, function->header_type, "%s config",
		     pci_address_print(function->address, address));
	finding_set_remedy(findings, finding, "This function cannot be assigned.");
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	const struct features *features = function_features(function);
	const struct sriov *sriov = features->sriov;
	const struct device_quirk *quirk = device_quirk(function, EFFECT_VFIO_REFUSES).quirk;

	if (!quirk && !function_is_of_interest(function))
		return NOT_JUDGED;
	if (is_held_by_vfio(function))
		return FINE;
	if (function->header_type != 0)
		find_header(findings, function);
	else if (quirk && !list_is_off(machine))
		find_denied(machine, findings, function, quirk);
	else if (sriov && sriov->enabled && sriov->num_vfs)
		find_virtual_functions(findings, function, sriov);
	else
		return features->sriov_status == DENIED ? UNSEEN : FINE;
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"VFIO refuses none of the devices.",
		"There are no devices.",
		"ids, header types and SR-IOV",
	};

	survey_end(machine, findings, survey_functions(machine, findings, judge_function), &words);
}

RULE(vfio_refuses_device) = {
	.id = "vfio_refuses_device",
	.severity = SEVERITY_CHANGE,
	.title = "vfio-pci refuses the device",
	.remedy = "For a device on the deny list: vfio-pci.disable_denylist=1 on the kernel "
		  "command line, if the users of the VM are trusted; otherwise another type of "
		  "device. For a device with VFs enabled: assign the VFs.",
	.where = WHERE_OPTION,
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning = "vfio-pci does not bind to devices that are known to be unsafe in an "
			   "untrusted VM, to functions with a header type other than 0, and to a "
			   "physical function whose VFs are enabled.",
		.how = "Its IDs are on the driver's deny list; or its header type is not 0; or its "
		       "SR-IOV capability is enabled with VFs.",
		.avoid = "Do not disable the deny list for VMs of others: the errata let them "
			 "disturb the host.",
		.reference = "Linux, drivers/vfio/pci/vfio_pci.c, vfio_pci_dev_in_denylist; "
			     "vfio_pci_core.c, vfio_pci_core_register_device")
};
