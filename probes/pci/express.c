/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The PCI Express capability, PCI Express Base 5.0, 7.5.3. */
#include "probes/pci/parts.h"

enum {
	DEVICE_CAPABILITIES = 0x04,
	LINK_CAPABILITIES = 0x0c,
	SLOT_CAPABILITIES = 0x14,
	DEVICE_CAPABILITIES_2 = 0x24
};

static bool bit(uint32_t value, unsigned number)
{
	return value >> number & 1;
}

static bool is_port(enum port_type type)
{
	return type == PORT_ROOT || type == PORT_DOWNSTREAM;
}

static bool is_endpoint(enum port_type type)
{
	return type == PORT_ENDPOINT || type == PORT_LEGACY_ENDPOINT ||
	       type == PORT_INTEGRATED_ENDPOINT;
}

static struct flag read_flr(struct pci_config *config, struct capability_place place,
			    enum port_type type)
{
	uint32_t value;

	if (place.status == OK && !is_endpoint(type))
		return (struct flag){ .status = ABSENT };
	struct flag flag = { .status =
				     pci_registers(config, place, DEVICE_CAPABILITIES, 1, &value) };
	flag.value = bit(value, 28);
	return flag;
}

/* Integrated devices have no link. */
static struct link read_link(struct pci_config *config, struct capability_place place,
			     enum port_type type)
{
	uint32_t values[2];

	if (place.status == OK &&
	    (type == PORT_INTEGRATED_ENDPOINT || type == PORT_EVENT_COLLECTOR))
		return (struct link){ .status = ABSENT };
	struct link link = { .status = pci_registers(config, place, LINK_CAPABILITIES, 2, values) };
	link.speed_at_most = values[0] & 0xf;
	link.width_at_most = values[0] >> 4 & 0x3f;
	link.port = (uint8_t)(values[0] >> 24);
	link.speed = values[1] >> 16 & 0xf;
	link.width = values[1] >> 20 & 0x3f;
	return link;
}

static struct port_slot read_slot(struct pci_config *config, struct capability_place place,
				  enum port_type type, bool implemented)
{
	uint32_t value;

	if (place.status == OK && (!is_port(type) || !implemented))
		return (struct port_slot){ .status = ABSENT };
	struct port_slot slot = { .status = pci_registers(config, place, SLOT_CAPABILITIES, 1,
							  &value) };
	slot.number = (uint16_t)(value >> 19);
	slot.hotplug = bit(value, 6);
	slot.surprise = bit(value, 5);
	return slot;
}

/* The first version of the capability ends before these registers. */
static struct ari_forwarding read_ari_forwarding(struct pci_config *config,
						 struct capability_place place, enum port_type type,
						 unsigned version)
{
	uint32_t values[2];

	if (place.status == OK && (!is_port(type) || version < 2))
		return (struct ari_forwarding){ .status = ABSENT };
	struct ari_forwarding forwarding = {
		.status = pci_registers(config, place, DEVICE_CAPABILITIES_2, 2, values)
	};
	forwarding.supported = bit(values[0], 5);
	forwarding.enabled = bit(values[1], 5);
	return forwarding;
}

void pci_read_express(struct pci_config *config, struct function *function,
		      struct features *features)
{
	struct capability_place place = pci_capability(function, CAPABILITY_PCIE);
	uint32_t value = 0;

	if (place.status == OK)
		pci_config_dword(config, place.offset, &value);
	enum port_type type = (enum port_type)(value >> 20 & 0xf);
	function->pcie = (struct pcie){ place.status, place.offset, type };
	features->resets.flr = read_flr(config, place, type);
	features->link = read_link(config, place, type);
	features->slot = read_slot(config, place, type, bit(value, 24));
	features->ari_forwarding = read_ari_forwarding(config, place, type, value >> 16 & 0xf);
}
