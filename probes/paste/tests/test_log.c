/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's log with all its stamps, and what commands tell of a running Linux. */
#include "probes/paste/tests/pasted_text.h"

#define MEMBERS "/sys/kernel/iommu_groups/1/devices"
#define REGIONS "/sys/kernel/iommu_groups/1/reserved_regions"
#define LINE    "pci 0000:01:00.0: Adding to iommu group 1"

static void takes_all_stamps(void **state)
{
	static const char *const stamps[] = {
		"",
		"[    0.448990] ",
		"<6>[    0.448990] ",
		"[    0.448990] [      T1] ",
		"[Mon Nov 20 10:12:01 2023] ",
		"[Nov20 10:12] ",
		"[  +0.000012] ",
		"[    0.448990] host kernel: ",
		"2024-05-01T10:00:00,123456+02:00 ",
		"2024-05-01T10:00:00+0200 host kernel: ",
		"1700000000.123456 host kernel: ",
		"kern  :info  : [    0.448990] ",
		"Nov 20 10:12:01 host kernel: [    0.448990] ",
		"Nov 20 10:12:01.123456 host kernel: ",
		"kern  :warn  : [Mon Nov 20 10:12:01 2023] ",
		"[\xe4\xb8\x80 11\xe6\x9c\x88 20 10:12:01 2023] ",
		"[    0.448990 <    0.000123>] ",
		"dmesg.txt:[    0.448990] ",
		"12:[    0.448990] ",
	};
	char line[160];
	(void)state;

	for (size_t i = 0; i < sizeof stamps / sizeof *stamps; i++) {
		snprintf(line, sizeof line, "%s" LINE "\r\n", stamps[i]);
		struct text_pasted text = paste_of(line);
		assert_non_null(text.source);
		assert_string_equal(says(&text, LIST_FOLDER, MEMBERS), "0000:01:00.0\n");
		done(&text);
	}
}

static void joins_what_mail_wrapped(void **state)
{
	struct text_pasted text = paste_of(
		"[    0.000000] Command line: BOOT_IMAGE=/boot/vmlinuz-6.12.57+deb13-amd64\n"
		"ro quiet intel_iommu=on\n[    0.448990] " LINE "\n");
	(void)state;

	assert_non_null(strstr(says(&text, READ_LOG, NULL), "iommu group 1"));
	assert_non_null(strstr(says(&text, READ_FILE, "/proc/cmdline"), "BOOT_IMAGE="));
	done(&text);
}

/* Nothing of the first half stays: neither a group nor the end of a command line. */
static void joins_what_a_terminal_broke(void **state)
{
	struct text_pasted text = paste_of(
		"[    0.000000] Command line: BOOT_IMAGE=/boot/vmlinuz-6.12.57+deb13-amd64\n"
		"root=/dev/vda1 quiet\n");
	(void)state;

	assert_non_null(strstr(says(&text, READ_FILE, "/proc/cmdline"), "quiet"));
	done(&text);
	text = paste_of("Nov 20 10:12:01 a-host-with-a-long-name.example kernel: "
			"pci 0000:01:00.0: Adding to iommu group 1\n2\n"
			"Nov 20 10:12:01 a-host-with-a-long-name.exampl kernel: "
			"platform AMD002:00: Adding to iommu group 1\n3\n");
	assert_string_equal(says(&text, LIST_FOLDER, "/sys/kernel/iommu_groups"), "12\n13\n");
	done(&text);
}

static void leaves_other_lines_out(void **state)
{
	struct text_pasted text = paste_of("Hello,\nhere it is\n");
	(void)state;

	assert_null(text.source);
	done(&text);
}

static void tells_no_rmrr(void **state)
{
	struct text_pasted text = paste_of("[    0.1] DMAR: No RMRR found\n[    0.2] " LINE "\n");
	(void)state;

	assert_non_null(strstr(says(&text, READ_FILE, REGIONS), " msi"));
	done(&text);
	text = paste_of("[    0.1] DMAR: RMRR base: 0xbd800000 end: 0xbfffffff\n" LINE "\n");
	assert_string_equal(says(&text, READ_FILE, REGIONS), "not asked");
	done(&text);
}

static void reads_reserved_regions(void **state)
{
	struct text_pasted text =
		paste_of(LINE "\n" REGIONS ":0x00000000bd800000 0x00000000bfffffff direct\n"
			      "==> " REGIONS " <==\n0x00000000fee00000 0x00000000feefffff msi\n");
	(void)state;

	assert_string_equal(says(&text, READ_FILE, REGIONS),
			    "0x00000000bd800000 0x00000000bfffffff direct\n"
			    "0x00000000fee00000 0x00000000feefffff msi\n");
	done(&text);
}

static void reads_flags_of_cpus(void **state)
{
	static const char *const texts[] = {
		"Architecture:  x86_64\nVirtualization:   VT-x\n",
		"Virtualisierung:                 VT-x\n",
		"flags\t\t: fpu vme vmx de\n",
		("Architecture: x86_64\n  Flags:   fpu vme de pse tsc msr pae mce cx8 apic sep "
		 "mtrr "
		 "pge\n           mca cmov vmx ssse3\n"),
	};
	(void)state;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct text_pasted text = paste_of(texts[i]);
		assert_non_null(text.source);
		assert_non_null(strstr(says(&text, READ_FILE, "/proc/cpuinfo"), " vmx"));
		done(&text);
	}
	struct text_pasted text = paste_of("flags\t\t: fpu vme vmxoff\n");
	assert_null(strstr(says(&text, READ_FILE, "/proc/cpuinfo"), "vmx"));
	done(&text);
}

static void knows_loaded_modules(void **state)
{
	struct text_pasted text = paste_of("kvm_intel             413696  6\n");
	(void)state;

	assert_string_equal(says(&text, LIST_FOLDER, "/sys/module/kvm_intel"), "");
	done(&text);
	text = paste_of("[    5.1] kvm_amd: Nested Paging enabled\n");
	assert_string_equal(says(&text, LIST_FOLDER, "/sys/module/kvm_amd"), "");
	done(&text);
}

static void reads_releases(void **state)
{
	static const char *const texts[] = {
		"6.8.12-4-pve\n",
		"Linux pve 6.8.12-4-pve #1 SMP PREEMPT_DYNAMIC PMX x86_64 GNU/Linux\n",
		"Linux version 6.8.12-4-pve (build@host) #1 SMP\n",
	};
	(void)state;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct text_pasted text = paste_of(texts[i]);
		assert_string_equal(says(&text, READ_FILE, "/proc/sys/kernel/osrelease"),
				    "6.8.12-4-pve\n");
		done(&text);
	}
}

/* What does not end is cut, and the rest of the text counts all the same. */
static void survives_a_long_line(void **state)
{
	enum { LONG = 200000 };
	char *line = malloc(LONG + 100);
	(void)state;

	memset(line, 'x', LONG);
	snprintf(line + LONG, 100, "\n[    0.448990] " LINE "\n");
	struct text_pasted text = paste_of(line);
	assert_string_equal(says(&text, LIST_FOLDER, MEMBERS), "0000:01:00.0\n");
	done(&text);
	free(line);
}

/* Of a log without an end so much is kept; what comes behind it counts all the same. */
static void keeps_the_begin_of_a_long_log(void **state)
{
	enum { LINES = 20000 };
	char *log = NULL;
	size_t length;
	FILE *out = open_memstream(&log, &length);
	(void)state;

	for (unsigned i = 0; i < LINES; i++)
		fprintf(out, "[%5u.%06u] DMAR: [DMA Write] Request device [01:00.0] fault %u\n", i,
			i, i);
	fprintf(out, "[99999.000000] pci 0000:02:00.0: Adding to iommu group 7\n");
	fprintf(out, "IOMMU Group 1:\n\t0000:01:00.0 VGA compatible controller\n");
	fclose(out);
	struct text_pasted text = paste_of(log);
	const char *kept = says(&text, READ_LOG, NULL);
	assert_non_null(strstr(kept, "fault 100\n"));
	assert_null(strstr(kept, "fault 19999\n"));
	assert_true(strlen(kept) > 512 << 10 && strlen(kept) < 600 << 10);
	assert_string_equal(says(&text, LIST_FOLDER, MEMBERS), "0000:01:00.0\n");
	done(&text);
	free(log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_all_stamps),
		cmocka_unit_test(joins_what_mail_wrapped),
		cmocka_unit_test(joins_what_a_terminal_broke),
		cmocka_unit_test(leaves_other_lines_out),
		cmocka_unit_test(tells_no_rmrr),
		cmocka_unit_test(reads_reserved_regions),
		cmocka_unit_test(reads_flags_of_cpus),
		cmocka_unit_test(knows_loaded_modules),
		cmocka_unit_test(reads_releases),
		cmocka_unit_test(survives_a_long_line),
		cmocka_unit_test(keeps_the_begin_of_a_long_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
