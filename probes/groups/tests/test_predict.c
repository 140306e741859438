/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Views of a machine: who has a group, what is not known, and what the running kernel has done
 * already.
 */
#include "probes/groups/predict.h"
#include "probes/groups/tests/topology.h"

static struct machine machine;
static struct prediction *prediction;

static void begin(const char *topology)
{
	machine = (struct machine){ 0 };
	topology_read(&machine, topology);
	if (!machine.functions.items)
		abort();
	for (size_t i = 0; i < machine.functions.count; i++)
		machine.functions.items[i].config_size = (struct number){ OK, 4096 };
}

static void switch_on(enum iommu_kind kind)
{
	machine.iommu.kind = kind;
	machine.iommu.enabled = (struct flag){ OK, true };
	machine.iommu.ivrs.status = kind == IOMMU_AMD ? OK : ABSENT;
}

static struct remapping_unit *add_unit(void)
{
	return array_add(&machine.arena, &machine.iommu.units);
}

static void add_range(struct remapping_unit *unit, uint16_t first, uint16_t last, int source)
{
	*array_add(&machine.arena, &unit->devices) =
		(struct device_range){ .type = 3,
				       .first = first,
				       .last = last,
				       .has_source = source >= 0,
				       .source = (uint16_t)source };
}

static void groups_are(const struct grouping *grouping, const char *expected)
{
	assert_int_equal(grouping->status, OK);
	char *groups = topology_groups(&machine, grouping);
	assert_string_equal(groups, expected);
	free(groups);
}

static void potential_is(const char *expected)
{
	prediction = predict_groups(&machine.arena, &machine, NULL, 0);
	groups_are(&prediction->potential, expected);
	arena_free(&machine.arena);
}

static void potential_is_unknown(enum status status)
{
	prediction = predict_groups(&machine.arena, &machine, NULL, 0);
	assert_int_equal(prediction->potential.status, status);
	arena_free(&machine.arena);
}

static void an_iommu_has_no_group(void **state)
{
	const char *topology = "00:00.0 pci\n00:00.2 pci\n00:01.0 pci\n";

	begin(topology);
	machine.functions.items[1].class_code = 0x080600;
	potential_is("00:00.0 00:01.0");

	begin(topology);
	switch_on(IOMMU_AMD);
	struct remapping_unit *unit = add_unit();
	unit->function = machine.functions.items[1].address;
	add_range(unit, 0, 0xffff, -1);
	potential_is("00:00.0 00:01.0");

	begin(topology);
	switch_on(IOMMU_AMD);
	unit = add_unit();
	unit->function.device = 31;
	add_range(unit, 0, 7, -1);
	potential_is("00:00.0,00:00.2");

	begin(topology);
	switch_on(IOMMU_VIRTIO);
	unit = add_unit();
	unit->function = machine.functions.items[1].address;
	*array_add(&machine.arena, &machine.iommu.endpoints) =
		(struct virtio_endpoints){ .on_pci = true, .last = 7 };
	potential_is("00:00.0");
	(void)state;
}

/* VT-d looks for the physical function, AMD-Vi for the id that is sent. */
static void virtual_functions_are_looked_for(void **state)
{
	const char *topology =
		"00:03.0 root acs=5f/00\n05:00.0 end above=0\n05:10.0 end vf above=0\n";
	struct scope scope = { .type = SCOPE_ENDPOINT, .start_bus = 5 };

	begin(topology);
	switch_on(IOMMU_INTEL);
	machine.functions.items[2].physical_function = machine.functions.items[1].address;
	*array_add(&machine.arena, &scope.path) = (struct scope_hop){ 0, 0 };
	struct remapping_unit *unit = add_unit();
	*array_add(&machine.arena, &unit->scopes) = scope;
	potential_is("05:00.0 05:10.0");

	begin(topology);
	switch_on(IOMMU_AMD);
	machine.functions.items[2].physical_function = machine.functions.items[1].address;
	unit = add_unit();
	add_range(unit, 0, 0x500, -1);
	potential_is("00:03.0 05:00.0");
	(void)state;
}

static void children_of_a_vmd(void **state)
{
	const char *topology = "00:0e.0 rcie 8086:467f\n10000:e0:06.0 root acs=5f/00\n"
			       "10000:e1:00.0 end above=1\n";
	struct sriov sriov = { .total_vfs = 4 };
	struct features features = { .sriov = &sriov };

	begin(topology);
	switch_on(IOMMU_INTEL);
	add_unit()->include_all = true;
	machine.functions.items[2].features = &features;
	for (int i = 1; i < 3; i++)
		machine.functions.items[i].place.vmd =
			(struct vmd){ OK, machine.functions.items[0].address };
	prediction = predict_groups(&machine.arena, &machine, NULL, 0);
	assert_int_equal(prediction->potential.groups, 1);
	assert_int_equal(prediction->potential.group[2], 0);
	assert_int_equal(prediction->potential.blame[2].kind, BLAME_VMD);
	assert_int_equal(prediction->virtual_functions.count, 1);
	assert_false(prediction->virtual_functions.items[0].own_groups);
	arena_free(&machine.arena);

	begin(topology);
	switch_on(IOMMU_INTEL);
	add_unit()->include_all = true;
	machine.functions.items[1].place.vmd.status = machine.functions.items[2].place.vmd.status =
		DENIED;
	potential_is_unknown(FAILED);
	(void)state;
}

static void what_cannot_be_told_is_unknown(void **state)
{
	begin("00:01.0 root\n01:00.0 end above=0\n");
	machine.functions.items[0].acs.status = DENIED;
	potential_is_unknown(DENIED);

	/* What is alone needs no ACS, whatever it is. */
	begin("00:01.0 root acs=5f/00\n01:00.0 end above=0\n");
	machine.functions.items[1].acs.status = machine.functions.items[1].pcie.status = DENIED;
	potential_is("00:01.0 01:00.0");

	begin("00:01.0 root acs=5f/00\n01:00.0 end mf above=0\n01:00.1 end mf above=0\n");
	machine.functions.items[1].acs.status = DENIED;
	potential_is_unknown(DENIED);

	/* An unread bridge may be above the second. */
	begin("00:01.0 root acs=5f/00\n01:00.0 end\n");
	machine.functions.items[0].status = DENIED;
	machine_join(&machine);
	potential_is_unknown(DENIED);

	/* A scope behind a bridge that could not be read. */
	begin("00:01.0 root acs=5f/00\n00:02.0 pci\n");
	switch_on(IOMMU_INTEL);
	machine.functions.items[0].status = FAILED;
	struct scope scope = { .type = SCOPE_ENDPOINT };
	*array_add(&machine.arena, &scope.path) = (struct scope_hop){ 1, 0 };
	*array_add(&machine.arena, &scope.path) = (struct scope_hop){ 0, 0 };
	struct remapping_unit *unit = add_unit();
	*array_add(&machine.arena, &unit->scopes) = scope;
	potential_is_unknown(FAILED);
	(void)state;
}

static void without_extended_space(void **state)
{
	const char *topology = "00:01.0 root\n01:00.0 end above=0\n02:00.0 end\n";

	begin(topology);
	switch_on(IOMMU_INTEL);
	add_unit()->include_all = true;
	for (size_t i = 0; i < 3; i++)
		machine.functions.items[i].config_size.value = 256;
	machine.functions.items[0].acs.status = FAILED;
	prediction = predict_groups(&machine.arena, &machine, NULL, 0);
	groups_are(&prediction->predicted, "00:01.0,01:00.0 02:00.0");
	potential_is_unknown(FAILED);

	/* Others show theirs, so that this port has none. */
	begin(topology);
	machine.functions.items[0].config_size.value = 256;
	machine.functions.items[0].acs.status = FAILED;
	potential_is("00:01.0,01:00.0 02:00.0");
	(void)state;
}

static void the_chipset_tells(void **state)
{
	const char *topology =
		"00:1c.0 root 8086:8c10 mf\n00:1c.4 root 8086:8c18 mf\n00:1f.0 pci\n";
	const struct pch enabled = { { 0, 0, 31, 0 }, { OK, 0xfed1c001 } },
			 disabled = { { 0, 0, 31, 0 }, { OK, 0xfed1c000 } },
			 denied = { { 0, 0, 31, 0 }, { DENIED, 0 } };

	begin(topology);
	*array_add(&machine.arena, &machine.pch) = enabled;
	potential_is("00:1c.0 00:1c.4 00:1f.0");
	begin(topology);
	*array_add(&machine.arena, &machine.pch) = disabled;
	potential_is("00:1c.0,00:1c.4 00:1f.0");
	begin(topology);
	*array_add(&machine.arena, &machine.pch) = denied;
	potential_is_unknown(FAILED);
	begin(topology);
	potential_is_unknown(FAILED);
	(void)state;
}

/* The last entry that gives a device an alias counts, and only where that is on its own bus. */
static void aliases_of_the_ivrs(void **state)
{
	begin("00:01.0 pci\n00:02.0 pci\n00:03.0 pci\n01:00.0 pci\n");
	switch_on(IOMMU_AMD);
	struct remapping_unit *unit = add_unit();
	add_range(unit, 0, 0xffff, -1);
	add_range(unit, 0x08, 0x08, 0x10);
	add_range(unit, 0x08, 0x08, 0x18);
	add_range(unit, 0x100, 0x100, 0x10);
	potential_is("00:01.0,00:03.0 00:02.0 01:00.0");
	(void)state;
}

static void an_override_in_force(void **state)
{
	begin("00:01.0 root\n01:00.0 end above=0\n");
	switch_on(IOMMU_INTEL);
	add_unit()->include_all = true;
	machine.kernel.command_line = (struct text){ OK, "quiet pcie_acs_override=downstream" };
	prediction = predict_groups(&machine.arena, &machine, NULL, 0);
	groups_are(&prediction->predicted, "00:01.0,01:00.0");
	machine.log.kinds[HINT_ACS_OVERRIDE].count = 1;
	prediction = predict_groups(&machine.arena, &machine, NULL, 0);
	groups_are(&prediction->predicted, "00:01.0 01:00.0");
	groups_are(&prediction->potential, "00:01.0,01:00.0");
	arena_free(&machine.arena);
	(void)state;
}

/*
 * A port that is named begins again from the firmware's bits, and those cannot be seen once the
 * kernel has added its own.
 */
static void changes_begin_from_the_firmware(void **state)
{
	static const char *const option[] = { "pci=config_acs=xxxxxx1@00:01.0" };

	for (int on = 0; on < 2; on++) {
		begin("00:01.0 root acs=5f/1d\n01:00.0 end above=0\n");
		switch_on(IOMMU_INTEL);
		machine.iommu.enabled.value = on;
		add_unit()->include_all = true;
		prediction = predict_groups(&machine.arena, &machine, option, 1);
		const struct what_if *last =
			&prediction->what_if.items[prediction->what_if.count - 1];
		assert_string_equal(last->option, option[0]);
		groups_are(&last->grouping, on ? "00:01.0,01:00.0" : "00:01.0 01:00.0");
		arena_free(&machine.arena);
	}
	(void)state;
}

static void the_weakest_option_that_frees_a_display(void **state)
{
	begin("00:01.0 root 8086:1901\n01:00.0 end above=0\n01:01.0 end above=0\n");
	machine.functions.items[1].class_code = 0x030000;
	machine.functions.items[2].class_code = 0x030000;
	prediction = predict_groups(&machine.arena, &machine, NULL, 0);
	assert_int_equal(prediction->what_if.count, 5);
	for (size_t i = 0; i < 2; i++) {
		assert_true(prediction->what_if.items[i].smallest);
		assert_string_equal(prediction->what_if.items[i].option,
				    "pcie_acs_override=id:8086:1901");
	}
	arena_free(&machine.arena);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_iommu_has_no_group),
		cmocka_unit_test(virtual_functions_are_looked_for),
		cmocka_unit_test(children_of_a_vmd),
		cmocka_unit_test(what_cannot_be_told_is_unknown),
		cmocka_unit_test(without_extended_space),
		cmocka_unit_test(the_chipset_tells),
		cmocka_unit_test(aliases_of_the_ivrs),
		cmocka_unit_test(an_override_in_force),
		cmocka_unit_test(changes_begin_from_the_firmware),
		cmocka_unit_test(the_weakest_option_that_frees_a_display),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
