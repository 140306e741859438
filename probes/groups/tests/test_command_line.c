/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the running kernel's command line does to groups, from predict_groups() on. */
#include "probes/groups/predict.h"
#include "probes/groups/tests/topology.h"

#define PORTS                                                                               \
	"00:01.0 root acs=5f/1d\n00:02.0 root acs=5f/1d\n01:00.0 end above=0\n02:00.0 end " \
	"above=1\n"
#define APART  "00:01.0 00:02.0 01:00.0 02:00.0"
#define FIRST  "00:01.0,01:00.0 00:02.0 02:00.0"
#define SECOND "00:01.0 00:02.0,02:00.0 01:00.0"

static void prepare(struct machine *machine, const char *topology, const char *release,
		    const char *line, bool enabled)
{
	*machine = (struct machine){ .iommu.kind = IOMMU_UNKNOWN };
	topology_read(machine, topology);
	machine->iommu.enabled = (struct flag){ OK, enabled };
	machine->kernel.release = (struct text){ OK, release };
	machine->kernel.command_line = (struct text){ OK, line };
}

static void assert_groups(const struct machine *machine, const struct grouping *grouping,
			  const char *expected)
{
	char *groups = topology_groups(machine, grouping);

	assert_string_equal(groups, expected);
	free(groups);
}

static void potential(const char *release, const char *line, const char *expected)
{
	struct machine machine;

	prepare(&machine, PORTS, release, line, true);
	const struct prediction *prediction = predict_groups(&machine.arena, &machine, NULL, 0);
	assert_groups(&machine, &prediction->potential, expected);
	assert_groups(&machine, &prediction->predicted, APART);
	arena_free(&machine.arena);
}

static void given_options_count(void **state)
{
	potential("6.12.1", "quiet", APART);
	potential("6.12.1", "quiet pci=disable_acs_redir=00:01.0 ro\n", FIRST);
	potential("6.12.1", "pci=noats,config_acs=0@00:02.0,pcie_bus_safe", SECOND);
	potential("6.12.1", "pci=config_acs=0@00:01.0 pci=config_acs=0@00:02.0", SECOND);
	potential("6.12.1",
		  "xpci=disable_acs_redir=00:01.0 pci= pci=, pci=disable_acs_redir=", APART);
	(void)state;
}

static void older_kernels(void **state)
{
	potential("6.1.0-56-amd64", "pci=config_acs=0@00:02.0", APART);
	potential("5.15.0", "pci=config_acs=0@00:02.0 pci=disable_acs_redir=00:01.0", FIRST);
	potential("6.11.0", "pci=config_acs=0@00:02.0", SECOND);
	potential("unknown", "pci=config_acs=0@00:02.0", SECOND);
	(void)state;
}

/*
 * The bits that are on are Linux's own, or the firmware's: only these stay where an option names
 * the port.
 */
static void what_if_begins_with_the_firmware(void **state)
{
	const char *option = "pci=config_acs=xxxxxx1@00:01.0";

	for (int enabled = 0; enabled < 2; enabled++) {
		struct machine machine;
		prepare(&machine, PORTS, "6.12.1", "", enabled);
		const struct prediction *prediction =
			predict_groups(&machine.arena, &machine, &option, 1);
		size_t last = prediction->what_if.count - 1;
		assert_string_equal(prediction->what_if.items[last].option, option);
		assert_groups(&machine, &prediction->what_if.items[last].grouping,
			      enabled ? FIRST : APART);
		arena_free(&machine.arena);
	}
	(void)state;
}

static void an_override_counts_where_the_kernel_knows_it(void **state)
{
	for (size_t known = 0; known < 2; known++) {
		struct machine machine;
		prepare(&machine, "00:01.0 root\n01:00.0 end above=0\n", "6.12.1",
			"pcie_acs_override=downstream", true);
		machine.log.kinds[HINT_ACS_OVERRIDE].count = known;
		const struct prediction *prediction =
			predict_groups(&machine.arena, &machine, NULL, 0);
		assert_groups(&machine, &prediction->predicted,
			      known ? "00:01.0 01:00.0" : "00:01.0,01:00.0");
		assert_groups(&machine, &prediction->potential, "00:01.0,01:00.0");
		arena_free(&machine.arena);
	}
	(void)state;
}

/*
 * The kernel shows the port alone, and its card in no group; with an ACS that isolates, or without
 * one.
 */
static size_t differences(enum iommu_kind kind, const char *topology)
{
	struct machine machine;

	prepare(&machine, topology, "6.12.1", "", true);
	machine.iommu.kind = IOMMU_UNKNOWN;
	machine.groups_status = OK;
	struct group *group = array_add(&machine.arena, &machine.groups);
	*array_add(&machine.arena, &group->members) = machine.functions.items[0].address;
	struct virtio_endpoints *all = array_add(&machine.arena, &machine.iommu.endpoints);
	*all = (struct virtio_endpoints){ .on_pci = true, .first = 0, .last = 0xffff };
	array_add(&machine.arena, &machine.iommu.units)->base = 0xfee00000;
	machine.iommu.kind = kind;
	const struct prediction *prediction = predict_groups(&machine.arena, &machine, NULL, 0);
	size_t count = prediction->differences.count;
	arena_free(&machine.arena);
	return count;
}

static void functions_without_a_group(void **state)
{
	const char *joined = "00:01.0 root\n01:00.0 end above=0\n",
		   *apart = "00:01.0 root acs=5f/1d\n01:00.0 end above=0\n";

	assert_int_equal(differences(IOMMU_UNKNOWN, joined), 1);
	assert_int_equal(differences(IOMMU_VIRTIO, joined), 0);
	assert_int_equal(differences(IOMMU_UNKNOWN, apart), 1);
	assert_int_equal(differences(IOMMU_VIRTIO, apart), 0);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(given_options_count),
		cmocka_unit_test(older_kernels),
		cmocka_unit_test(what_if_begins_with_the_firmware),
		cmocka_unit_test(an_override_counts_where_the_kernel_knows_it),
		cmocka_unit_test(functions_without_a_group),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
