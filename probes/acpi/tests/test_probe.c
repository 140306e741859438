/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The probe as a whole, and Linux's units after it, over a source that answers from a list. */
#include "probes/acpi/tests/table.h"
#include "probes/scan/tests/told.h"

static void look(struct machine *machine, const struct told *told)
{
	look_with("acpi", machine, told);
	look_with("iommu_units", machine, told);
}

#define TABLE(name, table)                                                                \
	{                                                                                 \
		"read /sys/firmware/acpi/tables/" name, OK, (table).bytes, (table).length \
	}

static struct table dmar_of_one_unit(void)
{
	struct table table = begin("DMAR");

	put8(&table, 38), put8(&table, 1), put_zeros(&table, 10);
	put16(&table, 0), put16(&table, 24), put8(&table, 1), put8(&table, 0), put16(&table, 0),
		put64(&table, 0xfed90000);
	put8(&table, 3), put8(&table, 8), put16(&table, 0), put8(&table, 2), put8(&table, 0xf0),
		put8(&table, 31), put8(&table, 0);
	finish(&table);
	return table;
}

static struct table madt_of_ioapic_2(void)
{
	struct table table = begin("APIC");

	put_zeros(&table, 8);
	put8(&table, 1), put8(&table, 12), put8(&table, 2), put_zeros(&table, 9);
	finish(&table);
	return table;
}

static void sees_a_machine_without_iommu(void **state)
{
	struct machine machine = { 0 };
	look(&machine, (const struct told[]){ { 0 } });

	assert_int_equal(machine.iommu.kind, IOMMU_NONE);
	assert_null(machine.iommu.table);
	assert_int_equal(machine.iommu.dmar.status, ABSENT);
	assert_string_equal(machine.iommu.madt.signature, "APIC");
	assert_int_equal(machine.iommu.interrupt_remapping.status, ABSENT);
	assert_int_equal(machine.iommu.enabled.status, OK);
	assert_false(machine.iommu.enabled.value);
	assert_int_equal(machine.gaps.count, 0);
	arena_free(&machine.arena);
	(void)state;
}

static void sees_intel_and_what_linux_made_of_it(void **state)
{
	struct table dmar = dmar_of_one_unit(), madt = madt_of_ioapic_2();
	struct machine machine = { 0 };
	look(&machine, (const struct told[]){
			       TABLE("DMAR", dmar),
			       TABLE("APIC", madt),
			       TEXT("list /sys/class/iommu", "dmar0\ndmar1\n"),
			       { 0 },
		       });

	assert_int_equal(machine.gaps.count, 0);
	assert_int_equal(machine.iommu.kind, IOMMU_INTEL);
	assert_string_equal(machine.iommu.table, "DMAR");
	assert_true(machine.iommu.ioapics.items[0].covered.value);
	assert_true(machine.iommu.enabled.value);
	assert_int_equal(machine.iommu.registered.count, 2);
	assert_string_equal(machine.iommu.registered.items[1], "dmar1");
	arena_free(&machine.arena);
	(void)state;
}

static void tells_of_refusals(void **state)
{
	struct machine machine = { 0 };
	look(&machine, (const struct told[]){
			       { "read /sys/firmware/acpi/tables/DMAR", DENIED, "", 0 },
			       { "read /sys/firmware/acpi/tables/APIC", FAILED, "", 0 },
			       { "list /sys/class/iommu", DENIED, "", 0 },
			       { 0 },
		       });

	assert_int_equal(machine.iommu.kind, IOMMU_UNKNOWN);
	assert_int_equal(machine.iommu.dmar.status, DENIED);
	assert_int_equal(machine.iommu.platform_opt_in.status, DENIED);
	assert_int_equal(machine.iommu.madt.status, FAILED);
	assert_int_equal(machine.iommu.enabled.status, DENIED);
	assert_int_equal(machine.gaps.count, 3);
	assert_string_equal(machine.gaps.items[0].what, "DMAR");
	assert_string_equal(machine.gaps.items[0].why, "denied: /sys/firmware/acpi/tables/DMAR");
	assert_string_equal(machine.gaps.items[2].what, "/sys/class/iommu");
	arena_free(&machine.arena);
	(void)state;
}

static void tells_of_a_table_without_header(void **state)
{
	struct machine machine = { 0 };
	look(&machine,
	     (const struct told[]){ TEXT("read /sys/firmware/acpi/tables/DMAR", "DMAR"), { 0 } });

	assert_int_equal(machine.iommu.kind, IOMMU_UNKNOWN);
	assert_int_equal(machine.iommu.dmar.status, FAILED);
	assert_int_equal(machine.iommu.address_width.status, FAILED);
	assert_int_equal(machine.gaps.count, 1);
	assert_string_equal(machine.gaps.items[0].why,
			    "failed: the table has 4 bytes, too few for a header of 36");
	arena_free(&machine.arena);
	(void)state;
}

static void prefers_dmar_and_knows_the_others(void **state)
{
	struct table dmar = dmar_of_one_unit(), ivrs = begin("IVRS"), viot = begin("VIOT");
	put_zeros(&ivrs, 12), finish(&ivrs);
	put_zeros(&viot, 12), viot.bytes[38] = 48, finish(&viot);
	struct machine machine = { 0 };
	look(&machine, (const struct told[]){ TABLE("VIOT", viot), TABLE("DMAR", dmar), { 0 } });
	assert_int_equal(machine.iommu.kind, IOMMU_INTEL);
	arena_free(&machine.arena);

	machine = (struct machine){ 0 };
	look(&machine, (const struct told[]){ TABLE("IVRS", ivrs), { 0 } });
	assert_int_equal(machine.iommu.kind, IOMMU_AMD);
	assert_string_equal(machine.iommu.table, "IVRS");
	arena_free(&machine.arena);

	machine = (struct machine){ 0 };
	look(&machine, (const struct told[]){ TABLE("VIOT", viot), { 0 } });
	assert_int_equal(machine.iommu.kind, IOMMU_VIRTIO);
	assert_int_equal(machine.iommu.viot.errors.count, 0);
	arena_free(&machine.arena);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sees_a_machine_without_iommu),
		cmocka_unit_test(sees_intel_and_what_linux_made_of_it),
		cmocka_unit_test(tells_of_refusals),
		cmocka_unit_test(tells_of_a_table_without_header),
		cmocka_unit_test(prefers_dmar_and_knows_the_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
