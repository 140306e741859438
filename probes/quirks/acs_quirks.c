/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/quirks/acs_quirks.h"

#include "probes/machine/machine.h"

bool acs_quirk_is_about(const struct acs_quirk *quirk, uint16_t vendor, uint16_t device)
{
	return quirk->vendor == vendor && quirk->first <= device && device <= quirk->last;
}

bool acs_asks_chipset(const struct function *function)
{
	for (size_t i = 0; function_is_root_port(function) && i < acs_quirk_count; i++)
		if ((acs_quirks[i].when & WHEN_PCH_ENABLED) &&
		    acs_quirk_is_about(&acs_quirks[i], function->vendor, function->device))
			return true;
	return false;
}

bool acs_registers_are_wide(uint16_t vendor, uint16_t device)
{
	for (size_t i = 0; i < acs_quirk_count; i++)
		if (acs_quirks[i].gives == QUIRK_DWORD &&
		    acs_quirk_is_about(&acs_quirks[i], vendor, device))
			return true;
	return false;
}
