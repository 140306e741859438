/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"

#include "probes/groups/predict.h"

static const char *port_type_word(struct json *json, enum port_type type)
{
	switch (type) {
	case PORT_ENDPOINT: return "endpoint";
	case PORT_LEGACY_ENDPOINT: return "legacy-endpoint";
	case PORT_ROOT: return "root-port";
	case PORT_UPSTREAM: return "upstream-port";
	case PORT_DOWNSTREAM: return "downstream-port";
	case PORT_PCIE_TO_PCI: return "pcie-to-pci-bridge";
	case PORT_PCI_TO_PCIE: return "pci-to-pcie-bridge";
	case PORT_INTEGRATED_ENDPOINT: return "integrated-endpoint";
	case PORT_EVENT_COLLECTOR: return "event-collector";
	}
	return arena_printf(&json->arena, "unknown-%u", (unsigned)type);
}

static struct number header_field(const struct function *function, uint32_t value)
{
	return (struct number){ function->status, value };
}

/* Linux keeps these of what no longer answers. */
static struct number kept_field(const struct function *function, uint32_t value)
{
	return (struct number){ function->remembered ? OK : function->status, value };
}

static void identity(struct json *json, yyjson_mut_val *object, const struct function *function)
{
	struct number class_code = kept_field(function, function->class_code);

	json_hex_fact(json, object, "functions[].class", 6, class_code);
	json_text(json, object, "class_name", function->class_name);
	json_hex_fact(json, object, "functions[].vendor", 4,
		      kept_field(function, function->vendor));
	json_text(json, object, "vendor_name", function->vendor_name);
	json_hex_fact(json, object, "functions[].device", 4,
		      kept_field(function, function->device));
	json_text(json, object, "device_name", function->device_name);
	json_hex_fact(json, object, "functions[].subsystem_vendor", 4,
		      header_field(function, function->subsystem_vendor));
	json_hex_fact(json, object, "functions[].subsystem_device", 4,
		      header_field(function, function->subsystem_device));
	json_hex_fact(json, object, "functions[].revision", 2,
		      header_field(function, function->revision));
	json_hex_fact(json, object, "functions[].header_type", 2,
		      header_field(function, function->header_type));
}

/* To whether it is there, "absent" is an answer. */
static enum status present_status(enum status status)
{
	return status_is_evidence(status) ? OK : status;
}

static void acs_section(struct json *json, yyjson_mut_val *object, const struct function *function)
{
	const struct acs *acs = &function->acs;
	yyjson_mut_val *section = json_object(json, object, "acs");
	struct text source = deduced_acs_source(&json->report->judgement->deduced, function);
	int digits = acs->wide ? 8 : 4;
	struct flag present = { present_status(acs->status), acs->status == OK };

	json_flag_fact(json, section, "functions[].acs.present", present);
	json_hex_fact(json, section, "functions[].acs.capability", digits,
		      (struct number){ acs->status, acs->capability });
	json_hex_fact(
		json, section, "functions[].acs.control", digits,
		(struct number){ acs->control_unseen ? NOT_ASKED : acs->status, acs->control });
	json_text_fact(json, section, "functions[].acs.source", source);
}

static struct number group_of(const struct machine *machine, const struct function *function)
{
	const struct group *group = machine_group_of(machine, function->address);

	if (group)
		return (struct number){ OK, group->id };
	return (struct number){ .status = machine->groups_status == OK ? ABSENT
								       : machine->groups_status };
}

static void function_item(struct json *json, yyjson_mut_val *list, size_t index,
			  const void *machine)
{
	const struct function *function =
		&((const struct machine *)machine)->functions.items[index];
	yyjson_mut_val *object = json_item(json, list);
	struct text port_type = { function->pcie.status, NULL };

	if (port_type.status == OK)
		port_type.value = port_type_word(json, function->pcie.type);

	json_address(json, object, "address", function->address);
	identity(json, object, function);
	json_text_fact(json, object, "functions[].port_type", port_type);
	json_text_fact(json, object, "functions[].driver", function->driver);
	acs_section(json, object, function);
	json_number_fact(json, object, "functions[].group",
			 group_of(json->report->machine, function));
	json_function_config(json, object, function);
	json_function_place(json, object, function);
	json_function_reset(json, object, function);
	json_function_rom(json, object, function);
	json_function_features(json, object, function);
}

void json_functions(struct json *json)
{
	const struct machine *machine = json->report->machine;

	json_long_list(json, "functions", machine->functions_status, machine->functions.count,
		       function_item, machine);
}
