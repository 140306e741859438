/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Confidential guests: whether KVM can start them, and whether VFIO has the device files by which
 * they get a device.
 */
#include "probes/scan/probe.h"

#include <string.h>

static struct flag parameter(struct source *source, struct machine *machine, const char *path)
{
	struct answer answer = source_read(source, &machine->arena, "%s", path);
	const char *line = answer_line(&machine->arena, &answer);
	bool yes = !strcmp(line, "Y");

	if (answer.status == OK && !yes && strcmp(line, "N") != 0)
		return (struct flag){ .status = FAILED };
	return (struct flag){ answer.status, yes };
}

/* All files or none are there: one tells it. */
static void look_at_vfio(struct source *source, struct machine *machine)
{
	struct confidential *confidential = &machine->confidential;
	struct answer answer = source_list(source, &machine->arena, "/sys/class/vfio-dev");
	size_t at = 0;

	confidential->cdev.status = answer.status;
	if (answer.status != OK)
		return;
	confidential->cdev.status = ABSENT;
	confidential->held = answer_next_name(&machine->arena, &answer, &at);
	if (!confidential->held)
		return;
	answer = source_read(source, &machine->arena, "/sys/class/vfio-dev/%s/dev",
			     confidential->held);
	confidential->cdev = (struct flag){ status_is_evidence(answer.status) ? OK : answer.status,
					    answer.status == OK };
}

static void look(struct source *source, struct machine *machine)
{
	machine->confidential.snp =
		parameter(source, machine, "/sys/module/kvm_amd/parameters/sev_snp");
	machine->confidential.tdx =
		parameter(source, machine, "/sys/module/kvm_intel/parameters/tdx");
	look_at_vfio(source, machine);
}

PROBE(confidential, "confidential guests: SNP, TDX, VFIO's device files", look)
