/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/survey.h"

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	if (!carries_root_disk(machine, function->address))
		return machine->root_disk.status == OK       ? FINE
		       : machine->root_disk.status == ABSENT ? NOT_JUDGED
							     : UNSEEN;
	struct finding *finding = finding_add_function(findings, FINDING_WARN, function,
						       "The host's boot disk is on it.");
	finding_cite_text(findings, finding, "/", "/proc/self/mountinfo");
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"The host's boot disk is on none of the devices found.",
		"This system runs without a disk.",
		"/proc/self/mountinfo",
	};

	survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
}

RULE(root_disk_on_device) = {
	.id = "root_disk_on_device",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "the host's boot disk is on it",
	.remedy = "Keep it for the host. To assign it, first install the host on a disk of another "
		  "controller.",
	.judge = judge,
	EXPLAIN(.meaning = "The root file system of this host is on a disk of that controller. "
			   "Assigning the controller removes the disk, and the host stops.",
		.how = "/proc/self/mountinfo names the device of \"/\", and /sys the PCI function "
		       "behind it, through LVM, dm-crypt and MD. In the image there is no such "
		       "disk.",
		.avoid = "A guest that writes to its host's boot disk destroys both.",
		.reference = "proc_pid_mountinfo(5)")
};
