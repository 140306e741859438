/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/sleep.h"
#include "probes/analysis/kernel_options.h"

#include <string.h>

static const struct {
	uint16_t vendor, device;
	const char *source;
} reported[] = {
	{ 0x1002, 0x7550,
	  "AMD Navi 48: vfio: Unable to power on device, stuck in D3, "
	  "github.com/mroboff/vm-curator/pull/63, 2026-07" },
};

static const struct function *port_with_resources(const struct machine *machine,
						  const struct function *function)
{
	const struct function *port = machine_parent(machine, function);

	while (port &&
	       !(port->runtime_power.resources.status == OK && port->runtime_power.resources.value))
		port = machine_parent(machine, port);
	return port;
}

/* Of one that is awake. */
static struct sleep_risk foresee(const struct machine *machine, const struct function *function)
{
	struct sleep_risk risk = { .port = port_with_resources(machine, function) };

	if (kernel_option_has(machine, "vfio-pci.disable_idle_d3=", "1") ||
	    kernel_option_has(machine, "vfio-pci.disable_idle_d3=", "Y"))
		return (struct sleep_risk){ 0 };
	if (risk.port)
		risk.kind = SLEEP_FORESEEN;
	for (size_t i = 0; i < sizeof reported / sizeof *reported && !risk.port; i++)
		if (function->vendor == reported[i].vendor &&
		    function->device == reported[i].device)
			risk = (struct sleep_risk){ SLEEP_REPORTED, NULL, reported[i].source };
	return risk;
}

struct sleep_risk sleep_risk(const struct machine *machine, const struct function *function)
{
	const struct runtime_power *power = &function->runtime_power;

	if (function->status != OK || !function_is_display(function))
		return (struct sleep_risk){ 0 };
	if (power->state.status != OK)
		return (struct sleep_risk){ .kind = SLEEP_UNKNOWN };
	if (!strcmp(power->state.value, "D3cold"))
		return (struct sleep_risk){ .kind = SLEEP_HAD };
	if (!function_is_powered_down(function))
		return foresee(machine, function);
	if (power->d3cold_allowed.status == OK && power->d3cold_allowed.value)
		return (struct sleep_risk){ .kind = SLEEP_MAY };
	return (struct sleep_risk){ .kind = status_is_evidence(power->d3cold_allowed.status)
						    ? SLEEP_NONE
						    : SLEEP_UNKNOWN };
}
