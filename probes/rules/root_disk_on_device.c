/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/survey.h"

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	if (!carries_root_disk(machine, function->address))
		return machine->root_disk.status == OK       ? FINE
		       : machine->root_disk.status == ABSENT ? NOT_JUDGED
							     : UNSEEN;
	struct finding *finding = finding_add_function(
		findings, FINDING_WARN, function, "The disk that this system runs from is on it.");
	finding_cite_text(findings, finding, "/", "/proc/self/mountinfo");
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"The disk of this system is on no device that was seen.",
		"This system runs from no disk.",
		"/proc/self/mountinfo",
	};

	survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
}

RULE(root_disk_on_device) = {
	.id = "root_disk_on_device",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "the host's own disk is on it",
	.remedy = "Keep it for the host. To give it away, first install the host on a disk of "
		  "another controller.",
	.judge = judge,
	EXPLAIN(.meaning = "This system has its files on a disk of that controller. Given to a "
			   "guest, the controller takes the disk along and the host stops.",
		.how = "/proc/self/mountinfo names the device of \"/\", and /sys the PCI function "
		       "that it hangs on, through volumes of LVM, dm-crypt and MD. In the image "
		       "there is no such disk.",
		.avoid = "A guest that writes to the disk that its host runs from destroys both.",
		.reference = "proc_pid_mountinfo(5)")
};
