/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether interrupts are remapped at run time: the interrupt controllers in /proc/interrupts are
 * then named "IR-IO-APIC", "IR-PCI-MSI…", whoever made the IOMMU.
 */
#include "probes/scan/probe.h"

#include <string.h>

/*
 * The chip of one line, "  16:   0   0  IR-IO-APIC   16-fasteoi   i801_smbus": its first word
 *                          behind the counts. NULL where the
 * line has none, or counts something that has no chip ("NMI:").
 */
static const char *chip_of_line(const char *line, size_t *length)
{
	const char *at = line + strspn(line, " ");
	size_t digits = strspn(at, "0123456789");

	if (!digits || at[digits] != ':')
		return NULL;
	at += digits + 1;
	for (;;) {
		at += strspn(at, " ");
		digits = strspn(at, "0123456789");
		if (!digits || (at[digits] != ' ' && at[digits] != '\n'))
			break;
		at += digits;
	}
	*length = strcspn(at, " \n");
	return *length ? at : NULL;
}

/*
 * The first chip whose name begins with `prefix`, as a copy; NULL where there is none. A driver may
 * be named like a chip.
 */
static const char *find_chip(struct arena *arena, const char *text, const char *prefix)
{
	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		size_t length;
		const char *chip = chip_of_line(line, &length);
		if (chip && strncmp(chip, prefix, strlen(prefix)) == 0)
			return arena_copy(arena, chip, length);
	}
	return NULL;
}

/*
 * Whether VFIO gives devices away without interrupt remapping: the parameter of each of its two
 * backends.
 */
static struct flag parameter(struct source *source, struct machine *machine, const char *module)
{
	struct answer answer =
		source_read(source, &machine->arena,
			    "/sys/module/%s/parameters/allow_unsafe_interrupts", module);
	const char *line = answer_line(&machine->arena, &answer);
	bool yes = !strcmp(line, "Y");

	if (answer.status == OK && !yes && strcmp(line, "N") != 0)
		return (struct flag){ .status = FAILED };
	return (struct flag){ answer.status, yes };
}

/* Where only a log is at hand. */
static void look_into_log(struct machine *machine)
{
	const struct hints *kinds = machine->log.kinds;

	if (kinds[HINT_REMAPPING_ON].count && !kinds[HINT_REMAPPING_OFF].count)
		machine->interrupts.remapped = (struct flag){ OK, true };
}

static void look(struct source *source, struct machine *machine)
{
	struct interrupts *interrupts = &machine->interrupts;
	struct answer answer = source_read(source, &machine->arena, "/proc/interrupts");

	interrupts->unsafe_type1 = parameter(source, machine, "vfio_iommu_type1");
	interrupts->unsafe_iommufd = parameter(source, machine, "iommufd");
	interrupts->remapped.status = answer.status;
	if (answer.status == DENIED || answer.status == FAILED)
		machine_gap(machine, "/proc/interrupts", "%s", status_name(answer.status));
	if (answer.status == NOT_ASKED)
		look_into_log(machine);
	if (answer.status != OK)
		return;

	const char *text = (const char *)answer.bytes;
	interrupts->chip = find_chip(&machine->arena, text, "IR-");
	if (!interrupts->chip)
		interrupts->chip = find_chip(&machine->arena, text, "IO-APIC");
	if (!interrupts->chip)
		interrupts->chip = find_chip(&machine->arena, text, "PCI-MSI");
	if (!interrupts->chip) {
		/* neither IO-APIC nor MSI in use: nothing to tell by */
		interrupts->remapped.status = ABSENT;
		return;
	}
	interrupts->remapped.value = strncmp(interrupts->chip, "IR-", 3) == 0;
}

PROBE(interrupts, "interrupt remapping at run time", look, .after = { "kernel_log" })
