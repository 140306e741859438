/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linux's power state of a function is read before its configuration space, and nothing else wakes
 * it before.
 */
#include "probes/pci/tests/pci_machine.h"

#include <setjmp.h>
#include <cmocka.h>

#define FOLDER "/sys/bus/pci/devices/0000:00:01.0/"

static size_t readings_before;

/* As memory_ask(), noting how much of configuration space was read by then. */
static struct answer ask(struct source *source, struct arena *arena,
			 const struct question *question)
{
	if (question->path && strstr(question->path, "power_state"))
		readings_before = memory.readings;
	return memory_ask(source, arena, question);
}

static const struct runtime_power *look_at(const char *state, const char *allowed)
{
	begin_machine();
	memory.source.ask = ask;
	add_memory_function("0000:00:00.0", 256);
	add_memory_function("0000:00:01.0", 256);
	if (state)
		memory_put_text(&memory, READ_FILE, FOLDER "power_state", state);
	if (allowed)
		memory_put_text(&memory, READ_FILE, FOLDER "d3cold_allowed", allowed);
	readings_before = 99;
	return &examine()->functions.items[1].runtime_power;
}

static void it_is_asked_before_all_configuration_space(void **state)
{
	(void)state;
	const struct runtime_power *power = look_at("D3cold\n", "1\n");
	assert_int_equal(readings_before, 0);
	assert_true(memory.readings > 0);
	assert_string_equal(power->state.value, "D3cold");
	assert_true(power->d3cold_allowed.status == OK && power->d3cold_allowed.value);
	end_machine();
}

static void d3cold_is_asked_of_sleepers_only(void **state)
{
	(void)state;
	assert_int_equal(look_at("D0\n", "1\n")->d3cold_allowed.status, NOT_ASKED);
	end_machine();
	assert_int_equal(look_at("unknown\n", "1\n")->d3cold_allowed.status, NOT_ASKED);
	end_machine();
	const struct runtime_power *power = look_at("D3hot\n", "0\n");
	assert_true(power->d3cold_allowed.status == OK && !power->d3cold_allowed.value);
	end_machine();
}

static void strange_answers_are_no_facts(void **state)
{
	static const char *const strange[] = { "", "2", "yes", "01", "\xff" };

	(void)state;
	for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
		assert_int_equal(look_at("D3hot", strange[i])->d3cold_allowed.status, FAILED);
		end_machine();
	}
	assert_int_equal(look_at(NULL, NULL)->state.status, ABSENT);
	end_machine();
	assert_int_equal(look_at("D3hot", NULL)->d3cold_allowed.status, ABSENT);
	end_machine();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_asked_before_all_configuration_space),
		cmocka_unit_test(d3cold_is_asked_of_sleepers_only),
		cmocka_unit_test(strange_answers_are_no_facts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
