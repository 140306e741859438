/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses as text, and what only looks like one. */
#include "probes/machine/pci_address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static void addresses_are_read_as_they_are_printed(void **state)
{
	static const char *const texts[] = { "0000:00:1c.0", "0000:ff:1f.7", "10000:e1:00.0",
					     "ffffffff:00:00.0" };
	char text[PCI_ADDRESS_TEXT];
	struct pci_address address;
	(void)state;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		assert_true(pci_address_parse(texts[i], &address));
		assert_string_equal(pci_address_print(address, text), texts[i]);
	}
}

static void what_is_no_address(void **state)
{
	static const char *const texts[] = { "",
					     "0000",
					     "0000:00",
					     "0000:00:1c",
					     "0000:00:1c.",
					     "0000:00:1c.8",
					     "0000:00:20.0",
					     "0000:00:1c.00",
					     "0000:00:1c.0 ",
					     " 0000:00:1c.0",
					     "0000: 0:1c.0",
					     "0000:00:-1.0",
					     "0x00:00:1c.0",
					     "0000:0x:1c.0",
					     "+000:00:1c.0",
					     "000:00:1c.0",
					     "0000:0:1c.0",
					     "100000000:00:1c.0",
					     "0000:00:1c:0" };
	struct pci_address address = { .bus = 42 };
	(void)state;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_false(pci_address_parse(texts[i], &address));
	assert_int_equal(address.bus, 42);
}

static void the_last_address_of_a_path_is_found(void **state)
{
	struct pci_address address;
	(void)state;

	assert_true(pci_address_last_in("../../../devices/pci0000:00/0000:00:14.0/usb1/1-2",
					UINT32_MAX, &address));
	assert_int_equal(address.device, 0x14);
	assert_false(pci_address_last_in("../devices/pci0000:00/usb1", UINT32_MAX, &address));
	assert_false(pci_address_last_in("../10000:00:14.0", 0xffff, &address));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_read_as_they_are_printed),
		cmocka_unit_test(what_is_no_address),
		cmocka_unit_test(the_last_address_of_a_path_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
