/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Groups of small machines, each for one thing that the walk must know. */
#include "probes/groups/tests/topology.h"

enum { POTENTIAL = 1, NO_IVRS = 2, AS_IS = 4 };

enum { NOBODY_LEFT_OUT = 64 };

static size_t left_out = NOBODY_LEFT_OUT;

static void check(const char *topology, unsigned how, const char *options, const char *expected)
{
	struct machine machine = { 0 };
	const char *why = "";

	topology_read(&machine, topology);
	bool covered[64];
	memset(covered, true, sizeof covered);
	if (left_out < sizeof covered)
		covered[left_out] = false;
	struct view view = { .machine = &machine,
			     .covered = covered,
			     .requested = !(how & AS_IS),
			     .potential = !(how & AS_IS),
			     .ivrs = !(how & NO_IVRS) };
	char *copy = strdup(options), *rest = NULL;
	for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		if (!view_add_option(&view, word, &why))
			fail_msg("%s: %s", word, why);

	struct grouping grouping = groups_compute(&machine.arena, &view);
	char *groups = topology_groups(&machine, &grouping);
	assert_string_equal(groups, expected);
	free(groups);
	free(copy);
	arena_free(&machine.arena);
}

#define CLIENT                                  \
	"00:00.0 pci 8086:0001\n"               \
	"00:01.0 root 8086:1901\n"              \
	"00:02.0 rcie 8086:0002\n"              \
	"00:14.0 pci mf\n"                      \
	"00:14.2 pci mf\n"                      \
	"00:1c.0 root 8086:7ab8 mf acs=5f/00\n" \
	"01:00.0 legacy 10de:0001 mf above=1\n" \
	"01:00.1 end 10de:0002 mf above=1\n"    \
	"02:00.0 end above=5\n"

static void port_without_acs(void **state)
{
	check(CLIENT, POTENTIAL, "",
	      "00:00.0 00:01.0,01:00.0,01:00.1 00:02.0 00:14.0,00:14.2 00:1c.0 02:00.0");
	check(CLIENT, AS_IS, "",
	      "00:00.0 00:01.0,01:00.0,01:00.1 00:02.0 00:14.0,00:14.2 00:1c.0,02:00.0");
	(void)state;
}

static void overrides(void **state)
{
	check(CLIENT, POTENTIAL, "pcie_acs_override=downstream",
	      "00:00.0 00:01.0 00:02.0 00:14.0,00:14.2 00:1c.0 01:00.0,01:00.1 02:00.0");
	check(CLIENT, POTENTIAL, "pcie_acs_override=multifunction",
	      "00:00.0 00:01.0,01:00.0,01:00.1 00:02.0 00:14.0,00:14.2 00:1c.0 02:00.0");
	check(CLIENT, POTENTIAL, "pcie_acs_override=downstream,multifunction",
	      "00:00.0 00:01.0 00:02.0 00:14.0,00:14.2 00:1c.0 01:00.0 01:00.1 02:00.0");
	check(CLIENT, POTENTIAL, "pcie_acs_override=id:8086:1901",
	      "00:00.0 00:01.0 00:02.0 00:14.0,00:14.2 00:1c.0 01:00.0,01:00.1 02:00.0");
	(void)state;
}

/*
 * A Xeon Phi sends under 10.0, 11.0 and 12.3 of its bus as well, wherever they lie among its 256.
 */
static void aliases_reach_over_the_whole_bus(void **state)
{
	check("00:01.0 root acs=5f/00\n01:00.0 end 8086:2260 above=0\n01:08.0 end above=0\n"
	      "01:10.0 end above=0\n01:11.0 end above=0\n01:12.3 end above=0\n",
	      POTENTIAL, "", "00:01.0 01:00.0,01:10.0,01:11.0,01:12.3 01:08.0");
	(void)state;
}

static void sibling_ports_of_a_slot(void **state)
{
	check("00:1c.0 root mf\n00:1c.4 root mf\n02:00.0 end above=0\n03:00.0 end above=1\n",
	      POTENTIAL, "", "00:1c.0,00:1c.4,02:00.0,03:00.0");
	(void)state;
}

static void chipset_ports_without_capability(void **state)
{
#define CHIPSET(rcba)                                                               \
	"00:1c.0 root 8086:8c10 mf\n00:1c.4 root 8086:8c18 mf\n00:1f.0 pci mf" rcba \
	"\n02:00.0 end above=0\n03:00.0 end above=1\n"

	check(CHIPSET(" rcba=fed1c001"), POTENTIAL, "", "00:1c.0 00:1c.4 00:1f.0 02:00.0 03:00.0");
	check(CHIPSET(" rcba=fed1c001"), AS_IS, "", "00:1c.0,00:1c.4,02:00.0,03:00.0 00:1f.0");
	check(CHIPSET(" rcba=fed1c001"), AS_IS, "pcie_acs_override=downstream",
	      "00:1c.0,00:1c.4,02:00.0,03:00.0 00:1f.0");
	check(CHIPSET(" rcba=fed1c000"), POTENTIAL, "", "00:1c.0,00:1c.4,02:00.0,03:00.0 00:1f.0");
	check(CHIPSET(""), POTENTIAL, "", "00:1c.0,00:1c.4,02:00.0,03:00.0 00:1f.0");
	(void)state;
}

#define SWITCH(port)                                                                           \
	"00:03.0 root " port                                                                   \
	"\n01:00.0 up above=0\n02:01.0 dsp acs=5f/00 above=1\n02:02.0 dsp acs=5f/00 above=1\n" \
	"03:00.0 end above=2\n04:00.0 end above=3\n"

static void switches(void **state)
{
	check(SWITCH("acs=5f/00"), POTENTIAL, "",
	      "00:03.0 01:00.0 02:01.0 02:02.0 03:00.0 04:00.0");
	check(SWITCH(""), POTENTIAL, "", "00:03.0,01:00.0,02:01.0,02:02.0,03:00.0,04:00.0");
	check(SWITCH(""), POTENTIAL, "pcie_acs_override=downstream",
	      "00:03.0 01:00.0 02:01.0 02:02.0 03:00.0 04:00.0");
	check(SWITCH("acs=5f/00"), POTENTIAL, "pci=disable_acs_redir=02:01.0",
	      "00:03.0 01:00.0 02:01.0,03:00.0 02:02.0 04:00.0");
	check(SWITCH("acs=5f/00"), POTENTIAL, "pci=config_acs=10x1x@0000:00:03.0/00.0/01.0",
	      "00:03.0 01:00.0 02:01.0,03:00.0 02:02.0 04:00.0");
	(void)state;
}

static void bridges_to_conventional_pci(void **state)
{
	check("00:1c.0 root acs=5f/00\n01:00.0 p2p above=0\n02:00.0 pci above=1\n02:01.0 pci "
	      "above=1\n",
	      POTENTIAL, "", "00:1c.0 01:00.0,02:00.0,02:01.0");
	check("00:1e.0 pci 8086:244e\n05:00.0 pci above=0\n05:01.0 pci above=0\n", POTENTIAL, "",
	      "00:1e.0,05:00.0,05:01.0");
	(void)state;
}

static void device_specific_knowledge(void **state)
{
	const char *southbridge =
		"00:14.0 pci 1002:4385 mf\n00:14.2 pci 1002:4383 mf\n00:14.5 pci 1002:4399 mf\n";

	check(southbridge, POTENTIAL, "", "00:14.0 00:14.2 00:14.5");
	check(southbridge, NO_IVRS, "", "00:14.0,00:14.2,00:14.5");
	check("00:1c.0 root acs=5f/00\n04:00.0 end 8086:10c9 mf above=0\n04:00.1 end 8086:10c9 mf "
	      "above=0\n",
	      POTENTIAL, "", "00:1c.0 04:00.0 04:00.1");
	check("00:0f.0 rcie 8086:1 mf\n00:0f.1 rcie 8086:1 mf\n00:10.0 rcie 1af4:1 mf\n00:10.1 "
	      "rcie 1af4:1 mf\n",
	      POTENTIAL, "", "00:0f.0 00:0f.1 00:10.0,00:10.1");
	check("00:03.0 root 1d17:0800 acs=5f/5f\n01:00.0 end above=0\n", POTENTIAL, "",
	      "00:03.0,01:00.0");
	(void)state;
}

static void virtual_functions(void **state)
{
	check("00:03.0 root acs=5f/00\n05:00.0 end mf above=0\n05:00.1 end mf above=0\n05:10.0 end "
	      "vf above=0\n05:10.1 end vf above=0\n",
	      POTENTIAL, "", "00:03.0 05:00.0,05:00.1 05:10.0 05:10.1");
	(void)state;
}

/*
 * With ARI function 8 looks like function 0 of another device; its header need not say that there
 * are more.
 */
static void functions_beyond_the_eighth(void **state)
{
	check("00:03.0 root acs=5f/00\n05:00.0 end mf above=0\n05:00.1 end above=0\n05:01.0 end "
	      "above=0\n05:01.1 end above=0\n",
	      POTENTIAL, "", "00:03.0 05:00.0,05:00.1 05:01.0,05:01.1");
	(void)state;
}

static void aliases(void **state)
{
	/*
	 * A SATA controller that sends as function 1 shares with that function, whatever ACS says.
	 */
	check("00:1c.0 root acs=5f/00\n04:00.0 end 1b4b:9230 mf acs=5f/00 above=0\n04:00.1 end "
	      "1b4b:91a4 mf acs=5f/00 above=0\n",
	      POTENTIAL, "", "00:1c.0 04:00.0,04:00.1");
	/* A ghost: nobody is there. */
	check("00:1c.0 root acs=5f/00\n04:00.0 end 1b4b:9230 above=0\n", POTENTIAL, "",
	      "00:1c.0 04:00.0");
	check("00:1c.0 root acs=5f/00\n04:00.0 end 10b5:87b0 above=0\n04:05.0 end above=0\n",
	      POTENTIAL, "", "00:1c.0 04:00.0,04:05.0");
	(void)state;
}

/* The one case in which more isolation joins: nobody has a group above that the two could share. */
static void below_a_port_that_no_unit_translates(void **state)
{
	left_out = 0;
	check("00:01.0 root\n01:00.0 end mf above=0\n01:00.1 end mf above=0\n", POTENTIAL, "",
	      "01:00.0 01:00.1");
	check("00:01.0 root acs=5f/00\n01:00.0 end mf above=0\n01:00.1 end mf above=0\n", POTENTIAL,
	      "", "01:00.0,01:00.1");
	left_out = NOBODY_LEFT_OUT;
	(void)state;
}

static void refuses_what_is_no_option(void **state)
{
	static const char *const bad[] = {
		"quiet",
		"pcie_acs_override=",
		"pcie_acs_override=all",
		"pcie_acs_override=id:8086",
		"pcie_acs_override=downstream,",
		"pci=config_acs=@00:01.0",
		"pci=config_acs=11111111@00:01.0",
		"pci=config_acs=1x@00:20.0",
		"pci=config_acs=1x@pci:8086",
		"pci=disable_acs_redir=",
		"pci=disable_acs_redir=00:01.0/",
		"pci=disable_acs_redir=00:01.0,noats",
	};
	struct machine machine = { 0 };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct view view = { .machine = &machine };
		const char *why = NULL;
		assert_false(view_add_option(&view, bad[i], &why));
		assert_non_null(why);
		assert_int_equal(view.change_count + view.override_id_count, 0);
	}
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(port_without_acs),
		cmocka_unit_test(overrides),
		cmocka_unit_test(aliases_reach_over_the_whole_bus),
		cmocka_unit_test(sibling_ports_of_a_slot),
		cmocka_unit_test(chipset_ports_without_capability),
		cmocka_unit_test(switches),
		cmocka_unit_test(bridges_to_conventional_pci),
		cmocka_unit_test(device_specific_knowledge),
		cmocka_unit_test(virtual_functions),
		cmocka_unit_test(functions_beyond_the_eighth),
		cmocka_unit_test(aliases),
		cmocka_unit_test(below_a_port_that_no_unit_translates),
		cmocka_unit_test(refuses_what_is_no_option),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
