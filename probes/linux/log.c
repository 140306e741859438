/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel has said about the IOMMU, interrupts and devices since boot: hints for the
 * reader, with their time.
 */
#include "probes/linux/log_lines.h"
#include "probes/scan/probe.h"

static void look(struct source *source, struct machine *machine)
{
	struct answer answer = source_log(source, &machine->arena);

	machine->log.status = answer.status;
	if (answer.status == DENIED || answer.status == FAILED)
		machine_gap(machine, "the kernel's log", "%s: %s", status_name(answer.status),
			    answer.status == DENIED ? "only root may read it"
						    : "it could not be read");
	if (answer.status == OK)
		log_lines_read(&machine->arena, &machine->log, (const char *)answer.bytes,
			       answer.length);
}

PROBE(kernel_log, "the kernel's log, for hints", look)
