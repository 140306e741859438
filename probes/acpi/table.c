/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/acpi/table.h"

#include <inttypes.h>
#include <string.h>

enum { LENGTH_AT = 4, CHECKSUM_AT = 9 };

static void take_value(const struct acpi_table *table, struct table_error *error)
{
	struct bytes cursor = bytes_of(table->bytes, table->length);

	bytes_seek(&cursor, error->offset);
	size_t there = cursor.bad ? 0 : bytes_left(&cursor);
	error->shown = (uint8_t)(error->width && error->width <= there ? error->width : there > 0);
	for (unsigned i = 0; i < error->shown; i++)
		error->value |= (uint64_t)bytes_u8(&cursor) << (8 * i);
}

struct table_error *acpi_error(struct arena *arena, struct acpi_table *table, size_t offset,
			       unsigned width, const char *text, ...)
{
	va_list arguments;
	va_start(arguments, text);
	struct table_error error = { .offset = offset,
				     .text = arena_vprintf(arena, text, arguments),
				     .width = (uint8_t)width };
	va_end(arguments);
	take_value(table, &error);
	struct table_error *added = array_add(arena, &table->errors);
	*added = error;
	return added;
}

static bool signature_is_right(struct arena *arena, struct acpi_table *table)
{
	const uint8_t *bytes = table->bytes;

	if (!memcmp(bytes, table->signature, 4))
		return true;
	acpi_error(arena, table, 0, 4, "the signature is %02x %02x %02x %02x, which is not \"%s\"",
		   bytes[0], bytes[1], bytes[2], bytes[3], table->signature);
	return false;
}

static void check_sum(struct arena *arena, struct acpi_table *table)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < table->length; i++)
		sum = (uint8_t)(sum + table->bytes[i]);
	if (sum)
		acpi_error(arena, table, CHECKSUM_AT, 1,
			   "the checksum is wrong: the %zu bytes of the table add up to 0x%02x "
			   "instead of 0",
			   table->length, sum)
			->stops_linux = !strcmp(table->signature, "IVRS");
}

static bool settle_length(struct arena *arena, struct acpi_table *table)
{
	struct bytes cursor = bytes_of(table->bytes, table->length);
	bytes_seek(&cursor, LENGTH_AT);
	uint32_t says = bytes_u32(&cursor);

	if (says < ACPI_HEADER) {
		acpi_error(arena, table, LENGTH_AT, 4,
			   "the length field says %" PRIu32 " bytes, less than the header of %d",
			   says, ACPI_HEADER);
		return false;
	}
	if (says > table->length) {
		acpi_error(arena, table, LENGTH_AT, 4,
			   "the length field says %" PRIu32 " bytes, but only %zu are there", says,
			   table->length);
		return true;
	}
	if (says < table->length)
		acpi_error(arena, table, LENGTH_AT, 4,
			   "the length field says %" PRIu32
			   " bytes; the %zu behind them are not read",
			   says, table->length - says);
	table->length = says;
	check_sum(arena, table);
	return true;
}

static bool header_is_sound(struct arena *arena, struct acpi_table *table)
{
	if (table->length < ACPI_HEADER) {
		acpi_error(arena, table, 0, 0,
			   "the table has %zu bytes, too few for a header of %d", table->length,
			   ACPI_HEADER);
		return false;
	}
	return signature_is_right(arena, table) && settle_length(arena, table);
}

void acpi_table_open(struct arena *arena, struct acpi_table *table, const char *signature,
		     const struct answer *answer)
{
	*table = (struct acpi_table){ .status = answer->status };
	memcpy(table->signature, signature, 4);
	if (answer->status != OK)
		return;

	table->bytes = answer->bytes;
	table->length = answer->length;
	if (!header_is_sound(arena, table))
		table->status = FAILED;
}

bool acpi_table_body(struct arena *arena, struct acpi_table *table, size_t header,
		     struct bytes *body)
{
	*body = bytes_of(table->bytes, table->length);
	bytes_seek(body, header);
	if (body->bad)
		acpi_error(arena, table, table->length, 0,
			   "the table ends after %zu bytes, inside its header of %zu",
			   table->length, header);
	return !body->bad;
}

static unsigned number_at(struct bytes cursor, size_t at, uint8_t size)
{
	bytes_skip(&cursor, at);
	return size == 1 ? bytes_u8(&cursor) : bytes_u16(&cursor);
}

bool acpi_next(struct arena *arena, struct acpi_table *table, struct bytes *list,
	       const struct acpi_layout *layout, struct acpi_structure *structure)
{
	size_t offset = bytes_offset(list), left = bytes_left(list);
	size_t header = (size_t)layout->length_at + layout->length_size;

	if (!left)
		return false;
	if (left < header) {
		acpi_error(arena, table, offset, 0,
			   "%zu bytes are left for a %s, too few for its header of %zu", left,
			   layout->noun, header);
		return false;
	}

	unsigned type = number_at(*list, 0, layout->type_size);
	unsigned length = number_at(*list, layout->length_at, layout->length_size);
	if (length < layout->minimum) {
		acpi_error(arena, table, offset + layout->length_at, layout->length_size,
			   "the %s of type %u has length %u; the minimum is %u", layout->noun, type,
			   length, layout->minimum);
		return false;
	}
	if (length > left) {
		acpi_error(arena, table, offset + layout->length_at, layout->length_size,
			   "the %s of type %u has length %u, but only %zu bytes are left",
			   layout->noun, type, length, left)
			->stops_linux = layout->past_end_stops_linux;
		return false;
	}

	*structure = (struct acpi_structure){
		.type = type,
		.offset = offset,
		.layout = layout,
		.bytes = bytes_take(list, length),
	};
	bytes_seek(&structure->bytes, header);
	return true;
}

bool acpi_has_fixed_part(struct arena *arena, struct acpi_table *table,
			 const struct acpi_structure *structure, const char *name, size_t size)
{
	if (structure->bytes.length >= size)
		return true;
	acpi_error(arena, table, structure->offset + structure->layout->length_at,
		   structure->layout->length_size,
		   "the %s is %zu bytes long; its fixed part alone takes %zu", name,
		   structure->bytes.length, size);
	return false;
}

void acpi_add_unknown(struct arena *arena, struct iommu *iommu,
		      const struct acpi_structure *structure)
{
	*array_add(arena, &iommu->unknown) = (struct unknown_structure){
		.type = structure->type,
		.length = (unsigned)structure->bytes.length,
		.offset = structure->offset,
	};
}

struct pci_address acpi_pci_address(uint16_t segment, uint16_t device_id)
{
	return (struct pci_address){
		.domain = segment,
		.bus = (uint8_t)(device_id >> 8),
		.device = (device_id >> 3) & 0x1f,
		.function = device_id & 7,
	};
}
