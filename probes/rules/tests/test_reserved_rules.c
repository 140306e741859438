/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whom the rules call blocked by reserved memory, by the tables and by the kernel's own list. */
#include "probes/machine/tests/machine.h"

#include "probes/groups/predict.h"
#include "probes/judge/judge.h"
#include "probes/analysis/reserved.h"

/*
 * The machine of tests/machine.h: a USB controller, a display, a network and a storage device below
 * the bridge 00:1c.0.
 */
static void build(struct machine *machine, enum iommu_kind kind)
{
	*machine = (struct machine){ .groups_status = ABSENT };
	machine->iommu.kind = kind;
	machine->iommu.table = kind == IOMMU_AMD ? "IVRS" : "DMAR";
	build_functions(machine);
}

static void reserve_behind_bridge(struct machine *machine)
{
	struct reserved_region *region = array_add(&machine->arena, &machine->iommu.reserved);

	*region = (struct reserved_region){
		.type = 1, .base = 0x1000, .limit = 0x1fff, .start = { OK, 8, 8, 0x1000 }
	};
	*array_add(&machine->arena, &region->scopes) = SCOPE(machine, SCOPE_BRIDGE, 0, 0x1c, 0);
	*array_add(&machine->arena, &region->scopes) = SCOPE(machine, SCOPE_ENDPOINT, 0, 0x14, 0);
}

/* Of 02:00.0; -1 where the rule says nothing about it. */
static int status_of(struct machine *machine, enum severity *severity)
{
	struct judgement judgement = { 0 };
	size_t count;

	*severity = SEVERITY_NOTE;
	machine_join(machine);
	judge(&machine->arena, machine, predict_groups(&machine->arena, machine, NULL, 0),
	      &judgement, NULL);
	const struct finding *found = findings_about(
		&judgement.findings, function_at(machine, "0000:02:00.0")->address, &count);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(found[i].rule->id, "reserved_region_blocks_device") != 0)
			continue;
		*severity = found[i].severity;
		assert_true(found[i].evidence.count);
		return (int)found[i].status;
	}
	return -1;
}

static void a_device_behind_a_bridge_is_blocked(void **state)
{
	struct machine machine;
	enum severity severity;
	(void)state;

	build(&machine, IOMMU_INTEL);
	reserve_behind_bridge(&machine);
	assert_int_equal(status_of(&machine, &severity), FINDING_FAIL);
	assert_int_equal(severity, SEVERITY_IMPOSSIBLE);

	enum status seen;
	const struct reservation *reservations =
		reserved_by_function(&machine.arena, &machine, &seen);
	assert_int_equal(seen, OK);
	assert_non_null(reservations[XHCI].relaxed);
	assert_null(reservations[XHCI].blocking);
	assert_null(reservations[IGPU].relaxed);
	assert_non_null(reservations[PLAIN].blocking);
	arena_free(&machine.arena);
}

static void the_kernel_has_the_last_word(void **state)
{
	struct machine machine;
	enum severity severity;
	(void)state;

	build(&machine, IOMMU_INTEL);
	reserve_behind_bridge(&machine);
	struct group *group = add_group(&machine, 7, (const char *[]){ "0000:02:00.0", NULL });
	group->regions_status = OK;
	assert_int_equal(status_of(&machine, &severity), -1);
	*array_add(&machine.arena, &group->regions) =
		(struct group_region){ 0x1000, 0x1fff, "direct-relaxable" };
	assert_int_equal(status_of(&machine, &severity), -1);
	*array_add(&machine.arena, &group->regions) =
		(struct group_region){ 0x3000, 0x3fff, "direct" };
	assert_int_equal(status_of(&machine, &severity), FINDING_FAIL);
	machine.iommu.reserved.count = 0;
	assert_int_equal(status_of(&machine, &severity), FINDING_FAIL);
	group->regions_status = DENIED;
	assert_int_equal(status_of(&machine, &severity), -1);
	arena_free(&machine.arena);
}

static void makers_and_kernels_that_offer_a_way_out(void **state)
{
	struct machine machine;
	enum severity severity;
	(void)state;

	build(&machine, IOMMU_INTEL);
	reserve_behind_bridge(&machine);
	machine.firmware.system_vendor = (struct text){ OK, "HPE" };
	/* Excluding a slot is a way out for what sits in one. */
	assert_int_equal(status_of(&machine, &severity), FINDING_FAIL);
	assert_int_equal(severity, SEVERITY_IMPOSSIBLE);
	for (size_t i = 0; i < machine.functions.count; i++) {
		machine.functions.items[i].place.slot = (struct text){ OK, "PCI-E Slot 2" };
		machine.functions.items[i].place.slot_from = "SMBIOS 9";
	}
	assert_int_equal(status_of(&machine, &severity), FINDING_FAIL);
	assert_int_equal(severity, SEVERITY_CHANGE);
	machine.firmware.system_vendor = (struct text){ OK, "Dell Inc." };
	status_of(&machine, &severity);
	assert_int_equal(severity, SEVERITY_IMPOSSIBLE);
	machine.kernel.release = (struct text){ OK, "6.8.12-4-pve" };
	status_of(&machine, &severity);
	assert_int_equal(severity, SEVERITY_CHANGE);
	arena_free(&machine.arena);
}

static void amd_blocks_since_linux_6_6(void **state)
{
	static const struct {
		const char *release;
		enum finding_status status;
	} kernels[] = {
		{ "6.5.13-6-pve", FINDING_WARN }, { "6.6.0", FINDING_FAIL },
		{ "5.15.0", FINDING_WARN },       { "10.0", FINDING_FAIL },
		{ "custom", FINDING_FAIL },       { "6", FINDING_FAIL },
	};
	(void)state;

	for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
		struct machine machine;
		enum severity severity;
		build(&machine, IOMMU_AMD);
		*array_add(&machine.arena, &machine.iommu.reserved) =
			(struct reserved_region){ .type = 0x22,
						  .base = 0x1000,
						  .limit = 0x1fff,
						  .start = { OK, 8, 16, 0x1000 },
						  .first = 0x0100,
						  .last = 0x02ff };
		machine.kernel.release = (struct text){ OK, kernels[i].release };
		assert_int_equal(status_of(&machine, &severity), kernels[i].status);
		assert_int_equal(severity, SEVERITY_IMPOSSIBLE);
		arena_free(&machine.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_behind_a_bridge_is_blocked),
		cmocka_unit_test(the_kernel_has_the_last_word),
		cmocka_unit_test(makers_and_kernels_that_offer_a_way_out),
		cmocka_unit_test(amd_blocks_since_linux_6_6),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
