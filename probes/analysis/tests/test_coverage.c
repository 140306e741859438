/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which unit translates which function, and what the MCFG reaches. */
#include "probes/machine/tests/machine.h"

#include "probes/analysis/coverage.h"
#include "probes/analysis/ecam.h"

static struct remapping_unit *add_unit(struct machine *machine, uint64_t base)
{
	struct remapping_unit *unit = array_add(&machine->arena, &machine->iommu.units);

	unit->base = base;
	return unit;
}

static void add_named_unit(struct machine *machine, uint64_t base, struct scope scope)
{
	struct remapping_unit *unit = add_unit(machine, base);

	*array_add(&machine->arena, &unit->scopes) = scope;
}

static void assert_unit(const struct machine *machine, const char *address, enum status status,
			size_t unit)
{
	struct coverage coverage = function_coverage(machine, function_at(machine, address));

	assert_int_equal(coverage.status, status);
	if (status == OK) {
		assert_ptr_equal(coverage.unit, &machine->iommu.units.items[unit]);
		assert_true(unit_covers(machine, coverage.unit,
					function_at(machine, address)->address));
	}
}

static void intel_asks_units_that_name_devices_first(void **state)
{
	struct machine machine = { .iommu.kind = IOMMU_INTEL };
	(void)state;

	build_functions(&machine);
	add_unit(&machine, 0x1000)->include_all = true;
	add_named_unit(&machine, 0x2000, SCOPE(&machine, SCOPE_ENDPOINT, 0, 2, 0));
	add_named_unit(&machine, 0x3000, SCOPE(&machine, SCOPE_BRIDGE, 0, 0x1c, 0));
	add_named_unit(&machine, 0x4000, SCOPE(&machine, SCOPE_ENDPOINT, 0, 0x1c, 0, 0, 0, 0, 0));
	/* an interrupt source is no device */
	machine.iommu.units.items[3].scopes.items[0].type = SCOPE_IOAPIC;
	assert_unit(&machine, "0000:00:02.0", OK, 1);
	assert_unit(&machine, "0000:00:14.0", OK, 0);
	assert_unit(&machine, "0000:00:1c.0", OK, 2);
	assert_unit(&machine, "0000:02:00.0", OK, 2);
	assert_unit(&machine, "0000:03:00.0", OK, 2);
	assert_unit(&machine, "10000:00:00.0", ABSENT, 0);
	machine.iommu.units.items[3].scopes.items[0].type = SCOPE_ENDPOINT;
	assert_unit(&machine, "0000:02:00.0", OK, 3);
	machine.iommu.units.items[0].segment = 1;
	assert_unit(&machine, "0000:00:14.0", ABSENT, 0);
	arena_free(&machine.arena);
}

static void intel_ignores_units(void **state)
{
	struct machine machine = { .iommu.kind = IOMMU_INTEL };
	(void)state;

	build_functions(&machine);
	struct remapping_unit *unit = add_unit(&machine, 0x1000);
	unit->include_all = true;
	unit->capability = (struct number){ OK, 0xd2008c40660462 };
	unit->extended_capability = (struct number){ OK, 0xf050da };
	assert_int_equal(unit_use(&machine, unit), UNIT_USED);
	unit->capability.value &= ~0x1f00ull;
	assert_int_equal(unit_use(&machine, unit), UNIT_WITHOUT_WIDTH);
	assert_unit(&machine, "0000:00:14.0", ABSENT, 0);
	/* scalable mode, first-level tables only */
	unit->extended_capability.value |= 1ull << 43 | 1ull << 47;
	assert_int_equal(unit_use(&machine, unit), UNIT_USED);
	unit->extended_capability.value |= 1ull << 46;
	assert_int_equal(unit_use(&machine, unit), UNIT_WITHOUT_WIDTH);
	unit->extended_capability.status = NOT_ASKED;
	assert_int_equal(unit_use(&machine, unit), UNIT_USED);

	unit->include_all = false;
	assert_int_equal(unit_use(&machine, unit), UNIT_USED);
	*array_add(&machine.arena, &unit->scopes) = SCOPE(&machine, SCOPE_ENDPOINT, 0, 0x1f, 7);
	assert_int_equal(unit_use(&machine, unit), UNIT_WITHOUT_DEVICES);
	*array_add(&machine.arena, &unit->scopes) = (struct scope){ .type = SCOPE_ACPI_DEVICE };
	assert_int_equal(unit_use(&machine, unit), UNIT_USED);
	unit->scopes.count = 1;
	machine.functions_status = NOT_ASKED;
	assert_int_equal(unit_use(&machine, unit), UNIT_USE_UNKNOWN);
	arena_free(&machine.arena);
}

static void intel_does_not_guess(void **state)
{
	struct machine machine = { .iommu.kind = IOMMU_INTEL };
	(void)state;

	build_functions(&machine);
	machine.functions.items[PORT].status = FAILED;
	add_unit(&machine, 0x1000)->include_all = true;
	add_named_unit(&machine, 0x2000, SCOPE(&machine, SCOPE_ENDPOINT, 0, 0x1c, 0, 0, 0, 0, 0));
	assert_unit(&machine, "0000:02:00.0", FAILED, 0);
	arena_free(&machine.arena);
}

static struct device_range *add_range(struct machine *machine, size_t unit, uint16_t first,
				      uint16_t last)
{
	struct device_range *range =
		array_add(&machine->arena, &machine->iommu.units.items[unit].devices);

	range->first = first;
	range->last = last;
	return range;
}

static void amd_lets_later_blocks_overrule(void **state)
{
	struct machine machine = { .iommu.kind = IOMMU_AMD };
	(void)state;

	build_functions(&machine);
	add_unit(&machine, 0x1000)->function = (struct pci_address){ 0, 0, 2, 0 };
	add_unit(&machine, 0x2000)->function = (struct pci_address){ 0, 9, 0, 0 };
	add_range(&machine, 0, 0x0008, 0x01ff);
	add_range(&machine, 1, 0x0100, 0x0100);
	add_range(&machine, 1, 0x0180, 0x0180)->source = 0x0200;
	assert_unit(&machine, "0000:00:02.0", ABSENT, 0); /* a unit itself */
	assert_unit(&machine, "0000:00:14.0", OK, 0);
	assert_unit(&machine, "0000:01:00.0", OK, 1);
	assert_unit(&machine, "0000:02:00.0", ABSENT, 0);

	machine.iommu.units.items[1].devices.items[1].has_source = true;
	assert_unit(&machine, "0000:02:00.0", ABSENT, 0); /* above the highest id of the segment */
	add_range(&machine, 0, 0x02f8, 0x02f8);
	assert_unit(&machine, "0000:02:00.0", OK, 1);
	assert_unit(&machine, "0000:03:00.0", ABSENT, 0);
	assert_unit(&machine, "10000:00:00.0", ABSENT, 0);
	arena_free(&machine.arena);
}

/* A device with an ACPI name, or a single one by its scope, is named as well as one of a range. */
static void amd_names_single_devices(void **state)
{
	struct machine machine = { .iommu.kind = IOMMU_AMD };
	(void)state;

	build_functions(&machine);
	add_unit(&machine, 0x1000)->function = (struct pci_address){ 0, 9, 0, 0 };
	add_range(&machine, 0, 0xff00, 0xff00);
	struct remapping_unit *unit = &machine.iommu.units.items[0];
	*array_add(&machine.arena, &unit->named) = (struct named_device){ .device_id = 0x00a0 };
	assert_unit(&machine, "0000:00:14.0", OK, 0);
	assert_unit(&machine, "0000:02:00.0", ABSENT, 0);
	*array_add(&machine.arena, &unit->scopes) = SCOPE(&machine, SCOPE_ENDPOINT, 2, 0, 0);
	unit->named.items[0].device_id = 0x00a1;
	assert_unit(&machine, "0000:00:14.0", ABSENT, 0);
	assert_unit(&machine, "0000:02:00.0", OK, 0);
	arena_free(&machine.arena);
}

/* As many ranges of all devices as 8 MiB of table hold: the ids in them are never walked. */
static void wide_ranges_cost_no_more_than_narrow_ones(void **state)
{
	struct machine machine = { .iommu.kind = IOMMU_AMD };
	(void)state;

	build_functions(&machine);
	add_unit(&machine, 0x1000)->function = (struct pci_address){ 0, 0, 2, 0 };
	for (int i = 0; i < 1 << 20; i++)
		add_range(&machine, 0, 0xfff0, 0xffff);
	add_range(&machine, 0, 0, 0xffff);
	assert_unit(&machine, "0000:02:00.0", OK, 0);
	arena_free(&machine.arena);
}

static void virtio_translates_ranges_but_not_itself(void **state)
{
	struct machine machine = { .iommu.kind = IOMMU_VIRTIO };
	(void)state;

	build_functions(&machine);
	struct remapping_unit *unit = add_unit(&machine, 0);
	unit->function = (struct pci_address){ 0, 0, 2, 0 };
	unit->offset = 48;
	*array_add(&machine.arena, &machine.iommu.endpoints) = (struct virtio_endpoints){
		.on_pci = true,
		.first = 0,
		.last = 0x02ff,
		.unit = 48,
	};
	assert_unit(&machine, "0000:00:02.0", ABSENT, 0);
	assert_unit(&machine, "0000:02:00.0", OK, 0);
	assert_unit(&machine, "0000:03:00.0", ABSENT, 0);
	machine.iommu.endpoints.items[0].unit = 49;
	assert_unit(&machine, "0000:02:00.0", ABSENT, 0);
	arena_free(&machine.arena);
}

static void without_a_table_nothing_is_known_or_nothing_is_there(void **state)
{
	struct machine machine = { .iommu.kind = IOMMU_UNKNOWN };
	(void)state;

	build_functions(&machine);
	assert_unit(&machine, "0000:00:02.0", NOT_ASKED, 0);
	machine.iommu.kind = IOMMU_NONE;
	assert_unit(&machine, "0000:00:02.0", ABSENT, 0);
	arena_free(&machine.arena);
}

static void knows_where_extended_space_is(void **state)
{
	struct machine machine = { .iommu.mcfg.status = OK };
	(void)state;

	*array_add(&machine.arena, &machine.iommu.ecam) =
		(struct ecam){ .segment = 1, .first_bus = 0x10, .last_bus = 0x1f };
	assert_true(ecam_reaches(&machine, 1, 0x1f).value);
	assert_false(ecam_reaches(&machine, 1, 0x20).value);
	assert_false(ecam_reaches(&machine, 0, 0x10).value);
	assert_int_equal(ecam_reaches(&machine, 0, 0x10).status, OK);
	*array_add(&machine.arena, &machine.iommu.mcfg.errors) =
		(struct table_error){ .offset = 60, .text = "" };
	assert_int_equal(ecam_reaches(&machine, 0, 0x10).status, FAILED);
	machine.iommu.mcfg.status = DENIED;
	assert_int_equal(ecam_reaches(&machine, 1, 0x1f).status, DENIED);
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(intel_asks_units_that_name_devices_first),
		cmocka_unit_test(intel_ignores_units),
		cmocka_unit_test(intel_does_not_guess),
		cmocka_unit_test(amd_lets_later_blocks_overrule),
		cmocka_unit_test(amd_names_single_devices),
		cmocka_unit_test(wide_ranges_cost_no_more_than_narrow_ones),
		cmocka_unit_test(virtio_translates_ranges_but_not_itself),
		cmocka_unit_test(without_a_table_nothing_is_known_or_nothing_is_there),
		cmocka_unit_test(knows_where_extended_space_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
