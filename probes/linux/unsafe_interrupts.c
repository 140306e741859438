/* Whether VFIO gives devices away without interrupt remapping: the parameter of its two backends. */
#include "probes/scan/probe.h"

#include <string.h>

static struct flag parameter(struct source *source, struct machine *machine, const char *module)
{
	struct answer answer = source_read(source, &machine->arena, "/sys/module/%s/parameters/allow_unsafe_interrupts", module);
	const char *line = answer_line(&machine->arena, &answer);
	bool yes = !strcmp(line, "Y");

	if (answer.status == OK && !yes && strcmp(line, "N") != 0)
		return (struct flag){ .status = FAILED };
	return (struct flag){ answer.status, yes };
}

static void look(struct source *source, struct machine *machine)
{
	machine->interrupts.unsafe_type1 = parameter(source, machine, "vfio_iommu_type1");
	machine->interrupts.unsafe_iommufd = parameter(source, machine, "iommufd");
}

PROBE(unsafe_interrupts, "whether VFIO does without interrupt remapping", look)
