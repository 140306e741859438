/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registers of AMD-Vi (AMD I/O Virtualization Technology specification, 3.1 and 3.4): features,
 * control, status, and the PCI capability of each unit's own function.
 *
 * The features are said up to three times: by the IVHD, which Linux believes, by the registers EFR
 * and EFR2 in memory, and by Linux, which shows what all units have in common. Where the first two
 * or two units disagree that is a fact.
 */
#include "probes/lib/text.h"
#include "probes/scan/probe.h"
#include "probes/registers/registers.h"

#define FOLDER "/sys/class/iommu"

enum { CONTROL = 0x18, EFR = 0x30, EFR2 = 0x1a0, STATUS = 0x2020 };
enum { CAPABILITY_ID = 0x0f, CAPABILITY_TYPE = 3, HEADER = 0x40, CONFIG_SPACE = 0x100 };

static bool differs(struct number a, struct number b)
{
	return a.status == OK && b.status == OK && a.value != b.value;
}

/* --- The PCI capability --- */

static void note_bad_capability(struct machine *machine, const struct remapping_unit *unit,
				const char *why)
{
	char address[PCI_ADDRESS_TEXT];

	machine_gap(machine,
		    arena_printf(&machine->arena, "PCI capability of the IOMMU at %s",
				 pci_address_print(unit->function, address)),
		    "failed: %s at offset 0x%x, which the IVRS names", why, unit->function_offset);
}

static struct number config_dword(struct source *source, const struct remapping_unit *unit,
				  unsigned offset)
{
	uint8_t bytes[4];
	enum status status = source->config(source, unit->function, offset, sizeof bytes, bytes);

	if (status != OK)
		return (struct number){ .status = status };
	return (struct number){ OK, bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
					    (uint32_t)bytes[3] << 24 };
}

/*
 * ABSENT where there is no such function: firmware hides it, and Linux then starts no unit at all.
 */
static void read_capability(struct source *source, struct machine *machine,
			    struct remapping_unit *unit)
{
	unsigned offset = unit->function_offset;

	if (offset < HEADER || offset % 4 || offset > CONFIG_SPACE - 8) {
		unit->pci_capability.status = FAILED;
		unit->pci_base.status = FAILED;
		note_bad_capability(machine, unit, "there can be no capability");
		return;
	}
	unit->pci_capability = config_dword(source, unit, offset);
	unit->pci_base = config_dword(source, unit, offset + 4);
	uint64_t value = unit->pci_capability.value;
	if (unit->pci_capability.status == OK &&
	    ((value & 0xff) != CAPABILITY_ID || (value >> 16 & 7) != CAPABILITY_TYPE)) {
		unit->pci_capability = (struct number){ .status = FAILED };
		unit->pci_base = (struct number){ .status = FAILED };
		note_bad_capability(machine, unit, "there is no IOMMU capability");
	}
}

/* --- As Linux shows it --- */

/* "4f77ef22294ada:0"; older kernels leave the second out. */
static bool parse_features(const char *text, struct number *first, struct number *second)
{
	if (!text_take_digits(&text, 1, 16, &first->value))
		return false;
	first->status = OK;
	if (!*text)
		return true;
	if (*text++ != ':' || !text_take_digits(&text, 1, 16, &second->value))
		return false;
	second->status = OK;
	return !*text;
}

/* Linux numbers its units in the order of the table. */
static void fill_from_sysfs(struct source *source, struct machine *machine,
			    struct remapping_unit *unit, size_t number)
{
	const char *folder = arena_printf(&machine->arena, FOLDER "/ivhd%zu/amd-iommu", number);
	const char *path = arena_printf(&machine->arena, "%s/features", folder);
	struct text text = registers_text(source, machine, path);
	struct number first = { .status = NOT_ASKED }, second = { .status = NOT_ASKED };

	if (text.status != OK)
		return;
	if (!parse_features(text.value, &first, &second)) {
		machine_gap(machine, path, "failed: \"%s\" is not hexadecimal numbers", text.value);
		return;
	}
	unit->extended_features = first;
	if (second.status == OK)
		unit->extended_features_2 = second;
	unit->registers_from = (struct text){ OK, folder };
}

/* --- A unit --- */

/* The IVHD's copy stays where there is one. */
static void take_features(struct registers *registers, struct remapping_unit *unit)
{
	struct number first = registers_read(registers, EFR, 8),
		      second = registers_read(registers, EFR2, 8);

	if (unit->extended_features.status == OK) {
		bool known = first.status == OK;
		unit->registers_from = (struct text){ OK, "IVRS" };
		unit->features_mismatch =
			(struct flag){ first.status,
				       known && differs(first, unit->extended_features) };
		unit->features_mismatch.value |=
			known && differs(second, unit->extended_features_2);
		return;
	}
	unit->extended_features = first;
	unit->extended_features_2 = second;
	unit->registers_from =
		(struct text){ first.status,
			       registers_name(&registers->machine->arena, unit->base) };
	unit->features_mismatch.status = ABSENT;
}

/* Without EFRSup the registers EFR and EFR2 are not there. */
static bool has_features(const struct remapping_unit *unit)
{
	return unit->pci_capability.status != OK || iommu_field(unit, "efrsup").value;
}

static void look_at_unit(struct registers *registers, struct remapping_unit *unit, size_t number)
{
	read_capability(registers->source, registers->machine, unit);
	registers_begin(registers, unit);
	unit->control = registers_read(registers, CONTROL, 8);
	unit->hardware_status = registers_read(registers, STATUS, 8);
	if (has_features(unit)) {
		take_features(registers, unit);
	} else if (unit->extended_features.status != OK) {
		unit->extended_features.status = ABSENT;
		unit->extended_features_2.status = ABSENT;
		unit->registers_from.status = ABSENT;
	}
	registers_end(registers, unit);
	if (!status_is_evidence(unit->extended_features.status))
		fill_from_sysfs(registers->source, registers->machine, unit, number);
}

static void look(struct source *source, struct machine *machine)
{
	struct registers registers = { .source = source, .machine = machine, .alignment = 16384 };

	if (machine->iommu.kind != IOMMU_AMD)
		return;
	size_t units = registers_units(machine);
	for (size_t i = 0; i < units; i++) {
		struct remapping_unit *unit = &machine->iommu.units.items[i];
		look_at_unit(&registers, unit, i);
		const struct number *first = &machine->iommu.units.items[0].extended_features;
		unit->features_differ.status =
			first->status == OK ? unit->extended_features.status : first->status;
		unit->features_differ.value = differs(*first, unit->extended_features);
	}
	registers_note_denied(&registers);
}

PROBE(registers_amdvi, "registers of AMD-Vi", look, .after = { "acpi", "cpu" })
