/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/ioapics.h"

#include "probes/analysis/kernel_options.h"
#include "probes/quirks/versions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* IOAPICs that Linux supplies itself. Both texts need only be part of what SMBIOS says. */
static const struct known_machine {
	const char *vendor, *product;
	uint8_t ioapic;
	uint16_t source;
} known_machines[] = {
	{ "Dell Inc.", "Inspiron 7375", 4, SOUTHBRIDGE },
	{ "Dell Inc.", "Inspiron 7375", 5, 2 },
	{ "Dell Inc.", "Latitude 5495", 4, SOUTHBRIDGE },
	{ "Acer", "Aspire A315-41", 4, SOUTHBRIDGE },
	{ "LENOVO", "81FB", 32, SOUTHBRIDGE },
};

static bool has_text(struct text text, const char *part)
{
	return text.status == OK && strstr(text.value, part);
}

static const struct known_machine *known_ioapic(const struct machine *machine,
						const struct ioapic *ioapic)
{
	for (size_t i = 0; i < sizeof known_machines / sizeof *known_machines; i++) {
		const struct known_machine *known = &known_machines[i];
		if (known->ioapic == ioapic->id &&
		    has_text(machine->firmware.system_vendor, known->vendor) &&
		    has_text(machine->firmware.product, known->product))
			return known;
	}
	return NULL;
}

struct ioapic_option {
	uint8_t id;
	bool found;
	unsigned long source;
};

/* "10@0001:00:14.0", or the older "[10]=00:14.0", without what stands before the number. */
static void read_ioapic_option(void *context, const char *at, const char *end)
{
	struct ioapic_option *option = context;
	char text[32] = "", *next;

	if ((size_t)(end - at) >= sizeof text)
		return;
	memcpy(text, at, (size_t)(end - at));
	if (strtoul(text, &next, 10) != option->id || (*next != '@' && strncmp(next, "]=", 2) != 0))
		return;
	next += *next == '@' ? 1 : 2;
	unsigned long bus = strtoul(next, &next, 16),
		      device = *next == ':' ? strtoul(next + 1, &next, 16) : 0;
	if (*next == ':') { /* the first was the segment */
		bus = device;
		device = strtoul(next + 1, &next, 16);
	}
	unsigned long function = *next == '.' ? strtoul(next + 1, NULL, 16) : 0;
	option->source = bus << 8 | device << 3 | function;
	option->found = true;
}

/* What the kernel command line says in place of the IVRS. */
static struct ioapic_option ioapic_option(const struct machine *machine,
					  const struct ioapic *ioapic)
{
	struct ioapic_option option = { .id = ioapic->id };

	if (machine->iommu.kind == IOMMU_AMD) {
		kernel_option_each(machine, "ivrs_ioapic[", read_ioapic_option, &option);
		kernel_option_each(machine, "ivrs_ioapic=", read_ioapic_option, &option);
	}
	return option;
}

struct flag ioapic_is_covered(const struct machine *machine, const struct ioapic *ioapic)
{
	if (machine->iommu.kind == IOMMU_AMD &&
	    (known_ioapic(machine, ioapic) || ioapic_option(machine, ioapic).found))
		return (struct flag){ OK, true };
	return ioapic->covered;
}

/* Where the walk along a broken table ended, IOAPICs may follow. */
static struct flag unless_more_follow(const struct iommu *iommu, bool value)
{
	return (struct flag){ iommu->madt.errors.count ? FAILED : OK, value };
}

struct flag all_ioapics_covered(const struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;
	struct flag all = unless_more_follow(iommu, true);

	if (!status_is_evidence(iommu->madt.status))
		return (struct flag){ .status = iommu->madt.status };
	for (size_t i = 0; i < iommu->ioapics.count; i++) {
		struct flag covered = ioapic_is_covered(machine, &iommu->ioapics.items[i]);
		if (covered.status == OK && !covered.value)
			return covered;
		if (covered.status != OK)
			all = (struct flag){ .status = covered.status };
	}
	return all;
}

struct number ioapic_source(const struct machine *machine, const struct ioapic *ioapic)
{
	const struct known_machine *known = known_ioapic(machine, ioapic);
	const struct ioapic_option option = ioapic_option(machine, ioapic);

	if (option.found)
		return (struct number){ OK, option.source };
	return known ? (struct number){ OK, known->source } : ioapic->source;
}

const struct hint *ioapic_not_found(const struct machine *machine, const struct ioapic *ioapic)
{
	const struct hints *hints = &machine->log.kinds[HINT_IOAPIC_NOT_COVERED];
	char words[] = "IOAPIC[255] not in IVRS";

	snprintf(words, sizeof words, "IOAPIC[%u] not in IVRS", ioapic->id);
	if (machine->interrupts.remapped.status != OK || machine->interrupts.remapped.value ||
	    ioapic_option(machine, ioapic).found)
		return NULL;
	for (size_t i = 0; i < hints->first.count; i++)
		if (strstr(hints->first.items[i].text, words))
			return &hints->first.items[i];
	return NULL;
}

static bool is_taken(const struct machine *machine, uint16_t source)
{
	for (size_t i = 0; i < machine->iommu.ioapics.count; i++) {
		const struct ioapic *ioapic = &machine->iommu.ioapics.items[i];
		struct ioapic_option option = ioapic_option(machine, ioapic);
		if (option.found ? option.source == source
				 : ioapic->source.status == OK && ioapic->source.value == source)
			return true;
	}
	return false;
}

/*
 * Under which addresses this one may make its requests: its own by the table, else those that no
 * other IOAPIC has; the likeliest first. The southbridge has the IOAPIC of interrupt 0; each
 * northbridge has one at function 1 beside its IOMMU, which is function 2.
 */
static size_t ioapic_places(const struct machine *machine, const struct ioapic *ioapic,
			    struct pci_address *places, size_t at_most)
{
	enum { NORTHBRIDGE = 1 };
	size_t count = 0;

	if (ioapic->first_interrupt == 0) {
		places[0] = (struct pci_address){ .device = SOUTHBRIDGE >> 3 };
		return !is_taken(machine, SOUTHBRIDGE);
	}
	if (ioapic->source.status == OK)
		places[count++] = (struct pci_address){ .bus = (uint8_t)(ioapic->source.value >> 8),
							.device = ioapic->source.value >> 3 & 0x1f,
							.function = ioapic->source.value & 7 };
	for (size_t i = 0; i < machine->iommu.units.count && count < at_most; i++) {
		struct pci_address address = machine->iommu.units.items[i].function;
		address.device = 0;
		address.function = NORTHBRIDGE;
		bool listed = is_taken(machine, (uint16_t)(address.bus << 8 | NORTHBRIDGE));
		for (size_t before = 0; before < count; before++)
			listed |= pci_address_compare(places[before], address) == 0;
		if (!listed)
			places[count++] = address;
	}
	return count;
}

/* Before 6.2 Linux knows the older form only. */
static const char *option_text(struct arena *arena, const struct machine *machine,
			       const struct ioapic *ioapic, struct pci_address place)
{
	char address[PCI_ADDRESS_TEXT];

	if (version_does(machine, VERSION_OLD_IVRS_OPTION, NULL).value)
		return arena_printf(arena, "ivrs_ioapic[%u]=%02x:%02x.%x", ioapic->id, place.bus,
				    place.device, place.function);
	return arena_printf(arena, "ivrs_ioapic=%u@%s", ioapic->id,
			    pci_address_print(place, address));
}

const char *ioapic_remedy(struct arena *arena, const struct machine *machine,
			  const struct ioapic *ioapic)
{
	struct pci_address places[2];
	size_t count = ioapic_places(machine, ioapic, places, 2);

	if (!count)
		return NULL;
	return arena_printf(
		arena,
		"Add %s to the kernel command line, %s%s%s. A firmware update may fix it as well.",
		option_text(arena, machine, ioapic, places[0]), option_where(machine),
		count > 1 ? "; if that does not help, " : "",
		count > 1 ? option_text(arena, machine, ioapic, places[1]) : "");
}
