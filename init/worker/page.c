/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/worker/page.h"

#include <stdio.h>
#include <string.h>

/* Two sticks have two salts, but within one stick the end of a hash is enough. */
static void name_machine(struct worker_page *page, const struct machine *machine)
{
	const struct firmware *firmware = &machine->firmware;
	const char *name = machine->label.status == OK ? machine->label.value : page->board;

	snprintf(page->board, sizeof page->board, "%s-%s",
		 firmware->system_vendor.status == OK ? firmware->system_vendor.value : "unknown",
		 firmware->product.status == OK ? firmware->product.value : "machine");
	snprintf(page->hash, sizeof page->hash, "%s",
		 machine->hash.status == OK ? strchr(machine->hash.value, '-') + 1 : "");
	snprintf(page->folder, sizeof page->folder, *page->hash ? "%.26s-%s" : "%s%s", name,
		 page->hash);
}

static void count_devices(struct page_counts *counts, const struct judgement *judgement)
{
	size_t of[DEVICE_NOT_ASSIGNABLE + 1] = { 0 };

	for (size_t i = 0; i < judgement->devices.count; i++)
		of[judgement->devices.items[i].verdict]++;
	*counts = (struct page_counts){
		.assignable = of[DEVICE_ASSIGNABLE] + of[DEVICE_ASSIGNABLE_WITH_GROUP],
		.after_changes = of[DEVICE_ASSIGNABLE_AFTER_CHANGES],
		.not_assignable = of[DEVICE_NOT_ASSIGNABLE],
		.unknown = of[DEVICE_UNKNOWN],
		.changes = judgement->changes.count,
	};
}

void page_fill(struct worker_page *page, const struct machine *machine,
	       const struct judgement *judgement)
{
	name_machine(page, machine);
	count_devices(&page->counts, judgement);
	page->exit_status = verdict_exit_status(judgement->verdict);
}
