/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/coverage.h"
#include "probes/analysis/graphics.h"
#include "probes/analysis/kernel_options.h"
#include "probes/judge/survey.h"
#include "probes/machine/pci_ids.h"

static void find_untranslated(const struct machine *machine, struct findings *findings,
			      const struct function *function, const struct remapping_unit *unit)
{
	bool option = graphics_bypass(machine, unit) == GRAPHICS_SWITCHED_OFF;
	struct finding *finding = finding_add_function(
		findings, FINDING_FAIL, function, "%s",
		option ? "The kernel option intel_iommu=igfx_off excludes it from the IOMMU."
		       : "On this chipset Linux excludes the integrated graphics from the IOMMU.");

	finding_cite(findings, finding, unit->offset, 2, unit->type,
		     "/sys/firmware/acpi/tables/DMAR");
	if (option) {
		finding->severity = SEVERITY_CHANGE;
		finding->where = WHERE_OPTION;
		finding_cite_text(findings, finding, machine->kernel.command_line.value,
				  "/proc/cmdline");
		finding_set_remedy(
			findings, finding,
			"Remove igfx_off from intel_iommu= on the kernel command line, %s.",
			option_where(machine));
	} else {
		finding_cite_ids(findings, finding, function);
	}
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	if (!function_is_display(function) || function->vendor != VENDOR_INTEL ||
	    function->parent != NO_PARENT)
		return NOT_JUDGED;
	if (function->group)
		return FINE;
	struct coverage coverage = deduced_device(findings->deduced, function)->coverage;

	if (!status_is_evidence(coverage.status))
		return UNSEEN;
	if (!coverage.unit || unit_use(machine, coverage.unit) != UNIT_OF_GRAPHICS)
		return FINE;
	find_untranslated(machine, findings, function, coverage.unit);
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"Linux does not exclude the integrated graphics from the IOMMU.",
		"There are no integrated graphics behind an Intel IOMMU.",
		"/sys/firmware/acpi/tables/DMAR",
	};

	struct survey survey = { 0 };

	if (machine->iommu.kind == IOMMU_UNKNOWN)
		survey.count[UNSEEN]++;
	else if (machine->iommu.kind == IOMMU_INTEL)
		survey = survey_functions(machine, findings, judge_function);
	survey_end(machine, findings, survey, &words);
}

RULE(graphics_untranslated) = {
	.id = "graphics_untranslated",
	.severity = SEVERITY_IMPOSSIBLE,
	.title = "no IOMMU for integrated graphics",
	.remedy = "Assign a graphics card instead. No kernel option changes this.",
	.told_by = TOLD_BY_TABLES,
	.judge = judge,
	EXPLAIN(.meaning = "The integrated graphics have their own remapping unit, and Linux does "
			   "not use it, because it does not work on this chipset or because an "
			   "option says so. They have no IOMMU group and cannot be assigned. Other "
			   "devices can.",
		.how = "A unit of the DMAR covers display devices only, and the host bridge or "
		       "display is on the kernel's list (up to the 5 series, and Broadwell), or "
		       "/proc/cmdline has intel_iommu=igfx_off.",
		.reference = "Linux, drivers/iommu/intel/iommu.c: quirk_iommu_igfx(), "
			     "init_no_remapping_devices()")
};
