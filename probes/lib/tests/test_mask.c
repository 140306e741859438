/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of the kernel, its command line and names as they may leave a machine. */
#include "probes/lib/kernel_line.h"
#include "probes/lib/mask.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define X MASKED

typedef char *masking(struct arena *arena, const char *text, size_t length);

static char *texts(struct arena *arena, const char *text, size_t length)
{
	return mask_words(arena, text, length, SHAPE_TEXT);
}

static char *makers(struct arena *arena, const char *text, size_t length)
{
	return mask_words(arena, text, length, SHAPE_MAKER);
}

static char *numbers(struct arena *arena, const char *text, size_t length)
{
	return mask_words(arena, text, length, SHAPE_NUMBER);
}

/* Copied to memory of just its length, for the sanitizer to see a byte read too many. */
static void check(masking *mask, const char *text, const char *expected)
{
	struct arena arena = ARENA_EMPTY;
	size_t length = strlen(text);
	char *exact = malloc(length ? length : 1);

	assert_non_null(exact);
	memcpy(exact, text, length);
	const char *once = mask(&arena, exact, length);
	if (strcmp(once, expected) != 0)
		fail_msg("\"%s\" became\n\"%s\", expected\n\"%s\"", text, once, expected);
	assert_string_equal(mask(&arena, once, strlen(once)), expected);
	arena_free(&arena);
	free(exact);
}

static void check_pairs(masking *mask, const char *const (*pairs)[2], size_t count)
{
	for (size_t i = 0; i < count; i++)
		check(mask, pairs[i][0], pairs[i][1]);
}

static void only_judged_options_stay(void **state)
{
	static const char *const pairs[][2] = {
		{ "BOOT_IMAGE=/vmlinuz-6.1 root=/dev/mapper/anna-root ro quiet intel_iommu=on "
		  "iommu=pt\n",
		  "BOOT_IMAGE=/" X " root=/dev/mapper/" X " ro quiet intel_iommu=on iommu=pt\n" },
		{ "root=UUID=3b241101-e2bb-4255-8caf-4136c566a962 root=ZFS=tank/anna "
		  "root=PARTUUID=9c1d7e3b-02",
		  "root=" X " root=ZFS=" X "/" X " root=" X },
		{ "initrd=\\e2d9441873844b27a96dea11a659c96a\\6.12.9-amd64\\initrd.img "
		  "root=LABEL=anna",
		  "initrd=\\" X " root=LABEL=" X },
		{ "ip=192.168.1.10::10.0.0.1:255.0.0.0:annas:eth0:off ip=dhcp", "ip=" X " ip=" X },
		{ "intel_iommu=on,sm_on,anna", "intel_iommu=on,sm_on," X },
		{ "intel_iommu=", "intel_iommu=" },
		{ "intel-iommu=off nointremap nointremapx", "intel-iommu=off nointremap " X },
		{ "pci=noats,config_acs=x1@0000:00:1c.0;00:1c.4/00.0,hpmmiosize=16M "
		  "pci=config_acs=1@001b213c4d5e",
		  "pci=noats,config_acs=x1@0000:00:1c.0;00:1c.4/00.0,hpmmiosize=16M pci=" X },
		{ "pcie_acs_override=downstream,multifunction,id:8086:1901,id:anna",
		  "pcie_acs_override=downstream,multifunction,id:8086:1901,id:" X },
		{ "vfio-pci.ids=10de:1c82,0002:c903:00ab:cdef,1002:ab38",
		  "vfio-pci.ids=10de:1c82," X ",1002:ab38" },
		{ "ivrs_ioapic[203.0.113.207]=00:14.0", "ivrs_ioapic[" X },
		{ "kvm.f77ef22294ada iommu.anna@host=1 kvm.ignore_msrs=1", X " kvm.ignore_msrs=1" },
		{ "ivrs_ioapic[9]=00:14.0 mem=0x20000 mem=512M loglevel=0x1f",
		  "ivrs_ioapic[9]=00:14.0 mem=" X " mem=512M loglevel=0x1f" },
		{ "video=efifb:off,HDMI-A-1:1920x1080", "video=efifb:off," X ":" X },
		{ "vfio-preflight.json=ttyS1 vfio-preflight.label=anna user=anna",
		  "vfio-preflight.json=ttyS1 vfio-preflight.label=" X " " X },
		{ "iommu=pt -- anna iommu=off", "iommu=pt " X },
		{ "  a  b \n c\niommu=pt", "  " X " \n\niommu=pt" },
		{ "", "" },
	};
	(void)state;

	check_pairs(kernel_line_masked, pairs, sizeof pairs / sizeof *pairs);
	assert_true(kernel_line_knows("vfio-pci", 8) && kernel_line_knows("localhost", 9));
	assert_false(kernel_line_knows("annas", 5) || kernel_line_knows("", 0) ||
		     kernel_line_knows("vfio_", 5));
}

/* What an expert reads stays word for word. */
static void the_kernels_own_words_stay(void **state)
{
	static const char *const lines[] = {
		"[    0.000000] Linux version 6.8.12-4-pve (gcc (Debian 12.2.0-14) 12.2.0) #1 SMP "
		"PREEMPT_DYNAMIC PMX 6.8.12-4",
		"[    0.000000] Linux version 6.16.0-0.rc0.250529g90b83efa6701.2.fc43.x86_64+debug "
		"(gcc (GCC) 15.1.1 20250521)",
		"AMD-Vi: Using global IVHD EFR:0x841f77e022094ace, EFR2:0x0",
		"AMD-Vi: AMD-Vi:        mmio-addr: 00000000fdd00000",
		"[    0.000000] DMI: Dell Inc. PowerEdge R740/X11SPI, BIOS 2.19.1 06/04/2023",
		"[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x000000007a288fff] usable",
		"[    0.004000] ACPI: DMAR 0x000000009D8E3AA0 0000A8 (v01 INTEL  EDK2     00000002 "
		"01000013)",
		"[    0.004000] DMAR: dmar0: reg_base_addr fed90000 ver 1:0 cap 1c0000c40660462 "
		"ecap 19e2ff0505e",
		"[    0.004000] DMAR: RMRR base: 0x0000009d1b1000 end: 0x0000009d1d0fff",
		"[    0.004000] DMAR: No ATSR found, DRHD base: 0x000000fed91000 flags: 0x1",
		"[12345.678901] DMAR: [DMA Read NO_PASID] Request device [05:02.0] fault addr "
		"0xffffffffffc00000 [fault reason 0x06] "
		"PTE Read access is not set",
		"DMAR-IR: IOAPIC id 2 under DRHD base  0xfed91000 IOMMU 1",
		"pci 0000:01:00.0: BAR 1: can't reserve [mem 0x4000000000-0x400fffffff 64bit pref]",
		"pci 0000:00:1c.0: [8086:a110] type 01 class 0x060400",
		"pci_bus 0000:00: root bus resource [io  0x0000-0x0cf7 window]",
		"pci 0000:01:00.0: 32.000 Gb/s available PCIe bandwidth, limited by 2.5 GT/s PCIe "
		"x16 link at 0000:00:01.0",
		"pcieport 0000:00:1c.0: AER: Multiple Correctable error message received from "
		"0000:02:00.0",
		"AMD-Vi: Event logged [IO_PAGE_FAULT device=0000:05:02.0 domain=0x000a "
		"address=0xfffffffdf8000000 flags=0x0070]",
		"AMD-Vi: Extended features (0x246577efa2254afa, 0x0): PPR NX GT IA GA PC",
		"AMD-Vi: ivrs, add hid:AMDI0020, uid:\\_SB.FUR0, rdevid:160",
		"pci 0000:00:00.2: can't derive routing for PCI INT A",
		"vfio-pci 0000:01:00.0: Invalid PCI ROM header signature: expecting 0xaa55, got "
		"0xffff",
		"vfio-pci 0000:01:00.0: vgaarb: changed VGA decodes: "
		"olddecodes=io+mem,decodes=io+mem:owns=none",
		"vfio_pci: add [10de:1c82[ffffffff:ffffffff]] class 0x000000/00000000",
		"iommu: Adding device 0000:01:00.0 to group 1",
		"ahci 0000:00:17.0: AHCI 0001.0301 32 slots 6 ports 6 Gbps 0x3f impl SATA mode",
		"usb 1-1.2.3.4: new high-speed USB device number 5 using xhci_hcd",
		"e1000e 0000:00:1f.6 eno1: renamed from eth0; rtl8192cu ax88179_178a i40e "
		"mlx5_core snd_hda_codec_ca0132",
		"usb 1-1.4:1.0 8086:29c0 [10de:1c82] 0-63",
		"Kernel is locked down from EFI Secure Boot; see man kernel_lockdown.7",
		"efifb: framebuffer at 0x4000000000, using 3072k, total 3072k, mode is "
		"1024x768x32, linelength=4096, pages=1",
		"x2apic: IRQ remapping doesn't support X2APIC mode",
		"ata1 nvme0n1p2 sda12 dm-0 md127 i915 PNP0A08:00 AMDI0020:00 pci0000:00",
		"Memory: 131790132K/134217728K available",
		"smpboot: CPU0: Intel(R) Core(TM) i7-8700K CPU @ 3.70GHz (family: 0x6, model: "
		"0x9e, stepping: 0xa)",
		"SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
	};
	(void)state;

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		check(texts, lines[i], lines[i]);
}

static void secrets_go(void **state)
{
	static const char *const pairs[][2] = {
		{ "Jan  1 00:00:00 annas-pc kernel: [    0.004000] DMAR: IOMMU enabled",
		  "Jan  1 00:00:00 " X " kernel: [    0.004000] DMAR: IOMMU enabled" },
		{ "2024-05-01T10:00:00+0200 annas-pc kernel: DMAR",
		  "2024-05-01T10:00:00+0200 " X " kernel: DMAR" },
		{ "Jan 01 00:00:00 annas-pc systemd[1]: x", "Jan 01 00:00:00 " X " systemd[1]: x" },
		{ "DMAR: 00:1b:21:3c:4d:5e 001b213c4d5e 001b.213c.4d5e IOMMU",
		  "DMAR: " X " " X " " X " IOMMU" },
		{ "eth0:00:1b:21:3c:4d:5e enx001b213c4d5e wlx9cefd5f0a1b2 01-00-1b-21-3c-4d-5f",
		  X " " X " " X " " X },
		{ "192.168.1.10 (10.0.0.5:80) fe80::1%eth0 2001:db8:85a3::8a2e:370:7334/64",
		  X " (" X ") " X "%eth0 " X "/64" },
		{ "0002:c903:00ab:cdef 0x0002c90300abcdef 3a8b1c2d:4e5f6071:82930a1b:c2d3e4f5",
		  X " " X " " X },
		{ "[3b241101-e2bb-4255-8caf-4136c566a962] 50:01:43:80:24:2c:a1:b2", "[" X "] " X },
		{ "eui.0025385b71b1c2d3 wwn-0x5002538e40a1b2c3 "
		  "iqn.2004-10.com.example:storage.anna",
		  X " " X " " X },
		{ "ata-WDC_WD40EFRX-68N32N0_WD-WCC7K4NHX21R "
		  "nvme-KINGSTON_SA2000M8_50026B7282A1B2C3",
		  X " " X },
		{ "S4EWNX0R123456 4C530001230529110483 7XK2P13Z", X " " X " " X },
		{ "anna@pc //fileserver/anna host:/export /dev/mapper/anna-root /home/anna",
		  X " " X " " X " " X " " X },
		{ "device=eth0, host=annas-pc, domain=anna.example, gw=none",
		  "device=eth0, host=" X " domain=" X " gw=none" },
		{ "acct=\"anna\" password=hunter2", "acct=" X " password=" X },
		{ "systemd[1]: Hostname set to <annas-pc>.", "systemd[1]: Hostname " X },
		{ "integrity: Loaded X.509 cert 'Anna Muster CA: 6ccece7e4c6c'",
		  "integrity: Loaded X.509 cert " X },
		{ "usb 1-1: SerialNumber: 4C53 9Z", "usb 1-1: SerialNumber: " X },
		{ "BTRFS: device label ANNADISK devid 1", "BTRFS: device label " X },
		{ "Kernel command line: root=LABEL=anna iommu=pt\nnext",
		  "Kernel command line: root=LABEL=" X " iommu=pt\nnext" },
		{ "Linux version 6.8.0-wwn-0 p444444444444", "Linux version " X " " X },
		{ "mac-001b213c4d5e-8be4df61-93ca-11d2-aa0d-00e098032b8c "
		  "Boot0001-3b241101-e2bb-4255-8caf-4136c566a962",
		  X " " X },
	};
	(void)state;

	check_pairs(texts, pairs, sizeof pairs / sizeof *pairs);
}

static void products_keep_their_names(void **state)
{
	static const char *const pairs[][2] = {
		{ "20QV000HUS 86B.03.01.0052.011620210508 1.2.3.4",
		  "20QV000HUS 86B.03.01.0052.011620210508 1.2.3.4" },
		{ "X570 AORUS ELITE PCIEX16_1 M393A2K43", "X570 AORUS ELITE PCIEX16_1 M393A2K43" },
		{ "4C530001230529110483 S4EWNX0R123456 001b213c4d5e", X " " X " " X },
	};
	(void)state;

	check_pairs(makers, pairs, sizeof pairs / sizeof *pairs);
}

static void long_numbers_stay_in_their_places(void **state)
{
	static const char *const pairs[][2] = {
		{ "0x0000383ffff7f0ff 0x000038400000f0ff 0x0000000000140204",
		  "0x0000383ffff7f0ff 0x000038400000f0ff 0x0000000000140204" },
		{ "  380000000000-380fffffffff : PCI Bus 0000:00",
		  "  380000000000-380fffffffff : PCI Bus 0000:00" },
		{ "  16:  1234567890123  0  IR-IO-APIC   16-fasteoi   i801_smbus",
		  "  16:  1234567890123  0  IR-IO-APIC   16-fasteoi   i801_smbus" },
		{ "246577efa2254afa:0", "246577efa2254afa:0" },
		{ "00:1b:21:3c:4d:5e\n0 S4EWNX0R123456", X "\n0 " X },
	};
	(void)state;

	check_pairs(numbers, pairs, sizeof pairs / sizeof *pairs);
}

/* Whatever the bytes: nothing behind the end is read, it grows no more than is said, and every
 * second time changes nothing. */
static void any_bytes(void **state)
{
	static const char letters[] = "0123456789abcdefx::--..  \n\0=,@/[]_ABC'memcap addr "
				      "iommu=pt pci= ommand line: host=";
	static masking *const maskings[] = { kernel_line_masked, texts, makers, numbers };
	(void)state;

	srandom(3);
	for (int turn = 0; turn < 20000; turn++) {
		struct arena arena = ARENA_EMPTY;
		size_t length = (size_t)random() % 60;
		char *text = malloc(length ? length : 1);
		for (size_t i = 0; i < length; i++)
			text[i] = letters[(size_t)random() % (sizeof letters - 1)];
		for (size_t i = 0; i < sizeof maskings / sizeof *maskings; i++) {
			const char *once = maskings[i](&arena, text, length);
			const char *twice = maskings[i](&arena, once, strlen(once));
			assert_true(strlen(once) <= 3 * length);
			if (strcmp(once, twice) != 0)
				fail_msg("%zu: \"%.*s\" became \"%s\", then \"%s\"", i, (int)length,
					 text, once, twice);
		}
		arena_free(&arena);
		free(text);
	}
}

/* Found by fuzzing: what stood behind a NUL decided what stood before it. */
static void nul_is_a_blank(void **state)
{
	static const char text[] = "B\xff"
				   "d719b2cb-3d3a-4596-a3bc-dad00e67656f\xff\0EFR 3";
	struct arena arena = ARENA_EMPTY;
	(void)state;

	assert_string_equal(mask_words(&arena, text, sizeof text - 1, SHAPE_TEXT), X " EFR 3");
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_judged_options_stay),
		cmocka_unit_test(the_kernels_own_words_stay),
		cmocka_unit_test(secrets_go),
		cmocka_unit_test(products_keep_their_names),
		cmocka_unit_test(long_numbers_stay_in_their_places),
		cmocka_unit_test(any_bytes),
		cmocka_unit_test(nul_is_a_blank),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
