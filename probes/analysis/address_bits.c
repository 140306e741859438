/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/address_bits.h"
#include "probes/analysis/coverage.h"

static struct number unit_bits(const struct remapping_unit *unit)
{
	struct number least = iommu_field(unit, "mgaw"), tables = iommu_field(unit, "sagaw");
	uint64_t reach = tables.value & 8 ? 57 : tables.value & 4 ? 48 : 39;

	if (least.status == OK && tables.status == OK && reach < least.value)
		least.value = reach;
	return least;
}

struct number guest_address_bits(const struct machine *machine, const struct function *function)
{
	const struct number *cpu = &machine->cpu.physical_address_bits;
	struct coverage coverage = function_coverage(machine, function);

	if (machine->iommu.kind != IOMMU_INTEL)
		return (struct number){ .status = machine->iommu.kind == IOMMU_UNKNOWN ? NOT_ASKED
										       : ABSENT };
	if (cpu->status != OK)
		return *cpu;
	if (coverage.status != OK)
		return (struct number){ .status = coverage.status };
	struct number bits = unit_bits(coverage.unit);
	if (bits.status == OK && bits.value >= cpu->value)
		bits.status = ABSENT;
	return bits;
}

struct number host_address_bits(const struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;

	if (machine->cpu.physical_address_bits.status == OK || iommu->kind != IOMMU_INTEL)
		return machine->cpu.physical_address_bits;
	return iommu->address_width;
}
