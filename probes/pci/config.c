/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/pci/config.h"

#include <stdarg.h>
#include <string.h>

void pci_config_begin(struct pci_config *config, struct pci_address address)
{
	config->address = address;
	memset(config->known, 0, sizeof config->known);
}

static bool is_known(const struct pci_config *config, unsigned index)
{
	return config->known[index / 32] >> index % 32 & 1;
}

static uint32_t little_endian(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
	       (uint32_t)bytes[3] << 24;
}

static enum status fetch(struct pci_config *config, unsigned offset, unsigned count)
{
	uint8_t bytes[CONFIG_HEADER];
	enum status status =
		config->source->config(config->source, config->address, offset, count * 4, bytes);

	if (status != OK)
		return status;
	config->machine->config_dwords.read += count;
	for (unsigned i = 0; i < count; i++) {
		unsigned index = offset / 4 + i;
		config->dwords[index] = little_endian(bytes + (size_t)i * 4);
		config->known[index / 32] |= 1U << index % 32;
	}
	return OK;
}

enum status pci_config_dword(struct pci_config *config, unsigned offset, uint32_t *value)
{
	return pci_config_dwords(config, offset, 1, value);
}

enum status pci_config_dwords(struct pci_config *config, unsigned offset, unsigned count,
			      uint32_t *values)
{
	bool all_known = true;

	memset(values, 0, count * sizeof *values);
	if (offset % 4 || offset > CONFIG_EXTENDED || count > CONFIG_HEADER / 4 ||
	    count * 4 > CONFIG_EXTENDED - offset)
		return FAILED;
	for (unsigned i = 0; i < count; i++)
		all_known = all_known && is_known(config, offset / 4 + i);

	enum status status = all_known ? OK : fetch(config, offset, count);
	if (status == OK)
		memcpy(values, config->dwords + offset / 4, count * sizeof *values);
	return status;
}

void pci_config_gap(struct pci_config *config, const char *what, const char *why, ...)
{
	char address[PCI_ADDRESS_TEXT];
	va_list arguments;

	va_start(arguments, why);
	const char *reason = arena_vprintf(&config->machine->arena, why, arguments);
	va_end(arguments);
	machine_gap(config->machine,
		    arena_printf(&config->machine->arena, "%s of %s", what,
				 pci_address_print(config->address, address)),
		    "%s", reason);
}
