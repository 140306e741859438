/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether Linux has made something of the remapping units that the tables name. */
#include "probes/scan/probe.h"

#define FOLDER "/sys/class/iommu"

static void note_gap(struct machine *machine, enum status status, const char *path)
{
	if (!status_is_evidence(status))
		machine_gap(machine, path, "%s: it could not be read", status_name(status));
}

static void look(struct source *source, struct machine *machine)
{
	struct iommu *iommu = &machine->iommu;
	struct answer folder = source_list(source, &machine->arena, FOLDER);
	const char *name;
	size_t at = 0;

	note_gap(machine, folder.status, FOLDER);
	while ((name = answer_next_name(&machine->arena, &folder, &at)))
		*array_add(&machine->arena, &iommu->registered) = name;

	/* A kernel without the folder has no IOMMU driver at all. */
	iommu->enabled.status = folder.status == ABSENT ? OK : folder.status;
	iommu->enabled.value = iommu->registered.count > 0;
}

PROBE(iommu_units, "IOMMU units that Linux uses", look)
