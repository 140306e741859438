/* The remapping units of the section "iommu". */
#include "init/report/json.h"

/* Of the four registers each kind of unit has its own; the others are no gap. */
static void unit_registers(struct json *json, yyjson_mut_val *object, const struct remapping_unit *unit)
{
	enum iommu_kind kind = json->report->machine->iommu.kind;
	const struct number none = { .status = ABSENT };
	const bool intel = kind == IOMMU_INTEL;

	json_text_fact(json, object, "iommu.units[].version", intel ? unit->version : (struct text){ .status = ABSENT });
	json_hex_fact(json, object, "iommu.units[].cap", 1, intel ? unit->capability : none);
	json_hex_fact(json, object, "iommu.units[].ecap", 1, intel ? unit->extended_capability : none);
	json_hex_fact(json, object, "iommu.units[].efr", 1, kind == IOMMU_AMD ? unit->extended_features : none);
}

void json_unit(struct json *json, yyjson_mut_val *list, const struct remapping_unit *unit)
{
	yyjson_mut_val *object = json_item(json, list);

	json_number(json, object, "segment", unit->segment);
	json_hex(json, object, "base", 1, unit->base);
	json_bool(json, object, "include_all", unit->include_all);
	unit_registers(json, object, unit);

	yyjson_mut_val *scopes = json_list(json, object, "scopes");
	for (size_t i = 0; i < unit->scopes.count; i++)
		json_scope(json, scopes, unit->segment, &unit->scopes.items[i]);
}
