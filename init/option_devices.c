/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/option_devices.h"

#include "probes/assignment/host_running.h"

#include <stdio.h>
#include <string.h>

/* "0000:01:00.0", or "01:00.0" as lspci says it. */
static bool take_address(const char *value, struct pci_address *address)
{
	char whole[sizeof "0000:" + 16];

	snprintf(whole, sizeof whole, "0000:%.16s", value);
	return pci_address_parse(value, address) || pci_address_parse(whole, address);
}

bool choose_device(struct choice *choice, const char *value)
{
	if (choice->device_count == DEVICES_CHOSEN_AT_MOST ||
	    !take_address(value, &choice->devices[choice->device_count]))
		return false;
	choice->device_count++;
	return true;
}

bool choose_given(struct given *given, const char *value)
{
	do {
		char one[24];
		size_t length = strcspn(value, ",");
		if (length >= sizeof one || given->count == DEVICES_CHOSEN_AT_MOST)
			return false;
		snprintf(one, sizeof one, "%.*s", (int)length, value);
		if (!take_address(one, &given->devices[given->count]))
			return false;
		for (size_t i = 0; i < given->count; i++)
			if (!pci_address_compare(given->devices[i], given->devices[given->count]))
				return false;
		given->count++;
		value += length;
	} while (*value++ == ',');
	return true;
}

bool choose_host(struct choice *choice, const char *value)
{
	uint32_t named = strcmp(value, "all") == 0 ? HOSTS_ALL : host_named(value);

	choice->hosts |= named;
	return named;
}
