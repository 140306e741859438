/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/survey.h"

void survey_count(struct survey *survey, const struct function *function, enum outcome outcome)
{
	survey->count[outcome]++;
	if (outcome == UNSEEN && !survey->unseen)
		survey->unseen = function;
}

struct survey survey_functions(const struct machine *machine, struct findings *findings,
			       judge_one *judge)
{
	struct survey survey = { 0 };

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		survey_count(&survey, function,
			     function->status == OK ? judge(machine, findings, function) : UNSEEN);
	}
	return survey;
}

struct survey survey_devices(const struct machine *machine, struct findings *findings,
			     judge_one *judge)
{
	struct survey survey = { 0 };

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		if (function_is_of_interest(function))
			survey_count(&survey, function, judge(machine, findings, function));
		else if (function->status != OK)
			survey_count(&survey, function, UNSEEN);
	}
	return survey;
}

static void find_unseen(const struct machine *machine, struct findings *findings,
			const struct survey *survey, const char *where)
{
	struct finding *finding = finding_add_machine(
		findings, FINDING_UNKNOWN, "Could not determine: %s.", findings->rule->title);
	char address[PCI_ADDRESS_TEXT];

	finding->severity = SEVERITY_NOTE;
	if (survey->unseen)
		finding_cite_text(findings, finding,
				  arena_printf(findings->arena, "%zu not seen, the first is %s",
					       survey->count[UNSEEN],
					       pci_address_print(survey->unseen->address, address)),
				  "%s", where);
	else if (machine->functions_status != OK)
		finding_cite_text(findings, finding, status_name(machine->functions_status),
				  "PCI functions");
	else
		finding_cite_text(findings, finding, "not seen", "%s", where);
}

void survey_end(const struct machine *machine, struct findings *findings, struct survey survey,
		const struct survey_words *words)
{
	if (survey.count[FOUND])
		return;
	if (machine->functions_status != OK || survey.count[UNSEEN]) {
		find_unseen(machine, findings, &survey, words->where);
	} else if (survey.count[FINE]) {
		struct finding *finding =
			finding_add_machine(findings, FINDING_PASS, "%s", words->pass);
		finding_cite_text(findings, finding,
				  arena_printf(findings->arena, "%zu seen", survey.count[FINE]),
				  "%s", words->where);
	} else {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE, "%s", words->none);
	}
}
