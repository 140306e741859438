/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The JSON report of three machines: one with everything, one that nobody asked, one whose strings
 * are hostile.
 *
 * `test_json --print full` (or zero, hostile) writes the report instead, for a validator with
 * report.schema.json.
 */
#include "init/report/renderers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>

#include "init/report/tests/machines.h"

/* --- Rendering --- */

static void write_report(const char *name, FILE *out)
{
	static struct machine machine;
	static struct judgement judgement;
	const struct prediction none = { .machine = &machine };
	uint8_t isolation[] = { ISOLATES, ISOLATION_UNKNOWN, ISOLATION_UNKNOWN };
	/* and no groups */
	struct prediction prediction = { .machine = &machine, .potential.isolation = isolation };
	const struct delivery delivery = { .place = "usb",
					   .status = FAILED,
					   .detail = "no stick with our GUID" };
	struct report report = { .machine = &machine, .judgement = &judgement, .source = "live" };

	memset(&machine, 0, sizeof machine);
	memset(&judgement, 0, sizeof judgement);
	judgement.deduced = (struct deduced){ .machine = &machine, .prediction = &none };
	if (!strcmp(name, "hostile"))
		fill_hostile(&machine);
	if (!strcmp(name, "listless"))
		fill_iommu(&machine);
	if (!strcmp(name, "full")) {
		fill_full(&machine);
		fill_judgement(&judgement, &machine);
		judgement.deduced.prediction = &prediction;
		report.at = "2026-11-21T07:00:07Z";
		report.deliveries = &delivery;
		report.delivery_count = 1;
	}
	take_gaps(&judgement, &machine);
	render_json(&report, out);
	arena_free(&machine.arena);
}

static char *report_of(const char *name)
{
	char *text;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	write_report(name, out);
	assert_false(ferror(out));
	fclose(out);
	assert_int_equal(strlen(text), length);
	assert_string_equal(text + length - 3, "\n}\n");
	return text;
}

/* Each must stand in the text, one behind the other. */
static void assert_in_order(const char *text, const char *const *pieces)
{
	for (; *pieces; pieces++) {
		const char *found = strstr(text, *pieces);
		if (!found) {
			fail_msg("expected %s in: %.600s", *pieces, text);
			return;
		}
		text = found + strlen(*pieces);
	}
}

static const char *const sections[] = {
	"{\n  \"schema\": \"vfio-preflight/report/2\",\n  \"verdict\": ",
	"\n  \"summary\": ",
	"\n  \"machine\": {",
	"\n  \"iommu\": {",
	"\n  \"interrupt_remapping\": {",
	"\n  \"functions\": ",
	"\n  \"groups\": {",
	"\n  \"findings\": ",
	"\n  \"devices\": ",
	"\n  \"incomplete\": [",
	"\n  \"observed\": {",
	NULL,
};

/* --- Tests --- */

/* What a machine with everything tells. */
// clang-format off
static const char *const told_of_full[] = {
	"\"verdict\": \"ready\"", "\"secure_boot\": false", "\"virtualization\": \"locked-off\"",
	"\"x2apic_enabled\": true", "\"physical_address_bits\": 46", "\"ept\": true",
	"\"apicv\": true", "\"npt\": null", "\"online\": 64", "\"cpu\": 63", "\"lock\": \"0x1\"",
	"\"vtd_fused_off\": null", "\"hypervisor\": null", "\"memory_map\": [",
	"\"begin\": \"0x000000007b800000\"", "\"end\": \"0x000000007fffffff\"",
	"\"type\": \"Reserved\"", "\"name\": \"efifb\"", "\"begin\": \"0xc0000000\"",
	"\"end\": \"0xc03e7fff\"", "\"function\": \"0000:05:02.0\"",
	"\"controller\": \"0000:00:14.0\"", "\"kind\": \"storage\"", "\"name\": null",
	"\"ours\": null", "\"kind\": \"intel\"", "\"address_width\": 46",
	"\"base\": \"0xfed91000\"", "\"version\": \"1:0\"", "\"cap\": \"0xd2008c40660462\"",
	"\"efr\": null", "\"global_status\": \"0x86000000\"", "\"fault_status\": null",
	"\"control\": null", "\"features\": {", "\"mgaw\": 39", "\"ir\": true", "\"state\": {",
	"\"ires\": true", "\"qies\": true", "\"tes\": true",
	"\"registers_from\": \"registers at 0xfed91000\"", "\"all_ones\": false",
	"\"efr_mismatch\": null", "\"type\": \"ioapic\"", "\"address\": \"0000:00:1c.0\"",
	"\"id\": 8", "\"type\": \"endpoint\"", "\"address\": \"0000:05:02.0\"", "\"id\": null",
	"\"1c.0\"", "\"02.0\"", "\"start_bus\": \"0x00\"", "\"type\": \"unknown-77\"",
	"\"address\": null", "\"path\": []", "\"limit\": \"0x7fffffff\"", "\"0000:05:02.0\"",
	"\"atsr\": []", "\"type\": 6", "\"offered\": true", "\"enabled\": true",
	"\"mode\": \"x2apic\"", "\"covered\": true", "\"address\": \"0000:00:1c.0\"",
	"\"class\": \"0x060400\"", "\"vendor\": \"0x8086\"", "\"port_type\": \"root-port\"",
	"\"driver\": \"pcieport\"", "\"control\": \"0x001d\"", "\"source\": \"capability\"",
	"\"group\": 11", "\"answers\": true", "\"config_size\": 4096", "\"id\": \"0x10\"",
	"\"offset\": \"0x40\"", "\"id\": \"0x000d\"", "\"secondary_bus\": \"0x05\"",
	"\"physical_function\": null",
	"\"reset\": [\n        \"device_specific\",\n        \"flr\",\n        \"bus\"\n      ]",
	"\"flr\": true", "\"af_flr\": false", "\"pm\": null", "\"bus\": null",
	"\"kind\": \"io\"", "\"address\": \"0xe000\"", "\"above_4g\": false", "\"size\": null",
	"\"kind\": \"rom\"", "\"address\": null", "\"size\": \"0x80000\"",
	"\"vf_device\": \"0x10ca\"", "\"bits\": 64", "\"address\": \"0x4000000000\"",
	"\"above_4g\": true", "\"smallest_unit\": 2", "\"privileged\": true", "\"capacity\": 64",
	"\"next_function\": 1", "\"supported\": true", "\"size\": \"0x10000000\"",
	"\"sizes\": \"0x3f0000000\"", "\"vectors\": 8", "\"table_bar\": 3",
	"\"power_state\": \"D3hot\"", "\"no_soft_reset\": true", "\"speed\": \"2.5 GT/s\"",
	"\"speed_at_most\": null", "\"port_slot\": {", "\"number\": 7",
	"\"port_type\": \"unknown-13\"", "\"driver\": null", "\"present\": null",
	"\"group\": 11", "\"numa_node\": 1", "\"slot\": \"PCIEX16_1\"",
	"\"slot_from\": \"SMBIOS 9\"", "\"boot_vga\": true", "\"vmd\": null", "\"rom\": {",
	"\"present\": true", "\"shadow\": false", "\"uefi_image\": true", "\"from\": \"sysfs\"",
	"\"offset\": \"0x0\"", "\"leading\": 512", "\"complete\": true", "\"offset\": \"0x200\"",
	"\"code_type\": \"x86-bios\"", "\"for_this_function\": true", "\"class\": \"0x030000\"",
	"\"checksum\": true", "\"uefi\": null", "\"code_type\": \"uefi\"", "\"last\": true",
	"\"checksum\": null", "\"machine\": \"0x8664\"", "\"gop\": null", "\"errors\": []",
	"\"from\": \"VFCT\"", "\"offset\": \"0x68\"", "\"code_type\": \"unknown-112\"",
	"\"truncated\": true", "\"offset\": \"0x50\"", "\"text\": \"cut off\"",
	"\"address\": \"10000:00:00.0\"", "\"class\": null", "\"vendor\": null",
	"\"port_type\": null", "\"answers\": false", "\"slot\": null", "\"slot_from\": null",
	"\"vmd\": \"0000:00:0e.0\"", "\"kernel\": [", "\"id\": 11", "\"predicted\": null",
	"\"rule\": \"acs_missing_in_path\"", "\"status\": \"warn\"", "\"severity\": \"group\"",
	"\"subject\": \"0000:05:02.0\"", "\"offset\": \"0x144\"", "\"width\": 2",
	"\"value\": \"0x000f\"", "\"width\": null", "\"value\": \"IR-IO-APIC\"",
	"\"remedy\": \"Move the card.\"", "\"status\": \"unknown\"", "\"subject\": \"machine\"",
	"\"remedy\": null", "\"name\": \"NVIDIA Corporation GA104\"",
	"\"verdict\": \"assignable-with-group\"", "\"0000:05:02.1\"", "\"belongs_with\": []",
	"\"acs_missing_in_path\"", "\"configuration\": {", "\"10de:2484\"",
	"\"blacklist nouveau\"", "\"kernel_options\": []", "\"guest_firmware\": \"ovmf\"",
	"\"proxmox\": [", "\"place\": \"/etc/modprobe.d/vfio.conf\"", "\"tool_version\": ",
	"\"at\": \"2026-11-21T07:00:07Z\"", "\"source\": \"live\"", "\"hints\": [",
	"\"kind\": \"dmar-fault\"", "\"count\": 7", "\"at\": 1250000",
	"\"device\": \"0000:05:02.0\"", "\"text\": \"Request device [05:02.0]\"", "\"at\": null",
	"\"device\": null", "\"text\": \"no time, no device\"", "\"kind\": \"lockdown\"",
	"\"count\": 1", "\"lines\": []", "\"microseconds\": 42",
	"\"how\": \"crashed: Bus error\"", "\"place\": \"usb\"",
	"\"detail\": \"no stick with our GUID\"", NULL,
};
// clang-format on

static void test_full(void **state)
{
	char *text = report_of("full");
	(void)state;

	assert_in_order(text, sections);
	assert_in_order(text, told_of_full);
	free(text);
}

/* A null that is not known has its line, once; a null that is an answer has none. */
static void test_incomplete(void **state)
{
	static const char *const pieces[] = {
		"\"incomplete\": [",
		"CPU 1 MSR 0x3a",
		"denied: only root may read it",
		"\"iommu.units[].fault_status\"",
		"\"denied\"",
		"\"iommu.units[].scopes[].address\"",
		"\"functions[].rom\"",
		"\"functions[].acs.present\"",
		"\"denied\"",
		"\"functions[].rom.images[].uefi.gop\"",
		"\"failed\"",
		"\"functions[].vendor\"",
		"\"failed\"",
		"\"functions[].driver\"",
		"\"groups.predicted\"",
		NULL,
	};
	char *text = report_of("full");
	(void)state;

	assert_in_order(text, pieces);
	assert_null(strstr(text, "machine.hypervisor"));
	assert_null(strstr(text, "iommu.units[].efr"));
	assert_null(strstr(strstr(text, "\"functions[].driver\"") + 1, "\"functions[].driver\""));
	free(text);
}

/* Whom memory is reserved for is told by the table; whether that is all is not known. */
static void test_reserved_without_functions(void **state)
{
	(void)state;
	char *text = report_of("listless");
	const char *const pieces[] = {
		"\"reserved\": [",
		"\"base\": \"0x7b800000\"",
		"\"devices\": [",
		"\"incomplete\": [",
		"\"what\": \"iommu.reserved[].devices\"",
		"the list of functions is not known",
		NULL,
	};
	assert_in_order(text, pieces);
	free(text);
}

static void test_nobody_asked(void **state)
{
	static const char *const pieces[] = {
		"\"verdict\": \"incomplete\"",
		"\"summary\": null",
		"\"vendor\": null",
		"\"type\": null",
		"\"virtualization\": \"unknown\"",
		"\"x2apic\": null",
		"\"kind\": \"unknown\"",
		"\"enabled\": null",
		"\"units\": null",
		"\"offered\": null",
		"\"ioapics\": null",
		"\"functions\": null",
		"\"kernel\": null",
		"\"findings\": []",
		"\"devices\": []",
		"\"machine.vendor\"",
		"\"not asked\"",
		"\"machine.cpu.virtualization\"",
		"\"machine.memory_map\"",
		"\"iommu.kind\"",
		"\"iommu.units\"",
		"\"interrupt_remapping.offered\"",
		"\"functions\"",
		"\"groups.kernel\"",
		"\"observed.kernel\"",
		"\"observed.hints\"",
		"\"at\": null",
		"\"probes\": []",
		"\"delivery\": []",
		NULL,
	};
	char *text = report_of("zero");
	(void)state;

	assert_in_order(text, sections);
	assert_in_order(text, pieces);
	free(text);
}

#define BAD "\xef\xbf\xbd"

static void test_hostile_strings(void **state)
{
	static const char *const pieces[] = {
		"\"vendor\": \"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001F\x7f\"",
		"\"product\": \"a" BAD BAD "z" BAD BAD BAD BAD BAD BAD BAD BAD BAD BAD BAD BAD "\"",
		"\"board\": \"caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\xa7\"",
		"\"vendor\": \"" BAD BAD "\"",
		"\"version\": \"\"",
		"\"what\": \"" BAD "\"",
		"\"why\": \"\\u001B[2J\"",
		"\"command_line\": \"" BAD "\"",
		NULL,
	};
	char *text = report_of("hostile");
	(void)state;

	assert_in_order(text, pieces);
	free(text);
}

static int end(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_incomplete),
		cmocka_unit_test(test_nobody_asked),
		cmocka_unit_test(test_reserved_without_functions),
		cmocka_unit_test(test_hostile_strings),
	};

	if (count == 3 && !strcmp(arguments[1], "--print")) {
		write_report(arguments[2], stdout);
		arena_free(&arena);
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, end);
}
