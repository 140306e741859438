#include "init/report/json.h"

/* ------------------------------------------------------------------ Scopes ----------------------------------------- */

/* Walks the path: each hop but the last is a bridge, and the next is on its secondary bus. False where one is not known. */
static bool scope_address(const struct machine *machine, uint16_t segment, const struct scope *scope,
			  struct pci_address *address)
{
	*address = (struct pci_address){ .domain = segment, .bus = scope->start_bus };

	for (size_t i = 0; i < scope->path.count; i++) {
		if (i) {
			const struct function *bridge = machine_function(machine, *address);
			if (!bridge || bridge->status != OK || bridge->header_type != 1)
				return false;
			address->bus = bridge->secondary_bus;
		}
		address->device = scope->path.items[i].device;
		address->function = scope->path.items[i].function;
		if (address->device > 0x1f || address->function > 7)
			return false;
	}
	return scope->path.count > 0;
}

static const char *scope_word(struct json *json, uint8_t type)
{
	static const char *const words[] = {
		[SCOPE_ENDPOINT] = "endpoint", [SCOPE_BRIDGE] = "bridge", [SCOPE_IOAPIC] = "ioapic", [SCOPE_HPET] = "hpet",
		[SCOPE_ACPI_DEVICE] = "acpi-device",
	};

	if (type >= SCOPE_ENDPOINT && type <= SCOPE_ACPI_DEVICE)
		return words[type];
	return arena_printf(&json->arena, "unknown-%u", type);
}

void json_scope(struct json *json, yyjson_mut_val *list, uint16_t segment, const struct scope *scope)
{
	yyjson_mut_val *object = json_item(json, list);
	struct pci_address address;

	json_text(json, object, "type", scope_word(json, scope->type));
	if (scope_address(json->report->machine, segment, scope, &address)) {
		json_address(json, object, "address", address);
	} else {
		json_null(json, object, "address");
		json_unknown_because(json, "iommu.units[].scopes[].address", "a function on the path is not known");
	}
	if (scope->type == SCOPE_ENDPOINT || scope->type == SCOPE_BRIDGE)
		json_null(json, object, "id");
	else
		json_number(json, object, "id", scope->id);

	yyjson_mut_val *path = json_list(json, object, "path");
	for (size_t i = 0; i < scope->path.count; i++)
		json_add_text(json, path, arena_printf(&json->arena, "%02x.%x", scope->path.items[i].device,
						       scope->path.items[i].function));
	json_hex(json, object, "start_bus", 2, scope->start_bus);
}

/* ------------------------------------------------------------------ Reserved regions ------------------------------- */

static void reserved_item(struct json *json, yyjson_mut_val *list, const struct reserved_region *region)
{
	yyjson_mut_val *object = json_item(json, list);

	json_number(json, object, "segment", region->segment);
	json_hex(json, object, "base", 1, region->base);
	json_hex(json, object, "limit", 1, region->limit);

	yyjson_mut_val *devices = json_list(json, object, "devices");
	for (size_t i = 0; i < region->scopes.count; i++) {
		struct pci_address address;
		if (scope_address(json->report->machine, region->segment, &region->scopes.items[i], &address))
			json_add_address(json, devices, address);
		else
			json_unknown_because(json, "iommu.reserved[].devices", "a function on the path is not known");
	}
	json_null(json, object, "relaxable");
}

static void unknown_item(struct json *json, yyjson_mut_val *list, const struct unknown_structure *structure)
{
	yyjson_mut_val *object = json_item(json, list);

	json_number(json, object, "type", structure->type);
	json_number(json, object, "length", structure->length);
}

/* ------------------------------------------------------------------ The section ------------------------------------ */

static void flags_section(struct json *json, yyjson_mut_val *iommu)
{
	const struct iommu *facts = &json->report->machine->iommu;
	yyjson_mut_val *object = json_object(json, iommu, "flags");

	json_flag_fact(json, object, "iommu.flags.interrupt_remapping", facts->interrupt_remapping);
	json_flag_fact(json, object, "iommu.flags.x2apic_opt_out", facts->x2apic_opt_out);
	json_flag_fact(json, object, "iommu.flags.platform_opt_in", facts->platform_opt_in);
}

/* Without knowing the kind nobody has read a table, so its lists are null and not empty. */
static void table_lists(struct json *json, yyjson_mut_val *object)
{
	const struct iommu *iommu = &json->report->machine->iommu;
	enum status status = iommu->kind == IOMMU_UNKNOWN ? NOT_ASKED : OK;

	yyjson_mut_val *list = json_list_fact(json, object, "iommu.units", status);
	for (size_t i = 0; list && i < iommu->units.count; i++)
		json_unit(json, list, &iommu->units.items[i]);

	list = json_list_fact(json, object, "iommu.reserved", status);
	for (size_t i = 0; list && i < iommu->reserved.count; i++)
		reserved_item(json, list, &iommu->reserved.items[i]);

	json_null(json, object, "atsr");
	json_null(json, object, "rhsa");
	json_null(json, object, "andd");
	json_null(json, object, "satc");

	list = json_list_fact(json, object, "iommu.unknown_structures", status);
	for (size_t i = 0; list && i < iommu->unknown.count; i++)
		unknown_item(json, list, &iommu->unknown.items[i]);
}

void json_iommu(struct json *json, yyjson_mut_val *root)
{
	static const char *const kinds[] = {
		[IOMMU_UNKNOWN] = "unknown", [IOMMU_NONE] = "none", [IOMMU_INTEL] = "intel", [IOMMU_AMD] = "amd",
		[IOMMU_VIRTIO] = "virtio",
	};
	const struct iommu *iommu = &json->report->machine->iommu;
	yyjson_mut_val *object = json_object(json, root, "iommu");

	json_text(json, object, "kind", kinds[iommu->kind]);
	json_text(json, object, "table", iommu->table);
	if (iommu->kind == IOMMU_UNKNOWN) {
		json_unknown_because(json, "iommu.kind", "the tables that tell it could not be seen");
		json_unknown_because(json, "iommu.table", "the tables that tell it could not be seen");
	}
	json_flag_fact(json, object, "iommu.enabled", iommu->enabled);
	json_number_fact(json, object, "iommu.address_width", iommu->address_width);
	flags_section(json, object);
	table_lists(json, object);
}
