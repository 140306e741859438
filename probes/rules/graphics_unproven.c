/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/graphics.h"
#include "probes/judge/survey.h"

static void find_unproven(struct findings *findings, const struct integrated *integrated)
{
	const struct known_igpu *known = integrated->known;
	struct finding *finding = finding_add_function(
		findings, FINDING_WARN, integrated->function,
		"Integrated graphics: no source that was read shows a virtual machine using it.");

	finding_cite_ids(findings, finding, integrated->function);
	if (known)
		finding_cite_text(findings, finding, known->source, "%s", known->name);
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	const struct integrated *integrated =
		integrated_of(&findings->deduced->configurations.integrated, function);

	(void)machine;
	if (!integrated)
		return NOT_JUDGED;
	if (integrated->way != GRAPHICS_UNPROVEN)
		return FINE;
	find_unproven(findings, integrated);
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"Sources show how a virtual machine uses the integrated graphics.",
		"There are no integrated graphics.",
		"ids and classes",
	};

	survey_end(machine, findings, survey_functions(machine, findings, judge_function), &words);
}

RULE(graphics_unproven) = {
	.id = "graphics_unproven",
	.severity = SEVERITY_NOTE,
	.title = "not known to work in a VM",
	.remedy = "Assign a graphics card instead, or try it and expect a dark screen or Code 43.",
	.where = WHERE_CARDS,
	.judge = judge,
	EXPLAIN(.meaning =
			"Integrated graphics need more than VFIO: memory that the firmware set "
			"aside, tables (OpRegion, VFCT), and a guest firmware that hands them on. "
			"No source that was read shows a virtual machine using these.",
		.how = "The ids are in no section of probes/quirks/igpu.quirks, or in one whose "
		       "sources show it failing; or the class is not 0300, and its generation "
		       "does not work as a second display.",
		.reference = "QEMU, docs/igd-assign.txt; probes/quirks/igpu.quirks")
};
