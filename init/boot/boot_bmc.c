/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/boot_bmc.h"

#include "init/boot/errand.h"
#include "init/boot/pid1.h"
#include "init/deliver/bmc.h"

enum { BMC_LIMIT = 60, DEVICE_SECONDS = 5 };

struct errand_bmc {
	struct consoles *consoles;
	struct event_log_record record;
	struct delivery *result;
};

/* The driver looks for the BMC while it is loaded, and a BMC may take its time. */
static void run_bmc(void *context)
{
	struct errand_bmc *errand = context;
	uint8_t data[EVENT_LOG_DATA];

	event_log_encode(&errand->record, data);
	pid1_load_modules("bmc", errand->consoles);
	deliver_bmc("/dev/ipmi0", DEVICE_SECONDS, data, errand->result);
}

void boot_deliver_bmc(struct consoles *consoles, const struct options *options,
		      struct worker *worker)
{
	if (!options->to_bmc || !worker->page)
		return;
	const struct worker_page *page = worker->page;
	struct errand_bmc errand = {
		.consoles = consoles,
		.record = { .verdict = (uint8_t)page->exit_status,
			    .assignable = page->counts.assignable,
			    .after_changes = page->counts.after_changes,
			    .not_assignable = page->counts.not_assignable,
			    .unknown = page->counts.unknown,
			    .changes = page->counts.changes,
			    .run = (uint32_t)page->began },
		.result = errand_result(worker, "bmc"),
	};
	if (errand.result && !pid1_has_network_part())
		errand_refuse(consoles, worker, errand.result, PID1_NO_NETWORK_PART);
	else if (errand.result)
		errand_run(consoles, worker, run_bmc, &errand, BMC_LIMIT, errand.result);
}
