/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/peer_words.h"

const char peers_caveat[] =
	"As with the IOMMU on. What the root complex does with requests between its ports or to "
	"another host bridge depends on the CPU and stands in no table.";

const char *peer_path_words(enum peer_path path)
{
	static const char *const words[] = { "not seen",           "one device",    "one PCI bus",
					     "one switch",         "one root port", "root complex",
					     "across host bridges" };

	return words[path];
}

const char *peer_acs_words(enum peer_acs acs)
{
	static const char *const words[] = { "unknown whether directly", "directly",
					     "redirected by ACS up to the root complex",
					     "blocked by egress control" };

	return words[acs];
}

const char *peers_none(const struct report *report)
{
	if (!report->judgement->deduced.peers.list)
		return "Not known: a step of the scan was skipped.";
	return report->machine->functions_status == OK
		       ? "There are no two GPUs, accelerators, network or NVMe devices."
		       : "No PCI functions were seen.";
}
