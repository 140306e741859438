/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which members of a group keep another one of it from a virtual machine. */
#include "probes/machine/machine.h"
#include "probes/machine/pci_ids.h"

#include <string.h>

/*
 * ISA bridges of Intel's chipsets, first and last id, that Linux's driver lpc_ich binds to:
 * drivers/mfd/lpc_ich.c, the same 237 in 6.1 to 7.3. While it holds one, VFIO calls the group not
 * viable (seen on 7.3.4).
 */
static const struct {
	uint16_t first, last;
} lpc_ich[] = {
	{ 0x0f1c, 0x0f1c }, { 0x19dc, 0x19dc }, { 0x1c41, 0x1c5f }, { 0x1d40, 0x1d41 },
	{ 0x1e40, 0x1e5f }, { 0x1f38, 0x1f3b }, { 0x229c, 0x229c }, { 0x2310, 0x2310 },
	{ 0x2390, 0x2390 }, { 0x2410, 0x2410 }, { 0x2420, 0x2420 }, { 0x2440, 0x2440 },
	{ 0x244c, 0x244c }, { 0x2450, 0x2450 }, { 0x2480, 0x2480 }, { 0x248c, 0x248c },
	{ 0x24c0, 0x24c0 }, { 0x24cc, 0x24cc }, { 0x24d0, 0x24d0 }, { 0x25a1, 0x25a1 },
	{ 0x2640, 0x2642 }, { 0x2670, 0x267f }, { 0x27b0, 0x27b0 }, { 0x27b8, 0x27b9 },
	{ 0x27bc, 0x27bd }, { 0x2810, 0x2812 }, { 0x2814, 0x2815 }, { 0x2912, 0x2912 },
	{ 0x2914, 0x2914 }, { 0x2916, 0x2919 }, { 0x2b9c, 0x2b9c }, { 0x3197, 0x3197 },
	{ 0x31e8, 0x31e8 }, { 0x3a14, 0x3a14 }, { 0x3a16, 0x3a16 }, { 0x3a18, 0x3a18 },
	{ 0x3a1a, 0x3a1a }, { 0x3b00, 0x3b03 }, { 0x3b06, 0x3b0b }, { 0x3b0d, 0x3b0d },
	{ 0x3b0f, 0x3b0f }, { 0x3b12, 0x3b12 }, { 0x3b14, 0x3b14 }, { 0x3b16, 0x3b16 },
	{ 0x5031, 0x5031 }, { 0x5ae8, 0x5ae8 }, { 0x8c40, 0x8c5f }, { 0x8cc1, 0x8cc4 },
	{ 0x8cc6, 0x8cc6 }, { 0x8d40, 0x8d5f }, { 0x9c40, 0x9c47 }, { 0x9cc1, 0x9cc3 },
	{ 0x9cc5, 0x9cc7 }, { 0x9cc9, 0x9cc9 }, { 0xa1c1, 0xa1c7 }, { 0xa242, 0xa243 },
};

static bool lpc_ich_would_bind(const struct function *function)
{
	for (size_t i = 0; function->vendor == VENDOR_INTEL && i < sizeof lpc_ich / sizeof *lpc_ich;
	     i++)
		if (function->device >= lpc_ich[i].first && function->device <= lpc_ich[i].last)
			return true;
	return false;
}

/*
 * Drivers that say that they leave a group to others (driver_managed_dma in Linux, since 5.19):
 * VFIO's own, pci-stub and pcieport, the driver of PCI Express ports. shpchp, which may hold a
 * bridge to conventional PCI, does not.
 */
static bool driver_lets_go(const char *driver)
{
	return strstr(driver, "vfio") || strcmp(driver, "pci-stub") == 0 ||
	       strcmp(driver, "pcieport") == 0;
}

bool function_is_bridge_in_the_way(const struct function *function)
{
	uint32_t class_code = function->class_code >> 8;

	if (function->status != OK ||
	    (!function_is_bridge(function) && class_code != CLASS_HOST_BRIDGE &&
	     class_code != CLASS_ISA_BRIDGE))
		return false;
	if (function->driver.status == OK)
		return !driver_lets_go(function->driver.value);
	return lpc_ich_would_bind(function);
}

bool function_is_in_the_way(const struct function *function)
{
	return !function || function->status != OK || function_is_device(function) ||
	       function_is_bridge_in_the_way(function);
}
