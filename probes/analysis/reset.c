/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/reset.h"
#include "probes/quirks/versions.h"

#include <string.h>

/* A bridge of a malformed machine may claim all buses; none of them needs so many on one. */
enum { SEARCHED_AT_MOST = 1024 };

static const struct {
	const char *method; /* Linux's word */
	const char *name;   /* for people */
} words[] = {
	[RESET_UNKNOWN] = { "", "unknown" },
	[RESET_NONE] = { "", "none" },
	[RESET_DEVICE_SPECIFIC] = { "device_specific", "device-specific" },
	[RESET_ACPI] = { "acpi", "ACPI" },
	[RESET_FLR] = { "flr", "FLR" },
	[RESET_AF_FLR] = { "af_flr", "AF FLR" },
	[RESET_PM] = { "pm", "power management" },
	[RESET_BUS] = { "bus", "bus" },
	[RESET_CXL_BUS] = { "cxl_bus", "CXL bus" },
};

const char *reset_name(enum reset_kind kind)
{
	return words[kind].name;
}

/* --- Own resets --- */

/* The first of Linux's words; no word is no method, as after somebody wrote an empty line there. */
static enum reset_kind first_method(const char *methods)
{
	methods += strspn(methods, " ");
	size_t length = strcspn(methods, " ");

	if (!length)
		return RESET_NONE;
	for (enum reset_kind kind = RESET_DEVICE_SPECIFIC; kind <= RESET_CXL_BUS; kind++)
		if (strlen(words[kind].method) == length &&
		    memcmp(words[kind].method, methods, length) == 0)
			return kind;
	return RESET_UNKNOWN;
}

/* RESET_NONE: it has no such; RESET_UNKNOWN: that could not be seen. */
static enum reset_kind offered(const struct function *function, struct flag flag,
			       enum reset_kind kind, unsigned forbidden_by)
{
	if (flag.status == ABSENT || (flag.status == OK && !flag.value))
		return RESET_NONE;
	struct device_quirk_found found = device_quirk(function, forbidden_by);
	if (found.quirk)
		return found.sure ? RESET_NONE : RESET_UNKNOWN;
	return flag.status == OK ? kind : RESET_UNKNOWN;
}

/* ACPI's _RST cannot be seen here; few devices have it. */
static enum reset_kind predict_own(const struct machine *machine, const struct function *function)
{
	const struct resets *resets = &function_features(function)->resets;
	const struct function *parent = machine_parent(machine, function);
	enum reset_kind kind = RESET_NONE;

	if (device_quirk(function, EFFECT_OWN_RESET).sure)
		return RESET_DEVICE_SPECIFIC;
	bool no_flr = version_does(machine, VERSION_NO_FLR, function).value;
	if (!no_flr)
		kind = offered(function, resets->flr, RESET_FLR, EFFECT_NO_FLR);
	if (kind == RESET_NONE && !no_flr)
		kind = offered(function, resets->af_flr, RESET_AF_FLR, EFFECT_NO_FLR);
	if (kind == RESET_NONE)
		kind = offered(function, resets->pm, RESET_PM, EFFECT_NO_PM_RESET);
	if (kind == RESET_NONE && !(parent && device_quirk(parent, EFFECT_NO_BUS_RESET).quirk))
		kind = offered(function, resets->bus, RESET_BUS, EFFECT_NO_BUS_RESET);
	return kind;
}

/* --- The bus --- */

/* Index of the first function that is not before the first of this bus. */
static size_t begin_of_bus(const struct machine *machine, uint32_t domain, unsigned bus)
{
	size_t low = 0, high = machine->functions.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct pci_address address = machine->functions.items[middle].address;
		if (address.domain < domain || (address.domain == domain && address.bus < bus))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* All that is below the bridge above. */
static void take_bus(const struct machine *machine, const struct function *function,
		     struct reset *reset)
{
	const struct function *bridge = machine_parent(machine, function);

	if (!bridge)
		return;
	size_t begin = begin_of_bus(machine, function->address.domain, bridge->secondary_bus);
	size_t end = begin_of_bus(machine, function->address.domain, bridge->subordinate_bus + 1U);
	reset->functions = machine->functions.items + begin;
	reset->count = end > begin ? end - begin : 0;
}

/*
 * What VFIO does where the function has no reset of its own. One device on the bus that must not be
 * reset so forbids it to all. RESET_UNKNOWN: the port above was not seen.
 */
static enum reset_kind bus_of_all(const struct machine *machine, const struct function *function)
{
	const struct function *bridge = machine_parent(machine, function);
	size_t at = begin_of_bus(machine, function->address.domain, function->address.bus);

	if (function_port_is_unseen(function))
		return RESET_UNKNOWN;
	if (!bridge || device_quirk(bridge, EFFECT_NO_BUS_RESET).quirk)
		return RESET_NONE;
	for (; at < machine->functions.count; at++) {
		const struct function *other = &machine->functions.items[at];
		if (other->address.domain != function->address.domain ||
		    other->address.bus != function->address.bus)
			break;
		if (device_quirk(other, EFFECT_NO_BUS_RESET).quirk)
			return RESET_NONE;
	}
	return RESET_BUS;
}

bool reset_of_bus_works(const struct machine *machine, const struct function *function)
{
	return bus_of_all(machine, function) == RESET_BUS;
}

/*
 * What is bad where this reset is used. Where Linux has a reset for the device alone, somebody took
 * care of it; an older kernel may list an FLR that newer ones do not use.
 */
static unsigned bad_effects(enum reset_kind kind)
{
	if (kind == RESET_DEVICE_SPECIFIC)
		return 0;
	return kind == RESET_FLR || kind == RESET_AF_FLR
		       ? EFFECT_BAD_RESET | EFFECT_BAD_FLR | EFFECT_NO_FLR
		       : EFFECT_BAD_RESET;
}

struct reset reset_in_use(const struct machine *machine, const struct function *function)
{
	const struct text *methods = &function_features(function)->resets.methods;
	struct reset reset = { .kind = RESET_UNKNOWN };

	if (function->status != OK)
		return reset;
	reset.told = methods->status == OK;
	if (methods->status == OK)
		reset.kind = first_method(methods->value);
	/* the file is missing where a function has no reset */
	else if (methods->status == ABSENT &&
		 version_does(machine, VERSION_RESET_METHOD_FILE, NULL).value)
		reset.kind = RESET_NONE;
	else
		reset.kind = predict_own(machine, function);
	if (reset.kind == RESET_NONE)
		reset.kind = bus_of_all(machine, function);
	if (reset.kind == RESET_BUS)
		take_bus(machine, function, &reset);
	reset.bad = device_quirk(function, bad_effects(reset.kind));
	return reset;
}

const struct function *reset_takes_along(const struct reset *reset, const struct function *function,
					 size_t *count)
{
	const struct function *first = NULL;
	size_t found = 0;

	for (size_t i = 0; i < reset->count && i < SEARCHED_AT_MOST; i++) {
		const struct function *other = &reset->functions[i];
		if (other == function || (other->status == OK && function_is_bridge(other)))
			continue;
		first = first ? first : other;
		found++;
	}
	if (count)
		*count = found;
	return first;
}
