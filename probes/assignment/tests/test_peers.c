/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the paths of two devices meet, what ACS does there, and what it costs to let them talk. */
#include "probes/assignment/direct_path.h"
#include "probes/groups/predict.h"
#include "probes/groups/tests/topology.h"

#include <stdarg.h>
#include <stdio.h>

static struct machine machine;
static struct features x16, x8;

enum {
	ROOT_1,
	ROOT_2,
	UP,
	PORT_A,
	PORT_B,
	PORT_C,
	GPU_A,
	SOUND_A,
	GPU_B,
	NIC_C,
	DISK,
	OTHER_ROOT,
	FAR
};

/* A switch with three ports below one root port, a disk below another, a card on another bus. */
static void begin(const char *acs)
{
	char text[900];

	machine = (struct machine){ 0 };
	snprintf(text, sizeof text,
		 "00:01.0 root 8086:1901 acs=1d/1d\n"
		 "00:02.0 root 8086:1901 acs=1d/1d\n"
		 "01:00.0 up 10b5:8747 above=0\n"
		 "02:01.0 dsp 10b5:8747 above=2 %s\n"
		 "02:02.0 dsp 10b5:8747 above=2 %s\n"
		 "02:03.0 dsp 10b5:8747 above=2 acs=5d/1d\n"
		 "03:00.0 end 10de:2684 above=3 mf\n"
		 "03:00.1 end 10de:22ba above=3 mf\n"
		 "04:00.0 end 10de:2684 above=4\n"
		 "05:00.0 end 15b3:101d above=5\n"
		 "06:00.0 end 144d:a80c above=1\n"
		 "80:01.0 root 8086:1901 acs=1d/1d\n"
		 "81:00.0 end 10de:2684 above=b\n",
		 acs, acs);
	topology_read(&machine, text);
	x16 = (struct features){ .link = { OK, 4, 16, 4, 16, 0 }, .ats = { .status = OK } };
	x8 = (struct features){ .link = { OK, 4, 8, 4, 8, 0 }, .ats = { .status = ABSENT } };
	static const uint32_t classes[] = {
		[GPU_A] = 0x030000, [SOUND_A] = 0x040300, [GPU_B] = 0x030000,
		[NIC_C] = 0x020000, [DISK] = 0x010802,    [FAR] = 0x030000
	};
	for (size_t i = 0; i < machine.functions.count; i++) {
		struct function *function = &machine.functions.items[i];
		function->config_size = (struct number){ OK, 4096 };
		function->class_code = i <= PORT_C || i == OTHER_ROOT ? 0x060400 : classes[i];
		function->header_type = i <= PORT_C || i == OTHER_ROOT;
		function->features = i == NIC_C || i == DISK ? &x8 : &x16;
	}
	machine.iommu.kind = IOMMU_INTEL;
	machine.iommu.enabled = (struct flag){ OK, true };
	struct remapping_unit *unit = array_add(&machine.arena, &machine.iommu.units);
	unit->include_all = true;
}

static struct prediction *predict(void)
{
	return predict_groups(&machine.arena, &machine, NULL, 0);
}

static const struct function *at(size_t index)
{
	return &machine.functions.items[index];
}

static struct peer_pair pair(size_t from, size_t to)
{
	return peer_pair(predict(), at(from), at(to));
}

static void who_is_a_peer(void **state)
{
	(void)state;
	begin("acs=5d/1d");
	struct peers peers = peers_find(&machine.arena, predict());
	assert_int_equal(peers.count, 5);
	assert_int_equal(peers.total, 5);
	assert_ptr_equal(peers.list[0], at(GPU_A));
	assert_ptr_equal(peers.list[1], at(GPU_B));
	assert_ptr_equal(peers.list[4], at(FAR));
	for (size_t i = 0; i < PEERS_AT_MOST; i++)
		*array_add(&machine.arena, &machine.functions) = *at(FAR);
	peers = peers_find(&machine.arena, predict());
	assert_int_equal(peers.count, PEERS_AT_MOST);
	assert_int_equal(peers.total, PEERS_AT_MOST + 5);
	arena_free(&machine.arena);
}

/* Each two once, in the order of the list, whichever of them is named first. */
static void each_pair_is_found_once(void **state)
{
	(void)state;
	begin("acs=5d/1d");
	const struct peers peers = peers_find(&machine.arena, predict());
	const struct peer_pair *pair = peers.pairs;
	for (size_t i = 0; i < peers.count; i++)
		for (size_t k = i + 1; k < peers.count; k++, pair++) {
			assert_ptr_equal(pair->from, peers.list[i]);
			assert_ptr_equal(pair->to, peers.list[k]);
			assert_ptr_equal(peers_pair(&peers, i, k), pair);
			assert_ptr_equal(peers_pair(&peers, k, i), pair);
		}
	arena_free(&machine.arena);
}

static void where_paths_meet(void **state)
{
	(void)state;
	begin("acs=5d/1d");
	struct peer_pair found = pair(GPU_A, GPU_B);
	assert_int_equal(found.path, PATH_SWITCH);
	assert_ptr_equal(found.meets_at, at(UP));
	assert_int_equal(found.acs, PEER_REDIRECTED);
	assert_ptr_equal(found.ports[0], at(PORT_A));
	assert_ptr_equal(found.ports[1], at(PORT_B));
	assert_true(found.redirects[0] && found.redirects[1]);
	assert_int_equal(found.width, 16);
	assert_int_equal(pair(GPU_A, NIC_C).width, 8);

	found = pair(GPU_A, DISK);
	assert_int_equal(found.path, PATH_ROOT_COMPLEX);
	assert_null(found.meets_at);
	assert_int_equal(found.acs, PEER_REDIRECTED);
	assert_ptr_equal(found.ports[1], at(ROOT_2));
	assert_int_equal(pair(GPU_A, FAR).path, PATH_HOST_BRIDGE);
	assert_int_equal(pair(GPU_A, SOUND_A).path, PATH_DEVICE);
	arena_free(&machine.arena);
}

/* What nobody saw is not "across host bridges", and what is behind a VMD is below it. */
static void what_is_above_counts(void **state)
{
	(void)state;
	begin("acs=5d/1d");
	machine.functions.items[FAR].parent = NO_PARENT;
	assert_int_equal(pair(GPU_A, FAR).path, PATH_UNKNOWN);
	machine.functions.items[GPU_A].parent = machine.functions.items[SOUND_A].parent = NO_PARENT;
	assert_int_equal(pair(GPU_A, SOUND_A).path, PATH_DEVICE);
	machine.functions.items[GPU_A].parent = machine.functions.items[SOUND_A].parent = PORT_A;
	machine.functions.items[FAR].parent = OTHER_ROOT;
	machine.functions.items[OTHER_ROOT].place.vmd = (struct vmd){ OK, at(ROOT_1)->address };
	assert_int_equal(pair(GPU_A, FAR).path, PATH_ROOT_COMPLEX);
	arena_free(&machine.arena);
}

static void what_acs_does(void **state)
{
	(void)state;
	/* a root port that redirects nothing says nothing about the root complex */
	begin("acs=5d/1d");
	machine.functions.items[ROOT_2].acs.status = ABSENT;
	assert_int_equal(pair(GPU_A, DISK).acs, PEER_UNKNOWN);
	machine.functions.items[PORT_B].acs.status = ABSENT;
	assert_int_equal(pair(GPU_A, GPU_B).acs, PEER_REDIRECTED);
	assert_false(pair(GPU_A, GPU_B).redirects[1]);
	machine.functions.items[PORT_B].acs.status = DENIED;
	assert_int_equal(pair(GPU_A, GPU_B).acs, PEER_UNKNOWN);
	/* what the port does is told although the other has none */
	machine.functions.items[DISK].parent = NO_PARENT;
	machine.functions.items[DISK].address = (struct pci_address){ .device = 3 };
	machine.functions.items[DISK].pcie.type = PORT_INTEGRATED_ENDPOINT;
	assert_null(pair(GPU_A, DISK).ports[1]);
	assert_true(pair(GPU_A, DISK).redirects[0]);
	arena_free(&machine.arena);

	begin("");
	for (size_t port = PORT_A; port <= PORT_B; port++)
		machine.functions.items[port].acs.status = ABSENT;
	assert_int_equal(pair(GPU_A, GPU_B).acs, PEER_DIRECT);
	const struct function *const two[] = { at(GPU_A), at(GPU_B) };
	assert_null(direct_path(&machine.arena, predict(), two, 2).option);
	arena_free(&machine.arena);
}

static void merged(const struct direct_path *path, const struct prediction *prediction,
		   size_t index, bool expected)
{
	bool found = false;

	for (size_t i = 0; i < path->merges.count; i++)
		found |= path->merges.items[i] == prediction->potential.group[index];
	if (found != expected)
		fail_msg("group of %zu: %s merged", index, found ? "is" : "is not");
}

/* Only the two ports between them, and what Linux would have switched on stays on. */
static void option_and_groups(void **state)
{
	(void)state;
	begin("acs=5d/1d");
	struct prediction *prediction = predict();
	const struct function *const two[] = { at(GPU_A), at(GPU_B) };
	struct direct_path path = direct_path(&machine.arena, prediction, two, 2);
	assert_string_equal(path.option,
			    "pci=config_acs=xx100x1@0000:02:01.0;xx100x1@0000:02:02.0");
	merged(&path, prediction, GPU_A, true);
	merged(&path, prediction, PORT_A, true);
	merged(&path, prediction, GPU_B, true);
	merged(&path, prediction, NIC_C, false);
	merged(&path, prediction, PORT_C, false);

	/* a third one in the same switch, and one that no option helps */
	const struct function *const four[] = { at(FAR), at(NIC_C), at(GPU_B), at(GPU_A) };
	path = direct_path(&machine.arena, prediction, four, 4);
	assert_string_equal(path.option, "pci=config_acs=xx100x1@0000:02:01.0;"
					 "xx100x1@0000:02:02.0;xx100x1@0000:02:03.0");
	const struct function *const apart[] = { at(FAR), at(DISK) };
	assert_null(direct_path(&machine.arena, prediction, apart, 2).option);
	arena_free(&machine.arena);
}

static void option_of_old_kernels(void **state)
{
	(void)state;
	begin("acs=5d/1d");
	machine.kernel.release = (struct text){ OK, "6.8.12" };
	struct prediction *prediction = predict();
	const struct function *const two[] = { at(GPU_A), at(GPU_B) };
	struct direct_path path = direct_path(&machine.arena, prediction, two, 2);
	assert_string_equal(path.option, "pci=disable_acs_redir=0000:02:01.0;0000:02:02.0");
	merged(&path, prediction, GPU_A, true);
	arena_free(&machine.arena);
}

/* Of port A only: its vector, and the numbers of the others. */
static enum peer_acs acs_of_egress(uint32_t control, const uint32_t *vector)
{
	static struct features port_a, port_b, port_c;

	begin("acs=ff3d/00");
	port_a.link = (struct link){ OK, 4, 16, 4, 16, 1 };
	port_b.link = (struct link){ OK, 4, 16, 4, 16, 34 };
	port_c.link = (struct link){ OK, 4, 16, 4, 16, 3 };
	machine.functions.items[PORT_A].features = &port_a;
	machine.functions.items[PORT_B].features = &port_b;
	machine.functions.items[PORT_C].features = &port_c;
	machine.functions.items[PORT_A].acs.control = control;
	machine.functions.items[PORT_A].acs.egress = vector;
	machine.functions.items[PORT_B].acs.status = ABSENT;
	return pair(GPU_A, GPU_B).acs;
}

/* PCI Express 5.0, 6.12.3: which bit decides, with and without redirection. */
static void what_egress_control_does(void **state)
{
	static const uint32_t none[8] = { 0 }, of_b[8] = { 0, 1 << 2 };
	(void)state;

	/* what Linux switches on with the IOMMU redirects */
	assert_int_equal(acs_of_egress(ACS_EC, of_b), PEER_REDIRECTED);
	assert_true(pair(GPU_A, GPU_B).redirects[0]);
	arena_free(&machine.arena);
	assert_int_equal(acs_of_egress(ACS_EC, none), PEER_DIRECT);
	arena_free(&machine.arena);
	assert_int_equal(acs_of_egress(ACS_EC, NULL), PEER_UNKNOWN);
	arena_free(&machine.arena);

	acs_of_egress(ACS_EC, of_b);
	machine.kernel.command_line = (struct text){ OK, "pci=config_acs=xxx00x1@0000:02:01.0" };
	const struct function *const two[] = { at(GPU_A), at(GPU_B) };
	assert_int_equal(pair(GPU_A, GPU_B).acs, PEER_BLOCKED);
	assert_true(pair(GPU_A, GPU_B).blocks[0]);
	assert_string_equal(direct_path(&machine.arena, predict(), two, 2).option,
			    "pci=config_acs=x0100x1@0000:02:01.0");
	arena_free(&machine.arena);
}

static const char *option_with(const char *command_line)
{
	const struct function *const two[] = { at(GPU_A), at(GPU_B) };

	machine.kernel.command_line = (struct text){ OK, command_line };
	return direct_path(&machine.arena, predict(), two, 2).option;
}

/* The last config_acs= alone counts: what the command line says by it is said again. */
static void option_beside_one_that_is_given(void **state)
{
	(void)state;
	begin("acs=7f/3d");
	assert_string_equal(option_with("pci=noats,config_acs=xx1x0xx@02:01.0 quiet"),
			    "pci=config_acs=0010000@0000:02:01.0;x0100x1@0000:02:02.0;"
			    "xx1x0xx@02:01.0");
	arena_free(&machine.arena);
}

static void add_line(const char *format, ...)
{
	char text[80];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	topology_read(&machine, text);
}

/* Sixteen devices below two levels of switches: more ports than devices. */
static void many_ports(void **state)
{
	const struct function *devices[16];
	(void)state;

	machine = (struct machine){ 0 };
	topology_read(&machine, "00:01.0 root 8086:1901 acs=1d/1d\n"
				"01:00.0 up 10b5:8747 above=0\n"
				"02:00.0 dsp 10b5:8747 above=1 acs=5d/1d\n"
				"02:01.0 dsp 10b5:8747 above=1 acs=5d/1d\n"
				"02:02.0 dsp 10b5:8747 above=1 acs=5d/1d\n"
				"02:03.0 dsp 10b5:8747 above=1 acs=5d/1d\n");
	for (unsigned leaf = 0; leaf < 4; leaf++) {
		unsigned bus = 0x10 * (leaf + 1), up = 6 + leaf * 9;
		add_line("%02x:00.0 up 10b5:8747 above=%x\n", bus, 2 + leaf);
		for (unsigned port = 0; port < 4; port++)
			add_line("%02x:0%u.0 dsp 10b5:8747 above=%x acs=5d/1d\n", bus + 1, port,
				 up);
		for (unsigned port = 0; port < 4; port++)
			add_line("%02x:00.0 end 10de:2684 above=%x\n", bus + 2 + port,
				 up + 1 + port);
	}
	size_t count = 0;
	for (size_t i = 0; i < machine.functions.count; i++) {
		struct function *function = &machine.functions.items[i];
		function->config_size = (struct number){ OK, 4096 };
		function->features = &x16;
		function->header_type = function->device != 0x2684;
		if (function->device == 0x2684)
			devices[count++] = function;
	}
	assert_int_equal(count, 16);
	machine.iommu.kind = IOMMU_INTEL;
	machine.iommu.enabled = (struct flag){ OK, true };
	struct remapping_unit *unit = array_add(&machine.arena, &machine.iommu.units);
	unit->include_all = true;
	struct direct_path path = direct_path(&machine.arena, predict(), devices, 16);
	assert_int_equal(path.merges.count, 40);
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_a_peer),
		cmocka_unit_test(each_pair_is_found_once),
		cmocka_unit_test(where_paths_meet),
		cmocka_unit_test(what_is_above_counts),
		cmocka_unit_test(what_acs_does),
		cmocka_unit_test(what_egress_control_does),
		cmocka_unit_test(option_and_groups),
		cmocka_unit_test(option_of_old_kernels),
		cmocka_unit_test(option_beside_one_that_is_given),
		cmocka_unit_test(many_ports),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
