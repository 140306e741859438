/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registers of VT-d (VT-d specification, 11.4): version, capabilities, and what the unit does
 * now.
 *
 * Version and capabilities are asked of Linux first, which shows them for units that it has
 * started, then read from memory; at last the kernel's log has them, for it prints them when it
 * finds the table. The two status registers are in memory only.
 */
#include "probes/lib/text.h"
#include "probes/scan/probe.h"
#include "probes/registers/registers.h"

#include <string.h>

#define FOLDER "/sys/class/iommu"

enum { VER = 0x00, CAP = 0x08, ECAP = 0x10, GSTS = 0x1c, FSTS = 0x34 };

/* What one place says of a unit. */
struct identity {
	uint64_t base;
	struct text version;
	struct number capability, extended_capability;
	const char *from;
};

typedef ARRAY(struct identity) identity_list;

/* Comes of one place as a whole, so that the evidence has one name. */
static bool is_complete(const struct identity *identity)
{
	return identity->capability.status == OK && identity->extended_capability.status == OK;
}

static void adopt(struct remapping_unit *unit, const struct identity *identity)
{
	unit->version = identity->version;
	unit->capability = identity->capability;
	unit->extended_capability = identity->extended_capability;
	if (is_complete(identity))
		unit->registers_from = (struct text){ OK, identity->from };
}

static const struct identity *identity_at(const identity_list *list, uint64_t base)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].base == base)
			return &list->items[i];
	return NULL;
}

/* "1:0", and nothing else. */
static bool is_version(const char *text)
{
	uint64_t part;

	return text_take_decimal(&text, UINT64_MAX, &part) && *text++ == ':' &&
	       text_is_decimal(text, UINT64_MAX, &part);
}

/* --- As Linux shows it --- */

static struct text file_text(struct source *source, struct machine *machine, const char *unit,
			     const char *name)
{
	return registers_text(
		source, machine,
		arena_printf(&machine->arena, FOLDER "/%s/intel-iommu/%s", unit, name));
}

static void note_nonsense(struct machine *machine, const char *unit, const char *name,
			  const char *found, const char *expected)
{
	machine_gap(machine, arena_printf(&machine->arena, FOLDER "/%s/intel-iommu/%s", unit, name),
		    "failed: \"%s\" is not a %s", found, expected);
}

static struct number file_number(struct source *source, struct machine *machine, const char *unit,
				 const char *name)
{
	struct text text = file_text(source, machine, unit, name);
	struct number number = { .status = text.status };
	const char *rest = text.value;

	if (text.status == OK && (!text_take_digits(&rest, 1, 16, &number.value) || *rest)) {
		number.status = FAILED;
		note_nonsense(machine, unit, name, text.value, "hexadecimal number");
	}
	return number;
}

static struct text file_version(struct source *source, struct machine *machine, const char *unit)
{
	struct text version = file_text(source, machine, unit, "version");

	if (version.status == OK && !is_version(version.value)) {
		note_nonsense(machine, unit, "version", version.value, "version");
		version = (struct text){ .status = FAILED };
	}
	return version;
}

static identity_list from_sysfs(struct source *source, struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;
	identity_list list = { 0 };

	for (size_t i = 0; i < iommu->registered.count && i < REGISTERS_UNITS_AT_MOST; i++) {
		const char *name = iommu->registered.items[i];
		struct number base = file_number(source, machine, name, "address");
		if (base.status != OK)
			continue;
		*array_add(&machine->arena, &list) = (struct identity){
			.base = base.value,
			.version = file_version(source, machine, name),
			.capability = file_number(source, machine, name, "cap"),
			.extended_capability = file_number(source, machine, name, "ecap"),
			.from = arena_printf(&machine->arena, FOLDER "/%s/intel-iommu", name),
		};
	}
	return list;
}

/* --- In memory --- */

/* Major in bits 7:4, minor in bits 3:0, and nothing above. */
static struct text memory_version(struct registers *registers)
{
	struct machine *machine = registers->machine;
	struct number number = registers_read(registers, VER, 4);
	unsigned version = (unsigned)number.value;

	if (number.status != OK)
		return (struct text){ .status = number.status };
	if (version >> 8) {
		machine_gap(machine, registers_name(&machine->arena, registers->base),
			    "failed: 0x%08x is not a version", version);
		return (struct text){ .status = FAILED };
	}
	return (struct text){ OK,
			      arena_printf(&machine->arena, "%u:%u", version >> 4, version & 0xf) };
}

static struct identity from_memory(struct registers *registers)
{
	return (struct identity){
		.base = registers->base,
		.version = memory_version(registers),
		.capability = registers_read(registers, CAP, 8),
		.extended_capability = registers_read(registers, ECAP, 8),
		.from = registers_name(&registers->machine->arena, registers->base),
	};
}

/* --- The kernel's log --- */

/* The number behind `word`. `text` moves on behind it. */
static bool log_number(const char **text, const char *word, uint64_t *value)
{
	size_t length = strlen(word);

	if (strncmp(*text, word, length) != 0)
		return false;
	*text += length;
	return text_take_digits(text, 1, 16, value);
}

/* "DMAR: dmar0: reg_base_addr fed90000 ver 1:0 cap d2008c40660462 ecap f050da" */
static bool parse_log_line(struct arena *arena, const char *text, struct identity *identity)
{
	uint64_t major, minor;

	if (!log_number(&text, "reg_base_addr ", &identity->base) ||
	    !log_number(&text, " ver ", &major) || !log_number(&text, ":", &minor) ||
	    !log_number(&text, " cap ", &identity->capability.value) ||
	    !log_number(&text, " ecap ", &identity->extended_capability.value))
		return false;
	identity->version =
		(struct text){ OK, arena_printf(arena, "%llx:%llx", (unsigned long long)major,
						(unsigned long long)minor) };
	identity->capability.status = OK;
	identity->extended_capability.status = OK;
	identity->from = "kernel log";
	return true;
}

static identity_list from_log(struct source *source, struct arena *arena)
{
	struct answer log = source_log(source, arena);
	identity_list list = { 0 };
	const char *at = log.status == OK ? (const char *)log.bytes : NULL;

	while (at && list.count < REGISTERS_UNITS_AT_MOST && (at = strstr(at, "reg_base_addr "))) {
		struct identity identity = { 0 };
		if (parse_log_line(arena, at, &identity))
			*array_add(arena, &list) = identity;
		at++;
	}
	return list;
}

/* --- A unit --- */

static bool look_at_unit(struct registers *registers, struct remapping_unit *unit,
			 const identity_list *sysfs)
{
	const struct identity *shown = identity_at(sysfs, unit->base);

	registers_begin(registers, unit);
	if (shown)
		adopt(unit, shown);
	if (!shown || !is_complete(shown)) {
		struct identity read = from_memory(registers);
		if (!shown || is_complete(&read))
			adopt(unit, &read);
	}
	unit->global_status = registers_read(registers, GSTS, 4);
	unit->fault_status = registers_read(registers, FSTS, 4);
	registers_end(registers, unit);
	return unit->registers_from.status == OK;
}

/* A unit that answers with all ones has no registers, whatever it said when the kernel began. */
static void fill_from_log(struct source *source, struct machine *machine, size_t units)
{
	identity_list log = from_log(source, &machine->arena);

	for (size_t i = 0; i < units; i++) {
		struct remapping_unit *unit = &machine->iommu.units.items[i];
		const struct identity *printed = identity_at(&log, unit->base);
		if (printed && unit->registers_from.status != OK && !unit->all_ones.value)
			adopt(unit, printed);
	}
}

/* Where no place has both registers, the one that is missing tells why. */
static void explain_origin(struct remapping_unit *unit)
{
	if (unit->registers_from.status == NOT_ASKED)
		unit->registers_from.status = unit->capability.status == OK
						      ? unit->extended_capability.status
						      : unit->capability.status;
}

static void look(struct source *source, struct machine *machine)
{
	struct registers registers = { .source = source, .machine = machine, .alignment = 4096 };

	if (machine->iommu.kind != IOMMU_INTEL)
		return;
	identity_list sysfs = from_sysfs(source, machine);
	size_t units = registers_units(machine), known = 0;
	for (size_t i = 0; i < units; i++)
		known += look_at_unit(&registers, &machine->iommu.units.items[i], &sysfs);
	if (known < units)
		fill_from_log(source, machine, units);
	for (size_t i = 0; i < units; i++)
		explain_origin(&machine->iommu.units.items[i]);
	registers_note_denied(&registers);
}

PROBE(registers_vtd, "registers of Intel VT-d", look, .after = { "acpi", "cpu", "iommu_units" })
