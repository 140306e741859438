/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which command is asked for: the shortest that settles all that decides, and what no text tells.
 */
#include "probes/judge/asking.h"
#include "probes/machine/tests/machine.h"

static const struct rule of_lspci = {
	.id = "a", .severity = SEVERITY_GROUP, .told_by = TOLD_BY_LSPCI, .remedy = ""
};
static const struct rule of_log_or_interrupts = { .id = "b",
						  .severity = SEVERITY_CHANGE,
						  .told_by = TOLD_BY_LOG | TOLD_BY_INTERRUPTS,
						  .remedy = "" };
static const struct rule of_log = {
	.id = "c", .severity = SEVERITY_CHANGE, .told_by = TOLD_BY_LOG, .remedy = ""
};
static const struct rule of_tables = {
	.id = "d", .severity = SEVERITY_NOTE, .told_by = TOLD_BY_TABLES, .remedy = ""
};
static const struct rule of_nothing = { .id = "e", .severity = SEVERITY_CHANGE, .remedy = "" };

struct asked {
	struct machine machine;
	struct arena arena;
	struct findings findings;
};

static void add(struct asked *asked, const struct rule *rule, enum finding_status status)
{
	asked->findings.arena = &asked->arena;
	*array_add(&asked->arena, &asked->findings.list) = (struct finding){
		.rule = rule, .status = status, .severity = rule->severity, .about_machine = true
	};
}

static const char *remedy(struct asked *asked, size_t index)
{
	return asked->findings.list.items[index].remedy;
}

static void done(struct asked *asked)
{
	arena_free(&asked->arena);
	arena_free(&asked->machine.arena);
}

static void one_command_settles_all_that_decides(void **state)
{
	struct asked asked = { 0 };
	(void)state;

	add(&asked, &of_lspci, FINDING_UNKNOWN);
	add(&asked, &of_log_or_interrupts, FINDING_UNKNOWN);
	add(&asked, &of_log, FINDING_UNKNOWN);
	ask_for_texts(&asked.machine, &asked.findings);
	/* groups and interrupts are told by the log, too, which one of them needs */
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(remedy(&asked, i),
				    "Ask for the output of: sudo lspci -kxxxx; sudo dmesg; "
				    "grep . /sys/kernel/iommu_groups/*/r*");
	done(&asked);
}

static void what_is_at_hand_is_not_asked_for(void **state)
{
	struct asked asked = { 0 };
	struct function *function = add_function(&asked.machine, "0000:01:00.0", 0x030000);
	(void)state;

	function->acs.status = ABSENT;
	function->driver.status = OK;
	asked.machine.groups_status = OK;
	asked.machine.iommu.kind = IOMMU_INTEL;
	add(&asked, &of_log_or_interrupts, FINDING_UNKNOWN);
	ask_for_texts(&asked.machine, &asked.findings);
	assert_string_equal(remedy(&asked, 0), "Ask for the output of: sudo dmesg");
	done(&asked);
}

static void notes_have_commands_of_their_own(void **state)
{
	struct asked asked = { 0 };
	(void)state;

	add(&asked, &of_log, FINDING_PASS);
	add(&asked, &of_tables, FINDING_UNKNOWN);
	add(&asked, &of_nothing, FINDING_UNKNOWN);
	ask_for_texts(&asked.machine, &asked.findings);
	assert_null(remedy(&asked, 0));
	assert_string_equal(remedy(&asked, 1), "Ask for the output of: sudo acpidump");
	assert_non_null(strstr(remedy(&asked, 2), "--record FILE"));
	done(&asked);
}

static void of_a_log_that_lacks_lines_the_whole_is_asked_for(void **state)
{
	struct asked asked = { 0 };
	(void)state;

	asked.machine.log.status = OK;
	asked.machine.kernel.release = (struct text){ OK, "6.12.43" };
	add(&asked, &of_log, FINDING_UNKNOWN);
	ask_for_texts(&asked.machine, &asked.findings);
	assert_string_equal(remedy(&asked, 0), "Ask for the whole output of: sudo dmesg");
	done(&asked);
}

/* Flags of a CPU prove nothing without the kernel's release. */
static void the_release_goes_with_the_flags(void **state)
{
	static const struct rule of_cpu = {
		.id = "f", .severity = SEVERITY_NOTE, .told_by = TOLD_BY_CPU, .remedy = ""
	};
	struct asked asked = { 0 };
	(void)state;

	add(&asked, &of_cpu, FINDING_UNKNOWN);
	ask_for_texts(&asked.machine, &asked.findings);
	assert_string_equal(remedy(&asked, 0), "Ask for the output of: lscpu; uname -r");
	asked.machine.kernel.release = (struct text){ OK, "6.12.43" };
	ask_for_texts(&asked.machine, &asked.findings);
	assert_string_equal(remedy(&asked, 0), "Ask for the output of: lscpu");
	done(&asked);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_command_settles_all_that_decides),
		cmocka_unit_test(what_is_at_hand_is_not_asked_for),
		cmocka_unit_test(notes_have_commands_of_their_own),
		cmocka_unit_test(of_a_log_that_lacks_lines_the_whole_is_asked_for),
		cmocka_unit_test(the_release_goes_with_the_flags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
