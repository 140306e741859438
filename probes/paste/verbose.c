/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `lspci -v` and more print below a headline: the registers of the header, from its words. */
#include "probes/paste/parts.h"

#include "probes/lib/text.h"

#include <string.h>

enum { COMMAND = 0x04, BUSES = 0x18, ROM = 0x30, BRIDGE_CONTROL = 0x3c };
enum { MEMORY_WINDOW = 0x20, PREFETCHABLE_WINDOW = 0x24, CAPABILITIES = 1 << 20, VGA = 1 << 19 };

static uint64_t read_size(const char *text)
{
	static const char units[] = "KMGT";
	uint64_t number;

	if (!text_take_decimal(&text, 65536, &number))
		return 0;
	const char *unit = *text ? strchr(units, *text) : NULL;
	return unit ? number << 10 * (unit - units + 1) : number;
}

/* "Control: I/O+ Mem+ BusMaster- …": the bits in the order in which they are printed. */
static uint32_t read_command(const char *text)
{
	enum { BITS = 11 };
	uint32_t command = 0;
	unsigned count = 0;

	for (const char *at = text; *at && count < BITS; at++)
		if ((*at == '+' || *at == '-') && (at[1] == ' ' || !at[1]))
			command |= (uint32_t)(*at == '+') << count++;
	return command;
}

/*
 * "I/O ports at e000 [size=256]", "[virtual] Memory at f7000000 (64-bit, prefetchable) [size=16M]"
 */
static void read_region(struct paste_function *function, unsigned index, const char *text)
{
	struct region *region = &function->regions[index];
	const char *at = strstr(text, " at "), *size = strstr(text, "[size=");
	bool virtual = strstr(text, "[virtual]");
	uint64_t low = 0;

	/* with `lspci -F` the upper half of a wide one looks like a region of its own */
	if (!at || (index && index < REGIONS - 1 && function->regions[index - 1].wide))
		return;
	at += 4;
	*region = (struct region){ .told = true, .io = strstr(text, "I/O ports") };
	text_take_hex(&at, UINT64_MAX, &region->begin);
	region->wide = strstr(text, "(64-bit");
	region->prefetchable = strstr(text, "prefetchable") && !strstr(text, "non-prefetchable");
	region->size = size ? read_size(size + 6) : 0;
	if (index == REGIONS - 1)
		low = region->begin | !strstr(text, "[disabled]");
	else
		low = region->begin | (region->io ? 1U : 0) | (region->wide ? 4U : 0) |
		      (region->prefetchable ? 8U : 0);
	unsigned offset = index < REGIONS - 1 ? 0x10 + 4 * index : ROM;
	paste_put(function, offset, UINT32_MAX, virtual ? 0 : (uint32_t)low);
	if (region->wide && index < REGIONS - 2)
		paste_put(function, offset + 4, UINT32_MAX,
			  virtual ? 0 : (uint32_t)(region->begin >> 32));
}

/* "f7000000-f70fffff [size=1M]"; "None" and "[disabled]" are no window. */
static void read_window(struct paste_function *function, unsigned offset, const char *text)
{
	uint64_t begin = 0, end = 0;
	const char *at = text + strspn(text, " ");
	bool there = text_take_hex(&at, UINT64_MAX, &begin) && *at++ == '-' &&
		     text_take_hex(&at, UINT64_MAX, &end);

	if (there)
		paste_put(function, offset, UINT32_MAX,
			  (uint32_t)(begin >> 16 & 0xfff0) | (uint32_t)(end & 0xfff00000));
	else /* as a bridge says it: it ends before it begins */
		paste_put(function, offset, UINT32_MAX, 0xfff0);
	if (offset != PREFETCHABLE_WINDOW)
		return;
	paste_put(function, 0x28, UINT32_MAX, (uint32_t)(begin >> 32));
	paste_put(function, 0x2c, UINT32_MAX, (uint32_t)(end >> 32));
}

static void read_buses(struct paste_function *function, const char *text)
{
	uint64_t primary = 0, secondary = 0, subordinate = 0;

	if (paste_number(text, "primary=", 16, &primary) &&
	    paste_number(text, "secondary=", 16, &secondary) &&
	    paste_number(text, "subordinate=", 16, &subordinate)) {
		function->bridge = true;
		paste_put(function, BUSES, UINT32_MAX,
			  (uint32_t)(primary | secondary << 8 | subordinate << 16));
	}
}

static bool header_line(struct paste_function *function, const char *text)
{
	const char *rest;

	if (paste_behind(text, "Control: ")) {
		function->complete = true;
		paste_put(function, COMMAND, 0xffff, read_command(text));
	} else if (paste_behind(text, "Status: ")) {
		paste_put(function, COMMAND, CAPABILITIES, strstr(text, "Cap+") ? CAPABILITIES : 0);
	} else if ((rest = paste_behind(text, "Region ")) && *rest >= '0' && *rest <= '5') {
		read_region(function, (unsigned)(*rest - '0'), rest);
	} else if (paste_behind(text, "Expansion ROM at ")) {
		read_region(function, REGIONS - 1, text);
	} else if (paste_behind(text, "Bus: ")) {
		read_buses(function, text);
	} else if ((rest = paste_behind(text, "Memory behind bridge:"))) {
		read_window(function, MEMORY_WINDOW, rest);
	} else if ((rest = paste_behind(text, "Prefetchable memory behind bridge:"))) {
		read_window(function, PREFETCHABLE_WINDOW, rest);
	} else if (paste_behind(text, "BridgeCtl:")) {
		paste_put(function, BRIDGE_CONTROL, VGA, strstr(text, " VGA+") ? VGA : 0);
	} else if (paste_behind(text, "!!! Unknown header type 7f")) {
		function->silent = true; /* it reads as all ones */
	} else {
		return paste_behind(text, "Flags:");
	}
	return true;
}

/* "LnkCap:", "MSI:": what the lines until the next one belong to. */
static void note_label(struct paste *paste, const char *text)
{
	size_t length = strcspn(text, ": \t");

	if (text[length] != ':' || length >= sizeof paste->label)
		return;
	memcpy(paste->label, text, length);
	paste->label[length] = '\0';
}

/* A line of details is known by what stands above it; the words of all versions are too many. */
enum kind paste_verbose_line(struct paste *paste, const char *text)
{
	struct paste_function *function = paste->at;
	const char *rest = paste_behind(text, "Capabilities: ");

	if (!function)
		return KIND_NONE;
	if (rest) {
		function->verbose = true;
		function->denied |= strstr(rest, "access denied") != NULL;
		function->has_capabilities = true;
		*paste->label = '\0';
		paste_capability(paste, rest);
		return KIND_VERBOSE;
	}
	note_label(paste, text);
	if (paste->capability) {
		paste_capability_line(paste, text);
		return KIND_VERBOSE;
	}
	bool known = header_line(function, text);
	function->verbose |= known;
	return function->verbose ? KIND_VERBOSE : KIND_NONE;
}
