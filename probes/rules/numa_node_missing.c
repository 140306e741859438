/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/survey.h"

enum { CITED = 8 };

/* How many differ; two are enough to know that there are more than one. */
static void count_node(uint64_t node, uint64_t *first, size_t *nodes)
{
	if (*nodes == 0)
		*first = node;
	if (*nodes == 0 || (*nodes == 1 && node != *first))
		(*nodes)++;
}

static bool has_nodes(const struct machine *machine)
{
	uint64_t node = 0, domain = 0;
	size_t nodes = 0, domains = 0;

	for (size_t i = 0; i < machine->functions.count; i++)
		if (machine->functions.items[i].place.numa_node.status == OK)
			count_node(machine->functions.items[i].place.numa_node.value, &node,
				   &nodes);
	for (size_t i = 0; i < machine->iommu.rhsa.count; i++)
		count_node(machine->iommu.rhsa.items[i].domain, &domain, &domains);
	return nodes > 1 || domains > 1;
}

static void find_missing(const struct machine *machine, struct findings *findings, size_t count)
{
	struct finding *finding = finding_add_machine(findings, FINDING_WARN,
						      "The NUMA node of %zu device%s is unknown.",
						      count, count == 1 ? "" : "s");
	size_t cited = 0;

	for (size_t i = 0; i < machine->functions.count && cited < CITED; i++) {
		const struct function *function = &machine->functions.items[i];
		if (!function_is_of_interest(function) ||
		    function->place.numa_node.status != ABSENT)
			continue;
		finding_cite_attribute(findings, finding, function, "-1", "numa_node");
		cited++;
	}
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"The NUMA node of every device is known.",
		"The machine reports no more than one NUMA node.",
		"/sys/bus/pci/devices/*/numa_node",
	};

	struct survey survey = { 0 };
	bool several = has_nodes(machine);

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		enum status node = function->place.numa_node.status;
		if (!function_is_of_interest(function))
			continue;
		if (!status_is_evidence(node))
			survey_count(&survey, function, UNSEEN);
		else if (several)
			survey_count(&survey, function, node == ABSENT ? FOUND : FINE);
	}
	if (survey.count[FOUND])
		find_missing(machine, findings, survey.count[FOUND]);
	survey_end(machine, findings, survey, &words);
}

RULE(numa_node_missing) = {
	.id = "numa_node_missing",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "a device has no NUMA node",
	.remedy = "Find the socket of the slot in the manual, and pin the guest's CPUs and memory "
		  "to that node manually. A firmware update may report it (_PXM).",
	.judge = judge,
	EXPLAIN(.meaning = "The machine has several NUMA nodes, and the firmware does not report "
			   "to which of them the device is connected. A guest with memory in "
			   "another node works, but the device is slower.",
		.how = "numa_node of the device in /sys is -1, while other devices, or the units "
		       "of the DMAR (RHSA), are in different nodes.",
		.reference = "Intel VT-d specification, 8.6 (RHSA); ACPI specification, 6.2.14 "
			     "(_PXM)")
};
