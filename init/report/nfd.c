/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A feature file for Kubernetes' Node Feature Discovery, a label a line. Only words and numbers of
 * ours are in it, so each is a valid label: at most 63 letters, digits, '-', '_' and '.'.
 */
#include "init/report/renderers.h"

#include "probes/machine/device_kind.h"

#define PREFIX "vfio-preflight.io/"

static void flag(FILE *out, const char *name, struct flag fact)
{
	if (fact.status == OK)
		fprintf(out, PREFIX "%s=%s\n", name, fact.value ? "true" : "false");
}

static void counts(const struct report *report, FILE *out)
{
	for (int kind = 0; kind < DEVICE_KINDS; kind++) {
		const struct kind_count *count = &report->judgement->counts[kind];
		const char *word = device_kind_word((enum device_kind)kind);
		if (!count->total)
			continue;
		fprintf(out,
			PREFIX "%s.total=%zu\n" PREFIX "%s.assignable=%zu\n" PREFIX
			       "%s.after-changes=%zu\n",
			word, count->total, word, count->assignable, word, count->after_changes);
	}
}

void render_nfd(const struct report *report, FILE *out)
{
	const struct machine *machine = report->machine;
	const struct findings *findings = &report->judgement->findings;

	fprintf(out, PREFIX "verdict=%s\n" PREFIX "iommu=%s\n",
		verdict_word(report->judgement->verdict), iommu_kind_word(machine->iommu.kind));
	flag(out, "iommu.enabled", machine->iommu.enabled);
	flag(out, "interrupt-remapping.enabled", machine->interrupts.remapped);
	counts(report, out);
	const struct rule *last = NULL; /* those of one rule about the machine are neighbours */

	for (size_t i = 0; i < findings->list.count; i++) {
		const struct finding *finding = &findings->list.items[i];
		if (!finding->about_machine || finding->status != FINDING_FAIL ||
		    finding->rule == last)
			continue;
		last = finding->rule;
		fprintf(out, PREFIX "fails.%s=true\n", last->id);
	}
}
