/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules about what a device brings along, where captures do not show them. */
#include "probes/machine/tests/machine.h"

#include "probes/judge/judge.h"

static struct machine machine;
static struct judgement judgement;
static struct features *features;

static struct function *begin(uint16_t vendor, uint16_t device, uint32_t class_code)
{
	machine =
		(struct machine){ .groups_status = ABSENT, .kernel.command_line = { OK, "quiet" } };
	judgement = (struct judgement){ 0 };
	struct function *function = add_function(&machine, "0000:00:02.0", class_code);
	function->vendor = vendor;
	function->device = device;
	features = arena_alloc(&machine.arena, sizeof *features);
	features->resets.flr = (struct flag){ OK, true };
	features->ats.status = ABSENT;
	function->features = features;
	return function;
}

static const struct finding *find(const char *rule)
{
	if (!judgement.findings.arena) {
		machine_join(&machine);
		judge(&machine.arena, &machine, NULL, &judgement, NULL);
	}
	for (size_t i = 0; i < judgement.findings.list.count; i++)
		if (!strcmp(judgement.findings.list.items[i].rule->id, rule))
			return &judgement.findings.list.items[i];
	fail_msg("no finding of %s", rule);
	return NULL;
}

static enum finding_status status(const char *rule)
{
	return find(rule)->status;
}

static void end(void)
{
	arena_free(&machine.arena);
}

static void vfio_takes_what_it_holds_and_what_it_was_told_to(void **state)
{
	static const struct {
		const char *line;
		enum finding_status status;
	} lines[] = {
		{ "quiet", FINDING_FAIL },
		{ "vfio-pci.disable_denylist=1", FINDING_PASS },
		{ "vfio_pci.disable_denylist=1 x", FINDING_PASS },
		{ "vfio-pci.disable_denylist=0", FINDING_FAIL },
		{ "vfio-pci.disable_denylist=Y", FINDING_PASS },
		{ "vfio-pci.disable_denylist", FINDING_PASS },
		{ "vfio-pci.disable_denylist=on", FINDING_PASS },
		{ "vfio-pci.disable_denylist=off", FINDING_FAIL },
		{ "vfio-pci.disable_denylist=1 vfio-pci.disable_denylist=N", FINDING_FAIL },
		{ "vfio-pci.disable_denylisted=1", FINDING_FAIL },
		{ "vfio-pci.disable_denylist=", FINDING_FAIL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		begin(0x8086, 0x37c8, 0x0b4000);
		machine.kernel.command_line.value = lines[i].line;
		assert_int_equal(status("vfio_refuses_device"), lines[i].status);
		end();
	}
	begin(0x8086, 0x37c8, 0x0b4000)->driver = (struct text){ OK, "vfio-pci" };
	assert_int_equal(status("vfio_refuses_device"), FINDING_PASS);
	end();
	/* DSA is no device that buyers ask for, but on the list. */
	begin(0x8086, 0x0b25, 0x088000);
	assert_int_equal(status("vfio_refuses_device"), FINDING_FAIL);
	end();
}

static void storage_and_networks_are_devices_whatever_their_bus(void **state)
{
	static const uint32_t classes[] = { 0x010802, 0x020700, 0x0c0400,
					    0x0c0600, 0x0b4000, 0x120000 };

	(void)state;
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
		begin(0x1077, 0x2261, classes[i]);
		status("vfio_refuses_device");
		assert_int_equal(judgement.devices.count, 1);
		end();
	}
}

static void vfio_refuses_strange_headers_and_busy_physical_functions(void **state)
{
	struct sriov sriov = { .enabled = true, .num_vfs = 2 };

	(void)state;
	begin(0x1234, 0x1111, 0x030000)->header_type = 3;
	assert_int_equal(status("vfio_refuses_device"), FINDING_FAIL);
	assert_int_equal(find("vfio_refuses_device")->severity, SEVERITY_IMPOSSIBLE);
	end();
	begin(0x8086, 0x1521, 0x020000);
	features->sriov = &sriov;
	assert_int_equal(status("vfio_refuses_device"), FINDING_FAIL);
	end();
	begin(0x8086, 0x1521, 0x020000);
	features->sriov = &sriov;
	sriov.num_vfs = 0;
	assert_int_equal(status("vfio_refuses_device"), FINDING_PASS);
	end();
	begin(0x8086, 0x1521, 0x020000);
	features->sriov_status = DENIED;
	assert_int_equal(status("vfio_refuses_device"), FINDING_UNKNOWN);
	end();
}

static void sleeping_displays_are_a_risk_where_power_may_go(void **state)
{
	static const struct {
		const char *power;
		struct flag allowed;
		enum finding_status status;
	} displays[] = {
		{ "D0", { 0 }, FINDING_PASS },
		{ "unknown", { 0 }, FINDING_PASS },
		{ "D3hot", { OK, false }, FINDING_PASS },
		{ "D3hot", { OK, true }, FINDING_WARN },
		{ "D3cold", { OK, false }, FINDING_WARN },
		{ "D3cold", { 0 }, FINDING_WARN },
		{ "D3hot", { DENIED, false }, FINDING_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof displays / sizeof *displays; i++) {
		begin(0x10de, 0x1234, 0x030000)->runtime_power =
			(struct runtime_power){ .state = { OK, displays[i].power },
						.d3cold_allowed = displays[i].allowed };
		assert_int_equal(status("d3cold_risk"), displays[i].status);
		end();
	}
	begin(0x10de, 0x1234, 0x030000);
	assert_int_equal(status("d3cold_risk"), FINDING_UNKNOWN);
	assert_int_equal(find("d3cold_risk")->severity, SEVERITY_NOTE);
	end();
	begin(0x8086, 0x1521, 0x020000);
	assert_int_equal(status("d3cold_risk"), FINDING_NOT_APPLICABLE);
	end();
}

static void what_cannot_be_seen_is_never_green(void **state)
{
	static const char *const rules[] = { "no_reset_method", "reset_known_bad",
					     "reset_takes_others" };

	(void)state;
	begin(0x8086, 0x1521, 0x020000);
	features->resets.flr.status = DENIED;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		assert_int_equal(status(rules[i]), FINDING_UNKNOWN);
		assert_int_equal(find(rules[i])->severity, SEVERITY_NOTE);
		assert_true(find(rules[i])->evidence.count > 0);
	}
	end();

	begin(0x1002, 0x731f, 0x030000);
	features->ats.status = DENIED;
	assert_int_equal(status("ats_known_broken"), FINDING_UNKNOWN);
	end();

	begin(0x8086, 0x1521, 0x020000)->status = FAILED;
	assert_int_equal(status("function_does_not_answer"), FINDING_UNKNOWN);
	assert_int_equal(status("vfio_refuses_device"), FINDING_UNKNOWN);
	end();
}

static void may_be_is_said_as_such(void **state)
{
	(void)state;
	begin(0x15b3, 0x1015, 0x020000);
	assert_int_equal(status("interrupt_line_not_maskable"), FINDING_WARN);
	assert_non_null(strstr(find("interrupt_line_not_maskable")->summary, "may be"));
	end();
	begin(0x15b3, 0x1007, 0x020000);
	assert_null(strstr(find("interrupt_line_not_maskable")->summary, "may be"));
	end();
}

static void ats_that_is_on_though_broken_has_another_remedy(void **state)
{
	(void)state;
	begin(0x1002, 0x7340, 0x030000);
	features->ats.status = OK;
	assert_null(strstr(find("ats_known_broken")->remedy, "pci=noats"));
	end();
	begin(0x1002, 0x7340, 0x030000);
	features->ats = (struct ats){ .status = OK, .enabled = true };
	assert_non_null(strstr(find("ats_known_broken")->remedy, "pci=noats"));
	end();
}

static void a_hint_warns_and_changes_no_verdict(void **state)
{
	(void)state;
	begin(0x8086, 0x1521, 0x020000);
	machine.log.status = OK;
	struct hint *hint = array_add(&machine.arena, &machine.log.kinds[HINT_RESET].first);
	*hint = (struct hint){ .has_device = true,
			       .device = { 0, 0, 2, 0 },
			       .text = "not ready 65535ms after FLR; giving up" };
	assert_int_equal(status("reset_known_bad"), FINDING_WARN);
	assert_int_equal(find("reset_known_bad")->severity, SEVERITY_NOTE);
	end();
	begin(0x8086, 0x1521, 0x020000);
	machine.log.status = OK;
	hint = array_add(&machine.arena, &machine.log.kinds[HINT_RESET].first);
	*hint = (struct hint){ .has_device = true,
			       .device = { 0, 0, 3, 0 },
			       .text = "of another device" };
	assert_int_equal(status("reset_known_bad"), FINDING_PASS);
	end();
}

static void no_cards_are_no_reason_for_green(void **state)
{
	(void)state;
	begin(0x8086, 0x29c0, 0x060000);
	assert_int_equal(status("no_reset_method"), FINDING_NOT_APPLICABLE);
	assert_int_equal(status("interrupt_line_not_maskable"), FINDING_NOT_APPLICABLE);
	assert_int_equal(status("function_does_not_answer"), FINDING_PASS);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vfio_takes_what_it_holds_and_what_it_was_told_to),
		cmocka_unit_test(storage_and_networks_are_devices_whatever_their_bus),
		cmocka_unit_test(vfio_refuses_strange_headers_and_busy_physical_functions),
		cmocka_unit_test(sleeping_displays_are_a_risk_where_power_may_go),
		cmocka_unit_test(what_cannot_be_seen_is_never_green),
		cmocka_unit_test(may_be_is_said_as_such),
		cmocka_unit_test(ats_that_is_on_though_broken_has_another_remedy),
		cmocka_unit_test(a_hint_warns_and_changes_no_verdict),
		cmocka_unit_test(no_cards_are_no_reason_for_green),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
