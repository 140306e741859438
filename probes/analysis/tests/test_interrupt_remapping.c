/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every way to an answer about interrupt remapping, and every way to none. */
#include "probes/analysis/interrupt_remapping.h"
#include "probes/analysis/ioapics.h"
#include "probes/analysis/southbridge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

struct row {
	enum iommu_kind kind;
	struct flag table_flag;
	enum status madt;
	struct flag ioapics[2];
	struct flag expected;
};

#define YES              \
	{                \
		OK, true \
	}
#define NO                \
	{                 \
		OK, false \
	}
#define UNKNOWN(status)         \
	{                       \
		(status), false \
	}

static const struct row rows[] = {
	{ IOMMU_INTEL, YES, OK, { YES, YES }, YES },
	{ IOMMU_INTEL, YES, OK, { YES, NO }, NO },
	{ IOMMU_INTEL, YES, OK, { NO, UNKNOWN(NOT_ASKED) }, NO },
	{ IOMMU_INTEL, YES, OK, { UNKNOWN(FAILED), NO }, NO },
	{ IOMMU_INTEL, YES, OK, { YES, UNKNOWN(FAILED) }, UNKNOWN(FAILED) },
	{ IOMMU_INTEL, YES, DENIED, { YES, YES }, UNKNOWN(DENIED) },
	{ IOMMU_INTEL, YES, NOT_ASKED, { YES, YES }, UNKNOWN(NOT_ASKED) },
	{ IOMMU_INTEL, NO, OK, { YES, YES }, NO },
	{ IOMMU_INTEL, NO, DENIED, { YES, YES }, NO },
	{ IOMMU_INTEL, UNKNOWN(FAILED), OK, { YES, YES }, UNKNOWN(FAILED) },
	{ IOMMU_AMD, UNKNOWN(ABSENT), OK, { YES, YES }, YES },
	{ IOMMU_AMD, UNKNOWN(ABSENT), OK, { YES, NO }, NO },
	{ IOMMU_AMD, UNKNOWN(ABSENT), FAILED, { YES, YES }, UNKNOWN(FAILED) },
	{ IOMMU_VIRTIO, UNKNOWN(ABSENT), OK, { UNKNOWN(ABSENT), UNKNOWN(ABSENT) }, NO },
	{ IOMMU_NONE, UNKNOWN(ABSENT), OK, { UNKNOWN(ABSENT), UNKNOWN(ABSENT) }, NO },
	{ IOMMU_UNKNOWN, YES, OK, { YES, YES }, UNKNOWN(NOT_ASKED) },
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct machine machine = { .iommu = { .kind = rows[i].kind,
						      .interrupt_remapping = rows[i].table_flag } };

		machine.iommu.madt.status = rows[i].madt;
		for (unsigned k = 0; k < 2; k++)
			*array_add(&machine.arena, &machine.iommu.ioapics) = (struct ioapic){
				.covered = rows[i].ioapics[k],
				.source = { OK, k ? 0x01 : 0xa0 },
				.first_interrupt = k * 24,
			};
		struct flag offered = interrupt_remapping_offered(&machine);
		arena_free(&machine.arena);
		if (offered.status != rows[i].expected.status ||
		    (offered.status == OK && offered.value != rows[i].expected.value))
			fail_msg("row %zu: %s %d", i, status_name(offered.status), offered.value);
	}
}

/* A machine without MADT has no IOAPIC that could be left out. */
static void test_no_ioapics(void **state)
{
	struct machine machine = { .iommu = { .kind = IOMMU_AMD, .madt = { .status = ABSENT } } };
	(void)state;

	assert_true(interrupt_remapping_offered(&machine).value);
}

static struct machine amd_machine(uint8_t id, uint16_t source, bool covered)
{
	struct machine machine = { .iommu = { .kind = IOMMU_AMD, .madt = { .status = OK } } };

	*array_add(&machine.arena, &machine.iommu.ioapics) = (struct ioapic){
		.id = id,
		.covered = { OK, covered },
		.source = { covered ? OK : ABSENT, source },
	};
	return machine;
}

static void test_southbridge(void **state)
{
	struct machine machine = amd_machine(4, 0xa0, true);
	(void)state;

	assert_true(interrupt_remapping_offered(&machine).value);
	machine.iommu.ioapics.items[0].first_interrupt = 24;
	assert_false(interrupt_remapping_offered(&machine).value);
	arena_free(&machine.arena);

	machine = amd_machine(4, 0x58, true);
	assert_int_equal(interrupt_remapping_offered(&machine).status, NOT_ASKED);
	machine.cpu = (struct cpu){ .status = OK, .vendor = "AuthenticAMD" };
	assert_int_equal(interrupt_remapping_offered(&machine).status, OK);
	assert_false(interrupt_remapping_offered(&machine).value);
	machine.cpu.vendor = "HygonGenuine";
	assert_int_equal(interrupt_remapping_offered(&machine).status, FAILED);
	machine.kernel.release = (struct text){ OK, "7.2.13" };
	assert_true(interrupt_remapping_offered(&machine).value);
	machine.iommu.kind = IOMMU_INTEL;
	assert_int_equal(southbridge_ioapic_is_right(&machine).status, ABSENT);
	arena_free(&machine.arena);
}

/*
 * Three ways of Linux to look for the southbridge's IOAPIC, by release: any at 00:14.0; that of
 * interrupt 0 there; that of interrupt 0 at a function of the right class.
 */
static void test_southbridge_by_release(void **state)
{
	static const struct {
		const char *release;
		uint32_t interrupt; /* the first of the IOAPIC at 00:14.0 */
		uint16_t class_code;
		struct flag expected;
	} tests[] = {
		{ "6.5.0", 24, 0x0c05, YES },
		{ "6.8.12-4-pve", 24, 0x0c05, YES },
		{ "6.14.8-2-pve", 24, 0x0c05, YES },
		{ "6.18.15", 24, 0x0c05, YES },
		{ "6.19.9", 24, 0x0c05, YES },
		{ "6.1.192", 24, 0x0c05, NO },
		{ "6.12.117+deb13-amd64", 24, 0x0c05, NO },
		{ "7.2", 24, 0x0c05, NO },
		{ "7.2", 0, 0x0c05, YES },
		{ "7.2", 0, 0, YES },
		/* nobody knows which of the two; where both agree it does not matter */
		{ "6.12.57+deb13-amd64", 24, 0x0c05, UNKNOWN(FAILED) },
		{ "6.12.57+deb13-amd64", 0, 0x0c05, YES },
		{ "6.1.0-28-amd64", 24, 0x0c05, UNKNOWN(FAILED) },
		{ "7.0.0-29-generic", 24, 0x0c05, UNKNOWN(FAILED) },
		{ "7.1", 0, 0, YES },
		{ "5.14.0-503.el9.x86_64", 24, 0x0c05, UNKNOWN(FAILED) },
		{ "7.3.4", 0, 0x0c05, YES },
		{ "7.3", 0, 0x0601, YES },
		{ "7.3", 0, 0x0600, NO },
		{ "7.3", 0, 0, NO }, /* no function is there: QEMU's */
		{ "7.3", 24, 0x0c05, NO },
	};
	(void)state;

	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
		struct machine machine = amd_machine(4, 0xa0, true);
		struct function function = { .address = { .device = 0x14 },
					     .status = OK,
					     .class_code = (uint32_t)tests[i].class_code << 8 };
		machine.kernel.release = (struct text){ OK, tests[i].release };
		machine.iommu.ioapics.items[0].first_interrupt = tests[i].interrupt;
		machine.functions_status = OK;
		machine.functions.items = &function;
		machine.functions.count = tests[i].class_code ? 1 : 0;
		struct flag right = southbridge_ioapic_is_right(&machine);
		if (right.status != tests[i].expected.status ||
		    (right.status == OK && right.value != tests[i].expected.value))
			fail_msg("row %zu, %s: %s %d", i, tests[i].release,
				 status_name(right.status), right.value);
		arena_free(&machine.arena);
	}
}

/* By class, a list of functions that was not seen leaves it open. */
static void test_southbridge_unseen(void **state)
{
	struct machine machine = amd_machine(4, 0xa0, true);
	struct function function = { .address = { .device = 0x14 }, .status = DENIED };
	(void)state;

	machine.kernel.release = (struct text){ OK, "7.3.4" };
	assert_int_equal(southbridge_ioapic_is_right(&machine).status, NOT_ASKED);
	machine.functions_status = OK;
	machine.functions.items = &function;
	machine.functions.count = 1;
	assert_int_equal(southbridge_ioapic_is_right(&machine).status, DENIED);
	arena_free(&machine.arena);
}

/* What a broken MADT had not told yet may be an IOAPIC that is left out, or that of interrupt 0. */
static void test_broken_madt(void **state)
{
	struct machine machine = amd_machine(4, 0xa0, true);
	(void)state;

	*array_add(&machine.arena, &machine.iommu.madt.errors) =
		(struct table_error){ .offset = 0x2c, .text = "" };
	assert_int_equal(interrupt_remapping_offered(&machine).status, FAILED);
	machine.iommu.ioapics.items[0].first_interrupt = 24;
	assert_int_equal(southbridge_ioapic_is_right(&machine).status, FAILED);
	machine.iommu.ioapics.items[0].covered.value = false;
	assert_int_equal(interrupt_remapping_offered(&machine).status, OK);
	assert_false(interrupt_remapping_offered(&machine).value);
	arena_free(&machine.arena);
}

/* Linux knows this one by name, and supplies what its firmware forgot. */
static void test_known_machine(void **state)
{
	struct machine machine = amd_machine(4, 0, false);
	(void)state;

	assert_false(interrupt_remapping_offered(&machine).value);
	machine.firmware.system_vendor = (struct text){ OK, "Dell Inc." };
	machine.firmware.product = (struct text){ OK, "Latitude 5495" };
	assert_true(ioapic_is_covered(&machine, &machine.iommu.ioapics.items[0]).value);
	assert_true(interrupt_remapping_offered(&machine).value);
	machine.iommu.ioapics.items[0].id = 5;
	assert_false(interrupt_remapping_offered(&machine).value);
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_no_ioapics),
		cmocka_unit_test(test_southbridge),
		cmocka_unit_test(test_broken_madt),
		cmocka_unit_test(test_known_machine),
		cmocka_unit_test(test_southbridge_by_release),
		cmocka_unit_test(test_southbridge_unseen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
