/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/groups/view.h"

#include "probes/lib/text.h"

#include <string.h>

/* A cursor along an option. Every take_… moves it and says whether it found what it is for. */

static bool take_text(const char **at, const char *text)
{
	size_t length = strlen(text);

	if (strncmp(*at, text, length) != 0)
		return false;
	*at += length;
	return true;
}

static bool take_hex(const char **at, unsigned digits, uint64_t most, uint64_t *value)
{
	return text_take_digits(at, 1, digits, value) && *value <= most;
}

/* --- pcie_acs_override= --- */

static bool take_override_id(struct view *view, const char **at)
{
	uint64_t vendor, device;

	if (view->override_id_count == OVERRIDES_AT_MOST || !take_hex(at, 4, 0xffff, &vendor) ||
	    !take_text(at, ":") || !take_hex(at, 4, 0xffff, &device))
		return false;
	view->override_ids[view->override_id_count].vendor = (uint16_t)vendor;
	view->override_ids[view->override_id_count++].device = (uint16_t)device;
	return true;
}

static bool take_overrides(struct view *view, const char *at)
{
	do {
		if (take_text(&at, "downstream"))
			view->override_downstream = true;
		else if (take_text(&at, "multifunction"))
			view->override_multifunction = true;
		else if (!take_text(&at, "id:") || !take_override_id(view, &at))
			return false;
	} while (take_text(&at, ","));
	return !*at;
}

/* --- Device patterns --- */

static bool take_ids(struct device_pattern *pattern, const char **at)
{
	uint16_t *const fields[] = { &pattern->vendor, &pattern->device, &pattern->subsystem_vendor,
				     &pattern->subsystem_device };
	size_t count = 0;
	uint64_t value;

	pattern->by_id = true;
	do {
		if (count == 4 || !take_hex(at, 4, 0xffff, &value))
			return false;
		*fields[count++] = (uint16_t)value;
	} while (take_text(at, ":"));
	return count == 2 || count == 4;
}

static bool take_hop(struct device_pattern *pattern, const char **at)
{
	uint64_t device, function;

	if (pattern->hop_count == HOPS_AT_MOST || !take_hex(at, 2, 0x1f, &device) ||
	    !take_text(at, ".") || !take_hex(at, 1, 7, &function))
		return false;
	pattern->hops[pattern->hop_count++] = (uint8_t)(device << 3 | function);
	return true;
}

/*
 * "[domain:]bus:device.function[/device.function]…", each further hop being below the one before.
 */
static bool take_path(struct device_pattern *pattern, const char **at)
{
	uint64_t first, second;
	const char *behind;

	if (!take_hex(at, 8, UINT32_MAX, &first) || !take_text(at, ":"))
		return false;
	behind = *at;
	if (take_hex(&behind, 2, 0xff, &second) && *behind == ':') {
		pattern->domain = (uint32_t)first;
		first = second;
		*at = behind + 1;
	}
	if (first > 0xff)
		return false;
	pattern->bus = (uint8_t)first;
	do {
		if (!take_hop(pattern, at))
			return false;
	} while (take_text(at, "/"));
	return true;
}

/* --- pci= --- */

/* "10x1@": the rightmost sign is bit 0, source validation. */
static bool take_flags(struct acs_change *change, const char **at)
{
	size_t length = strspn(*at, "01x");

	if (!length || length > 7 || (*at)[length] != '@')
		return false;
	for (size_t i = 0; i < length; i++) {
		uint16_t bit = (uint16_t)(1U << (length - 1 - i));
		char sign = (*at)[i];
		change->mask |= sign == 'x' ? 0 : bit;
		change->bits |= sign == '1' ? bit : 0;
	}
	*at += length + 1;
	return true;
}

static void forget_changes(struct view *view, bool config)
{
	size_t kept = 0;

	for (size_t i = 0; i < view->change_count; i++)
		if (view->changes[i].config != config)
			view->changes[kept++] = view->changes[i];
	view->change_count = kept;
}

static bool take_changes(struct view *view, const char *at, bool with_flags)
{
	forget_changes(view, with_flags);
	do {
		struct acs_change change = { .mask = with_flags ? 0 : ACS_RR | ACS_CR | ACS_EC,
					     .config = with_flags };
		if (view->change_count == CHANGES_AT_MOST ||
		    (with_flags && !take_flags(&change, &at)))
			return false;
		if (!(take_text(&at, "pci:") ? take_ids(&change.device, &at)
					     : take_path(&change.device, &at)))
			return false;
		view->changes[view->change_count++] = change;
	} while (take_text(&at, ";"));
	return !*at;
}

bool view_add_option(struct view *view, const char *option, const char **why)
{
	struct view changed = *view;
	const char *at = option;
	bool taken = false;

	if (take_text(&at, "pcie_acs_override=")) {
		*why = "pcie_acs_override= takes downstream, multifunction and id:VVVV:DDDD, with "
		       "commas between them";
		taken = take_overrides(&changed, at);
	} else if (view->no_config_acs && take_text(&at, "pci=config_acs=")) {
		*why = "this kernel is older than 6.11, which brought pci=config_acs=";
	} else if (take_text(&at, "pci=config_acs=")) {
		*why = "pci=config_acs= takes FLAGS@DEVICE, FLAGS being up to seven of 0 1 x, "
		       "DEVICE 0000:00:1c.0 or pci:VVVV:DDDD";
		taken = take_changes(&changed, at, true);
	} else if (take_text(&at, "pci=disable_acs_redir=")) {
		*why = "pci=disable_acs_redir= takes a device such as 0000:00:1c.0 or "
		       "pci:VVVV:DDDD";
		taken = take_changes(&changed, at, false);
	} else {
		*why = "it is none of pcie_acs_override=, pci=config_acs=, pci=disable_acs_redir=";
	}
	if (taken)
		*view = changed;
	return taken;
}

/* --- Which function --- */

static bool id_matches(uint16_t wanted, uint16_t is)
{
	return !wanted || wanted == is;
}

static bool path_matches(const struct machine *machine, const struct device_pattern *pattern,
			 const struct function *function)
{
	for (size_t hop = pattern->hop_count; hop; hop--) {
		if (!function || pci_address_devfn(function->address) != pattern->hops[hop - 1])
			return false;
		if (hop == 1)
			return function->address.domain == pattern->domain &&
			       function->address.bus == pattern->bus;
		function = machine_parent(machine, function);
	}
	return false;
}

static bool pattern_matches(const struct machine *machine, const struct device_pattern *pattern,
			    const struct function *function)
{
	if (!pattern->by_id)
		return path_matches(machine, pattern, function);
	return id_matches(pattern->vendor, function->vendor) &&
	       id_matches(pattern->device, function->device) &&
	       id_matches(pattern->subsystem_vendor, function->subsystem_vendor) &&
	       id_matches(pattern->subsystem_device, function->subsystem_device);
}

static const struct acs_change *find_change(const struct view *view,
					    const struct function *function, bool config)
{
	for (size_t i = 0; i < view->change_count; i++)
		if (view->changes[i].config == config &&
		    pattern_matches(view->machine, &view->changes[i].device, function))
			return &view->changes[i];
	return NULL;
}

const struct acs_change *view_change_of(const struct view *view, const struct function *function)
{
	const struct acs_change *change = find_change(view, function, true);

	return change ? change : find_change(view, function, false);
}
