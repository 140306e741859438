/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of the kernel's log: the words of several kernels, their prefixes, the devices they name,
 * and logs that lie.
 */
#include "probes/linux/log_lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { NO_TIME = -1 };

static struct kernel_log read_log(struct arena *arena, const char *text, size_t length)
{
	struct kernel_log log = { 0 };
	/* its own memory, for the sanitizer to see a byte read too many */
	char *exact = malloc(length ? length : 1);

	assert_non_null(exact);
	memcpy(exact, text, length);
	log_lines_read(arena, &log, exact, length);
	free(exact);
	return log;
}

static size_t hints_in(const struct kernel_log *log)
{
	size_t count = 0;

	for (int kind = 0; kind < HINT_KINDS; kind++)
		count += log->kinds[kind].count;
	return count;
}

/* --- Words --- */

static const struct {
	const char *line;
	enum hint_kind kind;
	const char *device; /* or NULL */
} lines[] = {
	/* iommufd, VFIO, Linux 6.12 to 7.3 */
	{ "iommufd: MSI interrupts are not secure, they cannot be isolated by the platform. Check "
	  "that platform features like interrupt remapping are enabled. Use the "
	  "\"allow_unsafe_interrupts\" module parameter to override",
	  HINT_VFIO, NULL },
	{ "vfio-pci 0000:03:00.0: Cannot bind to PF with SR-IOV enabled", HINT_VFIO,
	  "0000:03:00.0" },
	{ "vfio-pci 0000:00:02.0: Failed to setup Intel IGD regions", HINT_VFIO, "0000:00:02.0" },
	{ "DMAR: Can't reserve memory", HINT_IOMMU_ERROR, NULL },
	{ "acpi PNP0A08:00: ECAM at [mem 0xe0000000-0xefffffff] not usable; can't access extended "
	  "PCI configuration space under this bridge",
	  HINT_CONFIG_SPACE, NULL },
	/* Intel's faults: Linux 3, 4, 5.12, 6 */
	{ "dmar: DMAR:[DMA Write] Request device [05:02.0] fault addr fff00000 ", HINT_DMAR_FAULT,
	  "0000:05:02.0" },
	{ "DMAR: [DMA Read] Request device [00:02.0] fault addr 7b000000 [fault reason 06] PTE "
	  "Read access is not set",
	  HINT_DMAR_FAULT, "0000:00:02.0" },
	{ "DMAR: [DMA Read NO_PASID] Request device [0c:00.1] fault addr 0xbe000000 [fault reason "
	  "0x06] PTE Read access is not set",
	  HINT_DMAR_FAULT, "0000:0c:00.1" },
	{ "DMAR: [DMA Write PASID 0x1] Request device [0000:6a:01.0] fault addr 0x10 [fault reason "
	  "0x05]",
	  HINT_DMAR_FAULT, "0000:6a:01.0" },
	{ "DMAR: [DMA Read NO_PASID] Request device [0x0c:0x00.1] fault addr 0x0 [fault reason "
	  "0x06]",
	  HINT_DMAR_FAULT, "0000:0c:00.1" },
	{ "IOMMU: hardware identity mapping for device 0000:00:1f.0", HINT_IOMMU_MODE,
	  "0000:00:1f.0" },
	{ "DMAR:[fault reason 05] PTE Write access is not set", HINT_FAULT_DETAIL, NULL },
	{ "dmar: DRHD: handling fault status reg 3", HINT_FAULT_DETAIL, NULL },
	{ "dmar_fault: 37 callbacks suppressed", HINT_FAULTS_SUPPRESSED, NULL },
	{ "DMAR: INTR-REMAP: Request device [[f0:1f.7] fault index 25", HINT_INTERRUPT_FAULT,
	  "0000:f0:1f.7" },
	{ "DMAR: [INTR-REMAP] Request device [f0:1f.0] fault index 0x25 [fault reason 0x22] "
	  "Present field is clear",
	  HINT_INTERRUPT_FAULT, "0000:f0:1f.0" },
	/* AMD's: Linux 3, 5, 6 */
	{ "AMD-Vi: Event logged [IO_PAGE_FAULT device=05:00.0 domain=0x000a address=0xfff0 "
	  "flags=0x0070]",
	  HINT_AMD_PAGE_FAULT, "0000:05:00.0" },
	{ "nvme 0000:41:00.0: AMD-Vi: Event logged [IO_PAGE_FAULT domain=0x0042 address=0xfff9b300 "
	  "flags=0x0020]",
	  HINT_AMD_PAGE_FAULT, "0000:41:00.0" },
	{ "iommu ivhd0: AMD-Vi: Event logged [IO_PAGE_FAULT device=0001:41:00.0 pasid=0x00000]",
	  HINT_AMD_PAGE_FAULT, "0001:41:00.0" },
	{ "pci 0000:00:00.2: AMD-Vi: Event logged [INVALID_DEVICE_REQUEST device=0a:00.3 "
	  "pasid=0x0]",
	  HINT_AMD_PAGE_FAULT, "0000:0a:00.3" },
	{ "AMD-Vi: Event logged [ILLEGAL_DEV_TABLE_ENTRY device=0000:00:14.0]", HINT_IOMMU_ERROR,
	  "0000:00:14.0" },
	{ "AMD-Vi: Completion-Wait loop timed out", HINT_IOMMU_ERROR, NULL },
	{ "DMAR: VT-d detected Invalidation Time-out Error: SID 0", HINT_IOMMU_ERROR, NULL },
	{ "mlx5_core 0000:3b:00.0: not enough MMIO resources for SR-IOV", HINT_SRIOV,
	  "0000:3b:00.0" },
	{ "AMD-Vi: SNP: IOMMU disabled or configured in passthrough mode, SNP cannot be supported.",
	  HINT_SNP, NULL },
	/* Firmware */
	{ "DMAR: [Firmware Bug]: No firmware reserved region can cover this RMRR "
	  "[0x9d800000-0x9fffffff], contact BIOS vendor for fixes",
	  HINT_IOMMU_FIRMWARE_BUG, NULL },
	{ "DMAR: Your BIOS is broken; DMAR reported at address fed90000 returns all ones!",
	  HINT_IOMMU_FIRMWARE_BUG, NULL },
	{ "AMD-Vi: [Firmware Warn]: EFR mismatch. Use IVHD EFR", HINT_IOMMU_FIRMWARE_BUG, NULL },
	{ "AMD-Vi: Can not reserve memory region feb80000-feb84000 for mmio. This is a BIOS bug.",
	  HINT_IOMMU_FIRMWARE_BUG, NULL },
	{ "[Firmware Bug]: TSC_DEADLINE disabled due to Errata", HINT_FIRMWARE_BUG, NULL },
	{ "AMD-Vi: [Firmware Bug]: : IOAPIC[33] not in IVRS table", HINT_IOAPIC_NOT_COVERED, NULL },
	{ "AMD-Vi: [Firmware Bug]: : No southbridge IOAPIC found", HINT_IOAPIC_NOT_COVERED, NULL },
	{ "DMAR-IR: ioapic 9 has no mapping iommu, interrupt remapping will be disabled",
	  HINT_IOAPIC_NOT_COVERED, NULL },
	{ "DMAR: RHSA refers to non-existent DMAR unit at fed90000", HINT_IOMMU_TABLE, NULL },
	{ "AMD-Vi: IVRS invalid checksum", HINT_IOMMU_TABLE, NULL },
	/* Interrupts */
	{ "Enabled IRQ remapping in xapic mode", HINT_REMAPPING_ON, NULL },
	{ "DMAR-IR: Enabled IRQ remapping in x2apic mode", HINT_REMAPPING_ON, NULL },
	{ "AMD-Vi: Interrupt remapping enabled", HINT_REMAPPING_ON, NULL },
	{ "AMD-Vi: Disabling interrupt remapping", HINT_REMAPPING_OFF, NULL },
	{ "DMAR-IR: Failed to enable irq remapping. You are vulnerable to irq-injection attacks.",
	  HINT_REMAPPING_OFF, NULL },
	{ "AMD-Vi: X2APIC enabled", HINT_X2APIC, NULL },
	{ "x2apic: IRQ remapping doesn't support X2APIC mode", HINT_X2APIC, NULL },
	{ "DMAR-IR: x2apic is disabled because BIOS sets x2apic opt out bit.", HINT_X2APIC_OPT_OUT,
	  NULL },
	/* On and off */
	{ "Intel-IOMMU: enabled", HINT_IOMMU_ON, NULL },
	{ "DMAR: IOMMU enabled", HINT_IOMMU_ON, NULL },
	{ "PCI-DMA: Intel(R) Virtualization Technology for Directed I/O", HINT_IOMMU_ON, NULL },
	{ "thunderbolt 0000:07:00.0: IOMMU DMA protection is enabled", HINT_IOMMU_ON,
	  "0000:07:00.0" },
	{ "DMAR: IOMMU disabled", HINT_IOMMU_OFF, NULL },
	{ "DMAR: Disabling IOMMU for graphics on this chipset", HINT_IOMMU_MODE, NULL },
	{ "DMAR: No DMAR devices found", HINT_IOMMU_OFF, NULL },
	{ "AMD-Vi: Lazy IO/TLB flushing enabled", HINT_IOMMU_MODE, NULL },
	{ "AMD-Vi: AMD IOMMUv2 functionality not available on this system - This is not a bug.",
	  HINT_IOMMU_MODE, NULL },
	{ "DMAR: dmar0: reg_base_addr fed90000 ver 1:0 cap 1c0000c40660462 ecap 19e2ff0505e",
	  HINT_REMAPPING_UNIT, NULL },
	/* Isolation and devices */
	{ "Warning: PCIe ACS overrides enabled; This may allow non-IOMMU protected peer-to-peer "
	  "DMA",
	  HINT_ACS_OVERRIDE, NULL },
	{ "pci 0000:00:1c.4: Intel PCH root port ACS workaround enabled", HINT_ACS_WORKAROUND,
	  "0000:00:1c.4" },
	{ "pci 0000:00:1b.0: Intel SPT PCH root port ACS workaround enabled", HINT_ACS_WORKAROUND,
	  "0000:00:1b.0" },
	{ "vfio-pci 0000:03:00.0: Device is ineligible for IOMMU domain attach due to platform "
	  "RMRR requirement.  Contact your platform "
	  "vendor.",
	  HINT_RESERVED_MEMORY, "0000:03:00.0" },
	{ "vfio-pci 0000:03:00.0: Firmware has requested this device have a 1:1 IOMMU mapping, "
	  "rejecting configuring the device without a "
	  "1:1 mapping.",
	  HINT_RESERVED_MEMORY, "0000:03:00.0" },
	{ "vfio-pci 0000:01:00.0: BAR 1: can't reserve [mem 0xc0000000-0xcfffffff 64bit pref]",
	  HINT_BAR, "0000:01:00.0" },
	{ "pci 10000:e1:00.0: BAR 13: no space for [io  size 0x1000]", HINT_BAR, "10000:e1:00.0" },
	{ "pci 0000:01:00.0: BAR 0 [mem size 0x10000000 64bit pref]: can't assign; no space",
	  HINT_BAR, "0000:01:00.0" },
	{ "PCI: not using ECAM ([mem 0xe0000000-0xefffffff] not reserved)", HINT_CONFIG_SPACE,
	  NULL },
	{ "vfio_iommu_type1_attach_group: No interrupt remapping support.  Use the module param "
	  "\"allow_unsafe_interrupts\"",
	  HINT_VFIO, NULL },
	{ "vfio-pci 0000:01:00.0: not ready 65535ms after FLR; giving up", HINT_RESET,
	  "0000:01:00.0" },
	{ "vfio-pci 0000:01:00.0: Unable to change power state from D3cold to D0, device "
	  "inaccessible",
	  HINT_RESET, "0000:01:00.0" },
	{ "kvm: disabled by bios", HINT_VIRTUALIZATION_OFF, NULL },
	{ "kvm_intel: VMX not supported by CPU 0: disabled by BIOS", HINT_VIRTUALIZATION_OFF,
	  NULL },
	{ "x86/cpu: VMX (outside TXT) disabled by BIOS", HINT_VIRTUALIZATION_OFF, NULL },
	{ "Kernel is locked down from EFI Secure Boot; see man kernel_lockdown.7", HINT_LOCKDOWN,
	  NULL },
	{ "Lockdown: vfio-preflight: /dev/mem,kmem,port is restricted; see man kernel_lockdown.7",
	  HINT_LOCKDOWN, NULL },
	/* Nothing of that */
	{ "DMAR: DRHD base: 0x000000fed90000 flags: 0x1", HINT_KINDS, NULL },
	{ "pci 0000:00:02.0: Adding to iommu group 0", HINT_KINDS, NULL },
	{ "Request device [", HINT_KINDS, NULL },
	{ "", HINT_KINDS, NULL },
};

static void knows_the_words_of_many_kernels(void **state)
{
	bool seen[HINT_KINDS + 1] = { false };
	(void)state;

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct arena arena = ARENA_EMPTY;
		struct kernel_log log = read_log(&arena, lines[i].line, strlen(lines[i].line));
		char address[PCI_ADDRESS_TEXT] = "none";

		seen[lines[i].kind] = true;
		if (hints_in(&log) != (lines[i].kind != HINT_KINDS) ||
		    (hints_in(&log) && !log.kinds[lines[i].kind].count))
			fail_msg("not %s: %s",
				 lines[i].kind == HINT_KINDS ? "nothing"
							     : hint_kind_name(lines[i].kind),
				 lines[i].line);
		if (lines[i].kind != HINT_KINDS &&
		    log.kinds[lines[i].kind].first.items[0].has_device)
			pci_address_print(log.kinds[lines[i].kind].first.items[0].device, address);
		assert_string_equal(address, lines[i].device ? lines[i].device : "none");
		arena_free(&arena);
	}
	for (int kind = 0; kind < HINT_KINDS; kind++) {
		assert_non_null(hint_kind_name((enum hint_kind)kind));
		if (!seen[kind])
			fail_msg("no line here is of kind %s",
				 hint_kind_name((enum hint_kind)kind));
	}
}

/* --- Prefixes --- */

static const struct {
	const char *prefix;
	long long microseconds;
} prefixes[] = {
	{ "", NO_TIME },
	{ "[    0.004000] ", 4000 },
	{ "[15234.156620] ", 15234156620 },
	{ "<6>[    1.706727] ", 1706727 },
	{ "[    0.537011] [      T0] ", 537011 },
	{ "[    8.008951][   T12] ", 8008951 },
	{ "[    8.008951][  C255] ", 8008951 },
	{ "kern  :info  : [    0.004000] ", 4000 },
	{ "Jan  1 00:00:00 host kernel: [    0.004000] ", 4000 },
	{ "Jan 01 00:00:00 host kernel: ", NO_TIME },
	{ "> > [    0.004000] ", 4000 },
	{ "[999999999999.000001] ", 999999999999000001 },
};

static void takes_prefixes_off(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		struct arena arena = ARENA_EMPTY;
		char line[256];

		snprintf(line, sizeof line, "%sDMAR: IOMMU enabled \r\n", prefixes[i].prefix);
		struct kernel_log log = read_log(&arena, line, strlen(line));
		assert_int_equal(log.kinds[HINT_IOMMU_ON].count, 1);
		const struct hint *hint = &log.kinds[HINT_IOMMU_ON].first.items[0];
		assert_string_equal(hint->text, "DMAR: IOMMU enabled");
		assert_int_equal(hint->at.status,
				 prefixes[i].microseconds == NO_TIME ? ABSENT : OK);
		if (prefixes[i].microseconds != NO_TIME)
			assert_int_equal(hint->at.value, prefixes[i].microseconds);
		arena_free(&arena);
	}
}

/* What looks like a time and is none stays where it is. */
static void takes_no_time_that_is_none(void **state)
{
	static const char *const lying[] = {
		"[9999999999999.000000] DMAR: IOMMU enabled",
		"[99999999999999999999999.000000] DMAR: IOMMU enabled",
		"[0.00400] DMAR: IOMMU enabled",
		"[ .004000] DMAR: IOMMU enabled",
		"[Mon Jan  1 12:00:00 2024] DMAR: IOMMU enabled",
		"[-1.000000] DMAR: IOMMU enabled",
		"[    1.000000 DMAR: IOMMU enabled",
		"[[[[[[[[ DMAR: IOMMU enabled [",
		"DMAR: IOMMU enabled[1.00",
	};
	(void)state;

	for (size_t i = 0; i < sizeof lying / sizeof *lying; i++) {
		struct arena arena = ARENA_EMPTY;
		struct kernel_log log = read_log(&arena, lying[i], strlen(lying[i]));
		assert_int_equal(log.kinds[HINT_IOMMU_ON].count, 1);
		assert_int_equal(log.kinds[HINT_IOMMU_ON].first.items[0].at.status, ABSENT);
		assert_string_equal(log.kinds[HINT_IOMMU_ON].first.items[0].text, lying[i]);
		arena_free(&arena);
	}
}

static void takes_no_device_that_is_none(void **state)
{
	static const char *const lying[] = {
		"0000:00:20.0: DMAR: IOMMU enabled",
		"0000:00:1f.8: DMAR: IOMMU enabled",
		"x0000:00:1f.0: DMAR: IOMMU enabled",
		"000000000:00:1f.0: DMAR: IOMMU enabled",
		"00:1f.0: DMAR: IOMMU enabled",
		"0000:00:1f.01: DMAR: IOMMU enabled",
		"DMAR: IOMMU enabled 0000:00:1f.",
		"DMAR: IOMMU enabled 0000:",
		"DMAR: IOMMU enabled device=0x",
		"DMAR: IOMMU enabled device=0x0",
		"device=",
		"DMAR: IOMMU enabled device=0000:00",
	};
	(void)state;

	for (size_t i = 0; i < sizeof lying / sizeof *lying; i++) {
		struct arena arena = ARENA_EMPTY;
		struct kernel_log log = read_log(&arena, lying[i], strlen(lying[i]));
		if (log.kinds[HINT_IOMMU_ON].count &&
		    log.kinds[HINT_IOMMU_ON].first.items[0].has_device)
			fail_msg("a device in \"%s\"", lying[i]);
		arena_free(&arena);
	}
}

static void sees_whether_the_begin_is_there(void **state)
{
	struct arena arena = ARENA_EMPTY;
	(void)state;

	assert_true(read_log(&arena, "[    0.000000] Linux version 6.12\n", 34).from_boot);
	assert_false(read_log(&arena, "[    9.000000] say: Linux version 6.12\n", 38).from_boot);
	assert_false(read_log(&arena, "", 0).from_boot);
	arena_free(&arena);
}

/* --- Logs that lie --- */

static char *repeat(const char *piece, size_t times, size_t *length)
{
	size_t size = strlen(piece);
	char *text = malloc(size * times + 1);

	assert_non_null(text);
	for (size_t i = 0; i < times; i++)
		memcpy(text + i * size, piece, size);
	*length = size * times;
	return text;
}

static long milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A storm of one device must not hide another's fault, nor take time. */
static void a_storm_of_faults_is_counted(void **state)
{
	static const char storm[] = "[    1.000000] DMAR: [DMA Read NO_PASID] Request device "
				    "[00:02.0] fault addr 0xbe000000 [fault reason "
				    "0x06] PTE Read access is not set\n";
	static const char other[] = "[    2.000000] DMAR: [DMA Write NO_PASID] Request device "
				    "[03:00.0] fault addr 0x0\n";
	struct arena arena = ARENA_EMPTY;
	struct kernel_log log = { 0 };
	size_t length;
	char *text = repeat(storm, 100000, &length);
	(void)state;

	long begin = milliseconds();
	log_lines_read(&arena, &log, text, length);
	long took = milliseconds() - begin;
	log_lines_read(&arena, &log, other, sizeof other - 1);
	const struct hints *hints = &log.kinds[HINT_DMAR_FAULT];
	assert_int_equal(hints->count, 100001);
	assert_int_equal(hints->first.count, HINTS_OF_A_DEVICE + 1);
	assert_int_equal(hints->first.items[HINTS_OF_A_DEVICE].device.bus, 3);
	print_message("100000 lines in %ld ms under sanitizers\n", took);
	assert_true(took < 3000);
	arena_free(&arena);
	free(text);
}

static void the_first_of_many_are_kept(void **state)
{
	struct arena arena = ARENA_EMPTY;
	char text[4096] = "";
	size_t length = 0;
	(void)state;

	for (unsigned i = 0; i < 20; i++)
		length += (size_t)snprintf(text + length, sizeof text - length,
					   "[%5u.000000] DMAR: IOMMU enabled\n", i);
	struct kernel_log log = read_log(&arena, text, length);
	const struct hints *hints = &log.kinds[HINT_IOMMU_ON];
	assert_int_equal(hints->count, 20);
	assert_int_equal(hints->first.count, HINTS_AT_MOST);
	for (size_t i = 0; i < HINTS_AT_MOST; i++)
		assert_int_equal(hints->first.items[i].at.value, i * 1000000);
	arena_free(&arena);
}

/*
 * Without a newline, of a megabyte: the words count where a kernel could have written them, and
 * what is kept is short.
 */
static void endless_lines_are_cut(void **state)
{
	static const char *const pieces[] = { "a",
					      "[",
					      "[1",
					      "[Firmware Bug] ",
					      "0000:",
					      "device=",
					      "[    1.000000] ",
					      "Request device [[" };
	(void)state;

	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct arena arena = ARENA_EMPTY;
		size_t length;
		char *text = repeat(pieces[i], (1 << 20) / strlen(pieces[i]), &length);
		memcpy(text + length - 20, "DMAR: IOMMU enabled ", 20);
		long begin = milliseconds();
		struct kernel_log log = read_log(&arena, text, length);
		assert_true(milliseconds() - begin < 1000);
		assert_int_equal(log.kinds[HINT_IOMMU_ON].count, 0);
		for (size_t k = 0; k < log.kinds[HINT_FIRMWARE_BUG].first.count; k++)
			assert_int_equal(strlen(log.kinds[HINT_FIRMWARE_BUG].first.items[k].text),
					 HINT_TEXT_AT_MOST);
		arena_free(&arena);
		free(text);
	}
}

static void many_lines_of_nothing_take_no_time(void **state)
{
	struct arena arena = ARENA_EMPTY;
	size_t length;
	char *text = repeat("[    1.000000] DMAR AMD-Vi vfio-pci kvm IOMMU: nothing that anybody "
			    "knows, but with all the begins\n",
			    100000, &length);
	(void)state;

	long begin = milliseconds();
	struct kernel_log log = read_log(&arena, text, length);
	long took = milliseconds() - begin;
	assert_int_equal(hints_in(&log), 0);
	print_message("100000 lines in %ld ms under sanitizers\n", took);
	assert_true(took < 3000);
	arena_free(&arena);
	free(text);
}

static void any_bytes_become_printable(void **state)
{
	static const char text[] =
		"[    1.000000] \0DMAR: IOMMU enabled\033[2J\xff\x80\n\0\n\n\r\n[    2.000000] "
		"DMAR: IOMMU enabled";
	struct arena arena = ARENA_EMPTY;
	struct kernel_log log = read_log(&arena, text, sizeof text - 1);
	(void)state;

	assert_int_equal(log.kinds[HINT_IOMMU_ON].count, 2);
	assert_string_equal(log.kinds[HINT_IOMMU_ON].first.items[0].text,
			    "?DMAR: IOMMU enabled?[2J??");
	assert_int_equal(log.kinds[HINT_IOMMU_ON].first.items[1].at.value, 2000000);
	arena_free(&arena);
}

/* A log of known lines, cut at each length and with each byte changed, harms nobody. */
static void damage_does_no_harm(void **state)
{
	static const char sound[] = "<6>[    1.000000] [    T0] pci 0000:00:02.0: DMAR: [DMA Read] "
				    "Request device [05:02.0] fault addr 0\n"
				    "Jan  1 host kernel: nvme 0000:41:00.0: AMD-Vi: Event logged "
				    "[IO_PAGE_FAULT device=05:00.0]\n";
	char broken[sizeof sound];
	(void)state;

	for (size_t at = 0; at < sizeof sound; at++)
		for (int how = 0; how < 10; how++) {
			struct arena arena = ARENA_EMPTY;
			memcpy(broken, sound, sizeof sound);
			if (at < sizeof sound - 1 && how < 9)
				broken[at] = (char)(how == 8 ? 0xff : broken[at] ^ 1 << how);
			struct kernel_log log =
				read_log(&arena, broken, how == 9 ? at : sizeof sound - 1);
			assert_true(hints_in(&log) <= 3);
			arena_free(&arena);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_the_words_of_many_kernels),
		cmocka_unit_test(takes_prefixes_off),
		cmocka_unit_test(takes_no_time_that_is_none),
		cmocka_unit_test(takes_no_device_that_is_none),
		cmocka_unit_test(sees_whether_the_begin_is_there),
		cmocka_unit_test(a_storm_of_faults_is_counted),
		cmocka_unit_test(the_first_of_many_are_kept),
		cmocka_unit_test(endless_lines_are_cut),
		cmocka_unit_test(many_lines_of_nothing_take_no_time),
		cmocka_unit_test(any_bytes_become_printable),
		cmocka_unit_test(damage_does_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
