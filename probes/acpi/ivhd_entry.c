/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The device entries of an IVHD: which devices a unit translates, and under which ids they make
 * their requests.
 */
#include "probes/acpi/ivhd_entry.h"

#include <inttypes.h>
#include <string.h>

enum {
	PAD_4 = 0x00,
	ALL = 0x01,
	SELECT = 0x02,
	RANGE_START = 0x03,
	RANGE_END = 0x04,
	PAD_8 = 0x40,
	ALIAS_SELECT = 0x42,
	ALIAS_RANGE_START = 0x43,
	EXTENDED_SELECT = 0x46,
	EXTENDED_RANGE_START = 0x47,
	SPECIAL = 0x48,
	ACPI_HID = 0xf0,
};
enum { VARIETY_IOAPIC = 1, VARIETY_HPET = 2 };
enum { FIRST_WITHOUT_LENGTH = 0x80, HID_FIXED = 22, HID_LENGTH_AT = 21, NAME_LENGTH = 8 };
enum { UID_INTEGER = 1, UID_TEXT = 2 };

/* The unit at work, and the range whose end has not come yet. */
struct reader {
	struct arena *arena;
	struct iommu *iommu;
	struct remapping_unit *unit;
	struct device_range open;
	bool is_open;
};

struct scope acpi_ivhd_scope(struct arena *arena, enum scope_type type, uint16_t device_id,
			     size_t offset)
{
	struct pci_address address = acpi_pci_address(0, device_id);
	struct scope scope = { .type = (uint8_t)type, .start_bus = address.bus, .offset = offset };

	*array_add(arena, &scope.path) = (struct scope_hop){ address.device, address.function };
	return scope;
}

/* 0 where the specification gives the type no length. */
static size_t entry_length(struct bytes entries)
{
	uint8_t type = bytes_u8(&entries);

	if (type < FIRST_WITHOUT_LENGTH)
		return (size_t)4 << (type >> 6);
	if (type != ACPI_HID)
		return 0;
	bytes_skip(&entries, HID_LENGTH_AT - 1);
	return (size_t)HID_FIXED + bytes_u8(&entries);
}

static bool next_entry(struct reader *reader, struct bytes *entries, struct acpi_structure *entry)
{
	struct acpi_table *table = &reader->iommu->ivrs;
	size_t offset = bytes_offset(entries), left = bytes_left(entries);
	if (!left)
		return false;

	unsigned type = entries->data[entries->at];
	size_t length = entry_length(*entries);
	if (!length) {
		acpi_error(reader->arena, table, offset, 1,
			   "device entries of type 0x%02x have no defined length; the last %zu "
			   "bytes of the block are not read",
			   type, left)
			->stops_linux = true;
		return false;
	}
	if (length > left) {
		acpi_error(reader->arena, table, offset, 1,
			   "the device entry of type 0x%02x takes %zu bytes, but the block has %zu "
			   "left",
			   type, length, left);
		return false;
	}

	*entry = (struct acpi_structure){ .type = type,
					  .offset = offset,
					  .bytes = bytes_take(entries, length) };
	bytes_skip(&entry->bytes, 1);
	return true;
}

/*
 * What the entries for devices have in common: id, settings, and an alias or extended settings
 * behind them.
 */
static struct device_range read_range(struct acpi_structure *entry)
{
	struct device_range range = { .type = (uint8_t)entry->type, .offset = entry->offset };

	range.first = range.last = bytes_u16(&entry->bytes);
	range.settings = bytes_u8(&entry->bytes);
	if (entry->type == ALIAS_SELECT || entry->type == ALIAS_RANGE_START) {
		bytes_skip(&entry->bytes, 1);
		range.source = bytes_u16(&entry->bytes);
		range.has_source = true;
	} else if (entry->type == EXTENDED_SELECT || entry->type == EXTENDED_RANGE_START) {
		range.extended = bytes_u32(&entry->bytes);
	}
	return range;
}

static void add_select(struct reader *reader, struct acpi_structure *entry)
{
	struct device_range range = read_range(entry);

	*array_add(reader->arena, &reader->unit->devices) = range;
	*array_add(reader->arena, &reader->unit->scopes) =
		acpi_ivhd_scope(reader->arena, SCOPE_ENDPOINT, range.first, entry->offset);
}

static void add_all(struct reader *reader, struct acpi_structure *entry)
{
	struct device_range range = read_range(entry);

	range.first = 0;
	range.last = UINT16_MAX;
	reader->unit->include_all = true;
	*array_add(reader->arena, &reader->unit->devices) = range;
}

static void tell_open_range(struct reader *reader)
{
	if (reader->is_open)
		acpi_error(reader->arena, &reader->iommu->ivrs, reader->open.offset, 1,
			   "the range of devices from 0x%04x on has no end entry",
			   reader->open.first);
	reader->is_open = false;
}

static void start_range(struct reader *reader, struct acpi_structure *entry)
{
	tell_open_range(reader);
	reader->open = read_range(entry);
	reader->is_open = true;
}

static void end_range(struct reader *reader, struct acpi_structure *entry)
{
	struct acpi_table *table = &reader->iommu->ivrs;
	uint16_t last = bytes_u16(&entry->bytes);

	if (!reader->is_open) {
		acpi_error(reader->arena, table, entry->offset, 1,
			   "a range of devices ends at 0x%04x without a start entry", last);
		return;
	}
	reader->is_open = false;
	if (last < reader->open.first) {
		acpi_error(reader->arena, table, entry->offset + 1, 2,
			   "the range of devices ends at 0x%04x before it begins at 0x%04x", last,
			   reader->open.first);
		return;
	}
	reader->open.last = last;
	*array_add(reader->arena, &reader->unit->devices) = reader->open;
}

static void add_special(struct reader *reader, struct acpi_structure *entry)
{
	bytes_seek(&entry->bytes, 4);
	uint8_t handle = bytes_u8(&entry->bytes);
	uint16_t id = bytes_u16(&entry->bytes);
	uint8_t variety = bytes_u8(&entry->bytes);

	if (variety != VARIETY_IOAPIC && variety != VARIETY_HPET) {
		acpi_add_unknown(reader->arena, reader->iommu, entry);
		return;
	}
	enum scope_type type = variety == VARIETY_IOAPIC ? SCOPE_IOAPIC : SCOPE_HPET;
	struct scope scope = acpi_ivhd_scope(reader->arena, type, id, entry->offset);
	scope.id = handle;
	*array_add(reader->arena, &reader->unit->scopes) = scope;
}

static const char *read_text(struct reader *reader, struct bytes *bytes, size_t length)
{
	struct bytes text = bytes_take(bytes, length);

	return arena_copy(reader->arena, text.data, strnlen((const char *)text.data, text.length));
}

/* Of 8 bytes by the specification; firmware exists that has fewer. */
static uint64_t read_integer(struct bytes *bytes, size_t length)
{
	uint64_t value = 0;

	for (size_t i = 0; i < length && i < 8; i++)
		value |= (uint64_t)bytes_u8(bytes) << (8 * i);
	return value;
}

static void add_named(struct reader *reader, struct acpi_structure *entry)
{
	struct bytes *bytes = &entry->bytes;
	struct named_device named = { .offset = entry->offset, .uid = "" };

	named.device_id = bytes_u16(bytes);
	named.settings = bytes_u8(bytes);
	named.hid = read_text(reader, bytes, NAME_LENGTH);
	named.cid = read_text(reader, bytes, NAME_LENGTH);
	named.uid_format = bytes_u8(bytes);
	named.uid_length = bytes_u8(bytes);
	if (named.uid_format == UID_TEXT)
		named.uid = read_text(reader, bytes, named.uid_length);
	else if (named.uid_format == UID_INTEGER)
		named.uid = arena_printf(reader->arena, "%" PRIu64,
					 read_integer(bytes, named.uid_length));
	*array_add(reader->arena, &reader->unit->named) = named;
}

static void add_entry(struct reader *reader, struct acpi_structure *entry)
{
	switch (entry->type) {
	case ALL: add_all(reader, entry); break;
	case SELECT:
	case ALIAS_SELECT:
	case EXTENDED_SELECT: add_select(reader, entry); break;
	case RANGE_START:
	case ALIAS_RANGE_START:
	case EXTENDED_RANGE_START: start_range(reader, entry); break;
	case RANGE_END: end_range(reader, entry); break;
	case SPECIAL: add_special(reader, entry); break;
	case ACPI_HID: add_named(reader, entry); break;
	case PAD_4:
	case PAD_8: break;
	default: acpi_add_unknown(reader->arena, reader->iommu, entry);
	}
}

void acpi_read_ivhd_entries(struct arena *arena, struct iommu *iommu, struct remapping_unit *unit,
			    struct bytes *entries)
{
	struct reader reader = { .arena = arena, .iommu = iommu, .unit = unit };
	struct acpi_structure entry;

	while (next_entry(&reader, entries, &entry))
		add_entry(&reader, &entry);
	tell_open_range(&reader);
}
