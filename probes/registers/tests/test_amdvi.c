/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registers of AMD-Vi: which of three places says the features, and what is made of
 * disagreement and nonsense.
 */
#include "probes/scan/tests/told.h"

#define BASE     UINT64_C(0xfd200000)
#define FEATURES UINT64_C(0x246577efa2254afa)
/* EFRSup is bit 27. */
#define WITH_EFR 0x190b640fU
#define CAPABILITY \
	U32("config 0000:00:00.2 0x40", WITH_EFR), U32("config 0000:00:00.2 0x44", 0xfd200001)

static void add_unit(struct machine *machine, uint64_t base, struct number features)
{
	struct remapping_unit *unit = array_add(&machine->arena, &machine->iommu.units);

	*unit = (struct remapping_unit){ .base = base,
					 .extended_features = features,
					 .extended_features_2 = { features.status, 0 },
					 .function = { 0, 0, 0, 2 },
					 .function_offset = 0x40 };
}

static struct machine amd(struct number features)
{
	struct machine machine = { .iommu = { .kind = IOMMU_AMD } };

	add_unit(&machine, BASE, features);
	return machine;
}

static const struct remapping_unit *look(struct machine *machine, const struct told *told)
{
	look_with("registers_amdvi", machine, told);
	return &machine->iommu.units.items[0];
}

static const struct number none = { .status = NOT_ASKED }, ivhd = { OK, FEATURES };

static void the_ivhd_counts(void **state)
{
	struct machine machine = amd(ivhd);
	const struct remapping_unit *unit =
		look(&machine, (const struct told[]){
				       CAPABILITY,
				       U64("mmio 0xfd200018+8", 0x4000002021001 | 1 << 17),
				       U64("mmio 0xfd202020+8", 0x18),
				       U64("mmio 0xfd200030+8", FEATURES),
				       U64("mmio 0xfd2001a0+8", 0),
				       { 0 },
			       });

	assert_int_equal(machine.gaps.count, 0);
	assert_string_equal(unit->registers_from.value, "IVRS");
	assert_int_equal(unit->features_mismatch.status, OK);
	assert_false(unit->features_mismatch.value);
	assert_int_equal(unit->features_differ.status, OK);
	assert_false(unit->features_differ.value);
	assert_int_equal(iommu_field(unit, "xtsup").value, 0);
	assert_int_equal(iommu_field(unit, "gasup").value, 1);
	assert_int_equal(iommu_field(unit, "gamsup").value, 1);
	assert_int_equal(iommu_field(unit, "hats").value, 2);
	assert_int_equal(iommu_field(unit, "pasmax").value, 16);
	assert_int_equal(iommu_field(unit, "iommuen").value, 1);
	assert_int_equal(iommu_field(unit, "gaen").value, 1);
	assert_int_equal(iommu_field(unit, "gamen").value, 1);
	assert_int_equal(iommu_field(unit, "xten").value, 1);
	assert_int_equal(iommu_field(unit, "cmdbufrun").value, 1);
	assert_int_equal(iommu_field(unit, "efrsup").value, 1);
	assert_int_equal(iommu_field(unit, "npcache").value, 0);
	assert_int_equal(iommu_field(unit, "baseenable").value, 1);
	arena_free(&machine.arena);
	(void)state;
}

static void disagreement_is_a_fact(void **state)
{
	struct machine machine = amd(ivhd);
	add_unit(&machine, BASE + 0x80000, (struct number){ OK, FEATURES ^ 4 });
	const struct remapping_unit *unit =
		look(&machine, (const struct told[]){
				       CAPABILITY,
				       U64("mmio 0xfd200018+8", 1),
				       U64("mmio 0xfd202020+8", 0),
				       U64("mmio 0xfd200030+8", FEATURES),
				       U64("mmio 0xfd2001a0+8", 0x20),
				       { 0 },
			       });

	assert_true(unit->features_mismatch.value);
	assert_int_equal(unit->extended_features_2.value, 0);
	assert_false(unit[0].features_differ.value);
	assert_int_equal(unit[1].features_differ.status, OK);
	assert_true(unit[1].features_differ.value);
	arena_free(&machine.arena);
	(void)state;
}

static void then_the_register(void **state)
{
	struct machine machine = amd(none);
	const struct remapping_unit *unit = look(
		&machine, (const struct told[]){
				  CAPABILITY,
				  U64("mmio 0xfd200018+8", 1),
				  U64("mmio 0xfd202020+8", 0),
				  U64("mmio 0xfd200030+8", FEATURES),
				  U64("mmio 0xfd2001a0+8", 0x20),
				  TEXT("read /sys/class/iommu/ivhd0/amd-iommu/features", "1:2\n"),
				  { 0 },
			  });

	assert_int_equal(unit->extended_features.value, FEATURES);
	assert_int_equal(iommu_field(unit, "snpavicsup").value, 1);
	assert_string_equal(unit->registers_from.value, "registers at 0xfd200000");
	assert_int_equal(unit->features_mismatch.status, ABSENT);
	arena_free(&machine.arena);
	(void)state;
}

#define NO_MEMORY                                                                   \
	REFUSAL("mmio 0xfd200018+8", DENIED), REFUSAL("mmio 0xfd202020+8", DENIED), \
		REFUSAL("mmio 0xfd200030+8", DENIED), REFUSAL("mmio 0xfd2001a0+8", DENIED)

static void then_linux(void **state)
{
	const struct {
		const char *text;
		enum status first, second;
	} rows[] = {
		{ "246577efa2254afa:10\n", OK, OK },         { "246577efa2254afa\n", OK, DENIED },
		{ "246577efa2254afa:\n", DENIED, DENIED },   { "0x1:2\n", DENIED, DENIED },
		{ "11111111111111111:2\n", DENIED, DENIED }, { "", DENIED, DENIED },
	};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct machine machine = amd(none);
		const struct remapping_unit *unit =
			look(&machine, (const struct told[]){
					       CAPABILITY,
					       NO_MEMORY,
					       { "read /sys/class/iommu/ivhd0/amd-iommu/features",
						 OK, rows[i].text, strlen(rows[i].text) },
					       { 0 },
				       });
		assert_int_equal(unit->control.status, DENIED);
		assert_int_equal(unit->extended_features.status, rows[i].first);
		assert_int_equal(unit->extended_features_2.status, rows[i].second);
		assert_gap(&machine, "registers of the IOMMU", "denied for 1 of 1 units");
		if (rows[i].first == OK)
			assert_string_equal(unit->registers_from.value,
					    "/sys/class/iommu/ivhd0/amd-iommu");
		else
			assert_gap(&machine, "/sys/class/iommu/ivhd0/amd-iommu/features",
				   "not hexadecimal numbers");
		arena_free(&machine.arena);
	}
}

/* Linux shows no file where it has not started the unit: the denial stays what is known. */
static void without_linux_a_denial_stays(void **state)
{
	struct machine machine = amd(none);
	const struct remapping_unit *unit =
		look(&machine, (const struct told[]){ CAPABILITY, NO_MEMORY, { 0 } });

	assert_int_equal(unit->extended_features.status, DENIED);
	assert_int_equal(unit->registers_from.status, DENIED);
	assert_int_equal(unit->features_differ.status, DENIED);
	assert_int_equal(machine.gaps.count, 1);
	arena_free(&machine.arena);
	(void)state;
}

static void old_units_have_no_features(void **state)
{
	struct machine machine = amd(none);
	const struct remapping_unit *unit =
		look(&machine, (const struct told[]){
				       U32("config 0000:00:00.2 0x40", WITH_EFR & ~(1U << 27)),
				       U32("config 0000:00:00.2 0x44", 0xfd200001),
				       U64("mmio 0xfd200018+8", 1),
				       U64("mmio 0xfd202020+8", 0),
				       { 0 },
			       });

	assert_int_equal(unit->extended_features.status, ABSENT);
	assert_int_equal(unit->features_differ.status, ABSENT);
	assert_int_equal(unit->registers_from.status, ABSENT);
	assert_int_equal(machine.gaps.count, 0);
	arena_free(&machine.arena);
	(void)state;
}

static void nonsense_is_failed(void **state)
{
	struct machine machine = amd(none);
	machine.iommu.units.items[0].function_offset = 0xfc;
	const struct remapping_unit *unit =
		look(&machine, (const struct told[]){
				       U64("mmio 0xfd200018+8", UINT64_MAX),
				       U32("mmio 0xfd202020+8", 0),
				       U64("mmio 0xfd200030+8", UINT64_MAX),
				       TEXT("mmio 0xfd2001a0+8", "123456789"),
				       { 0 },
			       });
	assert_int_equal(unit->pci_capability.status, FAILED);
	assert_int_equal(unit->control.status, FAILED);
	assert_int_equal(unit->hardware_status.status, FAILED);
	assert_int_equal(unit->extended_features.status, FAILED);
	assert_int_equal(unit->extended_features_2.status, FAILED);
	assert_false(unit->all_ones.value);
	assert_gap(&machine, "PCI capability of the IOMMU at 0000:00:00.2", "at offset 0xfc");
	assert_gap(&machine, "registers at 0xfd200000", "4 of them");
	arena_free(&machine.arena);

	machine = amd(ivhd);
	machine.iommu.units.items[0].base += 4096;
	unit = look(&machine, (const struct told[]){ U32("config 0000:00:00.2 0x40", 0x00010005),
						     U32("config 0000:00:00.2 0x44", 1),
						     { 0 } });
	assert_int_equal(unit->pci_capability.status, FAILED);
	assert_int_equal(unit->pci_base.status, FAILED);
	assert_int_equal(unit->extended_features.value, FEATURES);
	assert_int_equal(unit->features_mismatch.status, FAILED);
	assert_gap(&machine, "PCI capability of the IOMMU at 0000:00:00.2", "no IOMMU capability");
	assert_gap(&machine, "registers at 0xfd201000", "16 KiB");
	arena_free(&machine.arena);
	(void)state;
}

/* Firmware hides the function; Linux then starts no unit. */
static void a_hidden_function_is_absent(void **state)
{
	struct machine machine = amd(ivhd);
	const struct remapping_unit *unit =
		look(&machine, (const struct told[]){ NO_MEMORY, { 0 } });

	assert_int_equal(unit->pci_capability.status, ABSENT);
	assert_int_equal(unit->extended_features.value, FEATURES);
	arena_free(&machine.arena);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_ivhd_counts),
		cmocka_unit_test(disagreement_is_a_fact),
		cmocka_unit_test(then_the_register),
		cmocka_unit_test(then_linux),
		cmocka_unit_test(without_linux_a_denial_stays),
		cmocka_unit_test(old_units_have_no_features),
		cmocka_unit_test(nonsense_is_failed),
		cmocka_unit_test(a_hidden_function_is_absent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
