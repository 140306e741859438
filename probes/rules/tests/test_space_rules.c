/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * BARs, virtual functions, NUMA nodes and integrated graphics: where the rules about them begin and
 * end.
 */
#include "probes/machine/tests/machine.h"

#include "probes/analysis/bars.h"
#include "probes/analysis/coverage.h"
#include "probes/analysis/graphics.h"
#include "probes/analysis/sleep.h"
#include "probes/groups/predict.h"
#include "probes/judge/judge.h"

static struct machine machine;
static struct judgement judgement;

static void begin(void)
{
	machine = (struct machine){ .groups_status = ABSENT };
	judgement = (struct judgement){ 0 };
	build_functions(&machine);
	for (size_t i = 0; i < machine.functions.count; i++) {
		machine.functions.items[i].features =
			arena_alloc(&machine.arena, sizeof(struct features));
		machine.functions.items[i].features->sriov_status =
			machine.functions.items[i].features->resizable_status = ABSENT;
	}
}

static struct bar *add_bar(struct function *function, bool wide, uint64_t size, uint64_t address)
{
	struct bar *bar = array_add(&machine.arena, &function->features->bars);

	*bar = (struct bar){ .wide = wide,
			     .assigned = address != 0,
			     .address = address,
			     .size = { size ? OK : ABSENT, size } };
	return bar;
}

/* Of the rule about the function, or about the machine where that is NULL; -1: it says nothing. */
static int status_of(const char *rule, const struct function *function)
{
	size_t count;

	judgement = (struct judgement){ 0 };
	machine_join(&machine);
	judge(&machine.arena, &machine, predict_groups(&machine.arena, &machine, NULL, 0),
	      &judgement, NULL);
	const struct finding *found =
		function ? findings_about(&judgement.findings, function->address, &count)
			 : judgement.findings.list.items;
	for (size_t i = 0; i < (function ? count : judgement.findings.list.count); i++)
		if (strcmp(found[i].rule->id, rule) == 0 && found[i].about_machine == !function)
			return (int)found[i].status;
	return -1;
}

static void end(void)
{
	arena_free(&machine.arena);
}

/* --- BARs --- */

static void wide_bars_wait_for_room_above_4g(void **state)
{
	(void)state;
	begin();
	struct function *nic = &machine.functions.items[NIC];
	add_bar(nic, true, 0x10000000, 0);
	add_bar(&machine.functions.items[IGPU], true, 0x1000, 0xffff0000);
	assert_int_equal(status_of("bar_needs_above_4g", nic), FINDING_FAIL);
	assert_int_equal(status_of("bar_without_address", nic), -1);
	machine.functions.items[IGPU].features->bars.items[0].address = 0x100000000;
	assert_int_equal(status_of("bar_needs_above_4g", nic), -1);
	assert_int_equal(status_of("bar_needs_above_4g", NULL), FINDING_PASS);
	assert_int_equal(status_of("bar_without_address", nic), FINDING_FAIL);
	end();
}

/*
 * Of two bridges in a row the one nearer to the root is named; one whose window nobody set is none.
 */
static void the_bridge_without_room_is_named(void **state)
{
	struct bar bar = { .wide = true, .prefetchable = true };
	struct function device = { .parent = 1 };
	(void)state;

	machine = (struct machine){ 0 };
	add_bridge(&machine, "0000:00:01.0", NO_PARENT, 1, 2);
	add_bridge(&machine, "0000:01:00.0", 0, 2, 2);
	assert_null(bridge_too_small(&machine, &device, &bar, 1));
	machine.functions.items[1].prefetchable = (struct window){ 0xe0000000, 0xefffffff };
	assert_null(bridge_too_small(&machine, &device, &bar, 0x10000000));
	assert_ptr_equal(bridge_too_small(&machine, &device, &bar, 0x20000000),
			 &machine.functions.items[1]);
	machine.functions.items[0].prefetchable = (struct window){ 0xfff00000, 0xfffff };
	assert_ptr_equal(bridge_too_small(&machine, &device, &bar, 0x10000000),
			 &machine.functions.items[0]);
	assert_string_equal(bridge_text(&machine.arena, &machine.functions.items[0], &bar),
			    " The window of the bridge 0000:00:01.0 above it is closed.");
	bar.prefetchable = false;
	assert_null(bridge_too_small(&machine, &device, &bar, 0x20000000));
	end();
}

/*
 * The power resources of a port tell before it sleeps; an option of the kernel's command line keeps
 * it awake.
 */
static void sleep_is_foreseen(void **state)
{
	struct function device = { .status = OK,
				   .class_code = 0x030000,
				   .runtime_power = { .state = { OK, "D0" } } };
	(void)state;

	machine = (struct machine){ 0 };
	add_bridge(&machine, "0000:00:01.0", NO_PARENT, 1, 1);
	assert_int_equal(sleep_risk(&machine, &device).kind, SLEEP_NONE);
	machine.functions.items[0].runtime_power.resources = (struct flag){ OK, true };
	assert_int_equal(sleep_risk(&machine, &device).kind, SLEEP_FORESEEN);
	machine.kernel.command_line = (struct text){ OK, "quiet vfio-pci.disable_idle_d3=1" };
	assert_int_equal(sleep_risk(&machine, &device).kind, SLEEP_NONE);
	device.runtime_power.state.value = "D3cold";
	assert_int_equal(sleep_risk(&machine, &device).kind, SLEEP_HAD);
	end();
}

static void a_bar_beyond_the_cpu(void **state)
{
	(void)state;
	machine = (struct machine){ .cpu = { .physical_address_bits = { OK, 36 } } };
	assert_true(beyond_host_addresses(&machine, UINT64_C(1) << 35));
	assert_false(beyond_host_addresses(&machine, UINT64_C(1) << 34));
	machine.cpu.physical_address_bits.status = NOT_ASKED;
	assert_false(beyond_host_addresses(&machine, UINT64_C(1) << 35));
}

static void ports_and_roms_need_no_memory(void **state)
{
	(void)state;
	begin();
	struct function *nic = &machine.functions.items[NIC];
	add_bar(nic, false, 32, 0)->io = true;
	add_bar(nic, false, 0x80000, 0)->index = ROM_BAR;
	assert_int_equal(status_of("bar_without_address", nic), -1);
	assert_int_equal(status_of("bar_without_address", NULL), FINDING_PASS);
	add_bar(nic, false, 0, 0);
	assert_int_equal(status_of("bar_without_address", nic), FINDING_FAIL);
	end();
}

static void sizes_that_nobody_saw_leave_it_open(void **state)
{
	(void)state;
	begin();
	struct function *nic = &machine.functions.items[NIC];
	add_bar(nic, false, 0x1000, 0xf0000000)->size.status = NOT_ASKED;
	assert_int_equal(status_of("bar_without_address", NULL), FINDING_UNKNOWN);
	assert_int_equal(status_of("bar_smaller_than_page", NULL), FINDING_UNKNOWN);
	end();
}

static void a_small_bar_that_begins_a_page_is_fine(void **state)
{
	static const struct {
		uint64_t size, address;
		int status;
	} bars[] = {
		{ 0x800, 0xf0000800, FINDING_WARN }, { 0x800, 0xf0001000, -1 },
		{ 0x1000, 0xf0000000, -1 },          { 0x800, 0, -1 },
		{ 0x10, 0xf0000ff0, FINDING_WARN },
	};
	(void)state;

	for (size_t i = 0; i < sizeof bars / sizeof *bars; i++) {
		begin();
		add_bar(&machine.functions.items[NIC], false, bars[i].size, bars[i].address);
		assert_int_equal(status_of("bar_smaller_than_page", &machine.functions.items[NIC]),
				 bars[i].status);
		end();
	}
}

static void resizable_bars_that_lie(void **state)
{
	static const struct {
		struct resizable_bar bar;
		int status;
	} bars[] = {
		{ { 0, 8, 1 << 8 | 1 << 9 }, FINDING_WARN },
		{ { 0, 9, 1 << 8 | 1 << 9 }, -1 },
		{ { 0, 8, 0 }, -1 },
		{ { 0, 43, 1 }, -1 },
		{ { 0, 0, UINT64_C(1) << 43 }, FINDING_WARN },
	};
	(void)state;

	for (size_t i = 0; i < sizeof bars / sizeof *bars; i++) {
		begin();
		struct features *features = machine.functions.items[NIC].features;
		features->resizable_status = OK;
		*array_add(&machine.arena, &features->resizable) = bars[i].bar;
		assert_int_equal(status_of("bar_can_be_resized", &machine.functions.items[NIC]),
				 bars[i].status);
		end();
	}
}

static void sizes_are_exact(void **state)
{
	(void)state;
	begin();
	assert_string_equal(size_text(&machine.arena, 0), "0 bytes");
	assert_string_equal(size_text(&machine.arena, 1536), "1536 bytes");
	assert_string_equal(size_text(&machine.arena, 0x1000), "4 KiB");
	assert_string_equal(size_text(&machine.arena, UINT64_C(1) << 63), "8 EiB");
	end();
}

/* --- Virtual functions --- */

/* 02:00.0 is below 01:00.0, whose last bus is `last`. */
static int room_for(struct sriov sriov, uint8_t last)
{
	begin();
	machine.functions.items[SWITCH].subordinate_bus = last;
	machine.functions.items[NIC].features->sriov_status = OK;
	machine.functions.items[NIC].features->sriov = &sriov;
	int status = status_of("sriov_without_room", &machine.functions.items[NIC]);
	end();
	return status;
}

static void virtual_functions_need_bus_numbers(void **state)
{
	(void)state;
	assert_int_equal(
		room_for((struct sriov){ .total_vfs = 64, .first_offset = 0x80, .stride = 2 }, 2),
		-1);
	assert_int_equal(
		room_for((struct sriov){ .total_vfs = 65, .first_offset = 0x80, .stride = 2 }, 2),
		FINDING_WARN);
	assert_int_equal(
		room_for((struct sriov){ .total_vfs = 65, .first_offset = 0x80, .stride = 2 }, 3),
		-1);
	assert_int_equal(room_for((struct sriov){ .total_vfs = 1, .first_offset = 0x100 }, 2),
			 FINDING_WARN);
	assert_int_equal(room_for((struct sriov){ .total_vfs = 65535,
						  .first_offset = 0xffff,
						  .stride = 0xffff },
				  0xff),
			 FINDING_WARN);
	assert_int_equal(room_for((struct sriov){ .total_vfs = 8 }, 2), -1);
	assert_int_equal(room_for((struct sriov){ .total_vfs = 0, .first_offset = 0x100 }, 2), -1);
}

/* --- NUMA --- */

static void a_machine_of_one_node_needs_none(void **state)
{
	(void)state;
	begin();
	for (size_t i = 0; i < machine.functions.count; i++)
		machine.functions.items[i].place.numa_node.status = ABSENT;
	assert_int_equal(status_of("numa_node_missing", NULL), FINDING_NOT_APPLICABLE);
	machine.functions.items[IGPU].place.numa_node =
		machine.functions.items[XHCI].place.numa_node = (struct number){ OK, 0 };
	assert_int_equal(status_of("numa_node_missing", NULL), FINDING_NOT_APPLICABLE);
	machine.functions.items[XHCI].place.numa_node.value = 1;
	assert_int_equal(status_of("numa_node_missing", NULL), FINDING_WARN);
	machine.functions.items[XHCI].place.numa_node.value = 0;
	array_add(&machine.arena, &machine.iommu.rhsa)->domain = 0;
	array_add(&machine.arena, &machine.iommu.rhsa)->domain = 3;
	assert_int_equal(status_of("numa_node_missing", NULL), FINDING_WARN);
	end();
}

/* --- Graphics --- */

/* A unit of its own for 00:02.0, one for all others; the host bridge is not among the functions. */
static struct remapping_unit *build_units(void)
{
	begin();
	machine.iommu.kind = IOMMU_INTEL;
	machine.functions.items[IGPU].vendor = 0x8086;
	array_add(&machine.arena, &machine.iommu.units);
	array_add(&machine.arena, &machine.iommu.units)->include_all = true;
	struct remapping_unit *unit = &machine.iommu.units.items[0];
	*array_add(&machine.arena, &unit->scopes) = SCOPE(&machine, SCOPE_ENDPOINT, 0, 2, 0);
	return unit;
}

static void graphics_of_some_chipsets_are_bypassed(void **state)
{
	struct remapping_unit *unit = build_units();
	const struct function *display = &machine.functions.items[IGPU];
	(void)state;

	assert_int_equal(graphics_bypass(&machine, unit), GRAPHICS_NOT_BYPASSED);
	assert_int_equal(status_of("graphics_untranslated", NULL), FINDING_PASS);
	machine.functions.items[IGPU].device = 0x1616;
	assert_int_equal(graphics_bypass(&machine, unit), GRAPHICS_BYPASSED);
	assert_int_equal(function_coverage(&machine, display).status, ABSENT);
	assert_int_equal(status_of("graphics_untranslated", display), FINDING_FAIL);
	/* nothing is there */
	*array_add(&machine.arena, &unit->scopes) = SCOPE(&machine, SCOPE_ENDPOINT, 0, 3, 0);
	assert_int_equal(graphics_bypass(&machine, unit), GRAPHICS_BYPASSED);
	*array_add(&machine.arena, &unit->scopes) = SCOPE(&machine, SCOPE_ENDPOINT, 0, 0x14, 0);
	assert_int_equal(graphics_bypass(&machine, unit), GRAPHICS_NOT_BYPASSED);
	end();
}

static void an_option_bypasses_graphics(void **state)
{
	static const struct {
		const char *line;
		enum graphics_bypass bypass;
	} lines[] = {
		{ "quiet intel_iommu=igfx_off", GRAPHICS_SWITCHED_OFF },
		{ "intel_iommu=on,igfx_off quiet", GRAPHICS_SWITCHED_OFF },
		{ "intel_iommu=on intel_iommu=igfx_off", GRAPHICS_SWITCHED_OFF },
		{ "intel_iommu=igfx_offs", GRAPHICS_SWITCHED_OFF },
		{ "xintel_iommu=igfx_off", GRAPHICS_NOT_BYPASSED },
		{ "intel_iommu=on i915.x=igfx_off", GRAPHICS_NOT_BYPASSED },
		{ "intel_iommu=,,", GRAPHICS_NOT_BYPASSED },
		{ "intel_iommu=", GRAPHICS_NOT_BYPASSED },
		{ "", GRAPHICS_NOT_BYPASSED },
	};
	(void)state;

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct remapping_unit *unit = build_units();
		machine.kernel.command_line = (struct text){ OK, lines[i].line };
		assert_int_equal(graphics_bypass(&machine, unit), lines[i].bypass);
		end();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_bridge_without_room_is_named),
		cmocka_unit_test(sleep_is_foreseen),
		cmocka_unit_test(a_bar_beyond_the_cpu),
		cmocka_unit_test(wide_bars_wait_for_room_above_4g),
		cmocka_unit_test(ports_and_roms_need_no_memory),
		cmocka_unit_test(sizes_that_nobody_saw_leave_it_open),
		cmocka_unit_test(a_small_bar_that_begins_a_page_is_fine),
		cmocka_unit_test(resizable_bars_that_lie),
		cmocka_unit_test(sizes_are_exact),
		cmocka_unit_test(virtual_functions_need_bus_numbers),
		cmocka_unit_test(a_machine_of_one_node_needs_none),
		cmocka_unit_test(graphics_of_some_chipsets_are_bypassed),
		cmocka_unit_test(an_option_bypasses_graphics),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
