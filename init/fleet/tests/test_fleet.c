/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names that are hostile, none at all, and which machines differ from their like; in every format.
 */
#include "init/compare/summary_read.h"
#include "init/fleet/collect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

static struct fleet fleet;
static char *text;
static size_t length;
static FILE *out;
static unsigned device_id; /* of the device of all machines to come; 0: they have none */

static void begin(const struct fleet_format *format)
{
	free(text);
	out = open_memstream(&text, &length);
	fleet_begin(&fleet, format, (struct page){ out, false, 132, 0 });
}

/* A machine of this product whose firmware is of this version, and its hash; all are JSON. */
static void add_hashed(const char *file, const char *product, const char *version, const char *hash)
{
	struct summary summary = { 0 };
	struct json_fault fault;
	int report = memfd_create("report", 0);
	char devices[256] = "";

	if (device_id)
		snprintf(devices, sizeof devices,
			 "\"functions\": [{\"address\": \"0000:01:00.0\", \"vendor\": \"0x10de\", "
			 "\"device\": \"0x%04x\"}], \"devices\": [{\"address\": "
			 "\"0000:01:00.0\", \"verdict\": \"assignable\"}], ",
			 device_id);
	dprintf(report,
		"{\"schema\": \"vfio-preflight/report/2\", \"verdict\": \"ready\", "
		"\"machine\": {\"vendor\": null, \"product\": %s, \"firmware\": {\"version\": "
		"%s}, \"hash\": %s}, "
		"\"counts\": {\"gpu\": {\"total\": 2, \"assignable\": 1, \"after_changes\": 2, "
		"\"unknown\": 0}}, %s\"changes\": [{\"what\": \"Enable VT-d.\", \"where\": "
		"\"firmware setup\", \"rules\": [\"a\", \"b\"], \"unblocks\": [\"x\", \"y\"]}], "
		"\"observed\": {\"tool_version\": \"0\"}}",
		product, version, hash, devices);
	if (!summary_read(&summary, report, &fault))
		fail_msg("line %zu: %s", fault.line, fault.what);
	fleet_add(&fleet, file, file, &summary);
	summary_free(&summary);
	close(report);
}

static void add(const char *file, const char *product, const char *version)
{
	add_hashed(file, product, version, "null");
}

static void end(void)
{
	fleet_end(&fleet);
	fclose(out);
}

static void expect(const char *wanted)
{
	if (!strstr(text, wanted))
		fail_msg("expected %s in:\n%s", wanted, text);
}

static void a_cell_is_no_formula(void **state)
{
	(void)state;
	begin(&fleet_csv);
	add("=f", "\"-1+\\\"2\\\"\\n\\u0007,\"", "\"@v\"");
	end();
	expect("\r\n\"'=f\",\"\",\"\",\"yes\",\"'-1+\"\"2\"\"  "
	       ",\",\"\",\"'@v\",\"\",\"ready\",\"\",2,1,2,0,");
	expect(",1\r\n");
}

static void markup_stays_text(void **state)
{
	(void)state;
	begin(&fleet_html);
	add("<b>", "\"</td><script>\"", "\"\\\"onload=\\\"\"");
	add("c", "\"</td><script>\"", "\"\\\"onload=\\\"\"");
	end();
	expect("title=\"&lt;b&gt;\">&lt;b&gt;");
	expect("&lt;/td&gt;&lt;script&gt;");
	assert_null(strstr(text, "\"onload"));
	assert_null(strstr(strstr(text, "<script>") + 1, "<script>"));
}

static void who_differs_is_named(void **state)
{
	(void)state;
	begin(&fleet_text);
	add("one", "\"P\"", "\"1\"");
	add("two", "\"P\"", "\"2\"");
	add("three", "\"P\"", "\"2\"");
	add("four", "\"P\"", "null");
	add("nameless", "null", "\"3\"");
	end();
	expect("\n5 machines: 5 READY\n");
	expect("\n     5  firmware setup: Enable VT-d. [a, b; unblocks 10 devices]\n");
	expect("\n  4 x P: 4 READY\n");
	expect("\n    firmware: 2 have 2; one: 1; four: not known\n");
	expect("\n  only one of its model: 0; model not known: 1\n");
}

/* Of three reports of one machine the first is counted; machines without a hash are counted. */
static void other_devices_are_named(void **state)
{
	(void)state;
	begin(&fleet_text);
	device_id = 0x2484;
	add("a", "\"M\"", "\"1\"");
	add("b", "\"M\"", "\"1\"");
	device_id = 0x2204;
	add("c", "\"M\"", "\"1\"");
	device_id = 0;
	end();
	expect("10de:2484");
	expect("10de:2204");
}

static void one_machine_is_counted_once(void **state)
{
	(void)state;
	begin(&fleet_text);
	add_hashed("new", "\"P\"", "\"2\"", "\"0123ab-0123456789ab\"");
	add_hashed("old", "\"P\"", "\"1\"", "\"0123ab-0123456789ab\"");
	add_hashed("other", "\"P\"", "\"2\"", "\"0123ab-0123456789ac\"");
	add_hashed("oldest", "\"P\"", "\"1\"", "\"0123ab-0123456789ab\"");
	add("unknown", "\"P\"", "\"2\"");
	add("unknown", "\"P\"", "\"2\"");
	end();
	expect("\n4 machines in 6 reports: 4 READY\n");
	expect("\n     4  firmware setup: Enable VT-d. [a, b; unblocks 8 devices]\n");
	expect("\n  4 x P: 4 READY\n  only");
	expect("counted above\n");
}

static void none_is_a_table_too(void **state)
{
	static const struct fleet_format *const formats[] = { &fleet_text, &fleet_csv, &fleet_json,
							      &fleet_html };
	(void)state;

	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		begin(formats[i]);
		end();
		assert_true(length > 20);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cell_is_no_formula),
		cmocka_unit_test(markup_stays_text),
		cmocka_unit_test(who_differs_is_named),
		cmocka_unit_test(other_devices_are_named),
		cmocka_unit_test(one_machine_is_counted_once),
		cmocka_unit_test(none_is_a_table_too),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	free(text);
	return failed;
}
