/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/quirks/firmware_menu.h"
#include "probes/groups/alias.h"
#include "probes/assignment/card.h"
#include "probes/assignment/strangers.h"
#include "probes/judge/isolation_findings.h"
#include "probes/analysis/kernel_options.h"

/*
 * While nobody knows whether Linux has switched ACS on where it is offered, only what is on is
 * sure.
 */
static bool is_open(const struct prediction *prediction, const struct function *port,
		    enum isolation isolation)
{
	const struct machine *machine = prediction->machine;

	if (isolation != ISOLATES || machine->groups_status == ABSENT ||
	    status_is_evidence(prediction->predicted.status))
		return isolation == ISOLATION_UNKNOWN;
	return acs_required(machine, port) & ~port->acs.control;
}

/*
 * The ports above a device: the topmost that does not isolate decides, those below it change
 * nothing.
 */
struct path {
	const struct function *last, *bad, *open;
};

static struct path path_above(const struct prediction *prediction, const struct function *function)
{
	const struct machine *machine = prediction->machine;
	const struct grouping *grouping = prediction_in_force(prediction);
	struct path path = { NULL, NULL, machine_unread_above(machine, function) };

	for (const struct function *port = machine_parent(machine, function); port;
	     port = machine_parent(machine, port)) {
		enum isolation isolation =
			prediction_isolation(grouping, (size_t)(port - machine->functions.items));
		if (bridge_hides_requesters(port))
			continue;
		path.last = port;
		if (is_open(prediction, port, isolation))
			path.open = port;
		else if (!isolation_is_good(isolation))
			path.bad = port;
	}
	return path;
}

static bool isolates_itself(const struct prediction *prediction, const struct function *function)
{
	size_t index = (size_t)(function - prediction->machine->functions.items);

	return isolation_is_good(prediction_isolation(prediction_in_force(prediction), index));
}

/* Linux switches on what `port` offers, unless it is told not to. */
static void advise(const struct machine *machine, struct findings *findings,
		   struct finding *finding, const struct function *port)
{
	const bool offers = port->acs.status == OK;
	const bool redirection = offers && kernel_option_has(machine, "pci=", "disable_acs_redir=");
	const bool flags = offers && kernel_option_has(machine, "pci=", "config_acs=");

	if (!redirection && !flags) {
		finding_set_remedy(findings, finding,
				   "Check the firmware setup for %s, and for a firmware update.",
				   firmware_acs(findings->arena, machine));
	} else {
		finding->where = WHERE_OPTION;
		finding_set_remedy(findings, finding,
				   "Remove %s%s%s from the kernel command line: without it Linux "
				   "enables the ACS that the port offers.",
				   redirection ? "pci=disable_acs_redir=" : "",
				   redirection && flags ? " or " : "",
				   flags ? "pci=config_acs=" : "");
	}
}

/*
 * Functions of the same card that the port joins with it, though they would isolate themselves: ",
 * 0000:01:00.1".
 */
static const char *list_joined(struct findings *findings, const struct function *function)
{
	const struct prediction *prediction = findings->deduced->prediction;
	const struct machine *machine = prediction->machine;
	const struct group *group = prediction_company(prediction, function);
	struct slot slot = slot_of(machine, function);
	const char *list = "";
	char address[PCI_ADDRESS_TEXT];

	if (!group || slot_is_graphics_card(slot))
		return list;
	for (const struct function *other = slot.first; other < slot.past; other++)
		if (other != function && prediction_company(prediction, other) == group &&
		    isolates_itself(prediction, other))
			list = arena_printf(findings->arena, "%s, %s", list,
					    pci_address_print(other->address, address));
	return list;
}

/*
 * No stranger is there, but what is on the card cannot be parted: its functions, or the virtual
 * ones that it could have.
 */
static void find_own(struct findings *findings, const struct function *function,
		     const struct function *port)
{
	const struct prediction *prediction = findings->deduced->prediction;
	const struct sriov *sriov = function_features(function)->sriov;
	bool alone = !isolates_itself(prediction, function);
	const char *joined = alone ? "" : list_joined(findings, function),
		   *slots = card_can_be_moved(prediction->machine, function)
				    ? findings->deduced->free_slots
				    : NULL;
	const char *virtual = sriov && sriov->total_vfs ? "its VFs" : "";
	char address[PCI_ADDRESS_TEXT];
	const char *words = "no other device shares its group because of it";

	if (*joined || *virtual)
		words = arena_printf(
			findings->arena,
			"its group includes %s%s%s: they cannot be assigned to different VMs",
			virtual, *joined && *virtual ? " and " : "", *joined ? joined + 2 : "");
	struct finding *finding = finding_add_function(
		findings, FINDING_WARN, function, "The port %s above it %s; %s%s.",
		pci_address_print(port->address, address), isolation_fault(findings, port),
		*joined || *virtual ? "" : "but ", words);
	isolation_cite(findings, finding, port);
	if (!*joined && !*virtual) {
		finding_set_remedy(findings, finding, "Nothing needs to be done.");
		finding->no_action = true;
	} else if (slots && *slots)
		finding_set_remedy(findings, finding,
				   "To separate them, move the card to %s: empty, and with ACS. "
				   "Otherwise assign all of them to one VM.",
				   slots);
	else
		finding_set_remedy(
			findings, finding,
			"Assign all of them to one VM. To separate them, check the firmware setup "
			"for %s%s.",
			firmware_acs(findings->arena, prediction->machine),
			slots ? "; no empty slot that this machine reports has ACS" : "");
}

static void judge_function(const struct machine *machine, struct findings *findings,
			   const struct function *function)
{
	struct path path = path_above(findings->deduced->prediction, function);
	char address[PCI_ADDRESS_TEXT] = "";
	struct finding *finding;

	if (path.bad && may_have_strangers(findings->deduced->prediction, function)) {
		finding = finding_add_function(findings, FINDING_FAIL, function,
					       "The port %s above it %s.",
					       pci_address_print(path.bad->address, address),
					       isolation_fault(findings, path.bad));
		isolation_cite(findings, finding, path.bad);
		advise(machine, findings, finding, path.bad);
	} else if (path.bad) {
		find_own(findings, function, path.bad);
	} else if (path.open) {
		finding = finding_add_function(findings, FINDING_UNKNOWN, function,
					       "Unknown whether the port %s above it isolates.",
					       pci_address_print(path.open->address, address));
		if (path.open->status != OK)
			finding_cite_text(findings, finding, status_name(path.open->status),
					  "%s config", address);
		else
			isolation_cite(findings, finding, path.open);
	} else if (!path.last && function_port_is_unseen(function)) {
		finding = finding_add_function(findings, FINDING_UNKNOWN, function,
					       "Unknown: the port above it is not in the data.");
		finding_cite_text(findings, finding, "not seen", "a bridge to its bus");
	} else if (!path.last) {
		finding_add_function(findings, FINDING_NOT_APPLICABLE, function,
				     "No port is above it.");
	} else {
		finding = finding_add_function(findings, FINDING_PASS, function,
					       "Every port above it isolates.");
		isolation_cite(findings, finding, path.last);
	}
}

static void judge(const struct machine *machine, struct findings *findings)
{
	if (findings->deduced->prediction->made)
		judge_devices(machine, findings, judge_function);
	else
		finding_add_machine(findings, FINDING_UNKNOWN, "Isolation was not computed.");
}

RULE(acs_missing_in_path) = {
	.id = "acs_missing_in_path",
	.severity = SEVERITY_GROUP,
	.title = "a port above has no ACS",
	.remedy = "Check the firmware setup for ACS, \"ACS Enable\" or \"PCIe ARI and ACS\", and "
		  "for a firmware update.",
	.where = WHERE_FIRMWARE_SETUP,
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning = "Access Control Services (ACS) keep a port from routing requests "
			   "between devices below it without passing the IOMMU. A root port or "
			   "switch downstream port without ACS puts everything below it, and often "
			   "its neighbours, into one IOMMU group.",
		.how = "The port has no extended capability 0x000d, or its control register lacks "
		       "bits that the capability offers; or a kernel quirk says that it does not "
		       "isolate.",
		.avoid = "pcie_acs_override only makes a patched kernel assume isolation. Changes "
			 "by setpci do not persist and change no groups.",
		.reference = "PCI Express Base Specification, 6.12 and 7.7.11 (ACS)")
};
