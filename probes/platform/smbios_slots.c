/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/platform/smbios_slots.h"

#include "probes/lib/bytes.h"

#include <ctype.h>
#include <string.h>

enum { HEADER = 4, NO_COUNT = 0 };

struct structure {
	uint8_t type;
	size_t offset;
	struct bytes fields; /* with the header */
	const char *strings; /* one behind the other, each with its NUL, the last with two */
	size_t strings_length;
};

static void complain(struct arena *arena, struct smbios_places *places, size_t offset,
		     const char *text)
{
	*array_add(arena, &places->errors) = (struct table_error){ .offset = offset, .text = text };
}

/* 5.2.1: a u16 at 1c. A table of the 64-bit entry point has no count, only its end. */
static size_t structure_count(const uint8_t *entry, size_t length)
{
	enum { COUNT = 0x1c };
	struct bytes bytes = bytes_of(entry, length);

	if (length < 4 || memcmp(entry, "_SM_", 4) != 0)
		return NO_COUNT;
	bytes_seek(&bytes, COUNT);
	return bytes_u16(&bytes);
}

/*
 * 6.1.3: strings follow the fields and end with an empty one; without any there are two NULs all
 * the same.
 */
static bool take_strings(struct bytes *table, struct structure *structure)
{
	const char *begin = (const char *)table->data + table->at;
	const char *end = memmem(begin, bytes_left(table), "\0\0", 2);

	if (!end)
		return false;
	structure->strings = begin;
	structure->strings_length = (size_t)(end - begin) + 1;
	bytes_skip(table, structure->strings_length + 1);
	return true;
}

static bool take_structure(struct arena *arena, struct smbios_places *places, struct bytes *table,
			   struct structure *structure)
{
	struct bytes head = *table;

	structure->offset = bytes_offset(table);
	structure->type = bytes_u8(&head);
	uint8_t length = bytes_u8(&head);
	if (head.bad || length < HEADER || length > bytes_left(table)) {
		complain(arena, places, structure->offset,
			 length < HEADER ? "a structure is shorter than its header"
					 : "a structure goes beyond the end of the table");
		return false;
	}
	structure->fields = bytes_take(table, length);
	/* Nobody needs what may be missing behind the end. */
	if (structure->type == SMBIOS_END || take_strings(table, structure))
		return true;
	complain(arena, places, structure->offset, "the strings of a structure have no end");
	return false;
}

/*
 * The string of this number, counted from 1, without white space at its ends; control characters
 * become '?'. NULL: none.
 */
static const char *string_of(struct arena *arena, const struct structure *structure,
			     unsigned number)
{
	const char *text = structure->strings;
	const char *end = structure->strings + structure->strings_length;

	while (number > 1 && text < end)
		text += strlen(text) + 1, number--;
	if (!number || text >= end)
		return NULL;
	while (*text == ' ')
		text++;
	size_t length = strlen(text);
	while (length && text[length - 1] == ' ')
		length--;

	char *copy = arena_copy(arena, text, length);
	for (char *c = copy; *c; c++)
		if (iscntrl((unsigned char)*c))
			*c = '?';
	return length ? copy : NULL;
}

/*
 * 7.10.8, 7.42: all ones where there is no such address. Firmware says zero for "none" too; that is
 * the host bridge.
 */
static bool take_address(struct structure *structure, size_t offset, struct pci_address *address)
{
	bytes_seek(&structure->fields, offset);
	uint16_t segment = bytes_u16(&structure->fields);
	uint8_t bus = bytes_u8(&structure->fields), devfn = bytes_u8(&structure->fields);

	*address = (struct pci_address){ segment, bus, devfn >> 3, devfn & 7 };
	return !structure->fields.bad && segment != 0xffff && devfn != 0xff && (bus || devfn);
}

static const char *take_name(struct arena *arena, struct structure *structure)
{
	enum { NAME = 4 };

	bytes_seek(&structure->fields, NAME);
	return string_of(arena, structure, bytes_u8(&structure->fields));
}

/* 7.10.1 */
static enum slot_form form_of(uint8_t type)
{
	static const struct {
		uint8_t first, last;
		enum slot_form form;
	} forms[] = {
		{ 0x06, 0x06, SLOT_FORM_CARD }, /* PCI */
		{ 0x0e, 0x0e, SLOT_FORM_CARD }, /* PCI, 66 MHz */
		{ 0x12, 0x12, SLOT_FORM_CARD }, /* PCI-X */
		{ 0x14, 0x17, SLOT_FORM_M2 },    { 0x1f, 0x20, SLOT_FORM_U2 },
		{ 0x21, 0x23, SLOT_FORM_MINI },  { 0x24, 0x25, SLOT_FORM_U2 },
		{ 0x26, 0x28, SLOT_FORM_OCP },   { 0xa5, 0xc4, SLOT_FORM_CARD },
		{ 0xc5, 0xc6, SLOT_FORM_EDSFF },
	};

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (type >= forms[i].first && type <= forms[i].last)
			return forms[i].form;
	return SLOT_FORM_UNKNOWN;
}

/* 7.10.2: x1, x2, x4, x8, x12, x16, x32 from 08 on. */
static uint8_t lanes_of(uint8_t width)
{
	static const uint8_t lanes[] = { 1, 2, 4, 8, 12, 16, 32 };
	enum { FIRST = 8 };

	return width >= FIRST && width < FIRST + sizeof lanes ? lanes[width - FIRST] : 0;
}

/* 7.10 */
static void add_slot(struct arena *arena, struct smbios_places *places, struct structure *structure)
{
	enum { TYPE = 5, ADDRESS = 0x0d, AVAILABLE = 3, IN_USE = 4 };
	struct described_slot slot = { .name = take_name(arena, structure) };

	if (!slot.name)
		return;
	bytes_seek(&structure->fields, TYPE);
	slot.form = form_of(bytes_u8(&structure->fields));
	slot.width = lanes_of(bytes_u8(&structure->fields));
	uint8_t usage = bytes_u8(&structure->fields);
	slot.usage = usage == AVAILABLE ? SLOT_AVAILABLE
		     : usage == IN_USE  ? SLOT_IN_USE
					: SLOT_USAGE_UNKNOWN;
	slot.has_address = take_address(structure, ADDRESS, &slot.address);
	if (slot.has_address || slot.form != SLOT_FORM_UNKNOWN)
		*array_add(arena, &places->slots) = slot;
}

/* 7.42 */
static void add_device(struct arena *arena, struct smbios_places *places,
		       struct structure *structure)
{
	enum { ADDRESS = 7 };
	struct smbios_device device = { .name = take_name(arena, structure) };

	if (device.name && take_address(structure, ADDRESS, &device.address))
		*array_add(arena, &places->devices) = device;
}

void smbios_parse(struct arena *arena, const uint8_t *entry, size_t entry_length,
		  const uint8_t *table, size_t length, struct smbios_places *places)
{
	struct bytes bytes = bytes_of(table, length);
	struct structure structure = { .type = 0 };
	size_t count = structure_count(entry, entry_length), seen = 0;

	while (bytes_left(&bytes) && (count == NO_COUNT || seen < count)) {
		if (!take_structure(arena, places, &bytes, &structure))
			return;
		seen++;
		if (structure.type == SMBIOS_END)
			return;
		if (places->slots.count + places->devices.count == SMBIOS_PLACES_AT_MOST) {
			complain(arena, places, structure.offset,
				 "the board cannot have so many slots");
			return;
		}
		if (structure.type == SMBIOS_SLOT)
			add_slot(arena, places, &structure);
		else if (structure.type == SMBIOS_ONBOARD)
			add_device(arena, places, &structure);
	}
	if (count == NO_COUNT || seen < count)
		complain(arena, places, bytes_offset(&bytes), "the table has no end");
}
