/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_iommu_sections.h"
#include "probes/analysis/scope.h"

static const char *scope_word(struct json *json, uint8_t type)
{
	static const char *const words[] = {
		[SCOPE_ENDPOINT] = "endpoint",       [SCOPE_BRIDGE] = "bridge",
		[SCOPE_IOAPIC] = "ioapic",           [SCOPE_HPET] = "hpet",
		[SCOPE_ACPI_DEVICE] = "acpi-device",
	};

	if (type >= SCOPE_ENDPOINT && type <= SCOPE_ACPI_DEVICE)
		return words[type];
	return arena_printf(&json->arena, "unknown-%u", type);
}

static void scope_item(struct json *json, yyjson_mut_val *list, const char *address_path,
		       uint16_t segment, const struct scope *scope)
{
	yyjson_mut_val *object = json_item(json, list);
	struct pci_address address;

	json_text(json, object, "type", scope_word(json, scope->type));
	if (scope_address(json->report->machine, segment, scope, &address)) {
		json_address(json, object, "address", address);
	} else {
		json_null(json, object, "address");
		json_unknown_because(json, address_path, "a function on the path is not known");
	}
	if (scope_is_pci(scope))
		json_null(json, object, "id");
	else
		json_number(json, object, "id", scope->id);

	yyjson_mut_val *path = json_list(json, object, "path");
	for (size_t i = 0; i < scope->path.count; i++)
		json_add_text(json, path,
			      arena_printf(&json->arena, "%02x.%x", scope->path.items[i].device,
					   scope->path.items[i].function));
	json_hex(json, object, "start_bus", 2, scope->start_bus);
	json_number(json, object, "flags", scope->flags);
	json_number(json, object, "offset", scope->offset);
}

void json_scopes(struct json *json, yyjson_mut_val *object, const char *path, uint16_t segment,
		 const scope_list *scopes)
{
	yyjson_mut_val *list = json_list(json, object, "scopes");

	for (size_t i = 0; i < scopes->count; i++)
		scope_item(json, list, path, segment, &scopes->items[i]);
}
