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
			      const struct naming *naming, struct pasted *pasted)
{
	if (blind)
		return source_nothing();
	struct source *whole = open_inner(arena, options, pasted);
	if (!whole)
		return NULL;
	struct source *source =
		source_naming(options->unmasked ? whole : source_masked(whole), whole, naming);
	return options->record ? source_record(source) : source;
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
