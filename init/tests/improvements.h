/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether a report that was made of less evidence says anything better than the one made of all of
 * it.
 */
#ifndef INIT_TESTS_IMPROVEMENTS_H
#define INIT_TESTS_IMPROVEMENTS_H

#include "probes/judge/judgement.h"

#include <string.h>

static inline int machine_rank(enum verdict verdict)
{
	static const int ranks[] = {
		[VERDICT_INCOMPLETE] = 0,
		[VERDICT_NOT_CAPABLE] = 1,
		[VERDICT_READY_AFTER_CHANGES] = 2,
		[VERDICT_READY] = 3,
	};

	return ranks[verdict];
}

static inline int device_rank(enum device_verdict verdict)
{
	static const int ranks[] = {
		[DEVICE_UNKNOWN] = 0,
		[DEVICE_NOT_ASSIGNABLE] = 1,
		[DEVICE_ASSIGNABLE_AFTER_CHANGES] = 2,
		[DEVICE_ASSIGNABLE_WITH_GROUP] = 3,
		[DEVICE_ASSIGNABLE] = 4,
	};

	return ranks[verdict];
}

static inline const char *device_better(const struct judgement *whole,
					const struct device_judgement *device)
{
	for (size_t i = 0; i < whole->devices.count; i++) {
		const struct device_judgement *before = &whole->devices.items[i];
		if (pci_address_compare(before->function->address, device->function->address) == 0)
			return device_rank(device->verdict) > device_rank(before->verdict)
				       ? "a device's verdict rose"
				       : NULL;
	}
	return "a device appeared";
}

/* Passed before, unknown or failed before, in findings of the same rule on the same subject. */
static inline const char *finding_better(const struct judgement *whole,
					 const struct finding *finding)
{
	bool passed = false, worse = false;

	for (size_t i = 0; i < whole->findings.list.count; i++) {
		const struct finding *before = &whole->findings.list.items[i];
		if (before->rule != finding->rule ||
		    before->about_machine != finding->about_machine ||
		    pci_address_compare(before->subject, finding->subject) != 0)
			continue;
		passed = passed || before->status == FINDING_PASS;
		worse = worse || before->status == FINDING_UNKNOWN ||
			before->status == FINDING_FAIL;
	}
	return worse && !passed ? finding->rule->id : NULL;
}

/*
 * What is better in `less`, or NULL: the machine's verdict, a device's, or a finding that was
 * unknown or failed and passes.
 */
static inline const char *improvement(const struct judgement *whole, const struct judgement *less)
{
	const char *better = machine_rank(less->verdict) > machine_rank(whole->verdict)
				     ? "the verdict rose"
				     : NULL;

	for (size_t i = 0; !better && i < less->devices.count; i++)
		better = device_better(whole, &less->devices.items[i]);
	for (size_t i = 0; !better && i < less->findings.list.count; i++)
		if (less->findings.list.items[i].status == FINDING_PASS)
			better = finding_better(whole, &less->findings.list.items[i]);
	return better;
}

#endif
