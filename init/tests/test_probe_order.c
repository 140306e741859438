/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Probes in an order that their `.after` does not allow: each probe runs first over every second
 * recorded machine, and last over the others; with ALL_CHANGES=1 in the environment both over all.
 * The report is the one of the right order, or a gap tells of it and nothing is better.
 */
#include "init/tests/whole_program.h"
#include "probes/source/source.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { PROBES_AT_MOST = 64 };

static void run(struct program *program, const char *file, const struct probe *const *probes,
		size_t count)
{
	struct source *source = source_capture(file);

	assert_non_null(source);
	*program = (struct program){ 0 };
	scan_with(source, &program->machine, probes, count, NULL);
	program_judge(program);
	program_render(program, FORMAT_JSON);
	source->close(source);
}

/* Where what differs between two runs of one machine begins. */
static size_t length_of_facts(const struct program *program)
{
	const char *observed = strstr(program->documents[FORMAT_JSON], "\n  \"observed\": {");

	assert_non_null(observed);
	return (size_t)(observed - program->documents[FORMAT_JSON]);
}

static bool same_report(const struct program *left, const struct program *right)
{
	size_t length = length_of_facts(left);

	return length == length_of_facts(right) &&
	       memcmp(left->documents[FORMAT_JSON], right->documents[FORMAT_JSON], length) == 0;
}

/* How good a device looks. */
static int rank(enum device_verdict verdict)
{
	static const int ranks[] = { [DEVICE_UNKNOWN] = 0,
				     [DEVICE_NOT_ASSIGNABLE] = 0,
				     [DEVICE_ASSIGNABLE_AFTER_CHANGES] = 1,
				     [DEVICE_ASSIGNABLE_WITH_GROUP] = 2,
				     [DEVICE_ASSIGNABLE] = 3 };

	return ranks[verdict];
}

static const struct device_judgement *device_of(const struct program *program,
						struct pci_address address)
{
	for (size_t i = 0; i < program->judgement.devices.count; i++)
		if (pci_address_compare(program->judgement.devices.items[i].function->address,
					address) == 0)
			return &program->judgement.devices.items[i];
	return NULL;
}

static bool tells_of_order(const struct program *program)
{
	for (size_t i = 0; i < program->judgement.gaps.count; i++)
		if (strstr(program->judgement.gaps.items[i].why, "which did not run"))
			return true;
	return false;
}

static void compare(const char *file, const char *probe, const char *place,
		    const struct program *right, const struct program *wrong)
{
	if (same_report(right, wrong))
		return;
	if (!tells_of_order(wrong))
		fail_msg("%s: with %s %s the report is another one, and no gap tells why", file,
			 probe, place);
	if (wrong->judgement.verdict != VERDICT_INCOMPLETE)
		fail_msg("%s: with %s %s the verdict is %s", file, probe, place,
			 verdict_name(wrong->judgement.verdict));
	for (size_t i = 0; i < wrong->judgement.devices.count; i++) {
		const struct device_judgement *device = &wrong->judgement.devices.items[i];
		const struct device_judgement *before = device_of(right, device->function->address);
		if (!before || rank(device->verdict) > rank(before->verdict))
			fail_msg("%s: with %s %s a device rises to %s", file, probe, place,
				 device_verdict_name(device->verdict));
	}
}

/* The list with `which` moved to its begin or end. */
static void move(const struct probe *const *probes, size_t count, size_t which, bool first,
		 const struct probe **moved)
{
	size_t at = first;

	for (size_t i = 0; i < count; i++)
		if (i != which)
			moved[at++] = probes[i];
	moved[first ? 0 : count - 1] = probes[which];
}

static void move_each(const char *file, size_t number)
{
	size_t count;
	const struct probe *const *probes = probe_list(&count);
	const struct probe *moved[PROBES_AT_MOST];
	struct program right, wrong;

	assert_in_range(count, 2, PROBES_AT_MOST);
	run(&right, file, probes, count);
	for (size_t turn = 0; turn < 2 * count; turn++) {
		bool first = turn % 2;
		if (!getenv("ALL_CHANGES") && first != (turn / 2 + number) % 2)
			continue;
		move(probes, count, turn / 2, first, moved);
		run(&wrong, file, moved, count);
		compare(file, probes[turn / 2]->name, first ? "first" : "last", &right, &wrong);
		program_free(&wrong);
	}
	program_free(&right);
}

static void no_order_betters_a_report(void **state)
{
	glob_t files;
	(void)state;

	assert_int_equal(glob("qemu-tests/captures/[!.]*", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++)
		move_each(files.gl_pathv[i], i);
	globfree(&files);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(no_order_betters_a_report) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
