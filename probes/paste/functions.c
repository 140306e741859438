/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The PCI functions of a paste, and what its readers share. */
#include "probes/paste/parts.h"

#include "probes/lib/text.h"

#include <stdlib.h>
#include <string.h>

enum { FUNCTIONS_AT_MOST = 8192, OTHERS_AT_MOST = 1024 };

static struct paste_function *add_function(struct paste *paste, size_t place,
					   struct pci_address address)
{
	struct paste_function *function = arena_alloc(&paste->arena, sizeof *function);

	function->address = address;
	for (int kind = 0; kind < KINDS; kind++)
		function->groups[kind] = NO_GROUP;
	*array_add(&paste->arena, &paste->functions) = function;
	struct paste_function **items = paste->functions.items;
	memmove(items + place + 1, items + place,
		(paste->functions.count - 1 - place) * sizeof *items);
	items[place] = function;
	return function;
}

/* They stay sorted; most come in order. */
struct paste_function *paste_function(struct paste *paste, struct pci_address address)
{
	size_t begin = 0, end = paste->functions.count;

	while (begin < end) {
		size_t middle = (begin + end) / 2;
		int order = pci_address_compare(paste->functions.items[middle]->address, address);
		if (!order)
			return paste->functions.items[middle];
		if (order < 0)
			begin = middle + 1;
		else
			end = middle;
	}
	return paste->functions.count == FUNCTIONS_AT_MOST ? NULL
							   : add_function(paste, begin, address);
}

bool paste_take_address(const char **text, struct pci_address *address)
{
	size_t length = strspn(*text, "0123456789abcdefABCDEF:.");
	char whole[32];

	if (length < 7 || length > 16)
		return false;
	snprintf(whole, sizeof whole, "%s%.*s", length == 7 ? "0000:" : "", (int)length, *text);
	size_t end = strlen(whole);
	if (whole[end - 1] == ':') { /* "0000:01:00.0: …" of the kernel */
		whole[end - 1] = '\0';
		length--;
	}
	if (!pci_address_parse(whole, address))
		return false;
	*text += length;
	return true;
}

void paste_set_group(struct paste *paste, struct paste_function *function, enum kind kind,
		     uint64_t group)
{
	long *own = &function->groups[kind];
	char address[PCI_ADDRESS_TEXT];

	/* while a kernel runs, a device may leave its group and get another */
	if (*own != NO_GROUP && *own != (long)group && kind != KIND_LOG && !paste->contradiction)
		paste->contradiction = arena_printf(
			&paste->arena, "%s is in group %ld and in group %lu",
			pci_address_print(function->address, address), *own, (unsigned long)group);
	*own = (long)group;
}

void paste_add_other(struct paste *paste, const char *name, size_t length, long group)
{
	for (size_t i = 0; i < paste->others.count; i++)
		if (strlen(paste->others.items[i].name) == length &&
		    !memcmp(paste->others.items[i].name, name, length)) {
			if (paste->again)
				paste->others.items[i].group = group;
			return;
		}
	if (paste->others.count < OTHERS_AT_MOST)
		*array_add(&paste->arena, &paste->others) =
			(struct paste_other){ arena_copy(&paste->arena, name, length), group };
}

void paste_put(struct paste_function *function, unsigned offset, uint32_t mask, uint32_t value)
{
	if (offset > SPACE - 4)
		return;
	for (unsigned i = 0; i < 4; i++) {
		uint8_t *byte = &function->bytes[offset + i], *from = &function->from[offset + i];
		if (*from == FROM_HEX)
			continue;
		*byte = (uint8_t)((*byte & ~(mask >> i * 8)) | (value & mask) >> i * 8);
		*from = FROM_TEXT;
	}
}

/* Most texts differ in their first byte: this is asked of each line many times. */
const char *paste_behind(const char *text, const char *begin)
{
	for (; *begin; text++, begin++)
		if (*text != *begin)
			return NULL;
	return text;
}

bool paste_begins(const char *text, const char *list)
{
	for (; *list; list += strlen(list) + 1)
		if (*list == *text && paste_behind(text, list))
			return true;
	return false;
}

bool paste_number(const char *text, const char *phrase, unsigned base, uint64_t *number)
{
	const char *at = strstr(text, phrase);

	if (!at)
		return false;
	at += strlen(phrase);
	return base == 16 ? text_take_hex(&at, UINT32_MAX, number)
			  : text_take_decimal(&at, UINT32_MAX, number);
}
