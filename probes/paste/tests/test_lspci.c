/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lspci -v and more as the registers that it was printed from, in the words of several versions. */
#include "probes/paste/tests/pasted_text.h"

#define HEAD(rest)                                                                     \
	"01:00.0 VGA compatible controller [0300]: NVIDIA GA104 [10de:2484] (rev a1) " \
	"(prog-if 00 [VGA controller])\n"                                              \
	"\tControl: I/O+ Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- "       \
	"Stepping- SERR- FastB2B- DisINTx-\n"                                          \
	"\tStatus: Cap+ 66MHz-\n" rest
#define CARD "0000:01:00.0"

static void reads_headlines_of_all_forms(void **state)
{
	static const char *const forms[] = {
		"01:00.0 0300: 10de:2484 (rev a1)\n\tFlags: bus master\n",
		"0000:01:00.0 VGA compatible controller [0300]: N [x] [10de:2484] (rev a1)\n"
		"\tFlags: fast devsel\n",
		"01:00.0 VGA compatible controller [0300]: NVIDIA Device [10de:2484]\r\n"
		"\tFlags: fast devsel\r\n",
	};
	(void)state;

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		struct text_pasted text = paste_of(forms[i]);
		assert_non_null(text.source);
		assert_int_equal(dword(&text, CARD, 0), 0x248410de);
		assert_int_equal(dword(&text, CARD, 8) >> 16, 0x0300);
		done(&text);
	}
}

static void puts_bars_back(void **state)
{
	struct text_pasted text = paste_of(
		HEAD("\tRegion 0: Memory at f6000000 (32-bit, non-prefetchable) [size=16M]\n"
		     "\tRegion 1: Memory at 7800000000 (64-bit, prefetchable) [size=16G]\n"
		     "\tRegion 5: I/O ports at e000 [size=128]\n"));
	(void)state;

	assert_int_equal(dword(&text, CARD, 0x10), 0xf6000000);
	assert_int_equal(dword(&text, CARD, 0x14), 0x0000000c);
	assert_int_equal(dword(&text, CARD, 0x18), 0x78);
	assert_int_equal(dword(&text, CARD, 0x24), 0xe001);
	assert_non_null(strstr(says(&text, READ_FILE, "/sys/bus/pci/devices/" CARD "/resource"),
			       "0x7800000000 0x7bffffffff 0x102200"));
	done(&text);
}

static void puts_capabilities_back(void **state)
{
	struct text_pasted text = paste_of(
		HEAD("\tCapabilities: [68] MSI: Enable+ Count=2/8 Maskable+ 64bit+\n"
		     "\tCapabilities: [78] Express (v2) Legacy Endpoint, IntMsgNum 0\n"
		     "\t\tDevCap:\tMaxPayload 256 bytes\n\t\t\tExtTag+ FLReset+ SlotPowerLimit 0W\n"
		     "\t\tLnkCap:\tPort #0, Speed 16GT/s, Width x16, ASPM L0s\n"
		     "\t\tLnkSta:\tSpeed 2.5GT/s (downgraded), Width x8 (downgraded)\n"
		     "\tCapabilities: [b0] MSI-X: Enable- Count=33 Masked-\n"
		     "\t\tVector table: BAR=4 offset=00000000\n"
		     "\tCapabilities: [148 v1] Access Control Services\n"
		     "\t\tACSCap:\tSrcValid+ TransBlk- ReqRedir+ CmpltRedir+ UpstreamFwd+ "
		     "EgressCtrl- DirectTrans-\n"
		     "\t\tACSCtl:\tSrcValid- TransBlk- ReqRedir- CmpltRedir- UpstreamFwd- "
		     "EgressCtrl- DirectTrans-\n"));
	(void)state;

	assert_int_equal(dword(&text, CARD, 0x34) & 0xff, 0x68);
	assert_int_equal(dword(&text, CARD, 0x68), 0x01977805); /* 8 offered, 2 enabled */
	assert_int_equal(dword(&text, CARD, 0x78) >> 16, 0x0012);
	assert_int_equal(dword(&text, CARD, 0x7c) >> 28, 1);
	assert_int_equal(dword(&text, CARD, 0x84) & 0x3ff, 16 << 4 | 4);
	assert_int_equal(dword(&text, CARD, 0x88) >> 16, 8 << 4 | 1);
	assert_int_equal(dword(&text, CARD, 0xb0) >> 16, 32);
	assert_int_equal(dword(&text, CARD, 0xb4), 4);
	assert_int_equal(dword(&text, CARD, 0x14c), 0x1d);
	done(&text);
}

static void puts_extended_numbers_back(void **state)
{
	struct text_pasted text =
		paste_of(HEAD("\tCapabilities: [100 v1] Physical Resizable BAR\n"
			      "\t\tBAR 0: current size: 256MB, supported: 64MB 128MB 256MB\n"
			      "\t\tBAR 2: current size: 1GB, supported: 1GB 2GB\n"
			      "\tCapabilities: [160 v1] Single Root I/O Virtualization (SR-IOV)\n"
			      "\t\tIOVCtl:\tEnable+ Migration- Interrupt- MSE+ ARIHierarchy-\n"
			      "\t\tInitial VFs: 8, Total VFs: 8, Number of VFs: 2\n"
			      "\t\tVF offset: 384, stride: 2, Device ID: 10ca\n"
			      "\t\tRegion 0: Memory at 0000380000000000 (64-bit, prefetchable)\n"
			      "\tCapabilities: [1a0 v1] Process Address Space ID (PASID)\n"
			      "\t\tPASIDCap: Exec+ Priv-, Max PASID Width: 14\n"
			      "\t\tPASIDCtl: Enable+ Exec- Priv-\n"));
	(void)state;

	assert_int_equal(dword(&text, CARD, 0x104), 0x1c00);
	assert_int_equal(dword(&text, CARD, 0x108), 2 << 5 | 8 << 8);
	assert_int_equal(dword(&text, CARD, 0x110), 2 | 10 << 8);
	assert_int_equal(dword(&text, CARD, 0x168), 9);
	assert_int_equal(dword(&text, CARD, 0x16c), 8 << 16 | 8);
	assert_int_equal(dword(&text, CARD, 0x184), 0x0000000c);
	assert_int_equal(dword(&text, CARD, 0x188), 0x3800);
	assert_int_equal(dword(&text, CARD, 0x198), 0);
	assert_int_equal(dword(&text, CARD, 0x1a4), 0x11402);
	done(&text);
}

static void knows_denied_from_untold(void **state)
{
	struct text_pasted text = paste_of(HEAD("\tCapabilities: <access denied>\n"));
	struct pci_address card;
	uint8_t byte;
	(void)state;

	assert_true(pci_address_parse(CARD, &card));
	assert_int_equal(text.source->config(text.source, card, 0x40, 1, &byte), DENIED);
	done(&text);
	text = paste_of("01:00.0 0300: 10de:2484\n\tFlags: bus master\n");
	assert_int_equal(text.source->config(text.source, card, 0x40, 1, &byte), NOT_ASKED);
	done(&text);
}

/* Of the last capability of a text without its end not even its id is known. */
static void trusts_no_cut_end(void **state)
{
	struct text_pasted text =
		paste_of(HEAD("\tCapabilities: [78] Express (v2) Endpoint, MSI 00\n"
			      "\tCapabilities: [148 v1] Access Control Services\n\t\tACSC"));
	(void)state;

	assert_int_equal(dword(&text, CARD, 0x78) & 0xff, 0x10);
	assert_int_equal(dword(&text, CARD, 0x148), UINT32_MAX);
	done(&text);
}

static void prefers_registers(void **state)
{
	struct text_pasted text =
		paste_of(HEAD("\tCapabilities: [40] Express (v2) Endpoint, MSI 00\n"
			      "00: de 10 84 24 07 00 10 00 a1 00 00 03 00 00 00 00\n"
			      "40: 10 00 42 01 00 00 00 00 00 00 00 00 00 00 00 00\n"));
	(void)state;

	assert_int_equal(dword(&text, CARD, 0x40) >> 20 & 0xf, 4);
	done(&text);
}

static void tells_contradictions(void **state)
{
	struct text_pasted text = paste_of("01:00.0 0300: 10de:2484\n01:00.0 0300: 10de:2486\n");
	(void)state;

	assert_string_equal(text.pasted.contradiction,
			    "0000:01:00.0 is once 10de:2484 and once 10de:2486");
	done(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_headlines_of_all_forms),
		cmocka_unit_test(puts_bars_back),
		cmocka_unit_test(puts_capabilities_back),
		cmocka_unit_test(puts_extended_numbers_back),
		cmocka_unit_test(knows_denied_from_untold),
		cmocka_unit_test(trusts_no_cut_end),
		cmocka_unit_test(prefers_registers),
		cmocka_unit_test(tells_contradictions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
