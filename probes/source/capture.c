/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine in a text file. `lspci -F FILE` and `acpixtract -a FILE` open the same file.
 *
 *     # A line that begins '#' is a comment, wherever it stands.
 *
 *     00:00.0 Host bridge: the text does not matter
 *     00: 86 80 c0 29 06 00 90 20 09 00 00 06 00 00 00 00
 *     … up to ff0:, as `lspci -xxxx` prints it; an empty line ends the function
 *
 *     DMAR @ 0x0000000000000000
 *         0000: 44 4D 41 52 50 00 00 00 01 2B 00 00 00 00 00 00  DMAR
 *     … as acpidump prints it; answers "read /sys/firmware/acpi/tables/DMAR"
 *
 *     @ read /proc/cmdline
 *     | quiet splash
 *     @ list /sys/class/iommu
 *     | dmar0
 *     | dmar1
 *     @ link /sys/bus/pci/devices/0000:00:02.0/driver
 *     | ../../../bus/pci/drivers/i915
 *     @ msr 0 0x3a
 *     |x 05 00 00 00 00 00 00 00
 *     @ cpuid 0x1 0x0
 *     |x 57 06 05 00 00 08 10 00 20 22 d8 ff ff fb 8b 07
 *     @ mmio 0xfed90008+8
 *     |x 62 04 6f 10 8c 07 d2 00
 *     @ rom /sys/bus/pci/devices/0000:01:00.0/rom
 *     |x 55 aa …
 *     @ rom /sys/bus/pci/devices/0000:02:00.0/rom
 *     |= /sys/bus/pci/devices/0000:01:00.0/rom
 *     @ log
 *     | [    0.004000] DMAR: IOMMU enabled
 *     @ read /sys/firmware/acpi/tables/IVRS !absent
 *     @ list /sys/kernel/iommu_groups !denied
 *     @ functions
 *     | 0000:00:00.0
 *     @ config 0000:00:00.0 0x40+192 !denied
 *
 * A line that begins '@' is a question: read PATH, list PATH, link PATH, msr CPU REGISTER, cpuid
 * LEAF SUBLEAF, mmio ADDRESS+WIDTH, rom PATH, log, functions, config FUNCTION OFFSET+LENGTH. One
 * space between words; a path begins with '/' and goes on to the end of the line, and in it \\012
 * is the byte of that octal number; numbers are decimal, or hexadecimal after 0x. It may end in a
 * refusal, !absent !denied !failed. Otherwise the lines below that begin '|' are the answer, in
 * turn:
 *
 *     | text      the text behind the one space, and a newline
 *     |           a newline
 *     |+ text     the text without a newline: the end of a file that has none, or the begin of a
 *                 line too long to print
 *     |x 0a ff    bytes, each behind one space
 *     |= PATH     of a ROM, alone: the bytes of that other ROM, which stand before
 *
 * and no such line is an empty answer. `list`: a name a line, in any order; as it stands where a
 * line of it begins "|x". `link`: one line, whose newline is not part of it. `msr`: 8 bytes,
 * `cpuid`: EAX EBX ECX EDX, 16 bytes, `mmio`: as many as it asks, all little endian. Whoever writes
 * captures keeps lines below 250 characters, because lspci takes no longer ones. A carriage return
 * at the end of a line does not count, nor does the mark of UTF-8 at the begin of the file.
 *
 * PCI functions are those that have a headline, that "@ functions" names, a line each, or that "@
 * config" speaks of; "@ functions" alone says that there is none, and refused, that nobody could
 * list them. Of configuration space, bytes of a missing line are "failed". What ends before 256 was
 * made without being root, so what follows is "denied"; at 256 or 4096 all that the machine shows
 * has been seen, and what follows is "absent"; what ends between has lost its end: "failed". No
 * bytes at all: not asked. Where it was otherwise, "@ config" says so; it is always a refusal, here
 * also !not-asked, and goes before the bytes that stand there.
 *
 * A question stands once, and so does a function. What is not in the file was not asked. Other
 * lines are passed over, so a bare lspci dump is a capture too; but a line that begins '@' or '|'
 * and says nothing of the above is an error.
 */
#include "probes/source/capture_parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare_to_record(const void *key, const void *item)
{
	return capture_compare_questions(key, &((const struct record *)item)->question);
}

static struct answer ask(struct source *source, struct arena *arena,
			 const struct question *question)
{
	struct capture *capture = (struct capture *)source;
	struct record *record = NULL;

	if (capture->records.count)
		record = bsearch(question, capture->records.items, capture->records.count,
				 sizeof *record, compare_to_record);
	if (!record)
		return question->kind == READ_FILE
			       ? capture_headline(capture, arena, question->path)
			       : (struct answer){ .status = NOT_ASKED };

	struct answer answer = record->answer;
	if (answer.status == OK)
		answer.bytes = (const uint8_t *)arena_copy(arena, answer.bytes, answer.length);
	return answer;
}

static enum status functions(struct source *source, struct arena *arena, pci_address_list *list)
{
	struct capture *capture = (struct capture *)source;

	for (size_t i = 0; i < capture->functions.count; i++)
		*array_add(arena, list) = capture->functions.items[i].address;
	return capture->functions_status;
}

static enum status config(struct source *source, struct pci_address address, unsigned offset,
			  unsigned length, uint8_t *bytes)
{
	struct capture *capture = (struct capture *)source;

	if (capture->functions_status != OK)
		return capture->functions_status;
	return capture_config(capture, address, offset, length, bytes);
}

static void close_capture(struct source *source)
{
	struct capture *capture = (struct capture *)source;

	arena_free(&capture->arena);
	free(capture);
}

/* --- Opening --- */

static bool complain(const char *file, const char *what)
{
	fprintf(stderr, "vfio-preflight: %s: %s\n", file, what);
	return false;
}

static bool open_capture(struct capture *capture, int file)
{
	struct lines lines;
	bool opened = file < 0 ? lines_open(&lines, capture->file, CAPTURE_AT_MOST)
			       : lines_from(&lines, file, CAPTURE_AT_MOST);
	bool parsed = false;
	int error = errno;

	if (opened) {
		parsed = capture_parse(capture, &lines);
		error = lines.error;
		lines_close(&lines);
	}
	if (!opened || error) {
		fprintf(stderr, "vfio-preflight: %s: cannot be read: %s\n", capture->file,
			strerror(error));
		return false;
	}
	bool empty = capture->functions_status == NOT_ASKED && !capture->records.count;
	if (parsed && empty && !capture->headed)
		return complain(
			capture->file,
			"not a capture: expected lines of `lspci -xxxx`, ACPI tables of acpidump, "
			"or questions that begin '@'");
	return parsed;
}

struct source *source_capture_from(int file, const char *name)
{
	struct capture *capture = calloc(1, sizeof *capture);
	if (!capture)
		abort();
	capture->source = (struct source){
		.ask = ask, .functions = functions, .config = config, .close = close_capture
	};
	capture->file = arena_copy(&capture->arena, name, strlen(name));
	capture->source.name = capture->file;
	if (open_capture(capture, file))
		return &capture->source;
	close_capture(&capture->source);
	return NULL;
}

struct source *source_capture(const char *file)
{
	return source_capture_from(-1, file);
}
