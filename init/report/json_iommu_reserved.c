/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_iommu_sections.h"
#include "probes/analysis/reserved.h"
#include "probes/analysis/scope.h"

/* Without a list of functions: what the table itself tells. */
static void named_devices(struct json *json, yyjson_mut_val *list,
			  const struct reserved_region *region)
{
	for (size_t i = 0; i < region->scopes.count; i++) {
		struct pci_address address;
		if (scope_address(json->report->machine, region->segment, &region->scopes.items[i],
				  &address))
			json_add_address(json, list, address);
	}
	json_unknown_because(json, "iommu.reserved[].devices",
			     "the list of functions is not known");
}

static void reserved_item(struct json *json, yyjson_mut_val *list,
			  const struct reserved_region *region)
{
	const struct machine *machine = json->report->machine;
	yyjson_mut_val *object = json_item(json, list);

	json_number(json, object, "segment", region->segment);
	json_hex(json, object, "base", 1, region->base);
	json_hex(json, object, "limit", 1, region->limit);

	yyjson_mut_val *devices = json_list(json, object, "devices");
	function_list functions = { 0 };
	enum status status = reserved_functions(&json->arena, machine, region, &functions);
	for (size_t i = 0; i < functions.count; i++)
		json_add_address(json, devices, functions.items[i]->address);
	if (machine->functions_status != OK)
		named_devices(json, devices, region);
	else if (status != OK)
		json_unknown_because(json, "iommu.reserved[].devices",
				     "a function on the path is not known");
	json_flag_fact(json, object, "iommu.reserved[].relaxable",
		       reserved_is_relaxable(&json->arena, machine, region));
	json_scopes(json, object, "iommu.reserved[].scopes[].address", region->segment,
		    &region->scopes);
	json_hex(json, object, "type", 2, region->type);
	json_number(json, object, "offset", region->offset);
}

void json_iommu_reserved(struct json *json, yyjson_mut_val *object, enum status status)
{
	const struct iommu *iommu = &json->report->machine->iommu;
	yyjson_mut_val *list = json_list_fact(json, object, "iommu.reserved", status);

	for (size_t i = 0; list && i < iommu->reserved.count; i++)
		reserved_item(json, list, &iommu->reserved.items[i]);
}
