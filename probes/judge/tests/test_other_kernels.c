/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What other kernels would do with a machine, and that nothing the running one says counts there.
 */
#include "probes/groups/tests/topology.h"
#include "probes/judge/other_kernels.h"

/* A machine with an IOMMU, under this kernel. */
static struct machine machine_of(enum iommu_kind kind, const char *release, const char *topology)
{
	struct machine machine = { .functions_status = OK, .groups_status = ABSENT };

	machine.kernel.release = (struct text){ OK, release };
	machine.iommu.kind = kind;
	machine.iommu.madt.status = OK;
	machine.iommu.interrupt_remapping = (struct flag){ OK, true };
	*array_add(&machine.arena, &machine.iommu.units) = (struct remapping_unit){
		.base = 0xfed90000, .include_all = true, .extended_capability = { OK, 0xf020fe }
	};
	topology_read(&machine, topology);
	return machine;
}

static struct other_kernels judged(struct machine *machine, const char *name)
{
	struct other_kernels others = { 0 };
	struct kernel_name found;

	assert_true(kernel_by_name(name, &found));
	judge_other_kernels(&machine->arena, machine, &found, 1, &others);
	assert_int_equal(others.list.count, 1);
	return others;
}

/* The difference of this function's group, or by this rule of the machine; NULL: there is none. */
static const struct kernel_difference *difference(const struct other_kernels *others,
						  const char *address, const char *rule)
{
	const struct other_kernel *other = &others->list.items[0];

	for (size_t i = 0; i < other->differences.count; i++) {
		const struct kernel_difference *found = &other->differences.items[i];
		char own[PCI_ADDRESS_TEXT] = "";
		if (found->function)
			pci_address_print(found->function->address, own);
		if (!strcmp(own, address) && !strcmp(found->rule ? found->rule->id : "", rule))
			return found;
	}
	return NULL;
}

static void group_differs(const char *topology, const char *here, const char *there,
			  const char *address, int before, int after)
{
	struct machine machine = machine_of(IOMMU_INTEL, here, topology);
	struct other_kernels others = judged(&machine, there);
	const struct kernel_difference *found = difference(&others, address, "");

	if (before == after)
		assert_null(found);
	else if (!found)
		fail_msg("%s: nothing differs between %s and %s", address, here, there);
	else if (found->here != before || found->there != after)
		fail_msg("%s: %d with %s, %d with %s", address, found->here, here, found->there,
			 there);
	arena_free(&machine.arena);
}

#define ENDPOINTS                     \
	"00:14.0 rcie mf 8086:0001\n" \
	"00:14.1 rcie mf 8086:0002\n"
#define PCH_PORTS                               \
	"00:1c.0 root mf 8086:8c10\n"           \
	"00:1c.1 root mf 8086:8c12\n"           \
	"00:1f.0 pci rcba=fed1c001 8086:8c44\n" \
	"01:00.0 end above=0 1234:0001\n"       \
	"02:00.0 end above=1 1234:0002\n"
#define IDT_SWITCH                                  \
	"00:01.0 root acs=1d/1d\n"                  \
	"01:00.0 up above=0\n"                      \
	"02:00.0 dsp above=1 111d:8090 acs=1d/1c\n" \
	"02:01.0 dsp above=1 111d:8090 acs=1d/1c\n" \
	"03:00.0 end above=2 1234:0001\n"           \
	"04:00.0 end above=3 1234:0002\n"

static void groups_by_release(void **state)
{
	(void)state;
	group_differs(ENDPOINTS, "6.12.43", "5.4", "0000:00:14.0", 0, 1);
	group_differs(ENDPOINTS, "5.5.1", "6.12", "0000:00:14.1", 1, 0);
	group_differs(ENDPOINTS, "6.12.43", "5.10", "0000:00:14.0", 0, 0);
	/* both ports, which have no header here, and what is below the other */
	group_differs(PCH_PORTS, "6.12.43", "5.9.0", "0000:01:00.0", 0, 3);
	group_differs(PCH_PORTS, "6.12.43", "5.10", "0000:01:00.0", 0, 0);
}

/* A control bit that is off counts where Linux sees its capability; the potential has all on. */
static void a_switch_without_source_validation(void **state)
{
	struct machine machine = machine_of(IOMMU_INTEL, "6.12.43", IDT_SWITCH);
	(void)state;

	machine.kernel.command_line = (struct text){ OK, "pci=config_acs=xx111x0@pci:111d:8090" };
	struct other_kernels others = judged(&machine, "7.2");
	const struct kernel_difference *found = difference(&others, "0000:03:00.0", "");
	assert_non_null(found);
	assert_int_equal(found->here, 1);
	assert_int_equal(found->there, 0);
	/* before 6.11 the option is not known, and changes nothing */
	others = judged(&machine, "6.8");
	assert_int_equal(difference(&others, "0000:03:00.0", "")->there, 0);
	arena_free(&machine.arena);
}

/* Linux 6.14.0 leaves on what the option does not name. */
static void bits_that_an_option_does_not_name(void **state)
{
	struct machine machine = machine_of(IOMMU_INTEL, "6.12.43", IDT_SWITCH);
	(void)state;

	machine.kernel.command_line = (struct text){ OK, "pci=config_acs=1@pci:111d:8090" };
	struct other_kernels others = judged(&machine, "6.14.0");
	const struct kernel_difference *found = difference(&others, "0000:04:00.0", "");
	assert_non_null(found);
	assert_int_equal(found->here, 1);
	assert_int_equal(found->there, 0);
	arena_free(&machine.arena);
}

/* AMD's host bridge has a group of its own with some releases only. */
static void the_host_bridge(void **state)
{
	static const struct {
		const char *release;
		size_t groups;
	} tests[] = { { "6.13", 1 }, { "6.14", 2 }, { "6.16.9", 2 }, { "6.17", 1 }, { "6.18", 1 } };
	(void)state;

	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
		struct machine machine = machine_of(IOMMU_AMD, "6.12.43",
						    "00:00.0 pci 1022:14a4\n"
						    "00:14.0 pci 1022:790b\n");
		struct remapping_unit *unit = machine.iommu.units.items;
		unit->function = (struct pci_address){ 0, 0, 0, 2 };
		*array_add(&machine.arena, &unit->devices) =
			(struct device_range){ .type = 3, .first = 0xa0, .last = 0xa0 };
		struct other_kernels others = judged(&machine, tests[i].release);
		if (others.list.items[0].grouping.groups != tests[i].groups)
			fail_msg("%s: %zu groups", tests[i].release,
				 others.list.items[0].grouping.groups);
		arena_free(&machine.arena);
	}
}

/* A kernel without the driver of this VMD does not see what is behind it. */
static void behind_a_vmd(void **state)
{
	struct machine machine = machine_of(IOMMU_INTEL, "6.18.5",
					    "00:0e.0 rcie 8086:b07f\n"
					    "10000:e1:00.0 end 1234:0001\n");
	struct function *functions = machine.functions.items;
	(void)state;

	functions[0].class_code = 0x010400;
	functions[0].driver = (struct text){ OK, "vmd" };
	functions[1].class_code = 0x010802;
	functions[1].place.vmd = (struct vmd){ OK, functions[0].address };
	struct other_kernels others = judged(&machine, "6.14");
	const struct kernel_difference *found = difference(&others, "10000:e1:00.0", "");
	assert_non_null(found);
	assert_int_equal(found->here, 1);
	assert_int_equal(found->there, NO_GROUP_AT_ALL);
	arena_free(&machine.arena);
}

static void findings_by_release(void **state)
{
	struct machine machine = machine_of(IOMMU_AMD, "7.2.13", "00:14.0 pci 1022:790b\n");
	(void)state;

	*array_add(&machine.arena, &machine.iommu.ioapics) =
		(struct ioapic){ .id = 4, .covered = { OK, true }, .source = { OK, 0xa0 } };
	struct other_kernels others = judged(&machine, "7.3");
	const struct kernel_difference *found =
		difference(&others, "", "southbridge_ioapic_missing");
	assert_non_null(found);
	assert_int_equal(found->here, FINDING_PASS);
	assert_int_equal(found->there, FINDING_FAIL);
	assert_non_null(strstr(found->summary, "SMBus"));
	assert_non_null(difference(&others, "", "interrupt_remapping_not_offered"));
	assert_null(difference(&others, "", "interrupt_remapping_not_enabled"));

	machine.functions.items[0].class_code = 0x0c0500;
	others = judged(&machine, "7.3");
	assert_int_equal(others.list.items[0].differences.count, 0);
	others = judged(&machine, "6.12");
	found = difference(&others, "", "kernel_known_bad");
	assert_non_null(found);
	assert_int_equal(found->there, FINDING_UNKNOWN);
	arena_free(&machine.arena);
}

static void a_table_that_forbids_remapping(void **state)
{
	struct machine machine = machine_of(IOMMU_INTEL, "6.12.43", ENDPOINTS);
	(void)state;

	machine.iommu.remapping_opt_out = (struct flag){ OK, true };
	machine.iommu.enabled = (struct flag){ OK, true };
	struct other_kernels others = judged(&machine, "7.3");
	const struct kernel_difference *found = difference(&others, "", "dma_remapping_opt_out");
	assert_non_null(found);
	assert_int_equal(found->there, FINDING_FAIL);
	others = judged(&machine, "7.2");
	assert_null(difference(&others, "", "dma_remapping_opt_out"));
	arena_free(&machine.arena);
}

/* Groups, log, reset methods and IR- chips are of the kernel that runs. */
static void what_the_running_kernel_says_does_not_count(void **state)
{
	struct machine machine = machine_of(IOMMU_INTEL, "6.12.43", ENDPOINTS);
	struct features features = { .resets.methods = { OK, "flr" } };
	struct hint refusal = { .text = "DMAR: Firmware forces DMA remapping off" };
	(void)state;

	machine.groups_status = OK;
	struct group *group = array_add(&machine.arena, &machine.groups);
	*group = (struct group){ .id = 7 };
	for (size_t i = 0; i < machine.functions.count; i++) {
		*array_add(&machine.arena, &group->members) = machine.functions.items[i].address;
		machine.functions.items[i].group = group;
		machine.functions.items[i].features = &features;
	}
	*array_add(&machine.arena, &machine.log.kinds[HINT_IOMMU_OFF].first) = refusal;
	machine.interrupts.remapped = (struct flag){ OK, false };
	struct other_kernels others = judged(&machine, "7.2");
	assert_int_equal(others.list.items[0].differences.count, 0);
	assert_int_equal(others.list.items[0].grouping.groups, 2);
	/* and it is as it was */
	assert_ptr_equal(machine.functions.items[0].group, group);
	assert_string_equal(features.resets.methods.value, "flr");
	assert_int_equal(machine.log.kinds[HINT_IOMMU_OFF].first.count, 1);
	assert_false(machine.kernel.supposed);
	arena_free(&machine.arena);
}

static void what_is_not_known(void **state)
{
	static const char *const unknown[] = { "rhel-9", "5.3", "7.4", "8.0",
					       "5.14.0-503.el9.x86_64" };
	struct machine machine = machine_of(IOMMU_INTEL, "6.12.43", ENDPOINTS);
	(void)state;

	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
		struct other_kernels others = judged(&machine, unknown[i]);
		assert_non_null(others.list.items[0].unknown);
		assert_null(others.list.items[0].grouping.group);
		assert_int_equal(others.list.items[0].differences.count, 0);
	}
	struct other_kernels others = judged(&machine, "5.9");
	assert_null(others.list.items[0].unknown);
	assert_non_null(others.list.items[0].groups_unknown);
	assert_null(others.list.items[0].grouping.group);
	arena_free(&machine.arena);
}

/* Then groups are told, and nothing is compared. */
static void a_running_kernel_that_is_not_known(void **state)
{
	static const struct text releases[] = { { .status = NOT_ASKED },
						{ OK, "5.14.0-503.el9.x86_64" },
						{ OK, "4.19.0" },
						{ OK, "nightly" } };
	(void)state;

	for (size_t i = 0; i < sizeof releases / sizeof *releases; i++) {
		struct machine machine = machine_of(IOMMU_INTEL, NULL, ENDPOINTS);
		machine.kernel.release = releases[i];
		struct other_kernels others = judged(&machine, "5.10");
		assert_non_null(others.uncompared);
		assert_int_equal(others.list.items[0].grouping.groups, 2);
		assert_int_equal(others.list.items[0].differences.count, 0);
		arena_free(&machine.arena);
	}
}

static void a_name_that_comes_twice(void **state)
{
	struct machine machine = machine_of(IOMMU_INTEL, "6.12.43", ENDPOINTS);
	const struct kernel_name names[] = { { "7.2", "7.2", NULL, NULL },
					     *kernel_of_host("debian"),
					     { "7.2", "7.2", NULL, NULL } };
	struct other_kernels others = { 0 };
	(void)state;

	judge_other_kernels(&machine.arena, &machine, names, 3, &others);
	assert_int_equal(others.list.count, 2);
	assert_string_equal(others.list.items[1].name.name, "debian-13");
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(groups_by_release),
		cmocka_unit_test(a_switch_without_source_validation),
		cmocka_unit_test(bits_that_an_option_does_not_name),
		cmocka_unit_test(the_host_bridge),
		cmocka_unit_test(behind_a_vmd),
		cmocka_unit_test(findings_by_release),
		cmocka_unit_test(a_table_that_forbids_remapping),
		cmocka_unit_test(what_the_running_kernel_says_does_not_count),
		cmocka_unit_test(what_is_not_known),
		cmocka_unit_test(a_running_kernel_that_is_not_known),
		cmocka_unit_test(a_name_that_comes_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
