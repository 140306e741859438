/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What JSON says of a machine by the names of its keys: "serial", "uuid", and lshw's "id", which
 * for the whole machine is its host's name.
 */
#include "probes/paste/redact_json.h"

#include "probes/lib/mask.h"
#include "probes/machine/pci_address.h"
#include "probes/paste/parts.h"

#include <string.h>

/* Where the value of a key begins, behind its quotation mark; or NULL. */
static const char *value_behind(const char *key, size_t length)
{
	const char *at = key + length + strspn(key + length, " \t");

	if (*at != ':')
		return NULL;
	at += 1 + strspn(at + 1, " \t");
	return *at == '"' ? at + 1 : NULL;
}

/* "cpu:0", "pci", "0000:01:00.0", "0x10": what lshw calls a part, an address, a number. */
static bool is_part(struct arena *arena, const char *value, size_t length)
{
	static const char parts[] =
		"core firmware memory bank cache cpu pci isa display multimedia network usb "
		"usbhost "
		"serial communication storage raid sata sas nvme ide scsi disk cdrom volume "
		"logicalvolume medium battery power input bridge system generic processor ";
	const char *text = arena_copy(arena, value, length);
	size_t name = strcspn(text, ":");
	struct pci_address address;

	if (pci_address_parse(text, &address) || !text[strspn(text, "0123456789abcdefx")])
		return text[0] >= '0' && text[0] <= '9';
	const char *at = memmem(parts, sizeof parts - 1,
				arena_printf(arena, "%.*s ", (int)name, text), name + 1);
	return name && at && (at == parts || at[-1] == ' ') &&
	       (!text[name] || !text[name + 1 + strspn(text + name + 1, "0123456789")]);
}

/* A value to be masked, at the quotation mark of its key; NULL: there is none. */
static const char *value_to_mask(struct arena *arena, const char *at, size_t *length)
{
	static const char *const keys[] = { "\"serial\"", "\"uuid\"", "\"id\"" };

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const char *value =
			paste_behind(at, keys[i]) ? value_behind(at, strlen(keys[i])) : NULL;
		*length = value ? strcspn(value, "\"") : 0;
		if (*length && (i != 2 || !is_part(arena, value, *length)))
			return value;
	}
	return NULL;
}

const char *redact_json(struct arena *arena, const char *line)
{
	char *result = NULL, *to = NULL;
	const char *begin = line;
	size_t length;

	for (const char *at = strchr(line, '"'); at; at = strchr(at + 1, '"')) {
		const char *value = value_to_mask(arena, at, &length);
		if (!value)
			continue;
		if (!result)
			to = result = arena_alloc(arena, strlen(line) * (sizeof MASKED - 1) + 1);
		to = mempcpy(to, begin, (size_t)(value - begin));
		to = mempcpy(to, MASKED, sizeof MASKED - 1);
		begin = at = value + length;
	}
	if (result)
		memcpy(to, begin, strlen(begin) + 1);
	return result ? result : line;
}
