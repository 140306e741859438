/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table that `pvesh get /nodes/NODE/hardware/pci --pci-class-blacklist ""` prints on Proxmox
 * VE: the same columns, order and borders. Mediated devices are not looked for, so that the column
 * mdev is always empty.
 */
#include "init/report/report.h"
#include "init/report/renderers.h"
#include "init/report/what_if.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column {
	CLASS,
	DEVICE,
	ID,
	IOMMUGROUP,
	VENDOR,
	DEVICE_NAME,
	MDEV,
	SUBSYSTEM_DEVICE,
	SUBSYSTEM_DEVICE_NAME,
	SUBSYSTEM_VENDOR,
	SUBSYSTEM_VENDOR_NAME,
	VENDOR_NAME,
	COLUMNS
};

static const char *const titles[COLUMNS] = {
	"class",
	"device",
	"id",
	"iommugroup",
	"vendor",
	"device_name",
	"mdev",
	"subsystem_device",
	"subsystem_device_name",
	"subsystem_vendor",
	"subsystem_vendor_name",
	"vendor_name",
};

struct table {
	FILE *out;
	size_t widths[COLUMNS];
};

static const char *hex(struct arena *arena, int digits, uint32_t value)
{
	return arena_printf(arena, "0x%0*x", digits, value);
}

static void fill_row(struct arena *arena, const struct function *function, const char *row[COLUMNS])
{
	char address[PCI_ADDRESS_TEXT];

	row[CLASS] = hex(arena, 6, function->class_code);
	row[DEVICE] = hex(arena, 4, function->device);
	row[ID] = arena_printf(arena, "%s", pci_address_print(function->address, address));
	row[IOMMUGROUP] = function->group ? arena_printf(arena, "%u", function->group->id) : "-1";
	row[VENDOR] = hex(arena, 4, function->vendor);
	row[DEVICE_NAME] = function->device_name;
	row[SUBSYSTEM_DEVICE] = hex(arena, 4, function->subsystem_device);
	row[SUBSYSTEM_DEVICE_NAME] = function->subsystem_device_name;
	row[SUBSYSTEM_VENDOR] = hex(arena, 4, function->subsystem_vendor);
	row[SUBSYSTEM_VENDOR_NAME] = function->subsystem_vendor_name;
	row[VENDOR_NAME] = function->vendor_name;
}

/* Characters, of UTF-8. */
static size_t length_of(const char *text)
{
	size_t length = 0;

	for (; *text; text++)
		length += (*text & 0xc0) != 0x80;
	return length;
}

static void measure(struct table *table, const char *const row[COLUMNS])
{
	for (int i = 0; i < COLUMNS; i++) {
		size_t length = row[i] ? length_of(row[i]) : 0;
		table->widths[i] = length > table->widths[i] ? length : table->widths[i];
	}
}

static void pad(struct table *table, size_t count, const char *with)
{
	while (count--)
		fputs(with, table->out);
}

static void write_border(struct table *table, const char *left, const char *line, const char *cross,
			 const char *right)
{
	fputs(left, table->out);
	for (int i = 0; i < COLUMNS; i++) {
		pad(table, table->widths[i] + 2, line);
		fputs(i + 1 < COLUMNS ? cross : right, table->out);
	}
	fputc('\n', table->out);
}

/* Numbers stand to the right, but not above them their title. */
static void write_row(struct table *table, const char *const row[COLUMNS])
{
	for (int i = 0; i < COLUMNS; i++) {
		const char *text = row[i] ? row[i] : "";
		size_t rest = table->widths[i] - length_of(text);
		fputs("│ ", table->out);
		pad(table, i == IOMMUGROUP ? rest : 0, " ");
		for (; *text; text++)
			fputc((unsigned char)*text < ' ' || *text == 0x7f ? '?' : *text,
			      table->out);
		pad(table, i == IOMMUGROUP ? 1 : rest + 1, " ");
	}
	fputs("│\n", table->out);
}

static int by_class(const void *a, const void *b)
{
	const struct function *left = *(const struct function *const *)a,
			      *right = *(const struct function *const *)b;

	if (left->class_code != right->class_code)
		return left->class_code < right->class_code ? -1 : 1;
	return left < right ? -1 : left > right;
}

static void tell_what_if(void *out, const char *sentence)
{
	fprintf(out, "%s\n", sentence);
}

void render_pve(const struct report *report, FILE *out)
{
	const struct machine *machine = report->machine;
	struct arena arena = ARENA_EMPTY;
	struct table table = { .out = out };
	ARRAY(const struct function *) list = { 0 };

	for (size_t i = 0; i < machine->functions.count; i++)
		if (machine->functions.items[i].status == OK)
			*array_add(&arena, &list) = &machine->functions.items[i];
	if (list.count)
		qsort(list.items, list.count, sizeof *list.items, by_class);

	const char *(*rows)[COLUMNS] = arena_alloc(&arena, (list.count + 1) * sizeof *rows);
	measure(&table, titles);
	for (size_t i = 0; i < list.count; i++) {
		fill_row(&arena, list.items[i], rows[i]);
		measure(&table, rows[i]);
	}
	write_border(&table, "┌", "─", "┬", "┐");
	write_row(&table, titles);
	for (size_t i = 0; i < list.count; i++) {
		write_border(&table, i ? "├" : "╞", i ? "─" : "═", i ? "┼" : "╪", i ? "┤" : "╡");
		write_row(&table, rows[i]);
	}
	write_border(&table, "└", "─", "┴", "┘");
	what_if_tell(&arena, report, tell_what_if, out);
	arena_free(&arena);
}
