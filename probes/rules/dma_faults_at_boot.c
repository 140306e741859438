/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/rule.h"

enum { FIRST_MINUTE = 60 * 1000000 };

static const enum hint_kind faults[] = { HINT_DMAR_FAULT, HINT_AMD_PAGE_FAULT };
enum { FAULT_KINDS = sizeof faults / sizeof *faults };

/* A line without a time is of no use here: it may be of last week. */
static bool is_early(const struct hint *hint)
{
	return hint->at.status == OK && hint->at.value < FIRST_MINUTE;
}

static const struct hint *first_early(const struct kernel_log *log)
{
	for (size_t kind = 0; kind < FAULT_KINDS; kind++) {
		const struct hints *hints = &log->kinds[faults[kind]];
		for (size_t i = 0; i < hints->first.count; i++)
			if (is_early(&hints->first.items[i]))
				return &hints->first.items[i];
	}
	return NULL;
}

static void cite_early(struct findings *findings, struct finding *finding, const struct kernel_log *log)
{
	for (size_t kind = 0; kind < FAULT_KINDS; kind++) {
		const struct hints *hints = &log->kinds[faults[kind]];
		for (size_t i = 0; i < hints->first.count; i++) {
			const struct hint *hint = &hints->first.items[i];
			if (is_early(hint))
				finding_cite_text(findings, finding, hint->text, "kernel log at %llu.%06llu s",
					  (unsigned long long)(hint->at.value / 1000000), (unsigned long long)(hint->at.value % 1000000));
		}
	}
}

static void found(struct findings *findings, const struct machine *machine, const struct hint *hint)
{
	char address[PCI_ADDRESS_TEXT];
	const char *who = hint->has_device ? pci_address_print(hint->device, address) : "a device";
	size_t count = machine->log.kinds[HINT_DMAR_FAULT].count + machine->log.kinds[HINT_AMD_PAGE_FAULT].count;
	struct finding *finding = finding_add_machine(findings, FINDING_WARN, "The IOMMU refused memory accesses of %s while the machine "
					       "started; the log has %zu such line%s.", who, count, count == 1 ? "" : "s");

	cite_early(findings, finding, &machine->log);
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct kernel_log *log = &machine->log;
	const struct hint *hint = first_early(log);
	struct finding *finding;

	if (hint) {
		found(findings, machine, hint);
		return;
	}
	if (log->status == NOT_ASKED || log->status == ABSENT || (machine->iommu.enabled.status == OK && !machine->iommu.enabled.value)) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE, log->status == OK ? "The IOMMU is not on: it refuses nothing."
										   : "There is no kernel log.");
		return;
	}
	if (log->status == OK && log->from_boot)
		finding = finding_add_machine(findings, FINDING_PASS, "The kernel's log tells of no refused memory access in the first minute.");
	else
		finding = finding_add_machine(findings, FINDING_UNKNOWN, "The begin of the kernel's log could not be seen.");
	finding_cite_text(findings, finding, log->status == OK ? log->from_boot ? "whole" : "begins later" : status_name(log->status), "kernel log");
}

RULE(dma_faults_at_boot) = {
	.id = "dma_faults_at_boot",
	.severity = SEVERITY_NOTE,
	.title = "devices faulted during the start",
	.remedy = "Update the firmware of the machine and of the named device. Where it is the graphics card that the firmware used as a "
		  "screen, or a USB controller, try again without it.",
	.judge = judge,
	EXPLAIN(
		.meaning = "With the IOMMU on, a device accessed memory that nobody gave it, in "
			   "the first minute after the kernel started. Often its firmware went on "
			   "with what it did before Linux, into memory that no table reserves for "
			   "it; or its driver errs. It may fail in a virtual machine too.",
		.how = "Lines of the kernel's log, \"DMAR: [DMA Read] Request device ...\" or "
		       "\"AMD-Vi: Event logged [IO_PAGE_FAULT ...\", with a time below 60 seconds. "
		       "A line of a log is a hint only, so it changes no verdict.",
		.avoid = "Do not switch the IOMMU off because of it: the accesses then succeed, "
			 "unseen.",
		.reference = "Intel VT-d specification, 7.2, non-recoverable faults; AMD IOMMU "
			     "specification, 2.5.3, IO_PAGE_FAULT")
};
