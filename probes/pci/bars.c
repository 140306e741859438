/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Base address registers, PCI Local Bus 3.0, 6.2.5, and what Linux made of them. */
#include "probes/pci/parts.h"

#include "probes/lib/text.h"

#include <string.h>

enum { BARS = 0x10, ROM = 0x30, BRIDGE_ROM = 0x38 };
enum { IO = 1, TYPE = 6, WIDE = 4, PREFETCHABLE = 8, ROM_ADDRESS = ~0x7ff };
enum { RESOURCE_IO = 0x100, RESOURCE_MEMORY = 0x200, RESOURCE_SHADOW = 0x2 };
#define RESOURCE_UNSET 0x20000000U

/* "0x00000000fd000000 0x00000000fdffffff 0x0000000000040200", and the end of the line */
static bool take_line(const char **text, struct resource *resource)
{
	uint64_t *const values[] = { &resource->begin, &resource->end, &resource->flags };

	for (size_t k = 0; k < 3; k++)
		if (!text_take_hex(text, UINT64_MAX, values[k]) ||
		    (**text && *(*text)++ != (k < 2 ? ' ' : '\n')))
			return false;
	return true;
}

/* Lines of bridge windows behind are left. False where there is anything else. */
static bool parse(const char *text, struct resources *resources)
{
	for (size_t i = 0; i < RESOURCES && *text; i++) {
		struct resource resource;
		if (!take_line(&text, &resource))
			return false;
		resources->items[i] = resource;
	}
	return true;
}

struct resources pci_read_resources(struct pci_config *config)
{
	struct resources resources = { 0 };
	char address[PCI_ADDRESS_TEXT];
	struct answer answer = source_read(config->source, &config->machine->arena,
					   "/sys/bus/pci/devices/%s/resource",
					   pci_address_print(config->address, address));

	resources.status = answer.status;
	if (answer.status == OK && !parse((const char *)answer.bytes, &resources))
		resources.status = FAILED;
	return resources;
}

/* The ROM's resource may be the copy at 0xc0000 instead of what the BAR decodes. */
static struct number size_of(enum status status, const struct resource *resource)
{
	if (status != OK)
		return (struct number){ .status = status };
	if (!(resource->flags & (RESOURCE_IO | RESOURCE_MEMORY)) ||
	    resource->flags & RESOURCE_SHADOW || resource->end < resource->begin)
		return (struct number){ .status = ABSENT };
	return (struct number){ OK, resource->end - resource->begin + 1 };
}

/* A virtual function has none of its own registers: Linux knows. */
static void add(struct pci_config *config, struct bar bar, enum status status,
		const struct resource *resource, bar_list *bars)
{
	bar.size = size_of(status, resource);
	bar.shadow = status == OK && resource->flags & RESOURCE_SHADOW;
	if (bar.size.status == OK && bar.size.value && !bar.address &&
	    !(resource->flags & RESOURCE_UNSET))
		bar.address = resource->begin;
	bar.assigned =
		bar.address != 0 && !(bar.size.status == OK && resource->flags & RESOURCE_UNSET);
	*array_add(&config->machine->arena, bars) = bar;
}

void pci_decode_bars(struct pci_config *config, const uint32_t *registers, uint8_t count,
		     enum status status, const struct resource *resources, bar_list *bars)
{
	for (uint8_t i = 0; i < count; i++) {
		uint32_t value = registers[i];
		struct bar bar = { .index = i,
				   .io = value & IO,
				   .address = value & (value & IO ? ~3U : ~15U) };

		if (!value && !(resources[i].flags & (RESOURCE_IO | RESOURCE_MEMORY)))
			continue;
		if (!value)
			bar.io = resources[i].flags & RESOURCE_IO;
		bar.wide = !bar.io && (value & TYPE) == WIDE;
		bar.prefetchable = !bar.io && value & PREFETCHABLE;
		if (bar.wide && i + 1 == count) {
			pci_config_gap(config, "BARs",
				       "failed: BAR %u has 64 bits and no upper half", i);
			bar.wide = false;
		}
		if (bar.wide)
			bar.address |= (uint64_t)registers[++i] << 32;
		add(config, bar, status, &resources[bar.index], bars);
	}
}

static void add_rom(struct pci_config *config, uint32_t value, const struct resources *resources,
		    bar_list *bars)
{
	const struct resource *resource = &resources->items[RESOURCE_ROM];

	if (value || resource->flags & RESOURCE_MEMORY)
		add(config,
		    (struct bar){ .index = ROM_BAR, .address = value & (uint32_t)ROM_ADDRESS },
		    resources->status, resource, bars);
}

/* Bridges seldom have any, so Linux is asked only where a register holds something. */
void pci_read_bars(struct pci_config *config, const struct function *function,
		   struct features *features)
{
	static const uint8_t counts[] = { 6, 2, 1 };
	uint8_t count = function->header_type < sizeof counts ? counts[function->header_type] : 0;
	struct resources resources = { 0 };
	uint32_t registers[6], rom = 0, any = 0;

	pci_config_dwords(config, BARS, count, registers);
	if (function->header_type < 2)
		pci_config_dword(config, function->header_type == 0 ? ROM : BRIDGE_ROM, &rom);
	for (uint8_t i = 0; i < count; i++)
		any |= registers[i];
	if (function->header_type == 0 || any || rom)
		resources = pci_read_resources(config);
	pci_decode_bars(config, registers, count, resources.status, resources.items,
			&features->bars);
	add_rom(config, rom, &resources, &features->bars);
}
