/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/asking.h"

#include "probes/judge/ranking.h"

#include <string.h>

enum { TEXTS = 8, ALL_TEXTS = (1 << TEXTS) - 1 };

static const char record[] = "No pasted text shows this: ask for the file that "
			     "sudo vfio-preflight --record FILE writes.";

/* --- What was pasted --- */

static bool shows_capabilities(const struct machine *machine)
{
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		if (function->status != OK || !status_is_evidence(function->acs.status))
			return false;
	}
	return machine->functions.count;
}

static bool shows_drivers(const struct machine *machine)
{
	for (size_t i = 0; i < machine->functions.count; i++)
		if (machine->functions.items[i].driver.status == OK)
			return true;
	return false;
}

static bool shows_regions(const struct machine *machine)
{
	for (size_t i = 0; i < machine->groups.count; i++)
		if (machine->groups.items[i].regions_status == OK)
			return true;
	return false;
}

/*
 * By enum told_by. Of a log lines may have been picked; with its first one it is taken for whole.
 */
static unsigned texts_at_hand(const struct machine *machine)
{
	bool log = machine->log.status == OK && machine->kernel.release.status == OK;

	return (shows_capabilities(machine) ? TOLD_BY_LSPCI : 0U) |
	       (shows_drivers(machine) ? TOLD_BY_DRIVERS : 0U) | (log ? TOLD_BY_LOG : 0U) |
	       (machine->interrupts.chip ? TOLD_BY_INTERRUPTS : 0U) |
	       (machine->groups_status == OK ? TOLD_BY_GROUPS : 0U) |
	       (shows_regions(machine) ? TOLD_BY_REGIONS : 0U) |
	       (machine->iommu.kind != IOMMU_UNKNOWN ? TOLD_BY_TABLES : 0U) |
	       (machine->cpu.by_linux.what ? TOLD_BY_CPU : 0U);
}

/* --- Commands --- */

static const char *const commands[TEXTS] = {
	"sudo lspci -xxxx",
	"lspci -k",
	"sudo dmesg",
	"cat /proc/interrupts",
	"find /sys/kernel/iommu_groups -type l",
	"grep . /sys/kernel/iommu_groups/*/r*",
	"sudo acpidump",
	"lscpu",
};

/* One command for these texts; the kernel's release tells what flags of a CPU prove. */
static const char *command(struct arena *arena, const struct machine *machine, unsigned texts)
{
	bool release = machine->kernel.release.status == OK || texts & TOLD_BY_LOG;
	const char *text = "";

	for (unsigned i = 0; i < TEXTS; i++) {
		if (!(texts >> i & 1) || (i == 1 && texts & TOLD_BY_LSPCI))
			continue;
		const char *one = !i && texts & TOLD_BY_DRIVERS ? "sudo lspci -kxxxx" : commands[i];
		text = arena_printf(arena, "%s%s%s%s", text, *text ? "; " : "", one,
				    1 << i == TOLD_BY_CPU && !release ? "; uname -r" : "");
	}
	return text;
}

/* What each costs to be asked for: its characters; acpidump first wants to be installed. */
static void costs_of_texts(size_t costs[TEXTS])
{
	for (unsigned i = 0; i < TEXTS; i++)
		costs[i] =
			strlen(commands[i]) + strlen("; ") +
			(1U << i == TOLD_BY_TABLES ? strlen("sudo apt install acpica-tools; ") : 0);
}

static size_t cost(unsigned texts, const size_t costs[TEXTS])
{
	size_t sum = 0;

	for (unsigned i = 0; i < TEXTS; i++)
		sum += texts >> i & 1 ? costs[i] : 0;
	return sum;
}

/* Whether each of the sets has a text that is asked for. */
static bool settles(unsigned texts, const uint8_t *sets, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (sets[i] && !(sets[i] & texts))
			return false;
	return true;
}

/* Of all texts those that cost the least. */
static unsigned fewest(const uint8_t *sets, size_t count)
{
	size_t costs[TEXTS];

	costs_of_texts(costs);
	unsigned best = ALL_TEXTS;
	size_t least = cost(best, costs);
	for (unsigned texts = 0; texts < ALL_TEXTS; texts++)
		if (cost(texts, costs) < least && settles(texts, sets, count)) {
			best = texts;
			least = cost(best, costs);
		}
	return best;
}

/* --- Findings --- */

/* Beside what findings say, a device needs its capabilities, its group, and its reserved memory. */
static unsigned texts_to_ask(const struct machine *machine, const struct findings *findings,
			     unsigned at_hand)
{
	unsigned lacking = ~at_hand & ALL_TEXTS;
	uint8_t *sets = arena_alloc(findings->arena, findings->list.count + 3);
	size_t count = 0;

	sets[count++] = (uint8_t)(lacking & TOLD_BY_LSPCI);
	if (!(at_hand & (TOLD_BY_REGIONS | TOLD_BY_TABLES)))
		sets[count++] = TOLD_BY_REGIONS | TOLD_BY_TABLES;
	if (machine->groups_status != OK)
		sets[count++] = (uint8_t)(lacking & (TOLD_BY_GROUPS | TOLD_BY_LOG));
	for (size_t i = 0; i < findings->list.count; i++) {
		const struct finding *finding = &findings->list.items[i];
		if (finding->status == FINDING_UNKNOWN && finding_matters(finding))
			sets[count++] = (uint8_t)(finding->rule->told_by & lacking);
	}
	unsigned texts = fewest(sets, count);
	/* with the same command */
	return texts | (texts & TOLD_BY_LSPCI ? lacking & TOLD_BY_DRIVERS : 0);
}

void ask_for_texts(const struct machine *machine, struct findings *findings)
{
	unsigned at_hand = texts_at_hand(machine), lacking = ~at_hand & ALL_TEXTS;
	unsigned asked = texts_to_ask(machine, findings, at_hand);

	for (size_t i = 0; i < findings->list.count; i++) {
		struct finding *finding = &findings->list.items[i];
		uint8_t set = finding->rule->told_by & (uint8_t)lacking;
		/* of the log that is at hand lines are missing */
		bool again = !set && finding->rule->told_by & TOLD_BY_LOG;
		if (finding->status != FINDING_UNKNOWN)
			continue;
		set |= again ? TOLD_BY_LOG : 0;
		if (!set)
			finding->remedy = record;
		else
			finding_set_remedy(findings, finding, "Ask for the %soutput of: %s",
					   again ? "whole " : "",
					   command(findings->arena, machine,
						   set & asked ? asked : fewest(&set, 1)));
	}
}
