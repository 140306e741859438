/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What libpci reads of sysfs: addresses, slots, lines of a file "resource", single numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

long pci_strtol(const char *text, char **end, int base);
unsigned long pci_strtoul(const char *text, char **end, int base);
int pci_sscanf(const char *text, const char *format, ...) __attribute__((format(scanf, 2, 3)));

static void reads_addresses(void **state)
{
	unsigned domain, bus, device;
	int function;
	(void)state;

	assert_int_equal(pci_sscanf("10000:e1:1f.7", "%x:%x:%x.%d", &domain, &bus, &device,
				    (int *)&function),
			 4);
	assert_true(domain == 0x10000 && bus == 0xe1 && device == 0x1f && function == 7);
	assert_int_equal(pci_sscanf("0000:02:00\n", "%x:%x:%x", &domain, &bus, &device), 3);
	assert_int_equal(bus, 2);
	assert_int_equal(pci_sscanf("0000:02", "%x:%x:%x", &domain, &bus, &device), 2);
	assert_int_equal(pci_sscanf("", "%x:%x:%x", &domain, &bus, &device), 0);
	assert_int_equal(pci_sscanf("zz", "%x", &domain), 0);
}

static void reads_resources(void **state)
{
	unsigned long long start, end, flags;
	(void)state;

	assert_int_equal(pci_sscanf("0x00000000fd000000 0x0000004000ffffff 0x0000000000040200\n",
				    "%llx %llx %llx", &start, &end, &flags),
			 3);
	assert_true(start == 0xfd000000 && end == 0x4000ffffff && flags == 0x40200);
	assert_int_equal(pci_sscanf("0x1 0x2\n", "%llx %llx %llx", &start, &end, &flags), 2);
}

static void reads_single_numbers(void **state)
{
	(void)state;
	assert_int_equal(pci_strtol("16\n", NULL, 0), 16);
	assert_int_equal(pci_strtol("0x030000\n", NULL, 0), 0x30000);
	assert_int_equal(pci_strtol("-1\n", NULL, 0), -1);
	assert_int_equal(pci_strtol("0\n", NULL, 0), 0);
	assert_int_equal(pci_strtol("", NULL, 0), 0);
	assert_int_equal(pci_strtol("x", NULL, 0), 0);
	assert_int_equal(pci_strtol("9223372036854775808", NULL, 0), 0);
	assert_int_equal(pci_strtoul("1f\n", NULL, 16), 0x1f);
	assert_int_equal(pci_strtoul("0x1f\n", NULL, 16), 0x1f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_addresses),
		cmocka_unit_test(reads_resources),
		cmocka_unit_test(reads_single_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
