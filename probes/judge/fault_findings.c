/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/fault_findings.h"

static bool is_one(const struct faults *faults, const struct hint *hint)
{
	return hint->at.status == OK && hint->at.value >= faults->from &&
	       hint->at.value < faults->before;
}

/* The one after `last`, or the first; NULL: no more. */
static const struct hint *next_fault(const struct machine *machine, const struct faults *faults,
				     const struct hint *last)
{
	bool after = !last;

	for (const enum hint_kind *kind = faults->kinds; *kind != HINT_KINDS; kind++) {
		const struct hints *hints = &machine->log.kinds[*kind];
		for (size_t i = 0; i < hints->first.count; i++) {
			if (after && is_one(faults, &hints->first.items[i]))
				return &hints->first.items[i];
			after |= &hints->first.items[i] == last;
		}
	}
	return NULL;
}

/* Intel's lines name no segment, so any will do. */
static bool is_listed(const struct machine *machine, const struct hint *hint)
{
	struct pci_address device = hint->device;

	for (size_t i = 0; hint->has_device && i < machine->functions.count; i++) {
		device.domain = machine->functions.items[i].address.domain;
		if (pci_address_compare(machine->functions.items[i].address, device) == 0)
			return true;
	}
	return !hint->has_device || machine->functions_status != OK;
}

static const char *device_of(struct findings *findings, const struct hint *hint)
{
	char address[PCI_ADDRESS_TEXT];

	return hint->has_device ? arena_printf(findings->arena, "%s",
					       pci_address_print(hint->device, address))
				: "a device";
}

/* "while the machine started", "from 10672 s to 10674 s after boot" */
static const char *when(const struct machine *machine, struct findings *findings,
			const struct faults *faults, const struct hint *first)
{
	uint64_t last = first->at.value;

	for (const enum hint_kind *kind = faults->kinds; *kind != HINT_KINDS; kind++)
		if (machine->log.kinds[*kind].last.status == OK &&
		    machine->log.kinds[*kind].last.value > last)
			last = machine->log.kinds[*kind].last.value;
	if (first->at.value < FIRST_MINUTE &&
	    (last < FIRST_MINUTE || faults->before == FIRST_MINUTE))
		return "during boot";
	if (first->at.value / 1000000 == last / 1000000)
		return arena_printf(findings->arena, "%llu s after boot",
				    (unsigned long long)(last / 1000000));
	return arena_printf(findings->arena, "from %llu s to %llu s after boot",
			    (unsigned long long)(first->at.value / 1000000),
			    (unsigned long long)(last / 1000000));
}

struct finding *tell_faults(const struct machine *machine, struct findings *findings,
			    const struct faults *faults)
{
	const struct hint *hint = next_fault(machine, faults, NULL);
	const struct hint *suppressed =
		log_first(machine, (const enum hint_kind[]){ HINT_FAULTS_SUPPRESSED, HINT_KINDS });
	size_t count = 0;

	if (!hint)
		return NULL;
	for (const enum hint_kind *kind = faults->kinds; *kind != HINT_KINDS; kind++)
		count += machine->log.kinds[*kind].count;
	struct finding *finding = finding_add_machine(
		findings, FINDING_WARN,
		"The IOMMU blocked %s by %s %s%s; the log has %zu such line%s%s.%s", faults->what,
		device_of(findings, hint), when(machine, findings, faults, hint),
		fault_reason(findings, hint), count, count == 1 ? "" : "s",
		suppressed ? ", and suppressed more" : "",
		is_listed(machine, hint) ? "" : " No such function is listed.");
	for (; hint; hint = next_fault(machine, faults, hint))
		cite_hint(findings, finding, hint);
	if (suppressed)
		cite_hint(findings, finding, suppressed);
	return finding;
}

void tell_no_faults(const struct machine *machine, struct findings *findings, const char *pass)
{
	const struct kernel_log *log = &machine->log;
	struct finding *finding;

	if (log->status == NOT_ASKED || log->status == ABSENT ||
	    (machine->iommu.enabled.status == OK && !machine->iommu.enabled.value)) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    log->status == OK ? "The IOMMU is disabled: it blocks nothing."
						      : "There is no kernel log.");
		return;
	}
	if (log->status == OK && log->from_boot)
		finding = finding_add_machine(findings, FINDING_PASS, "%s", pass);
	else
		finding = finding_add_machine(findings, FINDING_UNKNOWN,
					      "The beginning of the kernel log is missing.");
	finding_cite_text(findings, finding,
			  log->status == OK ? log->from_boot ? "whole" : "begins later"
					    : status_name(log->status),
			  "kernel log");
}
