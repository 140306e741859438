/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI functions as `pvesh get /nodes/NODE/hardware/pci` prints them in a table, whose first row
 * names the columns, with borders or without, as `virsh nodedev-dumpxml`, an element a line, and as
 * `virsh nodedev-list`, which names them alone.
 */
#include "probes/paste/parts.h"

#include <string.h>

static const char *next_cell(const char *at, size_t *length)
{
	static const char bar[] = "\xe2\x94\x82";
	const char *next = strstr(at, bar), *plain = strchr(at, '|');
	bool drawn = next && (!plain || next < plain);

	next = drawn ? next : plain;
	*length = next ? (size_t)(next - at) : strlen(at);
	return next ? next + (drawn ? sizeof bar - 1 : 1) : NULL;
}

/* Without borders: no cell that matters has a blank, and they come first. */
static const char *next_word(const char *at, size_t *length)
{
	size_t blanks = strspn(at, " ");

	*length = blanks + strcspn(at + blanks, " ");
	return at[*length] ? at + *length : NULL;
}

enum kind paste_table_line(struct paste *paste, const char *text)
{
	bool drawn = (unsigned char)*text == 0xe2 || *text == '|';
	bool begins = drawn || paste_begins(text, "class \0id \0"
						  "0x\0");
	bool head = begins && strstr(text, " iommugroup ");
	size_t length;

	if ((unsigned char)*text == 0xe2 && strstr(text, "\xe2\x94\x80\xe2\x94\x80"))
		return KIND_PVESH;
	if (!begins || (!head && !paste->of_kind[KIND_PVESH]))
		return KIND_NONE;
	struct pairs pairs = { 0 };
	unsigned column = 0;
	if (head)
		memset(paste->columns, -1, sizeof paste->columns);
	const char *cell = drawn ? next_cell(text, &length) : text;
	for (; cell && column < COLUMNS; column++) {
		const char *begin = cell + strspn(cell, " ");
		const char *next = drawn ? next_cell(cell, &length) : next_word(cell, &length);
		const char *end = cell + length;
		while (end > begin && end[-1] == ' ')
			end--;
		size_t size = end > begin ? (size_t)(end - begin) : 0;
		if (head)
			paste->columns[column] = (int8_t)paste_key(begin, size);
		else
			paste_set_pair(&pairs, paste->columns[column], begin, size);
		cell = next;
	}
	bool taken = paste_take_pairs(paste, KIND_PVESH, &pairs);
	return head || drawn || taken ? KIND_PVESH : KIND_NONE;
}

/* --- XML --- */

enum { ADDRESS_LENGTH = 12 };

/* "pci_0000_01_00_0" as an address. */
static bool read_node(const char *name, char address[ADDRESS_LENGTH + 1])
{
	name = paste_behind(name, "pci_");
	if (!name || strcspn(name, "<") != ADDRESS_LENGTH)
		return false;
	memcpy(address, "0000:00:00.0", ADDRESS_LENGTH + 1);
	for (size_t i = 0; i < ADDRESS_LENGTH; i++)
		address[i] = name[i] == '_' ? address[i] : name[i];
	return true;
}

static void read_name(struct paste *paste, const char *name)
{
	char address[ADDRESS_LENGTH + 1];

	if (paste->object.in_driver)
		paste_set_pair(&paste->object.pairs, KEY_DRIVER, name, strcspn(name, "<"));
	else if (read_node(name, address))
		paste_set_pair(&paste->object.pairs, KEY_ID, address, ADDRESS_LENGTH);
}

/* "  |   +- pci_0000_01_00_0", with --tree or without */
static enum kind list_line(struct paste *paste, const char *text)
{
	char name[ADDRESS_LENGTH + 1];
	struct pci_address address;

	if (!read_node(text + strspn(text, " |+-"), name) || !pci_address_parse(name, &address))
		return KIND_NONE;
	(void)paste_function(paste, address);
	return KIND_VIRSH;
}

enum kind paste_xml_line(struct paste *paste, const char *text)
{
	struct pairs *pairs = &paste->object.pairs;
	static const struct {
		const char *begin;
		enum key key;
	} elements[] = {
		{ "<class>", KEY_CLASS },
		{ "<product id='", KEY_DEVICE },
		{ "<vendor id='", KEY_VENDOR },
		{ "<iommuGroup number='", KEY_GROUP },
	};
	const char *rest;

	if (strncmp(text, "<device>", 8) == 0)
		*pairs = (struct pairs){ 0 };
	else if (*text != '<' || !paste->of_kind[KIND_VIRSH])
		return list_line(paste, text);
	paste->object.in_driver |= strncmp(text, "<driver>", 8) == 0;
	if ((rest = paste_behind(text, "<name>")))
		read_name(paste, rest);
	for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
		if ((rest = paste_behind(text, elements[i].begin)))
			paste_set_pair(pairs, (int)elements[i].key, rest, strcspn(rest, "<'"));
	if (paste_behind(text, "</driver>"))
		paste->object.in_driver = false;
	if (paste_behind(text, "</device>"))
		paste_take_pairs(paste, KIND_VIRSH, pairs);
	return KIND_VIRSH;
}
