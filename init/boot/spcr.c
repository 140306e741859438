/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/spcr.h"

#include "probes/lib/bytes.h"

#include <string.h>

/* Offsets in the table: the base address is a Generic Address Structure (ACPI 6.5, 5.2.3.2). */
enum { INTERFACE = 36, ADDRESS_SPACE = 40, ADDRESS = 44, BAUD_RATE = 58 };
enum { MEMORY_SPACE = 0, IO_SPACE = 1 };

/* Full 16550, 16450, and 16550 of which the address structure tells more. */
static bool is_16550(uint8_t interface)
{
	return interface <= 1 || interface == 0x12;
}

static unsigned speed_of(uint8_t code)
{
	switch (code) {
	case 3: return 9600;
	case 4: return 19200;
	case 6: return 57600;
	case 7: return 115200;
	default: return 0;
	}
}

struct spcr spcr_parse(const uint8_t *table, size_t length)
{
	struct spcr spcr = { .address = 0 };

	if (length <= BAUD_RATE || memcmp(table, "SPCR", 4) != 0)
		return spcr;
	struct bytes address = bytes_of(table + ADDRESS, 8);
	spcr.memory = table[ADDRESS_SPACE] == MEMORY_SPACE;
	if (spcr.memory || table[ADDRESS_SPACE] == IO_SPACE)
		spcr.address = bytes_u64(&address);
	spcr.speed = speed_of(table[BAUD_RATE]);
	spcr.is_16550 = is_16550(table[INTERFACE]);
	return spcr;
}
