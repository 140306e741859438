/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Configuration space as `lspci -xxxx` prints it. What the probes read stands as they read it; the
 * rest is read now, because a device that takes offence at being read everywhere shall not take the
 * probes' answers with it.
 */
#include "probes/source/record_parts.h"

#include "probes/source/capture_parts.h"
#include "probes/source/mask_tables.h"

#include <stdlib.h>
#include <string.h>

struct space {
	struct pci_address address;
	uint8_t bytes[CONFIG_SPACE];
	uint8_t statuses[CONFIG_SPACE];
};

/* --- Reading --- */

/*
 * Whether it ends here, as it does where the kernel or the machine shows no more. A failure may be
 * one of a piece only.
 */
static bool refused_throughout(struct source *inner, struct space *space, unsigned begin,
			       unsigned length, enum status status)
{
	uint8_t byte;

	return length == 1 ||
	       (status != FAILED &&
		inner->config(inner, space->address, begin, 1, &byte) == status &&
		inner->config(inner, space->address, begin + length - 1, 1, &byte) == status);
}

/*
 * Reads the longest pieces, of `length` bytes each at first, that are answered whole or refused
 * whole.
 */
static void read_part(struct source *inner, struct space *space, unsigned begin, unsigned end)
{
	unsigned length = end - begin;

	while (begin < end) {
		if (length > end - begin)
			length = end - begin;
		enum status status =
			inner->config(inner, space->address, begin, length, space->bytes + begin);
		if (status != OK && !refused_throughout(inner, space, begin, length, status)) {
			length /= 2;
			continue;
		}
		memset(space->statuses + begin, (int)status, length);
		begin += length;
		length *= 2;
	}
}

static enum status status_of(const struct space *space, unsigned offset, unsigned length)
{
	for (unsigned i = offset; i < offset + length; i++)
		if (space->statuses[i] != OK)
			return (enum status)space->statuses[i];
	return OK;
}

static void lay_over(struct space *space, const struct kept_config *kept)
{
	if (kept->offset >= CONFIG_SPACE || kept->length > CONFIG_SPACE - kept->offset)
		return;
	if (kept->status == OK)
		memcpy(space->bytes + kept->offset, kept->bytes, kept->length);
	if (kept->status != status_of(space, kept->offset, kept->length))
		memset(space->statuses + kept->offset, (int)kept->status, kept->length);
}

/* --- Writing --- */

static unsigned length_of(const struct space *space)
{
	unsigned length = CONFIG_SPACE;

	while (length && space->statuses[length - 1] != OK)
		length--;
	return length;
}

static void write_headline(const struct space *space, const char *address, FILE *out)
{
	const uint8_t *bytes = space->bytes;

	if (status_of(space, 0, 16) != OK)
		fprintf(out, "\n%s -\n", address);
	else
		fprintf(out, "\n%s %02x%02x: %02x%02x:%02x%02x\n", address, bytes[11], bytes[10],
			bytes[1], bytes[0], bytes[3], bytes[2]);
}

static void write_bytes(const struct space *space, FILE *out)
{
	bool in_line = false;

	for (unsigned i = 0; i < CONFIG_SPACE; i++) {
		bool shown = space->statuses[i] == OK;
		if (in_line && (!shown || i % 16 == 0))
			fputs("\n", out);
		if (shown && (!in_line || i % 16 == 0))
			fprintf(out, "%02x:", i);
		if (shown)
			fprintf(out, " %02x", space->bytes[i]);
		in_line = shown;
	}
	fputs(in_line ? "\n\n" : "\n", out);
}

/* Only what the bytes that are there do not say by where they end. */
static void write_refusals(const struct space *space, const char *address, FILE *out)
{
	unsigned length = length_of(space), end;

	for (unsigned begin = 0; begin < CONFIG_SPACE; begin = end) {
		enum status status = (enum status)space->statuses[begin];
		for (end = begin; end < CONFIG_SPACE && space->statuses[end] == status; end++)
			;
		if (status != OK && status != (begin < length ? FAILED : capture_beyond(length)))
			fprintf(out, "@ config %s 0x%x+%u !%s\n", address, begin, end - begin,
				status == NOT_ASKED ? "not-asked" : status_name(status));
	}
}

static int compare_configs(const void *left, const void *right)
{
	const struct kept_config *a = left, *b = right;
	int order = pci_address_compare(a->address, b->address);

	return order ? order : a->turn < b->turn ? -1 : 1;
}

/* `at` goes through the sorted readings as the functions do, which are sorted too. */
static void write_function(struct recording *recording, struct pci_address address, bool masked,
			   size_t *at, FILE *out)
{
	struct space space = { .address = address };
	char text[PCI_ADDRESS_TEXT];

	read_part(recording->inner, &space, 0, 64);
	read_part(recording->inner, &space, 64, 256);
	read_part(recording->inner, &space, 256, CONFIG_SPACE);
	for (; *at < recording->configs.count; (*at)++) {
		const struct kept_config *kept = &recording->configs.items[*at];
		int order = pci_address_compare(kept->address, address);
		if (order > 0)
			break;
		if (order == 0)
			lay_over(&space, kept);
	}
	if (masked)
		mask_config(space.bytes, space.statuses);

	pci_address_print(address, text);
	write_headline(&space, text, out);
	write_bytes(&space, out);
	write_refusals(&space, text, out);
}

void record_write_functions(struct recording *recording, bool masked, FILE *out)
{
	char text[PCI_ADDRESS_TEXT];
	size_t at = 0;

	if (!recording->listed || recording->functions_status == NOT_ASKED)
		return;
	fputs("\n@ functions", out);
	if (recording->functions_status != OK)
		fprintf(out, " !%s", status_name(recording->functions_status));
	fputs("\n", out);
	for (size_t i = 0; i < recording->functions.count; i++)
		fprintf(out, "| %s\n", pci_address_print(recording->functions.items[i], text));

	if (recording->configs.count)
		qsort(recording->configs.items, recording->configs.count,
		      sizeof(struct kept_config), compare_configs);
	for (size_t i = 0; i < recording->functions.count; i++)
		write_function(recording, recording->functions.items[i], masked, &at, out);
}
