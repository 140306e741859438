/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI functions as other tools describe them in JSON: `pvesh … hardware/pci`, `lshw -json`, our own
 * report. Only what is known everywhere by these keys is taken: address, ids, class, driver, group.
 */
#include "probes/paste/parts.h"

#include "probes/lib/text.h"

#include <stdlib.h>
#include <string.h>

int paste_key(const char *name, size_t length)
{
	static const struct {
		const char *name;
		enum key key;
	} keys[] = {
		{ "id", KEY_ID },         { "address", KEY_ID },
		{ "businfo", KEY_ID },    { "iommugroup", KEY_GROUP },
		{ "class", KEY_CLASS },   { "vendor", KEY_VENDOR },
		{ "device", KEY_DEVICE }, { "driver", KEY_DRIVER },
	};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strlen(keys[i].name) == length && !memcmp(name, keys[i].name, length))
			return (int)keys[i].key;
	return -1;
}

static bool is_number(const char *text, uint64_t most, uint64_t *number)
{
	return text[0] == '0' && text[1] == 'x' && text_is_hex(text + 2, most, number);
}

/* One without an address is no PCI function, and one whose id is something else neither. */
bool paste_take_pairs(struct paste *paste, enum kind kind, const struct pairs *pairs)
{
	const char *id = pairs->values[KEY_ID], *driver = pairs->values[KEY_DRIVER];
	struct pci_address address;
	uint64_t number, other;

	id += strncmp(id, "pci@", 4) == 0 ? 4 : 0;
	if (!pci_address_parse(id, &address))
		return false;
	struct paste_function *function = paste_function(paste, address);
	if (!function)
		return false;
	if (is_number(pairs->values[KEY_VENDOR], 0xffff, &number) &&
	    is_number(pairs->values[KEY_DEVICE], 0xffff, &other) && !function->has_ids) {
		function->has_ids = true;
		function->vendor = (uint16_t)number;
		function->device = (uint16_t)other;
	}
	if (is_number(pairs->values[KEY_CLASS], 0xffffff, &number) && !function->has_class) {
		function->has_class = true;
		function->class_code = (uint16_t)(number >> 8);
		function->interface = (uint8_t)number;
	}
	if (text_is_decimal(pairs->values[KEY_GROUP], 65535, &number))
		paste_set_group(paste, function, kind, number);
	if (*driver) {
		function->driver = arena_copy(&paste->arena, driver, strlen(driver));
		function->driver_status = OK;
	}
	return true;
}

void paste_set_pair(struct pairs *pairs, int key, const char *value, size_t length)
{
	if (key < 0 || length > PAIR_AT_MOST)
		return;
	memcpy(pairs->values[key], value, length);
	pairs->values[key][length] = '\0';
}

/* --- JSON, a line at a time --- */

/*
 * A string's end, behind its quotation mark; NULL: it goes on in another line, which JSON forbids.
 */
static const char *end_of_string(const char *at)
{
	for (; *at && *at != '"'; at++)
		at += *at == '\\' && at[1];
	return *at ? at : NULL;
}

/* Our own report tells of the kernel's groups, and of predicted ones in the same words. */
static void note_key(struct paste *paste, const char *key, size_t length)
{
	static const char members[] = "members", kernel[] = "kernel", predicted[] = "predicted";

	paste->object.key = paste_key(key, length);
	paste->object.in_members = length == sizeof members - 1 && !memcmp(key, members, length);
	if (length == sizeof kernel - 1 && !memcmp(key, kernel, length))
		paste->object.kernel_groups = true;
	else if (length == sizeof predicted - 1 && !memcmp(key, predicted, length))
		paste->object.kernel_groups = false;
}

static void take_value(struct paste *paste, const char *value, size_t length)
{
	char text[PAIR_AT_MOST + 1] = "";
	struct pci_address address;
	uint64_t group;

	if (!paste->object.in_members) {
		paste_set_pair(&paste->object.pairs, paste->object.key, value, length);
		paste->object.key = -1;
		return;
	}
	if (!paste->object.kernel_groups || length > PAIR_AT_MOST)
		return;
	memcpy(text, value, length);
	if (pci_address_parse(text, &address) &&
	    text_is_decimal(paste->object.pairs.values[KEY_ID], 65535, &group)) {
		struct paste_function *function = paste_function(paste, address);
		if (function)
			paste_set_group(paste, function, KIND_JSON, group);
	}
}

static bool is_key(const char *behind)
{
	return behind[strspn(behind, " \t")] == ':';
}

static const char *take_string(struct paste *paste, const char *at)
{
	const char *end = end_of_string(at);

	paste->object.in_string = !end;
	if (!end)
		return at + strlen(at);
	if (is_key(end + 1))
		note_key(paste, at, (size_t)(end - at));
	else
		take_value(paste, at, (size_t)(end - at));
	return end + 1;
}

static const char *take_bracket(struct paste *paste, const char *at)
{
	bool opens = *at == '{' || *at == '[';

	if (*at == '}') {
		paste_take_pairs(paste, KIND_JSON, &paste->object.pairs);
		paste->object.pairs = (struct pairs){ 0 };
	}
	if (*at == ']')
		paste->object.in_members = false;
	if (opens)
		paste->object.depth++;
	else if (paste->object.depth)
		paste->object.depth--;
	return at + 1;
}

static bool begins_json(const char *text)
{
	const char *next = text + 1 + strspn(text + 1, " ");

	if (*text == '{')
		return !*next || *next == '"';
	return *text == '[' && (!*next || *next == '{');
}

enum kind paste_json_line(struct paste *paste, const char *text)
{
	bool inside = paste->object.in_string;
	if (inside) { /* a string that was wrapped; none that matters has blanks */
		const char *end = end_of_string(text);
		paste->object.in_string = false;
		paste->object.key = -1;
		if (!end)
			return KIND_NONE;
		text = end + 1;
	}
	if (paste->object.depth ? !inside && !strchr("\"{}[],-0123456789tfn", *text)
				: !begins_json(text))
		return KIND_NONE;
	paste->at = NULL;
	for (const char *at = text; *at;) {
		size_t length = strcspn(at, " \t,:\"{}[]");
		if (*at == '"') {
			at = take_string(paste, at + 1);
		} else if (length) {
			take_value(paste, at, length);
			at += length;
		} else {
			at = strchr("{}[]", *at) ? take_bracket(paste, at) : at + 1;
		}
	}
	return KIND_JSON;
}
