/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/southbridge.h"

#include "probes/analysis/ioapics.h"
#include "probes/machine/pci_ids.h"
#include "probes/quirks/versions.h"

#include <string.h>

enum { SOUTHBRIDGE_HYGON = 0x0b << 3 };

/* Whether it is a function's address, and that an SMBus controller or an ISA bridge. */
static struct flag has_class(const struct machine *machine, uint64_t source)
{
	struct pci_address address = { .bus = (uint8_t)(source >> 8),
				       .device = source >> 3 & 0x1f,
				       .function = source & 7 };
	const struct function *function = machine_function(machine, address);

	if (machine->functions_status != OK)
		return (struct flag){ .status = machine->functions_status };
	if (function && function->status != OK)
		return (struct flag){ .status = function->status };
	return (struct flag){ OK, function && (function->class_code >> 8 == CLASS_SMBUS ||
					       function->class_code >> 8 == CLASS_ISA_BRIDGE) };
}

/* On Hygon it depends on the model, which no fact tells: the other place is right there as well. */
static struct flag is_in_place(const struct machine *machine, uint64_t source, bool or_hygon)
{
	const struct cpu *cpu = &machine->cpu;

	if (source != SOUTHBRIDGE_HYGON || !or_hygon)
		return (struct flag){ OK, source == SOUTHBRIDGE };
	if (cpu->status != OK)
		return (struct flag){ .status = cpu->status };
	return (struct flag){ OK, strcmp(cpu->vendor, "HygonGenuine") == 0 };
}

static struct flag passes(const struct machine *machine, const struct ioapic *ioapic,
			  enum southbridge_test test)
{
	struct number source = ioapic_source(machine, ioapic);

	if (source.status == ABSENT)
		return (struct flag){ OK, false };
	if (source.status != OK)
		return (struct flag){ .status = source.status };
	if (test == SOUTHBRIDGE_BY_CLASS)
		return has_class(machine, source.value);
	return is_in_place(machine, source.value, test == SOUTHBRIDGE_BY_TIMER);
}

/* Where the walk along a broken table ended, IOAPICs may follow. */
static struct flag none_seen(const struct machine *machine)
{
	return (struct flag){ machine->iommu.madt.errors.count ? FAILED : OK, false };
}

static struct flag any_passes(const struct machine *machine)
{
	struct flag any = none_seen(machine);

	for (size_t i = 0; i < machine->iommu.ioapics.count; i++) {
		struct flag passed =
			passes(machine, &machine->iommu.ioapics.items[i], SOUTHBRIDGE_ANY);
		if (passed.status == OK && passed.value)
			return passed;
		if (passed.status != OK)
			any = passed;
	}
	return any;
}

static struct flag timer_passes(const struct machine *machine, enum southbridge_test test)
{
	const struct iommu *iommu = &machine->iommu;

	for (size_t i = 0; i < iommu->ioapics.count; i++)
		if (iommu->ioapics.items[i].first_interrupt == 0)
			return passes(machine, &iommu->ioapics.items[i], test);
	return none_seen(machine);
}

enum southbridge_test southbridge_test(const struct machine *machine)
{
	if (version_does(machine, VERSION_SOUTHBRIDGE_ANY, NULL).value)
		return SOUTHBRIDGE_ANY;
	if (version_does(machine, VERSION_SOUTHBRIDGE_TIMER, NULL).value)
		return SOUTHBRIDGE_BY_TIMER;
	return version_does(machine, VERSION_SOUTHBRIDGE_CLASS, NULL).value ? SOUTHBRIDGE_BY_CLASS
									    : SOUTHBRIDGE_UNKNOWN;
}

struct flag southbridge_ioapic_is_right(const struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;
	enum southbridge_test test = southbridge_test(machine);

	if (iommu->kind != IOMMU_AMD)
		return (struct flag){ .status = iommu->kind == IOMMU_UNKNOWN ? NOT_ASKED : ABSENT };
	if (iommu->madt.status != OK)
		return (struct flag){ .status = iommu->madt.status };
	if (test != SOUTHBRIDGE_UNKNOWN)
		return test == SOUTHBRIDGE_ANY ? any_passes(machine) : timer_passes(machine, test);
	struct flag any = any_passes(machine), timer = timer_passes(machine, SOUTHBRIDGE_BY_TIMER);
	if (any.status == OK && timer.status == OK && any.value != timer.value)
		return (struct flag){ .status = FAILED };
	return timer;
}

bool southbridge_can_be_named(const struct machine *machine)
{
	return southbridge_test(machine) != SOUTHBRIDGE_BY_CLASS ||
	       has_class(machine, SOUTHBRIDGE).value;
}
