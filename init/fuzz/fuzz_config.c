/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The input is the configuration space of several functions, one behind the other: domain and kind
 * of space (64, 256 or 4096 bytes shown), bus, device and function, the length of its bytes in two
 * bytes, and these; what is missing is zero.
 */
#include "init/fuzz/fuzz.h"

#include "probes/lib/bytes.h"

static const unsigned shown[4] = { CONFIG_SPACE, CONFIG_SPACE, 256, 64 };

static void put_function(struct memory_source *memory, struct bytes *input)
{
	uint8_t first = bytes_u8(input);
	uint8_t bus = bytes_u8(input);
	uint8_t device = bytes_u8(input);
	uint16_t length = bytes_u16(input) % (CONFIG_SPACE + 1);

	if (length > bytes_left(input))
		length = (uint16_t)bytes_left(input);
	struct bytes config = bytes_take(input, length);
	struct pci_address address = { first & 0xf, bus, device >> 3, device & 7 };
	memory_put_function(memory, address, shown[first >> 6], config.data, length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory_source memory;
	struct bytes input = bytes_of(data, size);

	memory_open(&memory);
	memory.has_functions = true;
	fuzz_put_dmar(&memory);
	while (bytes_left(&input) >= 5)
		put_function(&memory, &input);
	return fuzz_run(&memory.source);
}
