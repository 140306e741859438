/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel lists as reserved memory of its groups. */
#include "probes/scan/tests/told.h"

#define FILE_OF_GROUP "read /sys/kernel/iommu_groups/7/reserved_regions"
#define MSI           "0x00000000fee00000 0x00000000feefffff msi\n"

/* A machine with one group of one function. */
static void build(struct machine *machine, uint32_t class_code)
{
	*machine = (struct machine){ .groups_status = OK };
	struct function *function = add_function(machine, "0000:02:00.0", class_code);
	struct group *group = array_add(&machine->arena, &machine->groups);
	group->id = 7;
	*array_add(&machine->arena, &group->members) = function->address;
}

static struct machine look(const struct told *told)
{
	struct machine machine;

	build(&machine, 0x020000);
	look_with("reserved_regions", &machine, told);
	return machine;
}

static void regions_are_read(void **state)
{
	struct machine machine = look((const struct told[]){
		TEXT(FILE_OF_GROUP, "0x0000000079000000 0x0000000079000fff direct-relaxable\n" MSI),
		{ 0 } });
	(void)state;

	assert_int_equal(machine.groups.items[0].regions_status, OK);
	assert_int_equal(machine.groups.items[0].regions.count, 2);
	assert_int_equal(machine.groups.items[0].regions.items[0].begin, 0x79000000);
	assert_int_equal(machine.groups.items[0].regions.items[0].end, 0x79000fff);
	assert_string_equal(machine.groups.items[0].regions.items[0].type, "direct-relaxable");
	assert_string_equal(machine.groups.items[0].regions.items[1].type, "msi");
	arena_free(&machine.arena);
}

static void a_line_that_is_no_region_loses_the_list(void **state)
{
	static const char *const bad[] = {
		"0x0 0xfff msi\n\n",
		"direct\n",
		"0x0 0xfff\n",
		"0x0 0xfff \n",
		"0x0 0xfff di rect\n",
		"0x0 0xfff direct\001\n",
		"0xfff 0x0 direct\n",
		"-1 0xfff direct\n",
		"0x0 0xfffffffffffffffff direct\n",
		"0x0\n0xfff direct\n",
		"0x0 0xfff\ndirect\n",
		"0x0 0xfff abcdefghijklmnopqrstuvwxyzabcdefghi\n",
		"x",
		" ",
	};
	(void)state;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct machine machine = look((const struct told[]){
			{ FILE_OF_GROUP, OK, bad[i], strlen(bad[i]) }, { 0 } });
		assert_int_equal(machine.groups.items[0].regions_status, FAILED);
		assert_int_equal(machine.groups.items[0].regions.count, 0);
		assert_gap(&machine, "reserved regions of IOMMU group 7", "failed: at offset 0x");
		arena_free(&machine.arena);
	}
}

static void an_endless_list_ends(void **state)
{
	enum { LINES = 1000 };
	static char text[LINES * sizeof MSI];
	(void)state;

	for (size_t i = 0; i < LINES; i++)
		memcpy(text + i * (sizeof MSI - 1), MSI, sizeof MSI - 1);
	struct machine machine = look((const struct told[]){
		{ FILE_OF_GROUP, OK, text, LINES * (sizeof MSI - 1) }, { 0 } });
	assert_int_equal(machine.groups.items[0].regions_status, FAILED);
	arena_free(&machine.arena);
}

static void groups_of_bridges_are_not_asked(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine, 0x060400);
	machine.functions.items[0].header_type = 1;
	assert_int_equal(look_with("reserved_regions", &machine,
				   (const struct told[]){ TEXT(FILE_OF_GROUP, MSI), { 0 } }),
			 0);
	assert_int_equal(machine.groups.items[0].regions_status, NOT_ASKED);
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(regions_are_read),
		cmocka_unit_test(a_line_that_is_no_region_loses_the_list),
		cmocka_unit_test(an_endless_list_ends),
		cmocka_unit_test(groups_of_bridges_are_not_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
