/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The CPU: its virtualisation on every CPU that is online, the interrupt controller's mode, and the
 * fuse of VT-d.
 */
#include "probes/scan/tests/told.h"

#define ONLINE "read /sys/devices/system/cpu/online"

/* EAX EBX ECX EDX as four words. */
#define CPUID(leaf, ...)                                                        \
	{                                                                       \
		"cpuid " leaf " 0x0", OK, (const uint32_t[]){ __VA_ARGS__ }, 16 \
	}

enum { VMX = 1 << 5, X2APIC = 1 << 21 };

#define INTEL                                                   \
	CPUID("0x0", 0x16, 0x756e6547, 0x6c65746e, 0x49656e69), \
		CPUID("0x1", 0, 0, VMX | X2APIC, 0), CPUID("0x80000001", 0, 0, 0, 0)
#define AMD                                                                               \
	CPUID("0x0", 0x10, 0x68747541, 0x444d4163, 0x69746e65), CPUID("0x1", 0, 0, 0, 0), \
		CPUID("0x80000001", 0, 0, 4, 0)

static struct machine look(const struct told *told)
{
	struct machine machine = { 0 };

	look_with("cpu", &machine, told);
	look_with("cpu_virtualization", &machine, told);
	return machine;
}

static void intel_tells_what_it_can(void **state)
{
	struct machine machine = look((const struct told[]){
		INTEL,
		CPUID("0x80000008", 0x3027, 0, 0, 0),
		CPUID("0x7", 0, 0, 0, 1U << 29),
		U64("msr 0 0x1b", 0xfee00d00),
		U64("msr 0 0x10a", 1 << 21),
		U64("msr 0 0xbd", 1),
		U64("msr 0 0x3a", 5),
		U64("msr 0 0x480", UINT64_C(1) << 55),
		U64("msr 0 0x48d", UINT64_C(1) << 39),
		U64("msr 0 0x48b", UINT64_C(0x392) << 32),
		TEXT(ONLINE, "0\n"),
		{ 0 },
	});
	const struct virtualization_details *details = &machine.cpu.details;

	assert_string_equal(machine.cpu.vendor, "GenuineIntel");
	assert_int_equal(machine.cpu.physical_address_bits.value, 39);
	assert_int_equal(machine.cpu.x2apic_locked.status, OK);
	assert_true(machine.cpu.x2apic_locked.value);
	assert_int_equal(cpu_virtualization(&machine.cpu), VIRTUALIZATION_ENABLED);
	assert_true(details->ept.value && details->unrestricted_guest.value &&
		    details->posted_interrupts.value && details->apicv.value);
	assert_true(details->x2apic_virtualization.value);
	assert_int_equal(details->npt.status, ABSENT);
	assert_int_equal(machine.cpu.online.value, 1);
	assert_int_equal(machine.gaps.count, 0);
	arena_free(&machine.arena);
	(void)state;
}

/* APICv is three things; one missing is enough. A CPU without the registers has none of them. */
static void old_intel_has_no_apicv(void **state)
{
	struct machine machine = look((const struct told[]){
		INTEL,
		U64("msr 0 0x3a", 5),
		U64("msr 0 0x480", 0),
		U64("msr 0 0x481", 0),
		U64("msr 0 0x48b", UINT64_C(0x302) << 32),
		{ 0 },
	});
	assert_int_equal(machine.cpu.details.apicv.status, OK);
	assert_false(machine.cpu.details.apicv.value);
	assert_true(machine.cpu.details.ept.value);
	assert_false(machine.cpu.details.unrestricted_guest.value);
	assert_int_equal(machine.cpu.x2apic_locked.status, OK);
	assert_false(machine.cpu.x2apic_locked.value);
	arena_free(&machine.arena);

	machine = look((const struct told[]){ INTEL, U64("msr 0 0x3a", 5), { 0 } });
	assert_int_equal(machine.cpu.details.ept.status, OK);
	assert_false(machine.cpu.details.ept.value);
	arena_free(&machine.arena);
	(void)state;
}

static void amd_tells_what_it_can(void **state)
{
	struct machine machine = look((const struct told[]){
		AMD,
		CPUID("0x8000000a", 0, 0, 0, 1 | 1 << 13 | 1 << 18),
		U64("msr 0 0xc0010114", 8),
		TEXT(ONLINE, "0\n"),
		{ 0 },
	});
	const struct virtualization_details *details = &machine.cpu.details;

	assert_true(details->npt.value && details->avic.value && details->x2avic.value);
	assert_int_equal(details->ept.status, ABSENT);
	assert_int_equal(details->apicv.status, ABSENT);
	assert_int_equal(cpu_virtualization(&machine.cpu), VIRTUALIZATION_ENABLED);
	arena_free(&machine.arena);
	(void)state;
}

static void one_cpu_may_be_locked_off(void **state)
{
	struct machine machine = look((const struct told[]){
		INTEL,
		U64("msr 0 0x3a", 5),
		U64("msr 1 0x3a", 5),
		U64("msr 2 0x3a", 1),
		U64("msr 8 0x3a", 7),
		TEXT(ONLINE, "0-2,8\n"),
		{ 0 },
	});

	assert_int_equal(machine.cpu.online.value, 4);
	assert_int_equal(machine.cpu.differ.status, OK);
	assert_true(machine.cpu.differ.value);
	assert_int_equal(machine.cpu.differing.count, 2);
	assert_int_equal(machine.cpu.differing.items[0].cpu, 2);
	assert_int_equal(machine.cpu.differing.items[0].value, 1);
	assert_int_equal(machine.cpu.differing.items[1].cpu, 8);
	assert_int_equal(cpu_virtualization(&machine.cpu), VIRTUALIZATION_LOCKED_OFF);
	arena_free(&machine.arena);
	(void)state;
}

static void some_cpus_do_not_answer(void **state)
{
	struct machine machine = look((const struct told[]){
		INTEL,
		U64("msr 0 0x3a", 5),
		REFUSAL("msr 1 0x3a", FAILED),
		U32("msr 2 0x3a", 5),
		U64("msr 3 0x3a", 5),
		TEXT(ONLINE, "0-3\n"),
		{ 0 },
	});

	assert_int_equal(machine.cpu.differ.status, FAILED);
	assert_int_equal(machine.cpu.online.value, 4);
	assert_int_equal(cpu_virtualization(&machine.cpu), VIRTUALIZATION_ENABLED);
	assert_gap(&machine, "MSR 0x3a of the other CPUs",
		   "failed for 2 CPUs, first of them CPU 1");
	arena_free(&machine.arena);
	(void)state;
}

static void captures_may_know_the_first_only(void **state)
{
	struct machine machine = look((const struct told[]){
		INTEL,
		U64("msr 0 0x3a", 5),
		REFUSAL("msr 1 0x3a", NOT_ASKED),
		TEXT(ONLINE, "0-1\n"),
		{ 0 },
	});
	assert_int_equal(machine.cpu.differ.status, NOT_ASKED);
	assert_int_equal(machine.gaps.count, 0);
	arena_free(&machine.arena);

	machine = look((const struct told[]){
		INTEL, U64("msr 0 0x3a", 5), REFUSAL(ONLINE, NOT_ASKED), { 0 } });
	assert_int_equal(machine.cpu.online.status, NOT_ASKED);
	assert_int_equal(machine.cpu.differ.status, NOT_ASKED);
	assert_int_equal(machine.gaps.count, 0);
	arena_free(&machine.arena);
	(void)state;
}

static void refusals_are_told_once_a_register(void **state)
{
	struct machine machine = look((const struct told[]){
		INTEL,
		CPUID("0x7", 0, 0, 0, 1U << 29),
		REFUSAL("msr 0 0x1b", DENIED),
		REFUSAL("msr 0 0x3a", DENIED),
		TEXT(ONLINE, "0-255\n"),
		{ 0 },
	});

	assert_int_equal(machine.gaps.count, 2);
	assert_int_equal(machine.cpu.details.ept.status, DENIED);
	assert_int_equal(machine.cpu.details.npt.status, ABSENT);
	assert_int_equal(machine.cpu.x2apic_locked.status, DENIED);
	assert_int_equal(machine.cpu.differ.status, DENIED);
	assert_int_equal(machine.cpu.online.value, 256);
	assert_int_equal(cpu_virtualization(&machine.cpu), VIRTUALIZATION_UNKNOWN);
	arena_free(&machine.arena);
	(void)state;
}

static void lists_that_lie(void **state)
{
	static const char *const lists[] = {
		"",
		"x",
		"0-",
		"3-1",
		"0,,1",
		"0-8192",
		"0-99999999999999999999",
		"-1",
		"0 1",
		"0,",
		"0-2,2",
		"0-8191,0-8191,0-8191,0-8191",
	};
	(void)state;

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		struct machine machine = look((const struct told[]){
			INTEL,
			U64("msr 0 0x3a", 5),
			{ ONLINE, OK, lists[i], strlen(lists[i]) },
			{ 0 },
		});
		if (machine.cpu.online.status != FAILED || machine.cpu.differ.status != FAILED)
			fail_msg("\"%s\" was taken for a list", lists[i]);
		assert_gap(&machine, "/sys/devices/system/cpu/online", "not a list");
		arena_free(&machine.arena);
	}
}

static void without_virtualisation_there_is_no_lock(void **state)
{
	struct machine machine = look((const struct told[]){
		CPUID("0x0", 1, 0x756e6547, 0x6c65746e, 0x49656e69),
		CPUID("0x1", 0, 0, 0, 0),
		TEXT(ONLINE, "0-1\n"),
		{ 0 },
	});

	assert_int_equal(cpu_virtualization(&machine.cpu), VIRTUALIZATION_ABSENT);
	assert_int_equal(machine.cpu.details.ept.status, ABSENT);
	assert_int_equal(machine.cpu.differ.status, ABSENT);
	assert_int_equal(machine.cpu.online.value, 2);
	assert_int_equal(machine.gaps.count, 0);
	arena_free(&machine.arena);
	(void)state;
}

/* APICv needs controls of two registers: where one cannot be read it is not known. */
static void apicv_is_known_from_both_registers(void **state)
{
	const struct told pin = U64("msr 0 0x48d", UINT64_C(1) << 39),
			  basic = U64("msr 0 0x480", UINT64_C(1) << 55);
	const struct told secondary = U64("msr 0 0x48b", UINT64_C(0x300) << 32),
			  online = TEXT(ONLINE, "0\n");
	const struct told no_pin = REFUSAL("msr 0 0x48d", DENIED),
			  no_secondary = REFUSAL("msr 0 0x48b", FAILED);

	struct machine both =
		look((const struct told[]){ INTEL, basic, pin, secondary, online, { 0 } });
	assert_int_equal(both.cpu.details.apicv.status, OK);
	assert_true(both.cpu.details.apicv.value);
	arena_free(&both.arena);
	struct machine first =
		look((const struct told[]){ INTEL, basic, no_pin, secondary, online, { 0 } });
	assert_int_equal(first.cpu.details.apicv.status, DENIED);
	assert_int_equal(first.cpu.details.ept.status, OK);
	arena_free(&first.arena);
	struct machine second =
		look((const struct told[]){ INTEL, basic, pin, no_secondary, online, { 0 } });
	assert_int_equal(second.cpu.details.apicv.status, FAILED);
	assert_int_equal(second.cpu.details.posted_interrupts.status, OK);
	arena_free(&second.arena);
	(void)state;
}

/* --- The fuse --- */

static struct flag fuse(uint16_t vendor, uint16_t device, const char *cpu, const struct told *told)
{
	struct machine machine = { .cpu = { .status = cpu ? OK : NOT_ASKED, .vendor = cpu } };

	*array_add(&machine.arena, &machine.functions) =
		(struct function){ .status = OK, .vendor = vendor, .device = device };
	look_with("vtd_fuse", &machine, told);
	struct flag fused_off = machine.iommu.vtd_fused_off;
	arena_free(&machine.arena);
	return fused_off;
}

static void client_host_bridges_tell_of_the_fuse(void **state)
{
	const struct told off[] = { U32("config 0000:00:00.0 0xe4", 0xe280c096), { 0 } };
	const struct told on[] = { U32("config 0000:00:00.0 0xe4", 0xe200619b), { 0 } };
	const struct told denied[] = { REFUSAL("config 0000:00:00.0 0xe4", DENIED), { 0 } };
	(void)state;

	assert_true(fuse(0x8086, 0x0100, "GenuineIntel", off).value);
	assert_int_equal(fuse(0x8086, 0x0154, NULL, on).status, OK);
	assert_false(fuse(0x8086, 0x0154, NULL, on).value);
	assert_int_equal(fuse(0x8086, 0x3ec4, "GenuineIntel", denied).status, DENIED);
	assert_int_equal(fuse(0x8086, 0xa703, "GenuineIntel", on).status, OK);
	assert_int_equal(fuse(0x8086, 0x461c, "GenuineIntel", on).status, OK);
	assert_int_equal(fuse(0x8086, 0x7d01, "GenuineIntel", on).status, OK);
	assert_int_equal(fuse(0x8086, 0x2f00, "GenuineIntel", off).status, NOT_ASKED);
	assert_int_equal(fuse(0x1022, 0x0100, NULL, off).status, NOT_ASKED);
	assert_int_equal(fuse(0x1022, 0x1450, "AuthenticAMD", off).status, ABSENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(intel_tells_what_it_can),
		cmocka_unit_test(apicv_is_known_from_both_registers),
		cmocka_unit_test(old_intel_has_no_apicv),
		cmocka_unit_test(amd_tells_what_it_can),
		cmocka_unit_test(one_cpu_may_be_locked_off),
		cmocka_unit_test(some_cpus_do_not_answer),
		cmocka_unit_test(captures_may_know_the_first_only),
		cmocka_unit_test(refusals_are_told_once_a_register),
		cmocka_unit_test(lists_that_lie),
		cmocka_unit_test(without_virtualisation_there_is_no_lock),
		cmocka_unit_test(client_host_bridges_tell_of_the_fuse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
