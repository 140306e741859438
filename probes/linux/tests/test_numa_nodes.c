/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NUMA nodes and their CPUs: what is asked, and what refusals and nonsense come to. */
#include "probes/scan/tests/told.h"

#define HAS_MEMORY(list) TEXT("read /sys/devices/system/node/has_memory", list "\n")
#define CPUS(node, list) TEXT("read /sys/devices/system/node/node" node "/cpulist", list "\n")

static struct machine look(const struct told *told)
{
	struct machine machine = { 0 };

	look_with("numa_nodes", &machine, told);
	return machine;
}

static void lists_each_node(void **state)
{
	struct machine machine = look((const struct told[]){
		HAS_MEMORY("0-1,8"),
		CPUS("0", "0-15,32-47"),
		CPUS("1", "16-31"),
		CPUS("8", ""),
		{ 0 },
	});
	(void)state;

	assert_int_equal(machine.numa.status, OK);
	assert_int_equal(machine.numa.nodes.count, 3);
	assert_int_equal(machine.numa.nodes.items[2].number, 8);
	assert_string_equal(machine.numa.nodes.items[0].cpus, "0-15,32-47");
	assert_string_equal(machine.numa.nodes.items[2].cpus, "");
	arena_free(&machine.arena);
}

static void has_status(enum status status, const struct told *told)
{
	struct machine machine = look(told);

	assert_int_equal(machine.numa.status, status);
	assert_int_equal(machine.numa.nodes.count, 0);
	assert_int_equal(machine.gaps.count, status == DENIED || status == FAILED);
	arena_free(&machine.arena);
}

static void a_kernel_without_nodes(void **state)
{
	(void)state;
	has_status(ABSENT, (const struct told[]){ { 0 } });
}

static void one_node_that_was_not_seen_loses_the_list(void **state)
{
	(void)state;
	has_status(FAILED, (const struct told[]){ HAS_MEMORY("0-1"), CPUS("0", "0-3"), { 0 } });
	has_status(DENIED, (const struct told[]){
				   HAS_MEMORY("0-1"),
				   CPUS("0", "0-3"),
				   REFUSAL("read /sys/devices/system/node/node1/cpulist", DENIED),
				   { 0 } });
}

static void nonsense_is_no_list(void **state)
{
	static const char *const wrong[] = { "x\n",  "0-\n",      "1-0\n",  "0 1\n",
					     "-1\n", "0-65536\n", "0-1-0\n" };
	(void)state;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		has_status(FAILED,
			   (const struct told[]){ { "read /sys/devices/system/node/has_memory", OK,
						    wrong[i], strlen(wrong[i]) },
						  CPUS("0", "0"),
						  CPUS("1", "1"),
						  { 0 } });
	has_status(FAILED, (const struct told[]){ HAS_MEMORY("0"), CPUS("0", "0;reboot"), { 0 } });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_each_node),
		cmocka_unit_test(a_kernel_without_nodes),
		cmocka_unit_test(one_node_that_was_not_seen_loses_the_list),
		cmocka_unit_test(nonsense_is_no_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
