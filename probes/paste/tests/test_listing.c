/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Groups as loops, scripts and tools print them, through whatever they were copied. */
#include "probes/paste/tests/pasted_text.h"
#include "probes/paste/parts.h"

#define GROUP "/sys/kernel/iommu_groups/1/devices"
#define BOTH  "0000:01:00.0\n0000:01:00.1\n"

static void takes_all_spellings(void **state)
{
	static const char *const texts[] = {
		"IOMMU Group 1:\n\t01:00.0 VGA [0300]: N [10de:2484]\n\t01:00.1 Audio [0403]: N\n",
		"IOMMU Group 1 01:00.0 VGA: N\nIOMMU Group 1 01:00.1 Audio: N\n",
		"Group 1\n01:00.0 VGA: N\n01:00.1 Audio: N\n\nGroup 2\n00:02.0 Display: I\n",
		"IOMMU group 1:\t[10de:2484] 01:00.0 VGA: N\n[10de:228b] 01:00.1 Audio: N\n",
		"/sys/kernel/iommu_groups/1/devices/0000:01:00.0\r\n"
		"/sys/kernel/iommu_groups/1/devices/0000:01:00.1\r\n",
		"Bus 1 --> 0000:01:00.0 (IOMMU group 1)\nBus 2 --> 0000:01:00.1 (IOMMU group 1)\n",
		"> IOMMU Group 1:\n> \t01:00.0 VGA: N\n> \t01:00.1 Audio: N\n",
		"&gt; IOMMU Group 1:\n&gt;&nbsp;&nbsp; 01:00.0 VGA: N\n&gt;&nbsp;&nbsp; 01:00.1 A: "
		"N\n",
		"<pre><code>IOMMU Group 1:\n\t01:00.0 VGA: N\n\t01:00.1 Audio: N</code></pre>\n",
		"[CODE=bash]IOMMU Group 1:\n\t01:00.0 VGA: N\n\t01:00.1 Audio: N[/CODE]\n",
		"\033[1mIOMMU Group 1:\033[0m\n\t\033[32m01:00.0\033[0m VGA: N\n\t01:00.1 Audio: "
		"N\n",
	};
	(void)state;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct text_pasted text = paste_of(texts[i]);
		assert_non_null(text.source);
		assert_string_equal(says(&text, LIST_FOLDER, GROUP), BOTH);
		done(&text);
	}
}

static void takes_ids_before_addresses(void **state)
{
	struct text_pasted text = paste_of(
		"IOMMU group 1:\t[10de:2484] 01:00.0 VGA compatible controller: N G (rev a1)\n");
	(void)state;

	assert_int_equal(text.pasted.without_ids, 0);
	done(&text);
}

static void tells_contradictions(void **state)
{
	struct text_pasted text = paste_of("IOMMU Group 1 01:00.0 VGA: N\n"
					   "IOMMU Group 2 01:00.0 VGA: N\n");
	(void)state;

	assert_string_equal(text.pasted.contradiction, "0000:01:00.0 is in group 1 and in group 2");
	assert_string_equal(says(&text, LIST_FOLDER, GROUP), "not asked");
	done(&text);
}

/* Also above the names of the columns, where nothing else tells yet what it is. */
static void knows_the_border_of_a_table(void **state)
{
	struct paste paste = { 0 };
	(void)state;

	assert_int_equal(paste_table_line(&paste, "┌──────────┬────────┐"), KIND_PVESH);
	assert_int_equal(paste_table_line(&paste, "└──────────┴────────┘"), KIND_PVESH);
	assert_int_equal(paste_table_line(&paste, "│ class    │ device │"), KIND_NONE);
}

static void takes_json(void **state)
{
	struct text_pasted text = paste_of(
		"[{\"id\":\"0000:01:00.0\",\"iommugroup\":1,\"class\":\"0x030000\",\"vendor\":"
		"\"0x10de\",\"device\":\"0x2484\"},\n{\"iommugroup\":1,\"id\":\"0000:01:00.1\"}]"
		"\n");
	(void)state;

	assert_string_equal(says(&text, LIST_FOLDER, GROUP), BOTH);
	done(&text);
	text = paste_of("[{\"id\":\"0000:01:00.0\",\"iommugroup\":1},{\"id\":\"0000:01:0");
	assert_string_equal(says(&text, LIST_FOLDER, GROUP), "0000:01:00.0\n");
	done(&text);
}

/* Names of any length, with quotation marks in them. */
static void takes_json_with_names(void **state)
{
	struct text_pasted text =
		paste_of("[{\"device_name\":\"GA104 \\\"LHR\\\"\",\"id\":\"0000:01:00.0\","
			 "\"iommugroup\":1},\n{\"device_name\":\"Audio\",\"iommugroup\":1,"
			 "\"id\":\"0000:01:00.1\"}]\n");
	(void)state;

	assert_string_equal(says(&text, LIST_FOLDER, GROUP), BOTH);
	done(&text);
}

static void takes_a_table(void **state)
{
	struct text_pasted text = paste_of("| id | iommugroup | class |\n"
					   "| 0000:01:00.0 | 1 | 0x030000 |\n"
					   "| 0000:01:00.1 |          1 |\n");
	(void)state;

	assert_string_equal(says(&text, LIST_FOLDER, GROUP), BOTH);
	done(&text);
}

static void takes_xml(void **state)
{
	struct text_pasted text = paste_of("<device>\n  <name>pci_0000_01_00_0</name>\n"
					   "  <driver>\n    <name>vfio-pci</name>\n  </driver>\n"
					   "  <iommuGroup number='1'>\n  </iommuGroup>\n</device>\n"
					   "<device>\n  <name>pci_0000_01_00_1</name>\n");
	(void)state;

	assert_string_equal(says(&text, LIST_FOLDER, GROUP), "0000:01:00.0\n");
	assert_string_equal(says(&text, READ_LINK, "/sys/bus/pci/devices/0000:01:00.0/driver"),
			    "vfio-pci");
	done(&text);
}

/* A line of a table that lost its bytes: what stood before it counts, and the text as a whole. */
static void table_without_bytes(void **state)
{
	(void)state;
	struct text_pasted text =
		paste_of("DMAR @ 0x0000000000000000\n"
			 "    0000: 44 4D 41 52 10 00 00 00 01 05 42 4F 43 48 53 20\n"
			 "    0010: zz\n"
			 "    0010: 42 58\n");
	assert_non_null(text.source);
	assert_memory_equal(says(&text, READ_FILE, "/sys/firmware/acpi/tables/DMAR"),
			    "DMAR\x10\0\0\0\1\5BOCHS ", 16);
	done(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_without_bytes),
		cmocka_unit_test(takes_all_spellings),
		cmocka_unit_test(takes_ids_before_addresses),
		cmocka_unit_test(tells_contradictions),
		cmocka_unit_test(knows_the_border_of_a_table),
		cmocka_unit_test(takes_json),
		cmocka_unit_test(takes_json_with_names),
		cmocka_unit_test(takes_a_table),
		cmocka_unit_test(takes_xml),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
