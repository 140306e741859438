/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PCI Express types of functions that only the kernel's log tells of. */
#include "probes/machine/tests/machine.h"
#include "probes/scan/tests/told.h"

#define CARD "0000:01:00.0"

static struct pcie type_by(const char *log, enum status known)
{
	const struct told told[] = { { "log", OK, log, strlen(log) }, { 0 } };
	struct machine machine = { 0 };

	add_function(&machine, CARD, 0x030000)->pcie.status = known;
	look_with("pci_types", &machine, told);
	struct pcie result = machine.functions.items[0].pcie;
	arena_free(&machine.arena);
	return result;
}

#define LINE(rest) "[    0.250000] pci " CARD ": [10de:2484] type 00 class 0x030000 " rest

static void takes_each_type(void **state)
{
	static const struct {
		const char *line;
		enum port_type type;
	} lines[] = {
		{ LINE("PCIe Endpoint"), PORT_ENDPOINT },
		{ LINE("PCIe Legacy Endpoint"), PORT_LEGACY_ENDPOINT },
		{ LINE("PCIe Root Port"), PORT_ROOT },
		{ LINE("PCIe Switch Upstream Port"), PORT_UPSTREAM },
		{ LINE("PCIe Switch Downstream Port"), PORT_DOWNSTREAM },
		{ LINE("PCIe to PCI/PCI-X bridge"), PORT_PCIE_TO_PCI },
		{ LINE("PCI/PCI-X to PCIe bridge"), PORT_PCI_TO_PCIE },
		{ LINE("PCIe Root Complex Integrated Endpoint"), PORT_INTEGRATED_ENDPOINT },
		{ LINE("PCIe Root Complex Event Collector"), PORT_EVENT_COLLECTOR },
	};
	(void)state;

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct pcie found = type_by(lines[i].line, NOT_ASKED);
		assert_int_equal(found.status, OK);
		assert_int_equal(found.type, lines[i].type);
	}
}

static void a_conventional_function_has_none(void **state)
{
	(void)state;
	assert_int_equal(type_by(LINE("conventional PCI endpoint"), NOT_ASKED).status, ABSENT);
}

/* Of Linux before 6.10, cut off, of another function, of what the registers told, of nothing. */
static void other_lines_tell_nothing(void **state)
{
	(void)state;
	assert_int_equal(
		type_by("pci " CARD ": [10de:2484] type 00 class 0x030000", NOT_ASKED).status,
		NOT_ASKED);
	assert_int_equal(type_by(LINE("PCIe Endp"), NOT_ASKED).status, NOT_ASKED);
	assert_int_equal(type_by(LINE("PCIe Endpoint of something else"), NOT_ASKED).status,
			 NOT_ASKED);
	assert_int_equal(
		type_by("pci 0000:02:00.0: [10de:2484] type 00 class 0x030000 PCIe Endpoint",
			NOT_ASKED)
			.status,
		NOT_ASKED);
	assert_int_equal(type_by(LINE("PCIe Endpoint"), ABSENT).status, ABSENT);
	assert_int_equal(type_by("", NOT_ASKED).status, NOT_ASKED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_each_type),
		cmocka_unit_test(a_conventional_function_has_none),
		cmocka_unit_test(other_lines_tell_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
