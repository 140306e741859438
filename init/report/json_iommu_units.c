/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_iommu_sections.h"

static struct pci_address address_of(uint16_t segment, uint16_t id)
{
	return (struct pci_address){ segment, (uint8_t)(id >> 8), id >> 3 & 0x1f, id & 7 };
}

static void device_item(struct json *json, yyjson_mut_val *list, uint16_t segment,
			const struct device_range *range)
{
	yyjson_mut_val *object = json_item(json, list);

	json_address(json, object, "first", address_of(segment, range->first));
	json_address(json, object, "last", address_of(segment, range->last));
	if (range->has_source)
		json_address(json, object, "source", address_of(segment, range->source));
	else
		json_null(json, object, "source");
	json_hex(json, object, "settings", 2, range->settings);
	json_hex(json, object, "extended", 1, range->extended);
	json_hex(json, object, "type", 2, range->type);
	json_number(json, object, "offset", range->offset);
}

static void named_item(struct json *json, yyjson_mut_val *list, uint16_t segment,
		       const struct named_device *named)
{
	yyjson_mut_val *object = json_item(json, list);

	json_address(json, object, "address", address_of(segment, named->device_id));
	json_text(json, object, "hid", named->hid);
	json_text(json, object, "cid", named->cid);
	json_text(json, object, "uid", named->uid);
	json_hex(json, object, "settings", 2, named->settings);
	json_number(json, object, "offset", named->offset);
}

static void unit_item(struct json *json, yyjson_mut_val *list, const struct remapping_unit *unit)
{
	yyjson_mut_val *object = json_item(json, list);

	json_number(json, object, "segment", unit->segment);
	json_hex(json, object, "base", 1, unit->base);
	json_bool(json, object, "include_all", unit->include_all);
	json_unit_registers(json, object, unit);
	json_scopes(json, object, "iommu.units[].scopes[].address", unit->segment, &unit->scopes);

	yyjson_mut_val *devices = json_list(json, object, "devices");
	for (size_t i = 0; i < unit->devices.count; i++)
		device_item(json, devices, unit->segment, &unit->devices.items[i]);
	yyjson_mut_val *named = json_list(json, object, "named");
	for (size_t i = 0; i < unit->named.count; i++)
		named_item(json, named, unit->segment, &unit->named.items[i]);
	json_hex_fact(json, object, "iommu.units[].size", 1, unit->size);
	json_hex(json, object, "type", 2, unit->type);
	json_number(json, object, "offset", unit->offset);
}

void json_iommu_units(struct json *json, yyjson_mut_val *object, enum status status)
{
	const struct iommu *iommu = &json->report->machine->iommu;
	yyjson_mut_val *list = json_list_fact(json, object, "iommu.units", status);

	for (size_t i = 0; list && i < iommu->units.count; i++)
		unit_item(json, list, &iommu->units.items[i]);
}
