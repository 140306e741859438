/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/quirks/versions.h"
#include "probes/judge/rule.h"

static const char file[] = "/proc/sys/kernel/osrelease";

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct text *release = &machine->kernel.release;
	const struct version_row *row = NULL;
	struct finding *finding = NULL;
	bool perhaps;

	if (release->status != OK) {
		finding = finding_add_machine(findings, FINDING_UNKNOWN,
					      "Unknown which Linux release is running.");
		finding_cite_text(findings, finding, status_name(release->status), file);
		return;
	}
	while ((row = version_known_bad(machine, row, &perhaps))) {
		finding = finding_add_machine(
			findings, perhaps ? FINDING_UNKNOWN : FINDING_WARN, "With %sLinux %s %s",
			perhaps ? "some releases of " : "", release->value, row->words->about);
		finding_cite_text(findings, finding, release->value, file);
		finding_cite_text(findings, finding, row->words->source,
				  "probes/quirks/versions.quirks");
		finding_set_remedy(findings, finding, "%s", row->words->remedy);
	}
	if (finding)
		return;
	finding = finding_add_machine(findings, FINDING_PASS, "No problem is known with Linux %s.",
				      release->value);
	finding_cite_text(findings, finding, release->value, file);
}

RULE(kernel_known_bad) = {
	.id = "kernel_known_bad",
	.severity = SEVERITY_NOTE,
	.title = "this kernel breaks passthrough",
	.remedy = "Boot another Linux release.",
	.where = WHERE_SYSTEM,
	.told_by = TOLD_BY_LOG,
	.judge = judge,
	EXPLAIN(.meaning = "The Linux release that is running is known, or was reported, to "
			   "break passthrough of some devices. The medium boots its own kernel; "
			   "the host's kernel is the one that matters.",
		.how = "The release name matches one in probes/quirks/versions.quirks, where each "
		       "has its source and date.",
		.reference = "the source that the finding cites")
};
