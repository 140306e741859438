/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/machine/pci_address.h"

#include "probes/lib/text.h"

#include <stdio.h>
#include <string.h>

static char *print_hex(char *at, int digits, uint32_t value)
{
	for (int digit = digits; digit-- > 0; value >>= 4)
		at[digit] = "0123456789abcdef"[value & 0xf];
	return at + digits;
}

/* A big report has more of them than of anything else, so without printf. */
char *pci_address_print(struct pci_address address, char text[PCI_ADDRESS_TEXT])
{
	int digits = 4;

	while (digits < 8 && address.domain >> 4 * digits)
		digits++;
	char *at = print_hex(text, digits, address.domain);
	*at++ = ':';
	at = print_hex(at, 2, address.bus);
	*at++ = ':';
	at = print_hex(at, 2, address.device & 0x1fU);
	*at++ = '.';
	at = print_hex(at, 1, address.function & 7U);
	*at = '\0';
	return text;
}

bool pci_address_parse(const char *text, struct pci_address *address)
{
	uint64_t domain, bus, device, function;

	if (!text_take_digits(&text, 4, 8, &domain) || *text++ != ':' ||
	    !text_take_digits(&text, 2, 2, &bus) || *text++ != ':' ||
	    !text_take_digits(&text, 2, 2, &device) || *text++ != '.' ||
	    !text_take_digits(&text, 1, 1, &function))
		return false;
	if (*text || device > 0x1f || function > 7)
		return false;
	*address = (struct pci_address){ (uint32_t)domain, (uint8_t)bus, (uint8_t)device,
					 (uint8_t)function };
	return true;
}

bool pci_address_last_in(const char *path, uint32_t most, struct pci_address *address)
{
	bool found = false;

	while (*path) {
		struct pci_address one;
		char part[PCI_ADDRESS_TEXT];
		size_t length = strcspn(path, "/");
		snprintf(part, sizeof part, "%.*s", (int)(length < sizeof part ? length : 0), path);
		if (pci_address_parse(part, &one) && one.domain <= most) {
			*address = one;
			found = true;
		}
		path += length + (path[length] == '/');
	}
	return found;
}

int pci_address_compare(struct pci_address a, struct pci_address b)
{
	if (a.domain != b.domain)
		return a.domain < b.domain ? -1 : 1;
	int left = a.bus << 8 | a.device << 3 | a.function;
	int right = b.bus << 8 | b.device << 3 | b.function;
	return left - right;
}

bool pci_address_same_slot(struct pci_address a, struct pci_address b)
{
	return a.domain == b.domain && a.bus == b.bus && a.device == b.device;
}

unsigned pci_address_devfn(struct pci_address address)
{
	return (unsigned)address.device << 3 | address.function;
}
