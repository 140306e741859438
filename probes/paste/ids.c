/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers for the names that lspci prints without -n, by the pci.ids at hand. One name may stand
 * for several devices of a vendor: the first is taken, and that is told.
 */
#include "probes/paste/parts.h"

#include "probes/lib/text.h"
#include "probes/source/lines.h"
#include "probes/source/source.h"

#include <string.h>

/* "Device 2882": lspci had no name either. Gives what stands behind the vendor's name, or NULL. */
static const char *behind_vendor(const char *name, const char *vendor, size_t length)
{
	return strncmp(name, vendor, length) == 0 && name[length] == ' ' ? name + length + 1 : NULL;
}

static void set_device(struct paste_function *function, uint16_t vendor, uint64_t device)
{
	if (function->has_ids) {
		function->ambiguous = true;
		return;
	}
	function->has_ids = true;
	function->vendor = vendor;
	function->device = (uint16_t)device;
}

/* Whether any function has a name by this vendor. */
static bool match_vendor(struct paste *paste, uint16_t vendor, const char *name)
{
	size_t length = strlen(name);
	bool any = false;

	for (size_t i = 0; i < paste->functions.count; i++) {
		struct paste_function *function = paste->functions.items[i];
		bool may = function->name && *function->name == *name;
		const char *rest = may ? behind_vendor(function->name, name, length) : NULL;
		uint64_t device;
		function->device_name = rest;
		any |= rest != NULL;
		if (rest && strncmp(rest, "Device ", 7) == 0 && (rest += 7) &&
		    text_take_digits(&rest, 4, 4, &device) && !*rest)
			set_device(function, vendor, device);
	}
	return any;
}

/* lspci cuts what is too long: "MT25408A0-FCC-QI ConnectX, Dual Port 40Gb/s In..." */
static bool is_name(const char *pasted, const char *name)
{
	size_t length = strlen(pasted);

	if (length > 64 && !strcmp(pasted + length - 3, "..."))
		return strncmp(pasted, name, length - 3) == 0;
	return strcmp(pasted, name) == 0;
}

static void match_device(struct paste *paste, uint16_t vendor, uint16_t device, const char *name)
{
	for (size_t i = 0; i < paste->functions.count; i++) {
		struct paste_function *function = paste->functions.items[i];
		if (function->device_name && is_name(function->device_name, name))
			set_device(function, vendor, device);
	}
}

static void match_class(struct paste *paste, uint16_t class_code, const char *name)
{
	for (size_t i = 0; i < paste->functions.count; i++) {
		struct paste_function *function = paste->functions.items[i];
		if (!function->has_class && function->class_name &&
		    !strcmp(function->class_name, name)) {
			function->has_class = true;
			function->class_code = class_code;
		}
	}
}

/* Where in the file we are. */
struct entries {
	uint16_t section;
	bool of_class;
	bool wanted; /* some function may have a name of this section */
};

/* "8086  Intel Corporation", "\t2484  GA104 …", "C 03  Display controller", "\t00  VGA …" */
static void read_entry(struct paste *paste, char *line, struct entries *entries)
{
	const char *at = line;
	uint64_t number;

	if (line[0] == '\t' && (line[1] == '\t' || !entries->wanted))
		return;
	bool top = *line != '\t';
	if (top)
		entries->of_class = line[0] == 'C' && line[1] == ' ';
	at += top ? (entries->of_class ? 2 : 0) : 1;
	size_t digits = entries->of_class ? 2 : 4;
	if (!text_take_digits(&at, digits, digits, &number) || strncmp(at, "  ", 2) != 0)
		return;
	at += strspn(at, " ");
	if (top) {
		entries->section = (uint16_t)number;
		entries->wanted = entries->of_class || match_vendor(paste, entries->section, at);
	} else if (!entries->of_class)
		match_device(paste, entries->section, (uint16_t)number, at);
	else
		match_class(paste, (uint16_t)(((uint32_t)entries->section << 8) | number), at);
}

static bool is_named(const struct paste_function *function)
{
	return (function->name && !function->has_ids) ||
	       (function->class_name && !function->has_class);
}

void paste_find_ids(struct paste *paste)
{
	struct lines lines;
	struct entries entries = { 0 };
	bool any = false;
	size_t length;
	char *line;

	for (size_t i = 0; i < paste->functions.count; i++) {
		struct paste_function *function = paste->functions.items[i];
		if (function->has_ids)
			function->name = NULL;
		any |= is_named(function);
	}
	if (!any || !source_names(&lines))
		return;
	while ((line = lines_next(&lines, &length)))
		read_entry(paste, line, &entries);
	lines_close(&lines);
}
