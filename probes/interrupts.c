/*
 * Whether interrupts are remapped at run time: the interrupt controllers in /proc/interrupts are then named "IR-IO-APIC",
 * "IR-PCI-MSI…", whoever made the IOMMU (SPEC 4.6).
 */
#include "probes/probe.h"

#include <string.h>

/* The first word of `text` that begins with `prefix`, as a copy; NULL where there is none. */
static const char *find_chip(struct arena *arena, const char *text, const char *prefix)
{
	for (const char *at = text; (at = strstr(at, prefix)); at++)
		if (at > text && at[-1] == ' ')
			return arena_copy(arena, at, strcspn(at, " \n"));
	return NULL;
}

static void look(struct source *source, struct machine *machine)
{
	struct interrupts *interrupts = &machine->interrupts;
	struct answer answer = source_read(source, &machine->arena, "/proc/interrupts");

	interrupts->remapped.status = answer.status;
	if (answer.status == DENIED || answer.status == FAILED)
		machine_gap(machine, "/proc/interrupts", "%s", status_name(answer.status));
	if (answer.status != OK)
		return;

	const char *text = (const char *)answer.bytes;
	interrupts->chip = find_chip(&machine->arena, text, "IR-");
	if (!interrupts->chip)
		interrupts->chip = find_chip(&machine->arena, text, "IO-APIC");
	if (!interrupts->chip)
		interrupts->chip = find_chip(&machine->arena, text, "PCI-MSI");
	if (!interrupts->chip) {
		interrupts->remapped.status = ABSENT;  /* neither IO-APIC nor MSI in use: nothing to tell by */
		return;
	}
	interrupts->remapped.value = strncmp(interrupts->chip, "IR-", 3) == 0;
}

PROBE(interrupts, "interrupt remapping at run time", look)
