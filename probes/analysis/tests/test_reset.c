/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which reset a function gets, told by Linux or predicted; what a bus reset takes along; quirks of
 * devices and their conditions.
 */
#include "probes/groups/tests/topology.h"

#include "probes/analysis/reset.h"

static struct machine machine;
static struct features *features;

/*
 * A root port with a card of two functions, another with a card of one; 00:02.0 on the root bus.
 * Nothing offers any reset.
 */
static void begin(void)
{
	machine = (struct machine){ 0 };
	topology_read(&machine, "00:01.0 root\n00:02.0 end\n00:03.0 root\n01:00.0 end 10de:1234 "
				"above=0\n01:00.1 end 10de:1235 above=0\n"
				"02:00.0 end 144d:1111 above=2\n");
	features = arena_alloc(&machine.arena, machine.functions.count * sizeof *features);
	for (size_t i = 0; i < machine.functions.count; i++) {
		struct function *function = &machine.functions.items[i];
		function->features = &features[i];
		features[i].resets.flr = features[i].resets.af_flr = features[i].resets.pm =
			(struct flag){ OK, false };
		features[i].resets.bus = (struct flag){ OK, i == 5 };
		function->class_code = 0x020000;
		if (i == 0 || i == 2) {
			function->header_type = 1;
			function->secondary_bus = function->subordinate_bus = i == 0 ? 1 : 2;
		}
	}
}

enum { ROOT_PORT, ROOT_BUS, PORT_OF_SINGLE, CARD, AUDIO, SINGLE };

static void end(void)
{
	arena_free(&machine.arena);
}

static struct reset reset_of(size_t index)
{
	return reset_in_use(&machine, &machine.functions.items[index]);
}

static void tell(size_t index, const char *methods)
{
	features[index].resets.methods = (struct text){ OK, methods };
}

static void what_linux_tells_is_believed(void **state)
{
	(void)state;
	begin();
	tell(SINGLE, "flr bus");
	assert_int_equal(reset_of(SINGLE).kind, RESET_FLR);
	assert_true(reset_of(SINGLE).told && reset_of(SINGLE).count == 0);
	tell(SINGLE, " device_specific flr");
	assert_int_equal(reset_of(SINGLE).kind, RESET_DEVICE_SPECIFIC);
	tell(CARD, " ");
	assert_int_equal(reset_of(CARD).count, 2);
	tell(ROOT_BUS, "");
	assert_int_equal(reset_of(ROOT_BUS).kind, RESET_NONE);
	tell(SINGLE, "cxl_bus");
	assert_int_equal(reset_of(SINGLE).kind, RESET_CXL_BUS);
	tell(SINGLE, "bus");
	assert_int_equal(reset_of(SINGLE).kind, RESET_BUS);
	end();
}

static void words_that_are_not_known_are_no_reset(void **state)
{
	static const char *const strange[] = { "fl", "flrr", "FLR", "\xff\xfe", "bus\tflr" };

	(void)state;
	begin();
	for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
		tell(SINGLE, strange[i]);
		assert_int_equal(reset_of(SINGLE).kind, RESET_UNKNOWN);
	}
	end();
}

static void without_linux_it_is_predicted_in_its_order(void **state)
{
	(void)state;
	begin();
	assert_int_equal(reset_of(SINGLE).kind, RESET_BUS);
	assert_false(reset_of(SINGLE).told);
	features[SINGLE].resets.pm.value = true;
	assert_int_equal(reset_of(SINGLE).kind, RESET_PM);
	features[SINGLE].resets.af_flr.value = true;
	assert_int_equal(reset_of(SINGLE).kind, RESET_AF_FLR);
	features[SINGLE].resets.flr.value = true;
	assert_int_equal(reset_of(SINGLE).kind, RESET_FLR);
	features[SINGLE].resets.flr.status = DENIED;
	assert_int_equal(reset_of(SINGLE).kind, RESET_UNKNOWN);
	end();
}

static void quirks_take_resets_away_and_give_them(void **state)
{
	(void)state;
	begin();
	struct function *single = &machine.functions.items[SINGLE];
	features[SINGLE].resets.flr.value = true;
	single->vendor = 0x1022, single->device = 0x149c;
	assert_int_equal(reset_of(SINGLE).kind, RESET_BUS);
	single->vendor = 0x8086, single->device = 0x0953; /* FLR and a pause */
	assert_int_equal(reset_of(SINGLE).kind, RESET_DEVICE_SPECIFIC);
	/* no bus reset */
	single->vendor = 0x168c, single->device = 0x0030, features[SINGLE].resets.flr.value = false;
	assert_int_equal(reset_of(SINGLE).kind, RESET_NONE);
	single->vendor = 0x1002, single->device = 0x0001, single->class_code = 0x030000,
	features[SINGLE].resets.pm.value = true;
	assert_int_equal(reset_of(SINGLE).kind, RESET_BUS);
	single->class_code = 0x038000;
	assert_int_equal(reset_of(SINGLE).kind, RESET_PM);
	end();
}

static void a_card_without_reset_is_reset_with_its_bus(void **state)
{
	size_t others;

	(void)state;
	begin();
	struct reset reset = reset_of(CARD);
	assert_int_equal(reset.kind, RESET_BUS);
	assert_int_equal(reset.count, 2);
	assert_ptr_equal(reset_takes_along(&reset, &machine.functions.items[CARD], &others),
			 &machine.functions.items[AUDIO]);
	assert_int_equal(others, 1);
	reset = reset_of(SINGLE);
	assert_null(reset_takes_along(&reset, &machine.functions.items[SINGLE], NULL));
	assert_int_equal(reset_of(ROOT_BUS).kind, RESET_NONE);
	/*
	 * One that must not be reset with its bus forbids it to all that are there, and so does the
	 * port.
	 */
	machine.functions.items[AUDIO].vendor = 0x104c,
	machine.functions.items[AUDIO].device = 0xb005;
	assert_int_equal(reset_of(CARD).kind, RESET_NONE);
	machine.functions.items[PORT_OF_SINGLE].vendor = 0x177d,
	machine.functions.items[PORT_OF_SINGLE].device = 0xa100;
	assert_int_equal(reset_of(SINGLE).kind, RESET_NONE);
	end();
}

static void no_file_means_no_method_only_since_5_15(void **state)
{
	static const struct {
		const char *release;
		enum reset_kind kind;
	} kernels[] = {
		{ "5.15.0", RESET_BUS },  { "6.1.0-44-amd64", RESET_BUS },
		{ "5.14.21", RESET_FLR }, { "4.19", RESET_FLR },
		{ "6", RESET_BUS },       { "", RESET_FLR },
		{ "what", RESET_FLR },    { "5", RESET_FLR },
		{ "5.", RESET_FLR },      { "+6.1", RESET_FLR },
		{ " 6.1", RESET_FLR },    { "99999999999999999999.1", RESET_FLR },
	};

	(void)state;
	begin();
	features[SINGLE].resets.flr.value = true;
	features[SINGLE].resets.methods.status = ABSENT;
	assert_int_equal(reset_of(SINGLE).kind, RESET_FLR);
	for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
		machine.kernel.release = (struct text){ OK, kernels[i].release };
		assert_int_equal(reset_of(SINGLE).kind, kernels[i].kind);
	}
	end();
}

static void what_is_bad_depends_on_the_reset(void **state)
{
	(void)state;
	begin();
	struct function *single = &machine.functions.items[SINGLE];
	single->vendor = 0x10de, single->device = 0x2b85; /* its FLR is bad */
	tell(SINGLE, "bus");
	assert_null(reset_of(SINGLE).bad.quirk);
	tell(SINGLE, "flr bus");
	assert_true(reset_of(SINGLE).bad.quirk && reset_of(SINGLE).bad.sure);
	single->vendor = 0x1002, single->device = 0x67df;
	assert_non_null(reset_of(SINGLE).bad.quirk);
	assert_non_null(strstr(reset_of(SINGLE).bad.quirk->remedy, "vendor-reset"));
	tell(SINGLE, "device_specific bus");
	assert_null(reset_of(SINGLE).bad.quirk);
	/* an old kernel, which uses it all the same */
	single->vendor = 0x1022, single->device = 0x1487;
	tell(SINGLE, "flr");
	assert_non_null(reset_of(SINGLE).bad.quirk);
	end();
}

static void conditions_that_cannot_be_seen_give_may_be(void **state)
{
	struct features unread = { .resets.flr.status = DENIED };
	struct function nic = {
		.status = OK, .vendor = 0x15b3, .device = 0x1013, .parent = NO_PARENT
	};

	(void)state;
	assert_true(device_quirk(&nic, EFFECT_INTX_NOT_MASKABLE).quirk &&
		    !device_quirk(&nic, EFFECT_INTX_NOT_MASKABLE).sure);
	nic.device = 0x1014;
	assert_null(device_quirk(&nic, EFFECT_INTX_NOT_MASKABLE).quirk);

	struct function nvme = {
		.status = OK, .vendor = 0x8086, .device = 0x0a54, .features = &unread
	};
	assert_true(device_quirk(&nvme, EFFECT_OWN_RESET).quirk &&
		    !device_quirk(&nvme, EFFECT_OWN_RESET).sure);
	unread.resets.flr = (struct flag){ OK, true };
	assert_true(device_quirk(&nvme, EFFECT_OWN_RESET).sure);
	unread.resets.flr.value = false;
	assert_null(device_quirk(&nvme, EFFECT_OWN_RESET).quirk);
	nvme.features = NULL;
	assert_true(device_quirk(&nvme, EFFECT_OWN_RESET).quirk &&
		    !device_quirk(&nvme, EFFECT_OWN_RESET).sure);

	/*
	 * A bridge that could not be read may be above a display on bus 1, never above one on bus
	 * 0.
	 */
	struct function display = { .status = OK,
				    .vendor = 0x1002,
				    .class_code = 0x030000,
				    .parent = NO_PARENT,
				    .address.bus = 1 };
	assert_true(device_quirk(&display, EFFECT_NO_PM_RESET).quirk &&
		    !device_quirk(&display, EFFECT_NO_PM_RESET).sure);
	display.address.bus = 0;
	assert_null(device_quirk(&display, EFFECT_NO_PM_RESET).quirk);
}

static void revision_and_subsystem_are_compared(void **state)
{
	struct function function = {
		.status = OK, .vendor = 0x8086, .device = 0x1452, .revision = 0x1f
	};

	(void)state;
	assert_true(device_quirk(&function, EFFECT_NO_ATS).sure);
	function.revision = 0x20;
	assert_null(device_quirk(&function, EFFECT_NO_ATS).quirk);
	function = (struct function){ .status = OK,
				      .vendor = 0x1002,
				      .device = 0x15d8,
				      .revision = 0xcf,
				      .subsystem_vendor = 0xea50 };
	assert_null(device_quirk(&function, EFFECT_NO_ATS).quirk);
	function.subsystem_device = 0xcc10;
	assert_true(device_quirk(&function, EFFECT_NO_ATS).sure);
	function.status = FAILED;
	assert_null(device_quirk(&function, EFFECT_NO_ATS).quirk);
}

static void the_first_and_last_rows_are_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < device_quirk_match_count; i++) {
		const struct device_quirk_match *match = &device_quirk_matches[i];
		const struct device_quirk *quirk = &device_quirks[match->quirk];
		struct function function = { .status = OK,
					     .vendor = match->vendor,
					     .device = match->last,
					     .revision = quirk->revision,
					     .class_code = (uint32_t)quirk->class_code << 8,
					     .subsystem_vendor = quirk->subsystem_vendor,
					     .subsystem_device = quirk->subsystem_device };
		assert_true(i == 0 || device_quirk_matches[i - 1].vendor <= match->vendor);
		if (quirk->when & DEVICE_WHEN_REVISION_BELOW)
			function.revision--;
		assert_non_null(device_quirk(&function, quirk->effects).quirk);
		function.vendor = 0xfffe;
		assert_null(device_quirk(&function, 0xffff).quirk);
	}
}

/* A bridge that claims all buses, and a machine of nothing but unread functions. */
static void malformed_machines_are_borne(void **state)
{
	(void)state;
	begin();
	machine.functions.items[ROOT_PORT].subordinate_bus = 0xff;
	struct reset reset = reset_of(CARD);
	assert_int_equal(reset.count, 3);
	machine.functions.items[ROOT_PORT].secondary_bus = 0xff;
	machine.functions.items[ROOT_PORT].subordinate_bus = 0;
	assert_int_equal(reset_of(CARD).count, 0);
	for (size_t i = 0; i < machine.functions.count; i++) {
		machine.functions.items[i].status = FAILED;
		machine.functions.items[i].features = NULL;
		assert_int_equal(reset_of(i).kind, RESET_UNKNOWN);
	}
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_linux_tells_is_believed),
		cmocka_unit_test(words_that_are_not_known_are_no_reset),
		cmocka_unit_test(without_linux_it_is_predicted_in_its_order),
		cmocka_unit_test(quirks_take_resets_away_and_give_them),
		cmocka_unit_test(a_card_without_reset_is_reset_with_its_bus),
		cmocka_unit_test(no_file_means_no_method_only_since_5_15),
		cmocka_unit_test(what_is_bad_depends_on_the_reset),
		cmocka_unit_test(conditions_that_cannot_be_seen_give_may_be),
		cmocka_unit_test(revision_and_subsystem_are_compared),
		cmocka_unit_test(the_first_and_last_rows_are_found),
		cmocka_unit_test(malformed_machines_are_borne),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
