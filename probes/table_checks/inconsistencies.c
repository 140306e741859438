/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/table_checks/inconsistencies.h"

#include "probes/lib/bytes.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>

bool table_field(const struct acpi_table *table, size_t offset, unsigned width, uint64_t *value)
{
	struct bytes cursor = bytes_of(table->bytes, table->length);

	*value = 0;
	bytes_seek(&cursor, offset);
	for (unsigned i = 0; i < width; i++)
		*value |= (uint64_t)bytes_u8(&cursor) << (8 * i);
	return width && !cursor.bad;
}

void inconsistent(struct inconsistencies *found, enum consequence consequence, size_t offset,
		  unsigned width, const char *text, ...)
{
	struct inconsistency *item = array_add(found->arena, &found->list);
	*item = (struct inconsistency){ .table = found->table,
					.offset = offset,
					.consequence = consequence };

	if (table_field(found->table, offset, width, &item->value))
		item->width = (uint8_t)width;
	va_list arguments;
	va_start(arguments, text);
	item->text = arena_vprintf(found->arena, text, arguments);
	va_end(arguments);
}

bool table_is_whole(const struct inconsistencies *found)
{
	return !found->table->errors.count;
}

static int by_base(const void *a, const void *b)
{
	const struct remapping_unit *left = *(const struct remapping_unit *const *)a;
	const struct remapping_unit *right = *(const struct remapping_unit *const *)b;

	if (left->base != right->base)
		return left->base < right->base ? -1 : 1;
	return left->offset < right->offset ? -1 : left->offset > right->offset;
}

struct unit_bases unit_bases(struct arena *arena, const struct machine *machine)
{
	size_t count = machine->iommu.units.count;
	struct unit_bases bases = { arena_alloc(arena, (count + 1) * sizeof *bases.sorted), count };

	for (size_t i = 0; i < count; i++)
		bases.sorted[i] = &machine->iommu.units.items[i];
	qsort(bases.sorted, count, sizeof *bases.sorted, by_base);
	return bases;
}

static int base_of(const void *key, const void *item)
{
	uint64_t wanted = *(const uint64_t *)key,
		 base = (*(const struct remapping_unit *const *)item)->base;

	return wanted < base ? -1 : wanted > base;
}

bool unit_bases_have(const struct unit_bases *bases, uint64_t base)
{
	return bsearch(&base, bases->sorted, bases->count, sizeof *bases->sorted, base_of);
}

void check_duplicate_bases(struct inconsistencies *found, const struct machine *machine, size_t at)
{
	struct unit_bases bases = unit_bases(found->arena, machine);

	for (size_t i = 1; i < bases.count; i++)
		if (bases.sorted[i]->base && bases.sorted[i]->base == bases.sorted[i - 1]->base)
			inconsistent(found, INCONSISTENT, bases.sorted[i]->offset + at, 8,
				     "two remapping units have their registers at 0x%" PRIx64
				     ", by the structures at 0x%zx and 0x%zx",
				     bases.sorted[i]->base, bases.sorted[i - 1]->offset,
				     bases.sorted[i]->offset);
}
