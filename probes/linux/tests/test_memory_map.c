/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The firmware's memory map, the kernel's log as a probe, and the interrupt chip: what is asked,
 * and what refusals come to.
 */
#include "probes/scan/tests/told.h"

#define ENTRY(n, start, end, type)                                     \
	TEXT("read /sys/firmware/memmap/" n "/start", start "\n"),     \
		TEXT("read /sys/firmware/memmap/" n "/end", end "\n"), \
		TEXT("read /sys/firmware/memmap/" n "/type", type "\n")
#define FOLDER(names) TEXT("list /sys/firmware/memmap", names)

/* A machine whose table reserves memory. */
static struct machine look(const struct told *told)
{
	struct machine machine = { 0 };

	array_add(&machine.arena, &machine.iommu.reserved)->limit = 0xfff;
	look_with("memory_map", &machine, told);
	return machine;
}

static void sorts_the_map(void **state)
{
	struct machine machine = look((const struct told[]){
		FOLDER("0\n1\n10\n2\n"),
		ENTRY("0", "0x100000", "0xbfffffff", "System RAM"),
		ENTRY("1", "0x0", "0x9fbff", "System RAM"),
		ENTRY("10", "0x9fc00", "0xfffff", "Reserved"),
		ENTRY("2", "0xffffffffffff0000", "0xffffffffffffffff", "reserved"),
		{ 0 },
	});
	(void)state;

	assert_int_equal(machine.memory_map.status, OK);
	assert_int_equal(machine.memory_map.ranges.count, 4);
	assert_int_equal(machine.memory_map.ranges.items[0].end, 0x9fbff);
	assert_int_equal(machine.memory_map.ranges.items[1].begin, 0x9fc00);
	assert_string_equal(machine.memory_map.ranges.items[1].type, "Reserved");
	assert_true(machine.memory_map.ranges.items[3].end == UINT64_MAX);
	assert_int_equal(machine.gaps.count, 0);
	arena_free(&machine.arena);
}

static void asks_only_where_memory_is_reserved(void **state)
{
	struct machine machine = { 0 };
	(void)state;

	assert_int_equal(
		look_with("memory_map", &machine, (const struct told[]){ FOLDER("0\n"), { 0 } }),
		0);
	assert_int_equal(machine.memory_map.status, NOT_ASKED);
	arena_free(&machine.arena);
}

static void a_machine_without_map(void **state)
{
	struct machine machine = look((const struct told[]){ { 0 } });
	(void)state;

	assert_int_equal(machine.memory_map.status, ABSENT);
	assert_int_equal(machine.gaps.count, 0);
	arena_free(&machine.arena);

	machine =
		look((const struct told[]){ REFUSAL("list /sys/firmware/memmap", DENIED), { 0 } });
	assert_int_equal(machine.memory_map.status, DENIED);
	assert_gap(&machine, "/sys/firmware/memmap", "denied");
	arena_free(&machine.arena);
}

static void one_bad_entry_loses_the_map(void **state)
{
	static const char *const bad[] = { "",   "0x",     "x", "0x1 2", "0x10000000000000000",
					   "-1", "0x1\x01" };
	(void)state;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct machine machine = look((const struct told[]){
			FOLDER("0\n1\n"),
			ENTRY("0", "0x0", "0x9fbff", "System RAM"),
			TEXT("read /sys/firmware/memmap/1/start", "0x100000\n"),
			{ "read /sys/firmware/memmap/1/end", OK, bad[i], strlen(bad[i]) },
			TEXT("read /sys/firmware/memmap/1/type", "Reserved\n"),
			{ 0 },
		});
		assert_int_equal(machine.memory_map.status, FAILED);
		assert_int_equal(machine.memory_map.ranges.count, 0);
		assert_gap(&machine, "/sys/firmware/memmap/1", "failed: start, end or type");
		arena_free(&machine.arena);
	}
}

/* --- The kernel's log --- */

static void the_log_is_read_or_refused(void **state)
{
	struct machine machine = { 0 };
	(void)state;

	look_with("kernel_log", &machine,
		  (const struct told[]){ TEXT("log", "[    0.000000] Linux version 6.12.0\n[    "
						     "0.012000] DMAR: IOMMU enabled\n"),
					 { 0 } });
	assert_int_equal(machine.log.status, OK);
	assert_true(machine.log.from_boot);
	assert_int_equal(machine.log.kinds[HINT_IOMMU_ON].first.items[0].at.value, 12000);
	arena_free(&machine.arena);

	machine = (struct machine){ 0 };
	look_with("kernel_log", &machine, (const struct told[]){ REFUSAL("log", DENIED), { 0 } });
	assert_int_equal(machine.log.status, DENIED);
	assert_gap(&machine, "the kernel's log", "denied: only root");
	arena_free(&machine.arena);

	machine = (struct machine){ 0 };
	look_with("kernel_log", &machine,
		  (const struct told[]){ REFUSAL("log", NOT_ASKED), { 0 } });
	assert_int_equal(machine.gaps.count, 0);
	arena_free(&machine.arena);
}

/* --- Interrupt chips --- */

static const struct {
	const char *text;
	const char *chip; /* or NULL */
	bool remapped;
} interrupts[] = {
	{ "            CPU0       CPU1\n   0:         36          0  IR-IO-APIC    2-edge      "
	  "timer\n",
	  "IR-IO-APIC", true },
	{ "   0:  36  IO-APIC   2-edge  timer\n  24:  0  PCI-MSI 16384-edge  PCIe PME\n", "IO-APIC",
	  false },
	{ " 120:          0  DMAR-MSI    0-edge      dmar0\n 121:  5  IR-PCI-MSIX-0000:01:00.0    "
	  "0-edge      nvme0q0",
	  "IR-PCI-MSIX-0000:01:00.0", true },
	{ "   8:  0  IO-APIC   8-edge  IR-receiver IR-thing\nNMI:  1  IR-non-maskable interrupts\n",
	  "IO-APIC", false },
	{ " NMI:  0   0   Non-maskable interrupts\nERR:  0\n", NULL, false },
	{ " 7:\n 8: 1\n 9: 1 2 3\n:\n", NULL, false },
	{ "", NULL, false },
};

static void the_chip_stands_behind_the_counts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof interrupts / sizeof *interrupts; i++) {
		struct machine machine = { 0 };
		look_with("interrupts", &machine,
			  (const struct told[]){ { "read /proc/interrupts", OK, interrupts[i].text,
						   strlen(interrupts[i].text) },
						 { 0 } });
		assert_int_equal(machine.interrupts.remapped.status,
				 interrupts[i].chip ? OK : ABSENT);
		assert_int_equal(machine.interrupts.remapped.value, interrupts[i].remapped);
		assert_string_equal(machine.interrupts.chip ? machine.interrupts.chip : "none",
				    interrupts[i].chip ? interrupts[i].chip : "none");
		arena_free(&machine.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sorts_the_map),
		cmocka_unit_test(asks_only_where_memory_is_reserved),
		cmocka_unit_test(a_machine_without_map),
		cmocka_unit_test(one_bad_entry_loses_the_map),
		cmocka_unit_test(the_log_is_read_or_refused),
		cmocka_unit_test(the_chip_stands_behind_the_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
