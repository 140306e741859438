/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of a unit by its registers. */
#include "init/report/json_iommu_sections.h"

#define UNIT "iommu.units[]."

/* Each kind of unit has registers of its own; the others are no gap. */
static struct number of_kind(const struct json *json, enum iommu_kind kind, struct number number)
{
	return json->report->machine->iommu.kind == kind ? number
							 : (struct number){ .status = ABSENT };
}

static void registers_of(struct json *json, yyjson_mut_val *object,
			 const struct remapping_unit *unit)
{
	const struct {
		const char *path;
		enum iommu_kind kind;
		struct number number;
	} registers[] = {
		{ UNIT "cap", IOMMU_INTEL, unit->capability },
		{ UNIT "ecap", IOMMU_INTEL, unit->extended_capability },
		{ UNIT "efr", IOMMU_AMD, unit->extended_features },
		{ UNIT "efr2", IOMMU_AMD, unit->extended_features_2 },
		{ UNIT "global_status", IOMMU_INTEL, unit->global_status },
		{ UNIT "fault_status", IOMMU_INTEL, unit->fault_status },
		{ UNIT "control", IOMMU_AMD, unit->control },
		{ UNIT "status", IOMMU_AMD, unit->hardware_status },
	};
	struct text version = unit->version;

	if (json->report->machine->iommu.kind != IOMMU_INTEL)
		version.status = ABSENT;
	json_text_fact(json, object, UNIT "version", version);
	for (size_t i = 0; i < sizeof registers / sizeof *registers; i++)
		json_hex_fact(json, object, registers[i].path, 1,
			      of_kind(json, registers[i].kind, registers[i].number));
}

/* The fields of the registers that are known; null where none is. */
static void unit_fields(struct json *json, yyjson_mut_val *unit_object, const char *key,
			const struct remapping_unit *unit, const struct register_field *fields,
			size_t count)
{
	yyjson_mut_val *object = NULL;

	for (size_t i = 0; i < count; i++) {
		struct number value = register_field_value(unit, &fields[i]);
		if (value.status != OK)
			continue;
		if (!object)
			object = json_object(json, unit_object, key);
		if (fields[i].width == 1)
			json_bool(json, object, fields[i].name, value.value);
		else
			json_number(json, object, fields[i].name, value.value);
	}
	if (!object)
		json_null(json, unit_object, key);
}

/* Units that are no hardware have no registers to be read. */
static void unit_evidence(struct json *json, yyjson_mut_val *object,
			  const struct remapping_unit *unit)
{
	enum iommu_kind kind = json->report->machine->iommu.kind;
	bool amd = kind == IOMMU_AMD, hardware = amd || kind == IOMMU_INTEL;
	const struct flag none = { .status = ABSENT };

	if (hardware) {
		json_unknown(json, UNIT "features",
			     amd ? unit->extended_features.status : unit->capability.status);
		json_unknown(json, UNIT "state",
			     amd ? unit->control.status : unit->global_status.status);
	}
	json_text_fact(json, object, UNIT "registers_from",
		       hardware ? unit->registers_from : (struct text){ .status = ABSENT });
	json_flag_fact(json, object, UNIT "all_ones", hardware ? unit->all_ones : none);
	json_flag_fact(json, object, UNIT "efr_mismatch", amd ? unit->features_mismatch : none);
	json_flag_fact(json, object, UNIT "efr_differs", amd ? unit->features_differ : none);
}

void json_unit_registers(struct json *json, yyjson_mut_val *object,
			 const struct remapping_unit *unit)
{
	registers_of(json, object, unit);
	unit_fields(json, object, "features", unit, iommu_features, iommu_feature_count);
	unit_fields(json, object, "state", unit, iommu_states, iommu_state_count);
	unit_evidence(json, object, unit);
}
