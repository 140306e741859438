/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where scopes lead, and whose reserved memory it is. */
#include "probes/machine/tests/machine.h"

#include "probes/analysis/reserved.h"
#include "probes/analysis/scope.h"

static void follows_bridges(void **state)
{
	struct machine machine = { 0 };
	struct pci_address address;
	(void)state;

	build_functions(&machine);
	struct scope scope = SCOPE(&machine, SCOPE_ENDPOINT, 0, 0x1c, 0, 0, 0, 0, 0);
	assert_true(scope_address(&machine, 0, &scope, &address));
	assert_int_equal(address.bus, 2);
	struct scope_match match = scope_match(&machine, 0, &scope);
	assert_int_equal(match.status, OK);
	assert_ptr_equal(match.function, &machine.functions.items[NIC]);
	assert_false(match.broken);

	/* over something that is no bridge */
	scope = SCOPE(&machine, SCOPE_ENDPOINT, 0, 2, 0, 0, 0);
	assert_false(scope_address(&machine, 0, &scope, &address));
	assert_int_equal(scope_match(&machine, 0, &scope).status, ABSENT);
	scope = SCOPE(&machine, SCOPE_ENDPOINT, 0, 0x20, 0);
	assert_false(scope_address(&machine, 0, &scope, &address));
	assert_int_equal(scope_match(&machine, 0, &scope).status, ABSENT);
	scope.path.count = 0;
	assert_false(scope_address(&machine, 0, &scope, &address));
	assert_int_equal(scope_match(&machine, 0, &scope).status, ABSENT);
	arena_free(&machine.arena);
}

static void works_around_a_path_that_is_a_bus_address(void **state)
{
	struct machine machine = { 0 };
	(void)state;

	build_functions(&machine);
	struct scope scope = SCOPE(&machine, SCOPE_ENDPOINT, 2, 0, 0);
	struct scope_match match = scope_match(&machine, 0, &scope);
	assert_int_equal(match.status, OK);
	assert_true(match.broken);
	assert_ptr_equal(match.function, &machine.functions.items[NIC]);

	/* two hops from a bus that is no root bus */
	scope = SCOPE(&machine, SCOPE_ENDPOINT, 1, 0, 0, 0, 0);
	assert_int_equal(scope_match(&machine, 0, &scope).status, ABSENT);
	arena_free(&machine.arena);
}

static void does_not_invent_an_absence(void **state)
{
	struct machine machine = { 0 };
	(void)state;

	struct scope scope = SCOPE(&machine, SCOPE_ENDPOINT, 0, 0x1c, 0, 0, 0);
	assert_int_equal(scope_match(&machine, 0, &scope).status, NOT_ASKED);
	machine.functions_status = DENIED;
	assert_int_equal(scope_match(&machine, 0, &scope).status, FAILED);

	build_functions(&machine);
	/* its header, so its secondary bus, could not be read */
	machine.functions.items[PORT].status = FAILED;
	assert_int_equal(scope_match(&machine, 0, &scope).status, FAILED);
	arena_free(&machine.arena);
}

static void finds_functions_by_id(void **state)
{
	struct machine machine = { 0 };
	(void)state;

	build_functions(&machine);
	struct function_span span = functions_in(&machine, 0, 0x0100, 0x02ff);
	assert_int_equal(span.first, SWITCH);
	assert_int_equal(span.past, PLAIN);
	span = functions_in(&machine, 0, 0, 0xffff);
	assert_int_equal(span.first, 0);
	assert_int_equal(span.past, VMD_CHILD);
	span = functions_in(&machine, 7, 0, 0xffff);
	assert_int_equal(span.first, span.past);
	arena_free(&machine.arena);
}

static struct reserved_region rmrr(struct machine *machine, struct scope scope)
{
	struct reserved_region region = { .type = 1, .base = 0x1000, .limit = 0x1fff };

	*array_add(&machine->arena, &region.scopes) = scope;
	return region;
}

static void tells_who_may_give_memory_up(void **state)
{
	struct machine machine = { 0 };
	(void)state;

	build_functions(&machine);
	struct reserved_region region = rmrr(&machine, SCOPE(&machine, SCOPE_ENDPOINT, 0, 0x14, 0));
	*array_add(&machine.arena, &region.scopes) = SCOPE(&machine, SCOPE_ENDPOINT, 0, 2, 0);
	/* not there */
	*array_add(&machine.arena, &region.scopes) = SCOPE(&machine, SCOPE_ENDPOINT, 0, 0x1d, 0);
	struct flag relaxable = reserved_is_relaxable(&machine.arena, &machine, &region);
	assert_true(relaxable.status == OK && relaxable.value);

	*array_add(&machine.arena, &region.scopes) =
		SCOPE(&machine, SCOPE_ENDPOINT, 0, 0x1c, 0, 2, 0);
	/* not there either */
	assert_true(reserved_is_relaxable(&machine.arena, &machine, &region).value);
	region = rmrr(&machine, SCOPE(&machine, SCOPE_BRIDGE, 0, 0x1c, 0));
	function_list functions = { 0 };
	assert_int_equal(reserved_functions(&machine.arena, &machine, &region, &functions), OK);
	assert_int_equal(functions.count, 4);
	assert_ptr_equal(functions.items[0], &machine.functions.items[PORT]);
	assert_ptr_equal(functions.items[3], &machine.functions.items[PLAIN]);
	relaxable = reserved_is_relaxable(&machine.arena, &machine, &region);
	assert_true(relaxable.status == OK && !relaxable.value);

	region = rmrr(&machine, SCOPE(&machine, SCOPE_ENDPOINT, 0, 0x1d, 0));
	assert_int_equal(reserved_is_relaxable(&machine.arena, &machine, &region).status, ABSENT);
	machine.functions_status = NOT_ASKED;
	assert_int_equal(reserved_is_relaxable(&machine.arena, &machine, &region).status,
			 NOT_ASKED);
	arena_free(&machine.arena);
}

static void a_function_that_could_not_be_read_is_not_relaxable_by_guess(void **state)
{
	struct machine machine = { 0 };
	(void)state;

	build_functions(&machine);
	machine.functions.items[XHCI].status = FAILED;
	struct reserved_region region = rmrr(&machine, SCOPE(&machine, SCOPE_ENDPOINT, 0, 0x14, 0));
	assert_int_equal(reserved_is_relaxable(&machine.arena, &machine, &region).status, FAILED);
	arena_free(&machine.arena);
}

static void nobody_on_amd_gives_memory_up(void **state)
{
	struct machine machine = { .iommu.kind = IOMMU_AMD };
	struct reserved_region region = { .type = 0x22, .first = 0, .last = 0x00ff };
	function_list functions = { 0 };
	(void)state;

	build_functions(&machine);
	machine.functions.items[XHCI].class_code = 0x080600; /* an IOMMU */
	assert_int_equal(reserved_functions(&machine.arena, &machine, &region, &functions), OK);
	assert_int_equal(functions.count, 2);
	struct flag relaxable = reserved_is_relaxable(&machine.arena, &machine, &region);
	assert_true(relaxable.status == OK && !relaxable.value);
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(follows_bridges),
		cmocka_unit_test(works_around_a_path_that_is_a_bus_address),
		cmocka_unit_test(does_not_invent_an_absence),
		cmocka_unit_test(finds_functions_by_id),
		cmocka_unit_test(tells_who_may_give_memory_up),
		cmocka_unit_test(a_function_that_could_not_be_read_is_not_relaxable_by_guess),
		cmocka_unit_test(nobody_on_amd_gives_memory_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
