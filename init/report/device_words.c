/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/device_words.h"

#include "init/report/proof_words.h"
#include "init/report/words.h"
#include "probes/assignment/host_needs.h"
#include "probes/assignment/strangers.h"

#include <string.h>

enum { STRANGERS_NAMED = 2 };

/* The group that it is in; the one that it would be in where the kernel shows none. */
const char *device_group_text(struct arena *arena, const struct report *report,
			      const struct function *function)
{
	const struct group *group =
		prediction_company(report->judgement->deduced.prediction, function);

	bool shown = report->machine->groups_status == OK;

	if (!group || (!shown && report->judgement->deduced.prediction->potential.status != OK))
		return "-";
	return arena_printf(arena, "%s%u", shown ? "" : "would be ", group->id);
}

/* --- Its own functions, and strangers --- */

/* "with its audio"; "(4 functions)" where there are more. */
static const char *own_words(struct arena *arena, const struct report *report,
			     const struct device_judgement *device)
{
	if (!device->own.count)
		return "";
	const struct function *other = machine_function(report->machine, device->own.items[0]);
	if (device->own.count == 1 && other && function_kind(other) == KIND_AUDIO)
		return " with its audio";
	return arena_printf(arena, " (%zu functions)", device->own.count + 1);
}

const char *device_verdict_text(struct arena *arena, const struct report *report,
				const struct device_judgement *device)
{
	if (proof_is_told(report) && device->verdict == DEVICE_ASSIGNABLE &&
	    strcmp(proof_word(report, device->function), "proved") == 0)
		return "assignable, proved";
	if (device->verdict == DEVICE_ASSIGNABLE && !device->part_of)
		return arena_printf(arena, "assignable%s", own_words(arena, report, device));
	return device_verdict_name(device->verdict);
}

/* "network 0000:04:00.0" */
static const char *stranger_words(struct arena *arena, const struct report *report,
				  struct pci_address member)
{
	const struct function *function = machine_function(report->machine, member);
	char address[PCI_ADDRESS_TEXT];

	return arena_printf(arena, "%s %s", function ? words_kind(function) : "unseen",
			    pci_address_print(member, address));
}

static const char *share_words(struct arena *arena, const struct report *report,
			       const struct device_judgement *device)
{
	const char *list = "";
	size_t named = 0;

	for (; named < device->strangers.count && named < STRANGERS_NAMED; named++)
		list = arena_printf(arena, "%s%s%s", list, named ? ", " : "",
				    stranger_words(arena, report, device->strangers.items[named]));
	if (device->strangers_total > named)
		list = arena_printf(arena, "%s and %zu more", list,
				    device->strangers_total - named);
	return arena_printf(arena, "shares its group with %s", list);
}

/* --- What stops it --- */

static bool is_worth_a_line(const struct finding *finding)
{
	return finding->status == FINDING_FAIL ||
	       (finding->status == FINDING_WARN && !finding->rule->detail && !finding->no_action);
}

/* What the host would lose, in place of the strangers' names; and which bridges hold the group. */
static const char *loss_words(struct arena *arena, const struct report *report,
			      const struct device_judgement *device)
{
	const struct judgement *judgement = report->judgement;
	const struct prediction *prediction = judgement->deduced.prediction;
	const char *needs = needs_list(arena, judgement->deduced.needs, device->function);
	const char *text = *needs ? arena_printf(arena, "takes from the host %s", needs)
				  : share_words(arena, report, device);

	return arena_printf(arena, "%s%s", text,
			    bridges_text(arena, prediction->machine,
					 prediction_company(prediction, device->function)));
}

/*
 * Strangers first, by name; then what fails, then what is worth knowing. "" where there is nothing.
 */
const char *device_trouble(struct arena *arena, const struct report *report,
			   const struct device_judgement *device)
{
	const char *list = device->strangers_total ? loss_words(arena, report, device) : "";
	size_t count;
	const struct finding *own =
		findings_about(&report->judgement->findings, device->function->address, &count);

	for (int status = FINDING_FAIL; status >= FINDING_WARN; status--)
		for (size_t i = 0; i < count; i++)
			if (own[i].status == (enum finding_status)status &&
			    own[i].severity != SEVERITY_GROUP && is_worth_a_line(&own[i]))
				list = arena_printf(arena, "%s%s%s", list, *list ? "; " : "",
						    own[i].rule->title);
	return list;
}

const char *words_addresses(struct arena *arena, const struct function *const *items, size_t count)
{
	const char *list = "";
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; i < count; i++)
		list = arena_printf(arena, "%s%s%s", list, i ? ", " : "",
				    pci_address_print(items[i]->address, address));
	return list;
}
