/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registers of VT-d: where they are looked for, what is made of them, and what of nonsense. */
#include "probes/scan/tests/told.h"

#include <glob.h>
#include <stdio.h>

#define SYSFS "read /sys/class/iommu/dmar0/intel-iommu/"
#define LINE \
	"[    0.1] DMAR: dmar0: reg_base_addr fed90000 ver 1:0 cap d2008c40660462 ecap f050da\n"

static void add_unit(struct machine *machine, uint64_t base)
{
	array_add(&machine->arena, &machine->iommu.units)->base = base;
}

static struct machine intel(uint64_t base, bool registered)
{
	struct machine machine = { .iommu = { .kind = IOMMU_INTEL } };

	add_unit(&machine, base);
	if (registered)
		*array_add(&machine.arena, &machine.iommu.registered) = "dmar0";
	return machine;
}

static const struct remapping_unit *look(struct machine *machine, const struct told *told)
{
	look_with("registers_vtd", machine, told);
	return machine->iommu.units.items;
}

static void assert_field(const struct remapping_unit *unit, const char *name, uint64_t value)
{
	struct number field = iommu_field(unit, name);

	if (field.status != OK || field.value != value)
		fail_msg("%s is %s %llu", name, status_name(field.status),
			 (unsigned long long)field.value);
}

static void linux_is_asked_first(void **state)
{
	struct machine machine = intel(0xfed90000, true);
	const struct remapping_unit *unit =
		look(&machine, (const struct told[]){
				       TEXT(SYSFS "address", "fed90000\n"),
				       TEXT(SYSFS "version", "4:0\n"),
				       TEXT(SYSFS "cap", "d2008c40660462\n"),
				       TEXT(SYSFS "ecap", "f050da\n"),
				       U32("mmio 0xfed9001c+4", 0x87000000),
				       U32("mmio 0xfed90034+4", 0x102),
				       { 0 },
			       });

	assert_int_equal(machine.gaps.count, 0);
	assert_string_equal(unit->version.value, "4:0");
	assert_string_equal(unit->registers_from.value, "/sys/class/iommu/dmar0/intel-iommu");
	assert_int_equal(unit->all_ones.status, OK);
	assert_false(unit->all_ones.value);
	assert_field(unit, "nd", 2), assert_field(unit, "sagaw", 4), assert_field(unit, "mgaw", 39),
		assert_field(unit, "cm", 0);
	assert_field(unit, "fro", 0x400), assert_field(unit, "nfr", 1),
		assert_field(unit, "dwd", 1), assert_field(unit, "pi", 0);
	assert_field(unit, "c", 0), assert_field(unit, "ir", 1), assert_field(unit, "eim", 1),
		assert_field(unit, "pt", 1);
	assert_field(unit, "sc", 1), assert_field(unit, "iro", 0x500),
		assert_field(unit, "mhmv", 15);
	assert_field(unit, "tes", 1), assert_field(unit, "rtps", 0), assert_field(unit, "ires", 1),
		assert_field(unit, "cfis", 0);
	assert_field(unit, "ppf", 1), assert_field(unit, "pfo", 0), assert_field(unit, "fri", 1);
	assert_int_equal(iommu_field(unit, "xtsup").status, NOT_ASKED);
	assert_int_equal(iommu_field(unit, "no such field").status, NOT_ASKED);
	arena_free(&machine.arena);
	(void)state;
}

/* A unit whose base Linux does not tell is none at 0. */
static void a_unit_without_a_base_is_passed_over(void **state)
{
	struct machine machine = intel(0, true);
	const struct remapping_unit *unit =
		look(&machine, (const struct told[]){
				       REFUSAL(SYSFS "address", DENIED),
				       TEXT(SYSFS "version", "4:0\n"),
				       TEXT(SYSFS "cap", "d2008c40660462\n"),
				       TEXT(SYSFS "ecap", "f050da\n"),
				       { 0 },
			       });

	assert_int_not_equal(unit->version.status, OK);
	assert_int_not_equal(unit->capability.status, OK);
	assert_int_not_equal(unit->registers_from.status, OK);
	arena_free(&machine.arena);
	(void)state;
}

static void then_memory(void **state)
{
	struct machine machine = intel(0xfed90000, false);
	const struct remapping_unit *unit =
		look(&machine, (const struct told[]){
				       U32("mmio 0xfed90000+4", 0x10),
				       U64("mmio 0xfed90008+8", 0x1c0000c40660462),
				       U64("mmio 0xfed90010+8", 0x19e2ff0505e),
				       U32("mmio 0xfed9001c+4", 0),
				       U32("mmio 0xfed90034+4", 0),
				       TEXT("log", LINE),
				       { 0 },
			       });

	assert_string_equal(unit->version.value, "1:0");
	assert_int_equal(unit->capability.value, 0x1c0000c40660462);
	assert_int_equal(unit->extended_capability.value, 0x19e2ff0505e);
	assert_string_equal(unit->registers_from.value, "registers at 0xfed90000");
	assert_int_equal(unit->global_status.status, OK);
	assert_int_equal(machine.gaps.count, 0);
	arena_free(&machine.arena);
	(void)state;
}

#define NO_MEMORY                                                                           \
	REFUSAL("mmio 0xfed90000+4", DENIED), REFUSAL("mmio 0xfed90008+8", DENIED),         \
		REFUSAL("mmio 0xfed90010+8", DENIED), REFUSAL("mmio 0xfed9001c+4", DENIED), \
		REFUSAL("mmio 0xfed90034+4", DENIED)

static void then_the_log(void **state)
{
	struct machine machine = intel(0xfed90000, false);
	const struct remapping_unit *unit =
		look(&machine, (const struct told[]){
				       NO_MEMORY,
				       TEXT("log", "reg_base_addr\nDMAR: dmar1: reg_base_addr "
						   "fed91000 ver 1:0 cap 1 ecap 2\n" LINE),
				       { 0 },
			       });

	assert_string_equal(unit->version.value, "1:0");
	assert_int_equal(unit->capability.value, 0xd2008c40660462);
	assert_int_equal(unit->extended_capability.value, 0xf050da);
	assert_string_equal(unit->registers_from.value, "kernel log");
	assert_int_equal(unit->global_status.status, DENIED);
	assert_int_equal(unit->fault_status.status, DENIED);
	assert_int_equal(unit->all_ones.status, DENIED);
	assert_gap(&machine, "registers of the IOMMU",
		   "denied for 1 of 1 units: the kernel reserves this memory for its driver; "
		   "boot with iomem=relaxed");
	arena_free(&machine.arena);
	(void)state;
}

static void says_why_it_was_denied(void **state)
{
	const struct {
		struct text lockdown, command_line;
		enum status msr;
		const char *why;
	} rows[] = {
		{ { OK, "confidentiality" },
		  { OK, "iomem=relaxed" },
		  OK,
		  "the kernel is locked down (confidentiality)" },
		{ { OK, "none" }, { OK, "quiet" }, DENIED, "only root may read /dev/mem" },
		{ { ABSENT, NULL },
		  { OK, "quiet iomem=relaxed" },
		  OK,
		  "the kernel refuses them in /dev/mem" },
		{ { OK, "none" }, { DENIED, NULL }, OK, "iomem=relaxed" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct machine machine = intel(0xfed90000, false);
		machine.kernel = (struct kernel){ .lockdown = rows[i].lockdown,
						  .command_line = rows[i].command_line };
		machine.cpu.apic_base.status = rows[i].msr;
		const struct remapping_unit *unit =
			look(&machine, (const struct told[]){ NO_MEMORY, { 0 } });
		assert_int_equal(unit->capability.status, DENIED);
		assert_int_equal(unit->registers_from.status, DENIED);
		assert_int_equal(machine.gaps.count, 1);
		assert_gap(&machine, "registers of the IOMMU", rows[i].why);
		arena_free(&machine.arena);
	}
}

static void all_ones_are_no_unit(void **state)
{
	struct machine machine = intel(0xfed90000, false);
	const struct remapping_unit *unit =
		look(&machine, (const struct told[]){
				       U32("mmio 0xfed90000+4", UINT32_MAX),
				       U64("mmio 0xfed90008+8", UINT64_MAX),
				       U64("mmio 0xfed90010+8", UINT64_MAX),
				       U32("mmio 0xfed9001c+4", UINT32_MAX),
				       U32("mmio 0xfed90034+4", UINT32_MAX),
				       TEXT("log", LINE),
				       { 0 },
			       });

	assert_int_equal(unit->all_ones.status, OK);
	assert_true(unit->all_ones.value);
	assert_int_equal(unit->version.status, FAILED);
	assert_int_equal(unit->capability.status, FAILED);
	assert_int_equal(unit->global_status.status, FAILED);
	assert_int_equal(unit->registers_from.status, FAILED);
	assert_int_equal(machine.gaps.count, 1);
	assert_gap(&machine, "registers at 0xfed90000", "all ones");
	arena_free(&machine.arena);
	(void)state;
}

static void nonsense_is_failed(void **state)
{
	struct machine machine = intel(0xfed90000, false);
	const struct remapping_unit *unit =
		look(&machine, (const struct told[]){
				       U32("mmio 0xfed90000+4", 0x12345678),
				       U32("mmio 0xfed90008+8", 7),
				       U64("mmio 0xfed90010+8", 0xf050da),
				       U64("mmio 0xfed9001c+4", 0),
				       TEXT("mmio 0xfed90034+4", ""),
				       TEXT("log", "reg_base_addr fed90000 ver 1:0 cap 0x1 ecap 2"),
				       { 0 },
			       });

	assert_int_equal(unit->version.status, FAILED);
	assert_int_equal(unit->capability.status, FAILED);
	assert_int_equal(unit->extended_capability.status, OK);
	assert_int_equal(unit->global_status.status, FAILED);
	assert_int_equal(unit->fault_status.status, FAILED);
	assert_int_equal(machine.gaps.count, 2);
	assert_string_equal(machine.gaps.items[0].why, "failed: 0x12345678 is not a version");
	assert_string_equal(machine.gaps.items[1].why,
			    "failed: 3 of them could not be read, or read as all ones");
	arena_free(&machine.arena);
	(void)state;
}

static void nonsense_of_sysfs_is_told(void **state)
{
	struct machine machine = intel(0xfed90000, true);
	const struct remapping_unit *unit =
		look(&machine, (const struct told[]){
				       TEXT(SYSFS "address", "fed90000\n"),
				       TEXT(SYSFS "version", "1:\n"),
				       TEXT(SYSFS "cap", "d200x\n"),
				       REFUSAL(SYSFS "ecap", DENIED),
				       NO_MEMORY,
				       { 0 },
			       });

	assert_int_equal(unit->version.status, FAILED);
	assert_int_equal(unit->capability.status, FAILED);
	assert_int_equal(unit->extended_capability.status, DENIED);
	assert_gap(&machine, "/sys/class/iommu/dmar0/intel-iommu/version",
		   "\"1:\" is not a version");
	assert_gap(&machine, "/sys/class/iommu/dmar0/intel-iommu/cap",
		   "failed: \"d200x\" is not a hexadecimal number");
	assert_gap(&machine, "/sys/class/iommu/dmar0/intel-iommu/ecap", "denied");
	arena_free(&machine.arena);
	(void)state;
}

static void memory_of_others_is_not_read(void **state)
{
	const struct {
		uint64_t base;
		uint64_t bits;
		const char *why;
	} rows[] = {
		{ 0, 46, "address 0" },
		{ 0xfed90800, 46, "aligned" },
		{ 0xa0000, 46, "1 MiB" },
		{ UINT64_C(1) << 46, 46, "exceeds" },
		{ UINT64_MAX << 12, 0, "exceeds" },
		{ UINT64_C(1) << 52, 255, "exceeds" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct machine machine = intel(rows[i].base, false);
		machine.cpu.physical_address_bits =
			(struct number){ rows[i].bits ? OK : NOT_ASKED, rows[i].bits };
		/* the log */
		assert_int_equal(
			look_with("registers_vtd", &machine, (const struct told[]){ { 0 } }), 1);
		const struct remapping_unit *unit = &machine.iommu.units.items[0];
		assert_int_equal(unit->capability.status, FAILED);
		assert_int_equal(unit->global_status.status, FAILED);
		assert_int_equal(unit->all_ones.status, FAILED);
		assert_int_equal(machine.gaps.count, 1);
		assert_non_null(strstr(machine.gaps.items[0].why, rows[i].why));
		arena_free(&machine.arena);
	}
}

static void half_an_answer_has_no_origin(void **state)
{
	struct machine machine = intel(0xfed90000, false);
	const struct remapping_unit *unit =
		look(&machine, (const struct told[]){
				       U32("mmio 0xfed90000+4", 0x10),
				       U64("mmio 0xfed90008+8", 7),
				       REFUSAL("mmio 0xfed90010+8", NOT_ASKED),
				       { 0 },
			       });

	assert_int_equal(unit->capability.status, OK);
	assert_int_equal(unit->extended_capability.status, NOT_ASKED);
	assert_int_equal(unit->registers_from.status, NOT_ASKED);
	arena_free(&machine.arena);
	(void)state;
}

/* A table may name any number of units, and a folder any number of names. */
static void many_units_end(void **state)
{
	struct machine machine = intel(0, false);
	for (unsigned i = 0; i < 100000; i++) {
		add_unit(&machine, 0);
		*array_add(&machine.arena, &machine.iommu.registered) = "dmar0";
	}
	look(&machine, (const struct told[]){ { 0 } });

	assert_string_equal(machine.gaps.items[0].why,
			    "failed: the table lists 100001 units; only the first 1024 were read");
	assert_int_equal(machine.gaps.count, 1 + 1024);
	arena_free(&machine.arena);
	(void)state;
}

static void other_kinds_are_left_alone(void **state)
{
	struct machine machine = intel(0xfed90000, true);
	machine.iommu.kind = IOMMU_AMD;

	assert_int_equal(look_with("registers_vtd", &machine, (const struct told[]){ { 0 } }), 0);
	arena_free(&machine.arena);
	(void)state;
}

/* --- Whole logs --- */

static char *whole_file(const char *path)
{
	char *text = NULL;
	size_t room = 0;
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	ssize_t length = getdelim(&text, &room, '\0', file);
	fclose(file);
	assert_true(length > 0);
	return text;
}

/* Every unit that a log names is found there, with both registers. */
static size_t units_of_log(const char *path)
{
	struct machine machine = { .iommu = { .kind = IOMMU_INTEL } };
	char *log = whole_file(path);

	for (const char *at = log; (at = strstr(at, "reg_base_addr ")); at++)
		add_unit(&machine, strtoull(at + strlen("reg_base_addr "), NULL, 16));
	look(&machine, (const struct told[]){ { "log", OK, log, strlen(log) }, { 0 } });
	size_t count = machine.iommu.units.count;
	for (size_t i = 0; i < count; i++)
		if (machine.iommu.units.items[i].registers_from.status != OK ||
		    !machine.iommu.units.items[i].capability.value)
			fail_msg("%s: unit %zu is not found", path, i);
	arena_free(&machine.arena);
	free(log);
	return count;
}

static size_t units_of_logs(const char *pattern)
{
	size_t units = 0;
	glob_t files;

	assert_int_equal(glob(pattern, 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++)
		units += units_of_log(files.gl_pathv[i]);
	globfree(&files);
	return units;
}

/* Those written by hand, and real ones where REAL_MACHINES names a folder with dmesg/NAME.txt. */
static void whole_logs_are_understood(void **state)
{
	const char *folder = getenv("REAL_MACHINES");
	char pattern[4096];
	(void)state;

	assert_int_equal(units_of_logs("probes/linux/tests/logs/*.txt"), 4);
	if (!folder)
		return;
	snprintf(pattern, sizeof pattern, "%s/dmesg/*.txt", folder);
	assert_true(units_of_logs(pattern) > 20);
}

/* Rules ask for fields by name, so one name must mean one field. */
static void no_name_is_twice(void **state)
{
	struct remapping_unit ones;
	(void)state;

	memset(&ones, 0, sizeof ones);
	ones.capability = ones.extended_capability = ones.extended_features =
		(struct number){ OK, UINT64_MAX };
	for (size_t i = 0; i < iommu_feature_count + iommu_state_count; i++) {
		const struct register_field *field =
			i < iommu_feature_count ? &iommu_features[i]
						: &iommu_states[i - iommu_feature_count];
		assert_true(field->low + field->width <= 64 && field->width > 0);
		struct number direct = register_field_value(&ones, field),
			      named = iommu_field(&ones, field->name);
		if (direct.status != named.status || direct.value != named.value)
			fail_msg("%s is there twice", field->name);
		for (size_t k = i + 1; k < iommu_feature_count; k++)
			assert_string_not_equal(field->name, iommu_features[k].name);
		for (size_t k = i < iommu_feature_count ? 0 : i - iommu_feature_count + 1;
		     k < iommu_state_count; k++)
			assert_string_not_equal(field->name, iommu_states[k].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(linux_is_asked_first),
		cmocka_unit_test(a_unit_without_a_base_is_passed_over),
		cmocka_unit_test(then_memory),
		cmocka_unit_test(then_the_log),
		cmocka_unit_test(says_why_it_was_denied),
		cmocka_unit_test(all_ones_are_no_unit),
		cmocka_unit_test(nonsense_is_failed),
		cmocka_unit_test(nonsense_of_sysfs_is_told),
		cmocka_unit_test(memory_of_others_is_not_read),
		cmocka_unit_test(half_an_answer_has_no_origin),
		cmocka_unit_test(many_units_end),
		cmocka_unit_test(other_kinds_are_left_alone),
		cmocka_unit_test(no_name_is_twice),
		cmocka_unit_test(whole_logs_are_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
