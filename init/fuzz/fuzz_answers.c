/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The input answers every question but those about ACPI tables and PCI functions, in the order in
 * which they are asked: a status, a length, and as many bytes. Behind its end nothing was asked.
 */
#include "init/fuzz/fuzz.h"

#include "probes/lib/bytes.h"

static struct bytes input;

static struct answer ask(struct source *source, struct arena *arena,
			 const struct question *question)
{
	struct answer answer = { .status = NOT_ASKED };

	if (question->path && strstr(question->path, "/acpi/tables/"))
		return memory_ask(source, arena, question);
	if (bytes_left(&input) < 2)
		return answer;
	uint8_t status = bytes_u8(&input);
	size_t length = bytes_u8(&input);
	answer.status = status < 0x80 ? OK : (enum status)(status % (FAILED + 1));
	if (answer.status != OK)
		return answer;

	struct bytes bytes =
		bytes_take(&input, length < bytes_left(&input) ? length : bytes_left(&input));
	answer.length = bytes.length;
	answer.bytes = (const uint8_t *)arena_copy(arena, bytes.data, bytes.length);
	return answer;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory_source memory;

	input = bytes_of(data, size);
	memory_open(&memory);
	memory.source.ask = ask;
	fuzz_put_dmar(&memory);
	fuzz_put_display(&memory);
	return fuzz_run(&memory.source);
}
