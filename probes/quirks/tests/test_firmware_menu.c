/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which section of the menus is this machine's. */
#include "probes/quirks/firmware_menu.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct machine machine_of(const char *system, const char *board, const char *product,
				 const char *cpu)
{
	struct machine machine = { 0 };

	machine.firmware.system_vendor = (struct text){ system ? OK : ABSENT, system };
	machine.firmware.board_vendor = (struct text){ board ? OK : ABSENT, board };
	machine.firmware.product = (struct text){ product ? OK : ABSENT, product };
	machine.cpu.status = cpu ? OK : NOT_ASKED;
	machine.cpu.vendor = cpu;
	return machine;
}

static const char *iommu_menu(const char *system, const char *board, const char *product,
			      const char *cpu)
{
	struct machine machine = machine_of(system, board, product, cpu);

	return firmware_menu(&machine, SETTING_IOMMU);
}

static void cpu_and_product_decide(void **state)
{
	(void)state;
	assert_non_null(strstr(iommu_menu("ASUS", NULL, NULL, "GenuineIntel"), "VT-d"));
	assert_non_null(strstr(iommu_menu("ASUS", NULL, NULL, "AuthenticAMD"), "AMD CBS"));
	assert_non_null(strstr(iommu_menu("Dell Inc.", NULL, "PowerEdge R740", "GenuineIntel"),
			       "Processor Settings"));
	assert_non_null(strstr(iommu_menu("Dell Inc.", NULL, "Latitude 7420", "GenuineIntel"),
			       "Virtualization Support"));
	assert_null(iommu_menu("ASUS", NULL, NULL, NULL));
	assert_null(iommu_menu("ASUS", NULL, NULL, "CentaurHauls"));
}

static void a_board_speaks_where_the_system_has_no_name(void **state)
{
	(void)state;
	assert_non_null(strstr(iommu_menu("To Be Filled By O.E.M.", "ASRock", "", "GenuineIntel"),
			       "Chipset Configuration"));
	assert_non_null(strstr(
		iommu_menu("System manufacturer", "ASUSTeK COMPUTER INC.", "", "GenuineIntel"),
		"System Agent"));
	assert_non_null(
		strstr(iommu_menu(NULL, "asrock", NULL, "GenuineIntel"), "Chipset Configuration"));
	assert_null(iommu_menu("QEMU", NULL, "Standard PC", "GenuineIntel"));
	assert_null(iommu_menu("", "", "", "GenuineIntel"));
	assert_null(iommu_menu(NULL, NULL, NULL, "GenuineIntel"));
}

static void hp_is_not_hpe(void **state)
{
	(void)state;
	assert_non_null(strstr(iommu_menu("HP", NULL, "HP EliteDesk 800 G4", "GenuineIntel"),
			       "System Options"));
	assert_non_null(
		strstr(iommu_menu("HPE", NULL, "ProLiant DL380 Gen10", "GenuineIntel"), "RBSU"));
	assert_non_null(
		strstr(iommu_menu("HP", NULL, "ProLiant DL380 Gen9", "GenuineIntel"), "RBSU"));
	assert_null(iommu_menu("HPE", NULL, "Superdome Flex", "GenuineIntel"));
}

static void general_words_where_no_menu_is_known(void **state)
{
	struct arena arena = { 0 };
	struct machine known = machine_of("ASUS", NULL, NULL, "GenuineIntel"),
		       unknown = machine_of(NULL, NULL, NULL, NULL);
	(void)state;

	assert_non_null(strstr(firmware_switch_on(&arena, &known, SETTING_ABOVE_4G),
			       "PCI Subsystem Settings"));
	for (enum firmware_setting setting = 0; setting < FIRMWARE_SETTINGS; setting++)
		assert_non_null(
			strstr(firmware_switch_on(&arena, &unknown, setting), "firmware setup"));
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cpu_and_product_decide),
		cmocka_unit_test(a_board_speaks_where_the_system_has_no_name),
		cmocka_unit_test(hp_is_not_hpe),
		cmocka_unit_test(general_words_where_no_menu_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
