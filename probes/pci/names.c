/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/pci/names.h"

#include "probes/lib/text.h"
#include "probes/source/lines.h"
#include "probes/source/source.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* What a name is of, before its number in a key. */
enum { VENDOR = 1, DEVICE, CLASS, SUBCLASS };

/* A name that some function wants: in a list sorted by key, each key once. */
struct name {
	uint64_t key;
	uint32_t subsystem; /* vendor and device; 0 where it is the name of no subsystem */
	const char *text;   /* NULL: not found */
};

typedef ARRAY(struct name) name_list;

static uint64_t key_of(int kind, uint32_t number)
{
	return (uint64_t)kind << 32 | number;
}

static int compare_names(const void *left, const void *right)
{
	const struct name *a = left, *b = right;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return a->subsystem < b->subsystem ? -1 : a->subsystem > b->subsystem;
}

static struct name *find_name(const name_list *names, uint64_t key, uint32_t subsystem)
{
	return bsearch(&(struct name){ .key = key, .subsystem = subsystem }, names->items,
		       names->count, sizeof *names->items, compare_names);
}

static const char *name_of(const name_list *names, int kind, uint32_t number)
{
	return find_name(names, key_of(kind, number), 0)->text;
}

static uint32_t device_number(const struct function *function)
{
	return (uint32_t)function->vendor << 16 | function->device;
}

static uint32_t subsystem_number(const struct function *function)
{
	return (uint32_t)function->subsystem_vendor << 16 | function->subsystem_device;
}

/* --- The file --- */

/* Under which line the indented ones stand; kind 0: one that nobody wants. */
struct section {
	int kind;
	uint32_t number;
	uint64_t device; /* the key of the last one in it that somebody wants, or 0 */
};

/* "8086  Intel Corporation": so many digits, white space and a name; NULL where it is not that. */
static const char *read_entry(const char *text, size_t digits, uint32_t *number)
{
	uint64_t value;

	if (!text_take_digits(&text, digits, digits, &value) || !isspace((unsigned char)*text))
		return NULL;
	*number = (uint32_t)value;
	return text + strspn(text, " \t");
}

/* Whether anybody wants it. */
static bool keep_name(struct arena *arena, name_list *names, uint64_t key, uint32_t subsystem,
		      const char *text)
{
	struct name *name = find_name(names, key, subsystem);
	size_t length = strlen(text);

	if (!name || name->text)
		return name;
	while (length && isspace((unsigned char)text[length - 1]))
		length--;
	if (length)
		name->text = arena_copy(arena, text, length);
	return true;
}

/* "8086  Intel Corporation", or "C 03  Display controller" */
static void begin_section(struct arena *arena, name_list *names, struct section *section,
			  const char *line)
{
	bool is_class = line[0] == 'C' && line[1] == ' ';
	const char *text = is_class ? read_entry(line + 2, 2, &section->number)
				    : read_entry(line, 4, &section->number);

	section->kind = is_class ? CLASS : VENDOR;
	section->device = 0;
	if (!text || !keep_name(arena, names, key_of(section->kind, section->number), 0, text))
		section->kind = 0;
}

/* "\t2484  GA104" of a vendor, or "\t00  VGA compatible controller" of a class. */
static void add_to_section(struct arena *arena, name_list *names, struct section *section,
			   const char *line)
{
	bool of_class = section->kind == CLASS;
	uint32_t number;
	const char *text = section->kind ? read_entry(line + 1, of_class ? 2 : 4, &number) : NULL;

	section->device = 0;
	if (!text)
		return;
	uint64_t key = key_of(of_class ? SUBCLASS : DEVICE,
			      section->number << (of_class ? 8 : 16) | number);
	if (keep_name(arena, names, key, 0, text) && !of_class)
		section->device = key;
}

/* "\t\t1028 0123  name" of a device: its subsystem's vendor and device. */
static void add_subsystem(struct arena *arena, name_list *names, const struct section *section,
			  const char *line)
{
	uint32_t vendor, device;
	const char *text = section->device ? read_entry(line + 2, 4, &vendor) : NULL;

	text = text ? read_entry(text, 4, &device) : NULL;
	if (text && (vendor || device))
		keep_name(arena, names, section->device, vendor << 16 | device, text);
}

/* Lines that are not understood are passed over. */
static void read_names(struct arena *arena, name_list *names, struct lines *lines)
{
	struct section section = { 0 };
	const char *line;
	size_t length;

	while ((line = lines_next(lines, &length))) {
		if (line[0] == '\t' && line[1] == '\t')
			add_subsystem(arena, names, &section, line);
		else if (*line == '\t')
			add_to_section(arena, names, &section, line);
		else if (*line && *line != '#')
			begin_section(arena, names, &section, line);
	}
}

/* --- The functions --- */

static name_list names_wanted(struct machine *machine)
{
	name_list names = { 0 };
	size_t kept = 0;

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		array_add(&machine->arena, &names)->key = key_of(VENDOR, function->vendor);
		array_add(&machine->arena, &names)->key = key_of(DEVICE, device_number(function));
		array_add(&machine->arena, &names)->key =
			key_of(VENDOR, function->subsystem_vendor);
		struct name *subsystem = array_add(&machine->arena, &names);
		*subsystem = (struct name){ key_of(DEVICE, device_number(function)),
					    subsystem_number(function), NULL };
		array_add(&machine->arena, &names)->key = key_of(CLASS, function->class_code >> 16);
		array_add(&machine->arena, &names)->key =
			key_of(SUBCLASS, function->class_code >> 8);
	}
	qsort(names.items, names.count, sizeof *names.items, compare_names);
	for (size_t i = 0; i < names.count; i++)
		if (!kept || compare_names(&names.items[kept - 1], &names.items[i]) != 0)
			names.items[kept++] = names.items[i];
	names.count = kept;
	return names;
}

/* As lspci does, a subclass without a name has that of its class, and the number. */
static const char *class_name(struct arena *arena, const name_list *names, uint32_t number)
{
	const char *subclass = name_of(names, SUBCLASS, number),
		   *text = name_of(names, CLASS, number >> 8);

	return subclass || !text ? subclass : arena_printf(arena, "%s [%04x]", text, number);
}

static void name_function(struct arena *arena, const name_list *names, struct function *function)
{
	function->vendor_name = name_of(names, VENDOR, function->vendor);
	function->device_name = name_of(names, DEVICE, device_number(function));
	if (subsystem_number(function)) {
		function->subsystem_vendor_name =
			name_of(names, VENDOR, function->subsystem_vendor);
		function->subsystem_device_name =
			find_name(names, key_of(DEVICE, device_number(function)),
				  subsystem_number(function))
				->text;
	}
	function->class_name = class_name(arena, names, function->class_code >> 8);
}

void pci_names_from(struct machine *machine, struct lines *lines)
{
	name_list names = names_wanted(machine);

	read_names(&machine->arena, &names, lines);
	for (size_t i = 0; i < machine->functions.count; i++)
		if (machine->functions.items[i].status == OK ||
		    machine->functions.items[i].remembered)
			name_function(&machine->arena, &names, &machine->functions.items[i]);
}

void pci_name_functions(struct machine *machine)
{
	struct lines lines;

	if (!machine->functions.count || !source_names(&lines))
		return;
	pci_names_from(machine, &lines);
	lines_close(&lines);
}
