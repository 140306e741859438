/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each row of the table of quirks has the effect that it says, and only where all of its conditions
 * hold.
 */
#include "probes/groups/acs.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>

#include <cmocka.h>

/* A machine in which those conditions hold and, as far as that can be, no others. */
struct stage {
	struct machine machine;
	struct view view;
	struct function *function;
};

static void build(struct stage *stage, const struct acs_quirk *quirk, unsigned conditions)
{
	const bool lifted =
		quirk->when & WHEN_NOT_PCH_ENABLED && !(conditions & WHEN_NOT_PCH_ENABLED);
	const bool enabled = lifted || conditions & WHEN_PCH_ENABLED;

	*stage = (struct stage){ 0 };
	struct machine *machine = &stage->machine;
	*array_add(&machine->arena, &machine->functions) = (struct function){ .status = OK };
	struct function *function = stage->function =
		array_add(&machine->arena, &machine->functions);
	*function = (struct function){ .address = { 0, 0, 0x1c, 0 },
				       .status = OK,
				       .vendor = quirk->vendor,
				       .device = quirk->first };
	function->multifunction = conditions & WHEN_MULTIFUNCTION;
	function->parent = conditions & WHEN_ROOT_BUS ? NO_PARENT : 0;
	function->acs.status = conditions & WHEN_HAS_ACS ? OK : ABSENT;
	function->pcie =
		(struct pcie){ OK, 0x40, conditions & WHEN_ROOT_PORT ? PORT_ROOT : PORT_ENDPOINT };
	if (conditions & WHEN_ROOT_OR_DOWNSTREAM_PORT)
		function->pcie.type = PORT_DOWNSTREAM;
	if (conditions & WHEN_INTEGRATED_ENDPOINT)
		function->pcie.type = PORT_INTEGRATED_ENDPOINT;
	*array_add(&machine->arena, &machine->pch) =
		(struct pch){ { 0, 0, 31, 0 }, { OK, enabled } };
	stage->view = (struct view){ .machine = machine,
				     .requested = true,
				     .ivrs = conditions & WHEN_IVRS };
}

/* The row that decides about the first device of `quirk` there. */
static const struct acs_quirk *decides(const struct acs_quirk *quirk, unsigned conditions)
{
	struct stage stage;

	build(&stage, quirk, conditions);
	const struct acs_quirk *found = acs_quirk_of(&stage.view, stage.function);
	arena_free(&stage.machine.arena);
	return found;
}

static void every_row_decides(void **state)
{
	(void)state;
	assert_true(acs_quirk_count > 50);
	for (size_t i = 0; i < acs_quirk_count; i++)
		if (decides(&acs_quirks[i], acs_quirks[i].when) != &acs_quirks[i])
			fail_msg("row %zu (%04x:%04x) has no effect", i, acs_quirks[i].vendor,
				 acs_quirks[i].first);
}

static void no_row_decides_where_a_condition_fails(void **state)
{
	(void)state;
	for (size_t i = 0; i < acs_quirk_count; i++)
		for (unsigned bit = 1; bit <= acs_quirks[i].when; bit <<= 1)
			if ((acs_quirks[i].when & bit) &&
			    decides(&acs_quirks[i], acs_quirks[i].when & ~bit) == &acs_quirks[i])
				fail_msg("row %zu (%04x:%04x) does without condition %#x", i,
					 acs_quirks[i].vendor, acs_quirks[i].first, bit);
}

static void a_row_isolates_where_it_gives_all_that_is_required(void **state)
{
	(void)state;
	for (size_t i = 0; i < acs_quirk_count; i++) {
		const struct acs_quirk *quirk = &acs_quirks[i];
		struct stage stage;
		build(&stage, quirk, quirk->when);
		enum isolation isolation = acs_isolation(&stage.view, stage.function);
		if (quirk->gives == QUIRK_DWORD)
			assert_true(acs_registers_are_wide(quirk->vendor, quirk->first));
		else
			assert_int_equal(isolation, (quirk->gives & ACS_REQUIRED) == ACS_REQUIRED
							    ? ISOLATES_BY_QUIRK
							    : NEVER_BY_QUIRK);
		assert_int_equal(acs_asks_chipset(stage.function),
				 !!(quirk->when & (WHEN_PCH_ENABLED | WHEN_NOT_PCH_ENABLED)));
		arena_free(&stage.machine.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_decides),
		cmocka_unit_test(no_row_decides_where_a_condition_fails),
		cmocka_unit_test(a_row_isolates_where_it_gives_all_that_is_required),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
