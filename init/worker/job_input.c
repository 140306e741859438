/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/worker/job_input.h"

#include <stdio.h>

static struct source *open_inner(struct arena *arena, const struct options *options,
				 struct pasted *pasted)
{
	if (!options->capture && !options->tables)
		return source_live();

	struct source *source =
		options->capture
			? source_paste(arena, options->capture_file ? options->capture_file : -1,
				       options->capture, options->verbose, pasted)
			: source_nothing();
	if (source && options->tables)
		source = source_tables(source, options->tables);
	return source;
}

struct source *job_input_open(struct arena *arena, const struct options *options, bool blind,
			      struct pasted *pasted)
{
	if (blind)
		return source_nothing();
	struct source *source = open_inner(arena, options, pasted);
	if (source && !options->unmasked)
		source = source_masked(source);
	return source && options->record ? source_record(source) : source;
}

void job_input_note(const struct pasted *pasted, struct machine *machine)
{
	static const char what[] = "pasted text";

	machine->ask = pasted->ask;
	machine->unlisted_groups += pasted->without_group != 0;
	if (pasted->contradiction)
		machine_gap(machine, what,
			    "failed: it contradicts itself, as texts of two boots or machines do: "
			    "%s; no group is taken from it",
			    pasted->contradiction);
	if (pasted->without_ids)
		machine_gap(machine, what,
			    "not asked: the ids of %zu functions, whose names are not in the "
			    "pci.ids of this system (lspci -nn tells them)",
			    pasted->without_ids);
	if (pasted->ambiguous)
		machine_gap(machine, what,
			    "not asked: which of several devices of one name %zu functions are "
			    "(lspci -nn tells it)",
			    pasted->ambiguous);
	if (pasted->without_group)
		machine_gap(machine, what, "not asked: the groups of %zu functions",
			    pasted->without_group);
	if (pasted->groups_alone)
		machine_gap(machine, what,
			    "not asked: whether the kernel's options, such as "
			    "pcie_acs_override=, made these groups (cat /proc/cmdline)");
}

const char *job_input_name(const struct options *options)
{
	const char *name = options->capture ? options->capture : options->tables;

	return !name ? "live" : options->unmasked ? name : options->capture ? "capture" : "tables";
}

static void complain_of_table(const struct options *options, const struct acpi_table *table)
{
	for (size_t i = 0; i < table->errors.count; i++)
		fprintf(stderr, "vfio-preflight: %s: %s at offset 0x%zx: %s\n",
			options->tables ? options->tables : options->capture, table->signature,
			table->errors.items[i].offset, table->errors.items[i].text);
}

void job_input_complain(const struct options *options, const struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;

	if (!options->capture && !options->tables)
		return;
	complain_of_table(options, &iommu->dmar);
	complain_of_table(options, &iommu->ivrs);
	complain_of_table(options, &iommu->viot);
	complain_of_table(options, &iommu->madt);
}
