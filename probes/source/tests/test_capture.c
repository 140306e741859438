/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The grammar of captures, what is refused and how, and that no file makes the reader fall. */
#include "probes/source/source.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>
#include <string.h>

#include "probes/source/tests/scratch.h"

static const char whole[] =
	"# made by hand\n"
	"00:00.0 Host bridge: text\n"
	"\tsubsystem of lspci -v\n"
	"00: 86 80 c0 29 06 00 90 20\n"
	"08: 09 00 00 06\n"
	"\n"
	"10000:e1:1f.7 Bridge\n"
	"00: 01 02\n"
	"\n"
	"DMAR @ 0x0000000000000000\n"
	"    0000: 44 4D 41 52 50 00 00 00 01 2B 00 00 00 00 00 00  DMARP....+......\n"
	"    0010: 20 20                                              \n"
	"\n"
	"SSDT @ 0x1\n    0000: 01\n\nSSDT @ 0x2\n    0000: 02\n\n"
	"@ read /proc/cmdline\r\n"
	"| quiet\r\n"
	"# a comment within\n"
	"|\n"
	"|+ begin \n"
	"|+ of a long line\n"
	"| \n"
	"|+ no newline\n"
	"@ read /empty\n"
	"@ read /bytes\n"
	"|x 00 ff\n"
	"|x 7f\n"
	"@ list /sys/class/iommu\n"
	"| dmar1\n"
	"| dmar0\n"
	"@ link /sys/driver\n"
	"| ../i915\n"
	"@ msr 0 0x3a\n"
	"|x 05 00 00 00 00 00 00 00\n"
	"@ msr 1 58 !denied\n"
	"@ cpuid 0x80000000 0x0\n"
	"|x 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10\n"
	"@ read /with space !absent\n"
	"@ list /broken !failed";

static struct arena arena;

static struct source *open_text(const char *text, size_t length)
{
	return source_capture(scratch_write("capture", text, length));
}

static void assert_answer(struct answer answer, const char *bytes, size_t length)
{
	assert_int_equal(answer.status, OK);
	assert_int_equal(answer.length, length);
	assert_memory_equal(answer.bytes, bytes, length + 1);
}

static void test_records(void **state)
{
	struct source *source = open_text(whole, sizeof whole - 1);
	(void)state;

	assert_non_null(source);
	static const char command_line[] = "quiet\n\nbegin of a long line\nno newline";
	assert_answer(source_read(source, &arena, "/proc/cmdline"), command_line,
		      sizeof command_line - 1);
	assert_answer(source_read(source, &arena, "/empty"), "", 0);
	assert_answer(source_read(source, &arena, "/bytes"), "\0\377\177", 3);
	assert_answer(source_list(source, &arena, "/sys/class/iommu"), "dmar0\ndmar1\n", 12);
	assert_answer(source_link(source, &arena, "/sys/driver"), "../i915", 7);
	assert_answer(source_msr(source, &arena, 0, 0x3a), "\5\0\0\0\0\0\0\0", 8);
	assert_int_equal(source_msr(source, &arena, 1, 0x3a).status, DENIED);
	assert_int_equal(source_msr(source, &arena, 2, 0x3a).status, NOT_ASKED);
	assert_int_equal(source_cpuid(source, &arena, 0x80000000, 0).bytes[15], 16);
	assert_int_equal(source_read(source, &arena, "/with space").status, ABSENT);
	assert_int_equal(source_list(source, &arena, "/broken").status, FAILED);
	assert_int_equal(source_read(source, &arena, "/broken").status, NOT_ASKED);
	source->close(source);
}

static void test_tables(void **state)
{
	struct source *source = open_text(whole, sizeof whole - 1);
	(void)state;

	assert_answer(source_read(source, &arena, "/sys/firmware/acpi/tables/DMAR"),
		      "DMARP\0\0\0\1+\0\0\0\0\0\0  ", 18);
	assert_answer(source_read(source, &arena, "/sys/firmware/acpi/tables/SSDT1"), "\1", 1);
	assert_answer(source_read(source, &arena, "/sys/firmware/acpi/tables/SSDT2"), "\2", 1);
	assert_int_equal(source_read(source, &arena, "/sys/firmware/acpi/tables/SSDT").status,
			 NOT_ASKED);
	assert_int_equal(source_read(source, &arena, "/sys/firmware/acpi/tables/IVRS").status,
			 NOT_ASKED);
	source->close(source);
}

static void test_functions(void **state)
{
	struct source *source = open_text(whole, sizeof whole - 1);
	pci_address_list list = { 0 };
	char text[PCI_ADDRESS_TEXT];
	uint8_t bytes[4];
	(void)state;

	assert_int_equal(source->functions(source, &arena, &list), OK);
	assert_int_equal(list.count, 2);
	assert_string_equal(pci_address_print(list.items[0], text), "0000:00:00.0");
	assert_string_equal(pci_address_print(list.items[1], text), "10000:e1:1f.7");
	assert_int_equal(source->config(source, list.items[0], 6, 4, bytes), OK);
	assert_memory_equal(bytes, "\x90\x20\x09\x00", 4);
	assert_int_equal(source->config(source, list.items[0], 9, 4, bytes), DENIED);
	assert_int_equal(
		source->config(source, (struct pci_address){ 0 }, 0xffffffff, 0xffffffff, bytes),
		ABSENT);
	assert_int_equal(source->config(source, (struct pci_address){ 1, 2, 3, 4 }, 0, 4, bytes),
			 ABSENT);
	source->close(source);
}

/* A function whose bytes go on to `length`, but for the line at `hole`. */
static void write_function(FILE *file, const char *address, unsigned length, unsigned hole)
{
	fprintf(file, "%s Device\n", address);
	for (unsigned offset = 0; offset < length; offset += 16)
		if (offset != hole)
			fprintf(file, "%02x: 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f\n",
				offset);
	fputc('\n', file);
}

static enum status status_at(struct source *source, uint8_t device, unsigned offset)
{
	uint8_t bytes[4];

	return source->config(source, (struct pci_address){ .device = device }, offset, 4, bytes);
}

static void test_end_of_space(void **state)
{
	char *text;
	size_t length;
	FILE *file = open_memstream(&text, &length);
	(void)state;

	write_function(file, "00:00.0", 0, 1);
	write_function(file, "00:01.0", 64, 1);
	write_function(file, "00:02.0", 256, 1);
	write_function(file, "00:03.0", 4096, 0x200);
	write_function(file, "00:04.0", 512, 1);
	fclose(file);
	struct source *source = open_text(text, length);
	free(text);

	assert_int_equal(status_at(source, 0, 0), NOT_ASKED);
	assert_int_equal(status_at(source, 1, 60), OK);
	assert_int_equal(status_at(source, 1, 64), DENIED);
	assert_int_equal(status_at(source, 2, 252), OK);
	assert_int_equal(status_at(source, 2, 256), ABSENT);
	assert_int_equal(status_at(source, 3, 4092), OK);
	assert_int_equal(status_at(source, 3, 4096), ABSENT);
	assert_int_equal(status_at(source, 3, 0x20c), FAILED);
	assert_int_equal(status_at(source, 3, 0x210), OK);
	assert_int_equal(status_at(source, 4, 512), FAILED);
	source->close(source);
}

static void test_only_tables(void **state)
{
	static const char text[] = "APIC @ 0x0\n    0000: 41 50\n";
	struct source *source = open_text(text, sizeof text - 1);
	pci_address_list list = { 0 };
	(void)state;

	assert_int_equal(source->functions(source, &arena, &list), NOT_ASKED);
	assert_int_equal(status_at(source, 0, 0), NOT_ASKED);
	assert_answer(source_read(source, &arena, "/sys/firmware/acpi/tables/APIC"), "AP", 2);
	source->close(source);
}

static void test_mark_of_windows(void **state)
{
	static const char text[] = "\xef\xbb\xbf"
				   "00:1c.0 PCI bridge: text\r\n00: 86 80\r\n";
	struct source *source = open_text(text, sizeof text - 1);
	pci_address_list list = { 0 };
	(void)state;

	assert_non_null(source);
	assert_int_equal(source->functions(source, &arena, &list), OK);
	assert_int_equal(list.count, 1);
	source->close(source);
}

/* Each is refused with these words, and names the line. */
static const struct {
	const char *text;
	const char *message;
} refused[] = {
	{ "", ": not a capture: expected " },
	{ "hello\n", ": not a capture: expected " },
	{ "a\nb\n@ what /x\n", ":3: \"@ what /x\" is not a valid record; expected " },
	{ "@ read\n", ":1: \"@ read\" is not a valid record; expected " },
	{ "@ read x\n", ":1: \"x\" is not a path; expected " },
	{ "@ read /x !gone\n",
	  ":1: \"!gone\" is not a refusal; expected !absent, !denied or !failed" },
	{ "@ read /x !absent\n| text\n", ":2: bytes after a refusal" },
	{ "@ read /x\n\n| text\n", ":3: bytes without a record" },
	{ "| text\n", ":1: bytes without a record" },
	{ "@ read /x\n|text\n", ":2: \"|text\" is invalid" },
	{ "@ read /x\n|x 0\n", ":2: \" 0\" is invalid after \"|x\"" },
	{ "@ read /x\n|x 00  01\n", ":2: \"  01\" is invalid after" },
	{ "@ msr 0 0x3a\n", ":1: 0 bytes in this answer; expected 8" },
	{ "@ msr 0\n", ":1: two numbers expected" },
	{ "@ msr 0 -1\n", ":1: two numbers expected" },
	{ "@ msr 0 0x100000000\n", ":1: two numbers expected" },
	{ "@ cpuid 0x1 0x0\n|x 00\n", ":1: 1 bytes in this answer; expected 16" },
	{ "@ read /x\n@ list /x\n@ read /x !absent\n",
	  ":3: \"read /x\" is a duplicate; expected it once, as in line 1" },
	{ "DMAR @ 0x0\n    0010: 00\n",
	  ":2: \"    0010: 00\" is not the next line of the table; expected \"    0000: " },
	{ "DMAR @ 0x0\n    0000: xx\n", ":2: no bytes" },
	{ "DMAR @ 0x0\n| text\n", ":2: bytes without a record" },
	{ "00:1f.8 Device\n", ":1: \"00:1f.8 Device\" is not a PCI address" },
	{ "00:20.0 Device\n", ":1: \"00:20.0 Device\" is not a PCI address" },
	{ "00:1f.0 A\n\n0000:00:1f.0 B\n",
	  ":3: a duplicate PCI function; expected it once, as in line 1" },
	{ "00:1f.0 A\nffffff00: 41 41\n", ":2: \"ffffff00: 41 41\" is not the next line" },
	{ "00:1f.0 A\n1000: 41\n", ":2: \"1000: 41\" is not the next line" },
	{ "00:1f.0 A\n00: 41 41\n00: 41\n", ":3: \"00: 41\" is not the next line" },
	{ "00:1f.0 A\n00: 41 4g\n", ":2: \" 4g\" is invalid" },
	{ "@ read /x\n|= /y\n", ":2: \"|= /y\" is not expected here; expected it alone below " },
	{ "@ rom /x\n|x 00\n|= /y\n", ":3: \"|= /y\" is not expected here" },
	{ "@ rom /x\n|=/y\n", ":2: \"|=/y\" is not expected here" },
	{ "@ rom /x\n|= y\n", ":2: \"y\" is not a path" },
	{ "@ rom /x\n|x 00\n@ rom /y\n|= /x\n|x 00\n", ":5: bytes after \"|=\"" },
	{ "@ rom /x\n|x 00\n@ rom /y\n|= /x\n|= /x\n", ":5: bytes after \"|=\"" },
	{ "@ rom /x !absent\n|= /y\n", ":2: bytes after a refusal" },
	{ "@ rom /x\n# unknown\n|= /y\n",
	  ":3: \"|= /y\" refers to no ROM that stands before with its bytes" },
	{ "@ rom /x\n|= /x\n", ":2: \"|= /x\" refers to no ROM" },
	{ "@ rom /x\n|= /y\n@ rom /y\n|x 00\n", ":2: \"|= /y\" refers to no ROM" },
	{ "@ rom /x\n|= /y\n@ rom /y\n|= /x\n", ":2: \"|= /y\" refers to no ROM" },
	{ "@ rom /x\n|x 00\n@ rom /y\n|= /x\n@ rom /z\n|= /y\n", ":6: \"|= /y\" refers to no ROM" },
	{ "@ rom /x !denied\n@ rom /y\n|= /x\n", ":3: \"|= /x\" refers to no ROM" },
	{ "@ read /x\n| text\n@ rom /y\n|= /x\n", ":4: \"|= /x\" refers to no ROM" },
	{ "@ read /\033[2J !\033\n", ":1: \"!?\" is not a refusal" },
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		scratch_listen();
		struct source *source = open_text(refused[i].text, strlen(refused[i].text));
		const char *heard = scratch_heard();
		assert_null(source);
		if (!strstr(heard, refused[i].message))
			fail_msg("expected \"%s\", heard \"%s\"", refused[i].message, heard);
		assert_ptr_equal(strchr(heard, '\n'), heard + strlen(heard) - 1);
	}
}

static struct answer rom(struct source *source, const char *path)
{
	static struct question question = { .kind = READ_ROM };

	question.path = path;
	return source->ask(source, &arena, &question);
}

static void test_rom_of_another(void **state)
{
	static const char text[] = "@ rom /b\n|x 55 aa\n@ rom /a\n|= /b\n@ rom /c d\n|= /b\n";
	struct source *source = open_text(text, sizeof text - 1);
	(void)state;

	assert_non_null(source);
	assert_answer(rom(source, "/a"), "\x55\xaa", 2);
	assert_answer(rom(source, "/b"), "\x55\xaa", 2);
	assert_answer(rom(source, "/c d"), "\x55\xaa", 2);
	source->close(source);
}

/* A megabyte that 300 others refer to: more than what may be asked for. */
static void test_references_have_an_end(void **state)
{
	char *text;
	size_t length;
	FILE *file = open_memstream(&text, &length);
	(void)state;

	fputs("@ rom /x\n", file);
	for (int i = 0; i < 1 << 15; i++)
		fputs("|x 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
		      "00 00 00 00 00 00 00 00\n",
		      file);
	for (int i = 0; i < 300; i++)
		fprintf(file, "@ rom /y%03d\n|= /x\n", i);
	fclose(file);
	scratch_listen();
	struct source *source = open_text(text, length);
	const char *heard = scratch_heard();
	assert_null(source);
	assert_non_null(strstr(heard, ":33283: the references stand for too much"));
	free(text);
}

static void test_unreadable(void **state)
{
	(void)state;
	scratch_listen();
	struct source *missing = source_capture("/nothing/here");
	const char *heard = scratch_heard();
	assert_null(missing);
	assert_string_equal(
		heard,
		"vfio-preflight: /nothing/here: cannot be read: No such file or directory\n");

	scratch_listen();
	struct source *zeros = open_text("@ read /x\0y\n", 12);
	heard = scratch_heard();
	assert_null(zeros);
	assert_non_null(strstr(heard, ":1: a NUL byte"));
}

/* Opens what may be a capture or not, and asks it everything. */
static void ask_everything(const char *text, size_t length)
{
	struct arena answers = ARENA_EMPTY;
	pci_address_list list = { 0 };
	uint8_t bytes[64];
	struct source *source = open_text(text, length);

	if (!source)
		return;
	source->functions(source, &answers, &list);
	for (size_t i = 0; i < list.count; i++)
		for (unsigned offset = 0; offset < 5000; offset += 60)
			source->config(source, list.items[i], offset, sizeof bytes, bytes);
	source_list(source, &answers, "/sys/class/iommu");
	source_read(source, &answers, "/sys/firmware/acpi/tables/DMAR");
	source->close(source);
	arena_free(&answers);
}

static void test_truncated_at_every_byte(void **state)
{
	(void)state;
	scratch_listen();
	for (size_t length = 0; length < sizeof whole; length++)
		ask_everything(whole, length);
	scratch_heard();
}

static void test_random_bytes(void **state)
{
	char text[sizeof whole];
	(void)state;

	srandom(7);
	scratch_listen();
	for (int turn = 0; turn < 2000; turn++) {
		memcpy(text, whole, sizeof whole);
		for (long flips = 1 + random() % 8; flips; flips--)
			text[(size_t)random() % (sizeof whole - 1)] =
				"\n 0f:.@|#!x+\r\t\377Z"[random() % 17];
		ask_everything(text, sizeof whole - 1);
	}
	scratch_heard();
}

static void test_very_long_lines(void **state)
{
	static const char *const begins[] = { "@ read /",        "@ read /x\n| ", "00:00.0 ",
					      "00:00.0 A\n00: ", "@ msr ",        "XXXX @ 0x" };
	static char text[1 << 20];
	(void)state;

	scratch_listen();
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
		memset(text, '7', sizeof text);
		memcpy(text, begins[i], strlen(begins[i]));
		ask_everything(text, sizeof text);
	}
	scratch_heard();
}

/* The end of a file is no call that was interrupted, whatever failed before. */
static void test_end_after_an_interruption(void **state)
{
	(void)state;
	const char *path = scratch_write("capture", whole, sizeof whole - 1);
	alarm(20);
	errno = EINTR;
	struct source *source = source_capture(path);
	alarm(0);
	assert_non_null(source);
	source->close(source);
}

static int end(void **state)
{
	arena_free(&arena);
	return scratch_end(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_end_of_space),
		cmocka_unit_test(test_only_tables),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_rom_of_another),
		cmocka_unit_test(test_references_have_an_end),
		cmocka_unit_test(test_mark_of_windows),
		cmocka_unit_test(test_end_after_an_interruption),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_truncated_at_every_byte),
		cmocka_unit_test(test_random_bytes),
		cmocka_unit_test(test_very_long_lines),
	};

	return cmocka_run_group_tests(tests, scratch_begin, end);
}
