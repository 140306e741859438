/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines of lspci that every form of it has: headlines, drivers, hex, the tree. */
#include "probes/paste/parts.h"

#include "probes/lib/text.h"

#include <string.h>

static bool has_form(const char *text, const char *form)
{
	for (; *form; form++, text++)
		if (*form == '#' ? text_hex_digit(*text) < 0 : *form != *text)
			return false;
	return true;
}

static uint16_t hex_at(const char *text)
{
	uint64_t value = 0;

	text_take_digits(&text, 4, 4, &value);
	return (uint16_t)value;
}

/* The last "[10de:2484]" before the revision: names may hold brackets, too. */
static const char *last_ids(const char *text)
{
	const char *found = NULL;

	for (; *text; text++)
		if (has_form(text, "[####:####]"))
			found = text;
	return found;
}

static void set_ids(struct paste *paste, struct paste_function *function, uint16_t vendor,
		    uint16_t device)
{
	char address[PCI_ADDRESS_TEXT];

	if (vendor == 0xffff)
		return;
	if (function->has_ids && (function->vendor != vendor || function->device != device) &&
	    !paste->contradiction)
		paste->contradiction =
			arena_printf(&paste->arena, "%s is once %04x:%04x and once %04x:%04x",
				     pci_address_print(function->address, address),
				     function->vendor, function->device, vendor, device);
	function->has_ids = true;
	function->vendor = vendor;
	function->device = device;
}

void paste_take_ids(struct paste *paste, struct paste_function *function, const char *text,
		    const char *end)
{
	const char *ids = last_ids(text);

	if (ids && ids < end)
		set_ids(paste, function, hex_at(ids + 1), hex_at(ids + 6));
}

static void set_class(struct paste_function *function, uint16_t class_code)
{
	function->has_class = class_code != 0xffff;
	function->class_code = class_code;
}

/* What lspci names it, without "(rev a1)" and the like. */
static const char *name_in(struct paste *paste, const char *text)
{
	static const char *const ends[] = { " (rev ", " (prog-if ", " (non-", " [Normal decode" };
	size_t length = strlen(text);

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		const char *end = strstr(text, ends[i]);
		if (end && (size_t)(end - text) < length)
			length = (size_t)(end - text);
	}
	return arena_copy(&paste->arena, text, length);
}

/* "0300: 10de:2484 (rev a1)" of -n; "VGA … [0300]: NVIDIA … [10de:2484]" of -nn; names alone. */
static bool read_headline(struct paste *paste, struct paste_function *function, const char *text)
{
	const char *colon = strstr(text, ": ");
	uint64_t number;

	if (has_form(text, "####: ####:####")) {
		set_class(function, hex_at(text));
		set_ids(paste, function, hex_at(text + 6), hex_at(text + 11));
	} else if (colon) {
		const char *code = colon - 6, *ids = last_ids(colon);
		bool numbered = colon - text > 6 && has_form(code, "[####]");
		if (numbered)
			set_class(function, hex_at(code + 1));
		else
			function->class_name =
				arena_copy(&paste->arena, text, (size_t)(colon - text));
		if (!ids && has_form(colon + 2, "Device ####:####"))
			ids = colon + 8;
		if (ids)
			set_ids(paste, function, hex_at(ids + 1), hex_at(ids + 6));
		else
			function->name = name_in(paste, colon + 2);
	} else
		return !strchr(text, ':'); /* a dump made by hand: "0000:00:00.0 device" */
	if (paste_number(text, "(rev ", 16, &number))
		function->revision = (uint8_t)number;
	if (paste_number(text, "(prog-if ", 16, &number))
		function->interface = (uint8_t)number;
	return true;
}

/* "10: 0c 00 00 c0 …" under a headline. A hex dump outranks any text. */
static bool hex_row(struct paste_function *function, const char *text)
{
	uint64_t offset, byte;

	if (!text_take_digits(&text, 2, 3, &offset) || *text++ != ':' || *text != ' ')
		return false;
	unsigned at = (unsigned)offset;
	for (; *text == ' ' && at < SPACE && at < offset + 16; at++) {
		text++;
		if (!text_take_digits(&text, 2, 2, &byte))
			return false;
		function->bytes[at] = (uint8_t)byte;
		function->from[at] = FROM_HEX;
	}
	if (at > function->end_of_hex)
		function->end_of_hex = at;
	return at > offset;
}

/* "-[0000:00]-+-00.0  Intel …", " |           \-00.1": it tells nothing that the others do not. */
static bool is_tree(const char *text)
{
	return paste_begins(text, "-[\0+-\0\\-\0|  \0");
}

/* What -k and -v say below the headline. */
static bool of_linux(struct paste *paste, const char *text)
{
	struct paste_function *at = paste->at;
	const char *driver = paste_behind(text, "Kernel driver in use: "),
		   *node = paste_behind(text, "NUMA node: ");
	uint64_t group;

	if (driver) {
		at->driver = arena_copy(&paste->arena, driver, strcspn(driver, " ,"));
		at->driver_status = OK;
	} else if (node) {
		at->numa_node = arena_copy(&paste->arena, node, strcspn(node, " ,"));
	} else if (paste_number(text, "IOMMU group: ", 10, &group) ||
		   (*text == 'F' && paste_number(text, "IOMMU group ", 10, &group))) {
		paste_set_group(paste, at, KIND_LSPCI, group);
		return *text == 'I'; /* of the line "Flags:" there is more */
	} else
		return paste_begins(text, "Kernel modules:\0Subsystem:\0DeviceName:\0"
					  "Physical Slot:\0");
	return true;
}

static void note_subsystem(struct paste_function *at, const char *text)
{
	const char *ids = last_ids(text);

	if (!paste_behind(text, "Subsystem:"))
		return;
	at->subsystem_named = !ids;
	if (ids)
		paste_put(at, 0x2c, UINT32_MAX, (uint32_t)hex_at(ids + 6) << 16 | hex_at(ids + 1));
}

enum kind paste_lspci_line(struct paste *paste, const char *text)
{
	struct pci_address address;
	const char *rest = text;

	if (paste_take_address(&rest, &address) && *rest == ' ' && strncmp(rest, " -> ", 4) != 0) {
		struct paste_function *function = paste_function(paste, address);
		if (!function || !read_headline(paste, function, rest + strspn(rest, " ")))
			return KIND_NONE;
		function->name_given = strstr(rest, ": ") != NULL;
		paste->at = function;
		paste->at_indent = paste->indent;
		paste->capability = 0;
		*paste->label = '\0';
		return KIND_LSPCI;
	}
	if (is_tree(text))
		return KIND_TREE;
	if (!paste->at)
		return KIND_NONE;
	if (hex_row(paste->at, text))
		return KIND_HEX;
	if (of_linux(paste, text)) {
		note_subsystem(paste->at, text);
		return KIND_LSPCI;
	}
	return KIND_NONE;
}
