/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"

static void kept(struct json *json, yyjson_mut_val *object, const struct together *together)
{
	yyjson_mut_val *keeps = json_object(json, object, "keeps");

	for (enum device_kind kind = 0; kind < DEVICE_KINDS; kind++)
		if (json->report->judgement->counts[kind].total)
			json_number(json, keeps, device_kind_word(kind), together->kept[kind]);
}

static void fabrics(struct json *json, yyjson_mut_val *object, const struct together *together)
{
	yyjson_mut_val *list = json_list(json, object, "fabrics");

	for (size_t i = 0; i < together->shares.count; i++) {
		const struct fabric_share *share = &together->shares.items[i];
		yyjson_mut_val *item = json_item(json, list);
		json_text(json, item, "name", share->fabric->known->name);
		json_number(json, item, "gpus", share->gpus);
		json_number(json, item, "switches", share->switches);
		if (share->listed.status == OK)
			json_bool(json, item, "listed", share->listed.value);
		else
			json_null(json, item, "listed");
	}
}

static void guest_nodes(struct json *json, yyjson_mut_val *object,
			const struct guest_topology *topology)
{
	yyjson_mut_val *list = json_list(json, object, "nodes");

	for (size_t i = 0; i < topology->nodes.count; i++) {
		yyjson_mut_val *item = json_item(json, list);
		json_number(json, item, "host_node", topology->nodes.items[i].host);
		json_text(json, item, "cpus", topology->nodes.items[i].cpus);
	}
}

static void guest_ports(struct json *json, yyjson_mut_val *object,
			const struct guest_topology *topology)
{
	yyjson_mut_val *list = json_list(json, object, "ports");

	for (size_t i = 0; i < topology->ports.count; i++) {
		const struct guest_port *port = &topology->ports.items[i];
		yyjson_mut_val *item = json_item(json, list);
		json_number(json, item, "port", port->number);
		json_text(json, item, "kind", guest_port_word(port->kind));
		json_number_or_null(json, item, "above", port->above);
		json_number_or_null(json, item, "bus", port->bus);
		if (port->kind == GUEST_EXPANDER)
			json_number(json, item, "node", port->node);
		else
			json_null(json, item, "node");
	}
}

static void guest_layout(struct json *json, yyjson_mut_val *object,
			 const struct guest_topology *topology)
{
	yyjson_mut_val *layout = json_object(json, object, "topology");

	guest_nodes(json, layout, topology);
	guest_ports(json, layout, topology);
	yyjson_mut_val *list = json_list(json, layout, "devices");
	for (size_t i = 0; i < topology->seats.count; i++) {
		const struct guest_seat *seat = &topology->seats.items[i];
		yyjson_mut_val *item = json_item(json, list);
		json_address(json, item, "address", seat->function->address);
		json_number(json, item, "port", seat->port);
		json_number(json, item, "function", seat->number);
	}
}

void json_together(struct json *json, yyjson_mut_val *root)
{
	static const struct configuration none;
	const struct together *together = json->report->together;

	if (!together) {
		json_null(json, root, "together");
		return;
	}
	const struct configuration *configuration =
		together->configuration ? together->configuration : &none;
	yyjson_mut_val *object = json_object(json, root, "together");
	json_addresses(json, object, "devices", together->asked.items, together->asked.count);
	if (together->can.status == OK)
		json_bool(json, object, "can", together->can.value);
	else
		json_null(json, object, "can");
	json_functions_at(json, object, "given", configuration->given.items,
			  configuration->given.count);
	json_functions_at(json, object, "with", configuration->others.items,
			  configuration->others.count);
	kept(json, object, together);
	json_text(json, object, "option", together->direct.option);
	yyjson_mut_val *merges = json_list(json, object, "merges");
	for (size_t i = 0; i < together->direct.merges.count; i++)
		yyjson_mut_arr_add_int(json->document, merges, together->direct.merges.items[i]);
	fabrics(json, object, together);
	guest_layout(json, object, &configuration->guest.topology);
}
