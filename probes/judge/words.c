/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What verdicts, statuses and severities are called. */
#include "probes/judge/judgement.h"

const char *verdict_name(enum verdict verdict)
{
	static const char *const names[] = { "INCOMPLETE", "READY", "READY AFTER CHANGES",
					     "NOT CAPABLE" };

	return names[verdict];
}

const char *verdict_word(enum verdict verdict)
{
	static const char *const words[] = { "incomplete", "ready", "ready-after-changes",
					     "not-capable" };

	return words[verdict];
}

const char *device_verdict_name(enum device_verdict verdict)
{
	static const char *const names[] = { "unknown", "assignable", "assignable with its group",
					     "assignable after changes", "not assignable" };

	return names[verdict];
}

const char *device_verdict_word(enum device_verdict verdict)
{
	static const char *const words[] = { "unknown", "assignable", "assignable-with-group",
					     "assignable-after-changes", "not-assignable" };

	return words[verdict];
}

const char *finding_status_word(enum finding_status status)
{
	static const char *const words[] = { "unknown", "pass", "warn", "fail", "not-applicable" };

	return words[status];
}

const char *severity_word(enum severity severity)
{
	static const char *const words[] = { "note", "group", "change", "impossible" };

	return words[severity];
}

const char *where_word(enum where where)
{
	static const char *const words[] = {
		"nowhere", "host", "firmware setup", "firmware update", "kernel command line",
		"system",  "cards"
	};

	return words[where];
}

int verdict_exit_status(enum verdict verdict)
{
	static const int statuses[] = { 3, 0, 1, 2 };

	return statuses[verdict];
}
