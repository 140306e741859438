/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said of one device in the table of devices. All results are in the arena. */
#ifndef INIT_REPORT_DEVICE_WORDS_H
#define INIT_REPORT_DEVICE_WORDS_H

#include "init/report/report.h"

/*
 * "12"; "would be 12", the group that it would be in where the kernel shows none; "-" where that is
 * not known.
 */
const char *device_group_text(struct arena *arena, const struct report *report,
			      const struct function *function);

/* "assignable with its audio", "not assignable" … */
const char *device_verdict_text(struct arena *arena, const struct report *report,
				const struct device_judgement *device);

/*
 * What stops it, or is worth knowing: strangers by name or what the host would lose, then what
 * fails, then warnings. "" where there is nothing.
 */
const char *device_trouble(struct arena *arena, const struct report *report,
			   const struct device_judgement *device);

/* "0000:01:00.0, 0000:01:00.1"; in `arena`. */
const char *words_addresses(struct arena *arena, const struct function *const *items, size_t count);

#endif
