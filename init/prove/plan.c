/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/prove/plan.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *plan_rule(const struct plan_device *device, const char *step)
{
	for (size_t i = 0; i < PROOF_STEPS_EXPLAINED; i++)
		if (strcmp(proof_steps[i], step) == 0)
			return device->rules[i];
	return "";
}

void plan_refuse(struct plan *plan, size_t device, enum plan_part part, const char *why, ...)
{
	unsigned unit = plan->devices[device].unit;
	char text[PLAN_REASON];
	va_list values;

	va_start(values, why);
	vsnprintf(text, sizeof text, why, values);
	va_end(values);
	for (size_t i = 0; i < plan->count; i++) {
		struct plan_device *other = &plan->devices[i];
		if (other->unit != unit || other->part != PLAN_IN)
			continue;
		other->part = part;
		if (i == device)
			snprintf(other->reason, sizeof other->reason, "%s", text);
		else
			snprintf(other->reason, sizeof other->reason,
				 "%s goes along with it: %.100s", plan->devices[device].address,
				 text);
	}
}
