/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_iommu_sections.h"

typedef ARRAY(struct device_list) device_lists;

static struct pci_address address_of(uint16_t segment, uint16_t id)
{
	return (struct pci_address){ segment, (uint8_t)(id >> 8), id >> 3 & 0x1f, id & 7 };
}

/* `flag`: what the structure calls its flag, or NULL where it has none. */
static void device_list_item(struct json *json, yyjson_mut_val *list, const char *flag,
			     const char *address_path, const struct device_list *devices)
{
	yyjson_mut_val *object = json_item(json, list);

	json_number(json, object, "segment", devices->segment);
	if (flag)
		json_bool(json, object, flag, devices->flag);
	json_scopes(json, object, address_path, devices->segment, &devices->scopes);
	json_number(json, object, "offset", devices->offset);
}

static void proximity_item(struct json *json, yyjson_mut_val *list,
			   const struct proximity *proximity)
{
	yyjson_mut_val *object = json_item(json, list);

	json_hex(json, object, "base", 1, proximity->base);
	json_number(json, object, "proximity_domain", proximity->domain);
	json_number(json, object, "offset", proximity->offset);
}

static void namespace_item(struct json *json, yyjson_mut_val *list,
			   const struct namespace_device *device)
{
	yyjson_mut_val *object = json_item(json, list);

	json_number(json, object, "device_number", device->number);
	json_text_fact(json, object, "iommu.andd[].path", device->path);
	json_number(json, object, "offset", device->offset);
}

static void endpoints_item(struct json *json, yyjson_mut_val *list,
			   const struct virtio_endpoints *endpoints)
{
	yyjson_mut_val *object = json_item(json, list);

	if (endpoints->on_pci) {
		json_address(json, object, "first",
			     address_of(endpoints->first_segment, endpoints->first));
		json_address(json, object, "last",
			     address_of(endpoints->last_segment, endpoints->last));
		json_null(json, object, "base");
	} else {
		json_null(json, object, "first");
		json_null(json, object, "last");
		json_hex(json, object, "base", 1, endpoints->base);
	}
	json_number(json, object, "endpoint", endpoints->endpoint);
	json_number(json, object, "unit", endpoints->unit);
	json_number(json, object, "offset", endpoints->offset);
}

static void unknown_item(struct json *json, yyjson_mut_val *list,
			 const struct unknown_structure *structure)
{
	yyjson_mut_val *object = json_item(json, list);

	json_number(json, object, "type", structure->type);
	json_number(json, object, "length", structure->length);
	json_number(json, object, "offset", structure->offset);
}

static void dmar_lists(struct json *json, yyjson_mut_val *object, enum status status)
{
	const struct iommu *iommu = &json->report->machine->iommu;

	yyjson_mut_val *list = json_list_fact(json, object, "iommu.atsr", status);
	for (size_t i = 0; list && i < iommu->atsr.count; i++)
		device_list_item(json, list, "all_ports", "iommu.atsr[].scopes[].address",
				 &iommu->atsr.items[i]);
	list = json_list_fact(json, object, "iommu.rhsa", status);
	for (size_t i = 0; list && i < iommu->rhsa.count; i++)
		proximity_item(json, list, &iommu->rhsa.items[i]);
	list = json_list_fact(json, object, "iommu.andd", status);
	for (size_t i = 0; list && i < iommu->andd.count; i++)
		namespace_item(json, list, &iommu->andd.items[i]);
	list = json_list_fact(json, object, "iommu.satc", status);
	for (size_t i = 0; list && i < iommu->satc.count; i++)
		device_list_item(json, list, "atc_required", "iommu.satc[].scopes[].address",
				 &iommu->satc.items[i]);
	list = json_list_fact(json, object, "iommu.sidp", status);
	for (size_t i = 0; list && i < iommu->sidp.count; i++)
		device_list_item(json, list, NULL, "iommu.sidp[].scopes[].address",
				 &iommu->sidp.items[i]);
}

static void other_tables(struct json *json, yyjson_mut_val *object)
{
	const struct iommu *iommu = &json->report->machine->iommu;

	yyjson_mut_val *list = json_list_fact(json, object, "iommu.mcfg", iommu->mcfg.status);
	for (size_t i = 0; list && i < iommu->ecam.count; i++) {
		const struct ecam *ecam = &iommu->ecam.items[i];
		yyjson_mut_val *item = json_item(json, list);
		json_number(json, item, "segment", ecam->segment);
		json_hex(json, item, "base", 1, ecam->base);
		json_hex(json, item, "first_bus", 2, ecam->first_bus);
		json_hex(json, item, "last_bus", 2, ecam->last_bus);
		json_number(json, item, "offset", ecam->offset);
	}

	const struct hpet *hpet = &iommu->hpet;
	if (hpet->status != OK) {
		json_null(json, object, "hpet");
		json_unknown(json, "iommu.hpet", hpet->status);
		return;
	}
	yyjson_mut_val *item = json_object(json, object, "hpet");
	json_number(json, item, "id", hpet->number);
	json_hex(json, item, "block_id", 8, hpet->block_id);
	json_hex(json, item, "base", 1, hpet->base);
}

void json_iommu_structures(struct json *json, yyjson_mut_val *object, enum status status)
{
	const struct iommu *iommu = &json->report->machine->iommu;

	dmar_lists(json, object, status);
	yyjson_mut_val *list = json_list_fact(json, object, "iommu.endpoints", status);
	for (size_t i = 0; list && i < iommu->endpoints.count; i++)
		endpoints_item(json, list, &iommu->endpoints.items[i]);
	other_tables(json, object);
	list = json_list_fact(json, object, "iommu.unknown_structures", status);
	for (size_t i = 0; list && i < iommu->unknown.count; i++)
		unknown_item(json, list, &iommu->unknown.items[i]);
}
