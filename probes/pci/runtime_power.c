/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linux powers down what it does not use; a reader of configuration space wakes it, so this must be
 * asked before.
 */
#include "probes/pci/parts.h"

#include <string.h>

bool function_is_powered_down(const struct function *function)
{
	const struct text *state = &function->runtime_power.state;

	return state->status == OK && strncmp(state->value, "D3", 2) == 0;
}

static struct text read_line(struct pci_config *config, const struct function *function,
			     const char *name)
{
	struct arena *arena = &config->machine->arena;
	char address[PCI_ADDRESS_TEXT];
	struct answer answer = source_read(config->source, arena, "/sys/bus/pci/devices/%s/%s",
					   pci_address_print(function->address, address), name);

	return text_of_answer(arena, &answer);
}

void pci_read_runtime_power(struct pci_config *config, struct function *function)
{
	struct runtime_power *power = &function->runtime_power;

	power->state = read_line(config, function, "power_state");
	if (!function_is_powered_down(function))
		return;
	struct text allowed = read_line(config, function, "d3cold_allowed");
	if (allowed.status == OK && strcmp(allowed.value, "0") != 0 &&
	    strcmp(allowed.value, "1") != 0)
		allowed.status = FAILED;
	power->d3cold_allowed =
		(struct flag){ allowed.status, allowed.status == OK && *allowed.value == '1' };
}

void pci_read_power_resources(struct pci_config *config, struct function *function)
{
	char address[PCI_ADDRESS_TEXT];

	if (!function_is_root_port(function) && !function_is_downstream_port(function))
		return;
	struct answer answer =
		source_list(config->source, &config->machine->arena,
			    "/sys/bus/pci/devices/%s/firmware_node/power_resources_D3hot",
			    pci_address_print(function->address, address));
	function->runtime_power.resources =
		(struct flag){ status_is_evidence(answer.status) ? OK : answer.status,
			       answer.status == OK };
}
