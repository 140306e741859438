/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is recorded replays: any bytes, every refusal, every end of configuration space; and no
 * secret is in the file.
 */
#include "probes/source/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>

#include "probes/lib/mask.h"
#include "probes/source/mask_tables.h"
#include "probes/source/tests/scratch.h"

static struct arena arena;

/* --- A machine by a table --- */

static struct reply {
	struct question question;
	struct answer answer;
} replies[64];
static size_t reply_count;
static enum status functions_status;
static pci_address_list functions_list;
static enum status space[3][4096]; /* of the functions 00:00.0, 00:01.0, 00:02.0 */
static unsigned asked;

static struct answer ask(struct source *source, struct arena *to, const struct question *question)
{
	(void)source, (void)to;
	asked++;
	for (size_t i = 0; i < reply_count; i++) {
		const struct question *q = &replies[i].question;
		if (q->kind == question->kind && q->a == question->a && q->b == question->b &&
		    (!q->path || !strcmp(q->path, question->path)))
			return replies[i].answer;
	}
	return (struct answer){ .status = NOT_ASKED };
}

static enum status functions(struct source *source, struct arena *to, pci_address_list *list)
{
	(void)source;
	for (size_t i = 0; i < functions_list.count; i++)
		*array_add(to, list) = functions_list.items[i];
	return functions_status;
}

static uint8_t byte_at(unsigned device, unsigned offset)
{
	return (uint8_t)(offset * 7 + device + (offset >> 8));
}

static enum status config(struct source *source, struct pci_address address, unsigned offset,
			  unsigned length, uint8_t *bytes)
{
	(void)source;
	if (address.device > 2 || offset >= 4096 || length > 4096 - offset)
		return ABSENT;
	for (unsigned i = offset; i < offset + length; i++) {
		if (space[address.device][i] != OK)
			return space[address.device][i];
		bytes[i - offset] = byte_at(address.device, i);
	}
	return OK;
}

static void close_nothing(struct source *source)
{
	(void)source;
}

static struct source machine = { "machine", ask, functions, config, close_nothing };

static void reply(enum question_kind kind, const char *path, const void *bytes, size_t length)
{
	replies[reply_count++] =
		(struct reply){ { .kind = kind, .path = path },
				{ OK, (const uint8_t *)arena_copy(&arena, bytes, length),
				  length } };
}

static int begin(void **state)
{
	(void)state;
	reply_count = 0;
	asked = 0;
	functions_status = NOT_ASKED;
	functions_list = (pci_address_list){ 0 };
	return 0;
}

static struct pci_address function_at(uint8_t device)
{
	return (struct pci_address){ .device = device };
}

/* What the recording wrote; it is closed. */
static const char *written(struct source *recording, bool masked, size_t *length)
{
	char *text;
	FILE *out = open_memstream(&text, length);

	assert_true(source_record_write(recording, masked, out));
	fclose(out);
	recording->close(recording);
	char *copy = arena_copy(&arena, text, *length);
	free(text);
	for (const char *line = copy; *line; line += strcspn(line, "\n") + 1)
		assert_true(strcspn(line, "\n") < 250);
	return copy;
}

static struct source *replay(const char *text, size_t length)
{
	struct source *source = source_capture(scratch_write("capture", text, length));

	if (!source)
		fail_msg("refused:\n%s", text);
	return source;
}

/* Asks all of replies[], records, opens the record, and records that once more: the same file. */
static struct source *recorded(void)
{
	size_t length, again;
	struct source *recording = source_record(&machine);
	pci_address_list list = { 0 };

	recording->functions(recording, &arena, &list);
	for (size_t i = 0; i < reply_count; i++)
		recording->ask(recording, &arena, &replies[i].question);
	const char *text = written(recording, false, &length);

	recording = source_record(replay(text, length));
	recording->functions(recording, &arena, &list);
	for (size_t i = 0; i < reply_count; i++)
		recording->ask(recording, &arena, &replies[i].question);
	const char *text_again = written(recording, false, &again);
	assert_string_equal(text, text_again);
	return replay(text, length);
}

static void assert_all_replay(void)
{
	struct source *source = recorded();

	for (size_t i = 0; i < reply_count; i++) {
		struct answer answer = source->ask(source, &arena, &replies[i].question);
		assert_int_equal(answer.status, replies[i].answer.status);
		assert_int_equal(answer.length, replies[i].answer.length);
		if (answer.length)
			assert_memory_equal(answer.bytes, replies[i].answer.bytes, answer.length);
	}
	source->close(source);
}

/* --- Answers --- */

static void test_any_bytes(void **state)
{
	static const char *const texts[] = {
		"",
		"\n",
		"\n\n",
		"x",
		"x\n",
		"x\r\n",
		"\r",
		"x\r",
		" ",
		" \n ",
		"tab\there\n",
		"caf\303\251\n",
		"\377\n",
		"\033[2J\n",
		"| x\n",
		"# x\n",
		"@ read /x\n",
		"00:00.0 x\n00: 01\n",
		"ab @ 0x0\n",
		"DMAR @ 0x0\n    0000: 44\n",
		"x !absent\n",
	};
	static const char nul[] = "a\0b\n\0", begins[] = "\0";
	char path[20], *longest = arena_alloc(&arena, 100001), all[512];
	(void)state;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		snprintf(path, sizeof path, "/text%zu", i);
		reply(READ_FILE, arena_copy(&arena, path, strlen(path)), texts[i],
		      strlen(texts[i]));
	}
	for (size_t i = 0; i < sizeof all; i++)
		all[i] = (char)(i < 256 ? i : 511 - i);
	memset(longest, 'x', 100000);
	reply(READ_FILE, "/nul", nul, sizeof nul - 1);
	reply(READ_FILE, "/one", begins, 1);
	reply(READ_FILE, "/all", all, sizeof all);
	reply(READ_FILE, "/without-nul", all + 1, 255);
	reply(READ_FILE, "/long", longest, 100000);
	reply(READ_FILE, "/200", longest, 200);
	reply(READ_FILE, "/201", longest, 201);
	longest[50000] = '\n';
	reply(READ_FILE, "/two-long", longest, 100000);
	reply(READ_LOG, NULL, "[    0.1] DMAR: x\n\377\n", 20);
	reply(READ_ROM, "/sys/rom", all, sizeof all);
	assert_all_replay();
}

static size_t count_of(const char *text, const char *words)
{
	size_t count = 0;

	for (const char *at = text; (at = strstr(at, words)); at += strlen(words))
		count++;
	return count;
}

/* Each content once, also where another stands between; an empty one has nothing to share. */
static void test_equal_roms(void **state)
{
	static const char *const roms[] = { "one", "two", "one", "", "one", "", "two", "on" };
	struct source *recording = source_record(&machine);
	char path[20];
	size_t length;
	(void)state;

	for (size_t i = 0; i < sizeof roms / sizeof *roms; i++) {
		snprintf(path, sizeof path, "/%zu/ !x/rom", i);
		reply(READ_ROM, arena_copy(&arena, path, strlen(path)), roms[i], strlen(roms[i]));
	}
	assert_all_replay();
	for (size_t i = 0; i < reply_count; i++)
		recording->ask(recording, &arena, &replies[i].question);
	const char *text = written(recording, true, &length);
	assert_int_equal(count_of(text, "\n|x"), 3);
	assert_int_equal(count_of(text, "\n|= /0/\\040!x/rom\n"), 2);
	assert_int_equal(count_of(text, "\n|= /1/\\040!x/rom\n"), 1);
}

static void test_lists_and_links(void **state)
{
	static const char *const lists[] = { "",       "a\nb\n", "a\nb",   "\n",        "a\n\nb\n",
					     "b\na\n", "a\na\n", "a\r\n",  "a\tb\na\n", "a\na\tb\n",
					     "|\n",    "#\n",    "\377\n", "a b\n",     " \n" };
	static const char *const links[] = { "",    "x",   "../x", "x\n",  "x\n\n",  "\n",
					     "x\r", " x ", "a\nb", "\377", "!absent" };
	char path[20];
	(void)state;

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		snprintf(path, sizeof path, "/list%zu", i);
		reply(LIST_FOLDER, arena_copy(&arena, path, strlen(path)), lists[i],
		      strlen(lists[i]));
	}
	for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
		snprintf(path, sizeof path, "/link%zu", i);
		reply(READ_LINK, arena_copy(&arena, path, strlen(path)), links[i],
		      strlen(links[i]));
	}
	reply(LIST_FOLDER, "/nul", "a\0\nb\n", 5);
	reply(READ_LINK, "/nul", "a\0b", 3);
	assert_all_replay();
}

static void test_questions(void **state)
{
	static const enum status statuses[] = { OK, ABSENT, DENIED, FAILED };
	static const char *const paths[] = { "/a",
					     "/with space",
					     "/ends with space ",
					     "/x !absent",
					     "/x !",
					     "/new\nline",
					     "/back\\slash",
					     "/\\012",
					     "/\r",
					     "/\377",
					     "/\001",
					     "/|",
					     "/#" };
	static const struct {
		uint64_t a;
		uint32_t b;
		enum question_kind kind;
		size_t length;
	} others[] = {
		{ 0, 0x3a, READ_MSR, 8 },          { 511, UINT32_MAX, READ_MSR, 8 },
		{ 0x80000002, 3, READ_CPUID, 16 }, { UINT64_MAX, 8, READ_MMIO, 8 },
		{ 0xfed90000, 4, READ_MMIO, 4 },
	};
	(void)state;

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		for (size_t kind = 0; kind < 3; kind++) {
			reply((enum question_kind)kind, paths[i], "x\n", kind == READ_LINK ? 1 : 2);
			replies[reply_count - 1].answer.status = statuses[(i + kind) % 4];
			if ((i + kind) % 4)
				replies[reply_count - 1].answer.length = 0;
		}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		reply(others[i].kind, NULL, "0123456789abcdef", others[i].length);
		replies[reply_count - 1].question.a = others[i].a;
		replies[reply_count - 1].question.b = others[i].b;
	}
	assert_all_replay();
}

static void test_a_path_too_long_is_left_out(void **state)
{
	char *path = arena_alloc(&arena, 3000);
	size_t length;
	(void)state;

	memset(path, '/', 2999);
	reply(READ_FILE, path, "x", 1);
	reply(READ_FILE, "/short", "x", 1);
	struct source *recording = source_record(&machine);
	recording->ask(recording, &arena, &replies[0].question);
	recording->ask(recording, &arena, &replies[1].question);
	const char *text = written(recording, true, &length);
	assert_non_null(strstr(text, "\n# A question too long for a line is left out: read ////"));
	struct source *source = replay(text, length);
	assert_int_equal(source->ask(source, &arena, &replies[0].question).status, NOT_ASKED);
	assert_int_equal(source->ask(source, &arena, &replies[1].question).status, OK);
	source->close(source);
}

static void test_tables(void **state)
{
	static const char folder[] = "/sys/firmware/acpi/tables/";
	static const char *const names[] = { "DMAR",          "APIC", "SSDT", "SSDT2", "SSDT3",
					     "dynamic/SSDT9", "#XXX", "@ re", "lowr",  "MT!\\" };
	static const char dmar[] = "DMAR\x11\0\0\0\377\0abcdefgh";
	(void)state;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		reply(READ_FILE, arena_printf(&arena, "%s%s", folder, names[i]), dmar,
		      sizeof dmar - 1 - i);
	reply(READ_FILE, "/sys/firmware/acpi/tables/VIOT", "", 0);
	reply(READ_FILE, "/sys/firmware/acpi/tables/IVRS", "", 0);
	replies[reply_count - 1].answer.status = ABSENT;
	assert_all_replay();
}

static void test_asked_twice_is_asked_once(void **state)
{
	struct source *recording = source_record(&machine);
	(void)state;

	reply(READ_FILE, "/x", "first", 5);
	recording->ask(recording, &arena, &replies[0].question);
	reply_count = 0;
	struct answer answer = recording->ask(recording, &arena, &replies[0].question);
	assert_int_equal(asked, 1);
	assert_int_equal(answer.status, OK);
	assert_string_equal((const char *)answer.bytes, "first");
	recording->close(recording);
}

static void test_what_was_not_asked_is_not_written(void **state)
{
	struct source *recording = source_record(&machine);
	struct question question = { .kind = READ_FILE, .path = "/x" };
	size_t length;
	(void)state;

	recording->ask(recording, &arena, &question);
	const char *text = written(recording, true, &length);
	assert_null(strchr(text, '@'));
}

/* --- Functions --- */

static void test_functions_refused_or_none(void **state)
{
	static const enum status statuses[] = { NOT_ASKED, OK, ABSENT, DENIED, FAILED };
	(void)state;

	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
		pci_address_list list = { 0 };
		uint8_t byte;
		begin(state);
		reply(READ_FILE, "/x", "", 0);
		functions_status = statuses[i];
		struct source *source = recorded();
		assert_int_equal(source->functions(source, &arena, &list), statuses[i]);
		assert_int_equal(list.count, 0);
		assert_int_equal(source->config(source, function_at(0), 0, 1, &byte),
				 statuses[i] == OK ? ABSENT : statuses[i]);
		source->close(source);
	}
}

/* Statuses of `count` bytes from `offset`. */
static void set(unsigned device, unsigned offset, unsigned count, enum status status)
{
	for (unsigned i = offset; i < offset + count; i++)
		space[device][i] = status;
}

static void assert_spaces_replay(void)
{
	static const unsigned lengths[] = { 1, 2, 4, 64 };
	struct source *source = recorded();
	uint8_t bytes[64], wanted[64];

	for (uint8_t device = 0; device < 4; device++)
		for (unsigned offset = 0; offset < 4096; offset++)
			for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
				enum status expected = config(&machine, function_at(device), offset,
							      lengths[i], wanted);
				enum status found = source->config(source, function_at(device),
								   offset, lengths[i], bytes);
				if (offset + lengths[i] > 4096)
					continue;
				if (expected != found)
					fail_msg("device %u offset 0x%x+%u: expected %s, found %s",
						 device, offset, lengths[i], status_name(expected),
						 status_name(found));
				if (expected == OK)
					assert_memory_equal(bytes, wanted, lengths[i]);
			}
	source->close(source);
}

static void with_three_functions(void)
{
	functions_status = OK;
	for (uint8_t i = 0; i < 3; i++)
		*array_add(&arena, &functions_list) = function_at(i);
	reply(READ_FILE, "/x", "", 0);
}

static void test_ends_of_configuration_space(void **state)
{
	(void)state;
	with_three_functions();
	set(0, 0, 4096, OK);                           /* root, PCI Express */
	set(1, 0, 256, OK), set(1, 256, 3840, ABSENT); /* root, conventional */
	/* not root, conventional */
	set(2, 0, 64, OK), set(2, 64, 192, DENIED), set(2, 256, 3840, ABSENT);
	assert_spaces_replay();

	set(0, 0, 64, OK), set(0, 64, 4032, DENIED);  /* not root, PCI Express */
	set(1, 0, 128, OK), set(1, 128, 128, DENIED); /* not root, CardBus */
	set(2, 0, 4096, FAILED);                      /* there, and not to be read */
	assert_spaces_replay();

	set(0, 0, 4096, ABSENT);
	set(1, 0, 4096, DENIED);
	set(2, 0, 4096, NOT_ASKED);
	assert_spaces_replay();
}

static void test_pieces_of_configuration_space(void **state)
{
	(void)state;
	with_three_functions();
	set(0, 0, 4096, OK), set(0, 0x104, 4, FAILED), set(0, 0xffc, 4, FAILED),
		set(0, 0x345, 1, DENIED);
	set(1, 0, 4096, FAILED), set(1, 0x10, 0x20, OK), set(1, 0xff8, 8, OK);
	set(2, 0, 512, OK), set(2, 512, 3584, FAILED);
	assert_spaces_replay();
}

static void test_random_configuration_space(void **state)
{
	(void)state;
	srandom(11);
	with_three_functions();
	for (int turn = 0; turn < 4; turn++) {
		for (unsigned device = 0; device < 3; device++)
			for (unsigned offset = 0, length; offset < 4096; offset += length) {
				length = 1 + (unsigned)random() % 300;
				length = length > 4096 - offset ? 4096 - offset : length;
				set(device, offset, length, random() % 2 ? OK : FAILED);
			}
		assert_spaces_replay();
	}
}

/* Registers change: what a probe was told is what counts. */
static void test_what_a_probe_read_stands(void **state)
{
	struct source *recording = source_record(&machine);
	pci_address_list list = { 0 };
	uint8_t before[4], after[4];
	size_t length;
	(void)state;

	with_three_functions();
	for (unsigned device = 0; device < 3; device++)
		set(device, 0, 4096, FAILED);
	set(1, 0x40, 4, OK);
	recording->functions(recording, &arena, &list);
	assert_int_equal(recording->config(recording, function_at(1), 0x40, 4, before), OK);
	assert_int_equal(recording->config(recording, function_at(2), 0x40, 4, before), FAILED);
	set(1, 0, 4096, FAILED);
	set(2, 0, 4096, OK);
	const char *text = written(recording, true, &length);
	struct source *source = replay(text, length);
	assert_int_equal(source->config(source, function_at(1), 0x40, 4, after), OK);
	assert_int_equal(after[0], byte_at(1, 0x40));
	assert_int_equal(source->config(source, function_at(1), 0x44, 4, after), FAILED);
	assert_int_equal(source->config(source, function_at(2), 0x40, 4, after), FAILED);
	assert_int_equal(source->config(source, function_at(2), 0x44, 4, after), OK);
	source->close(source);
}

static void test_large_domains(void **state)
{
	pci_address_list list = { 0 };
	(void)state;

	functions_status = OK;
	*array_add(&arena, &functions_list) = (struct pci_address){ 0x10000, 0xe1, 0x1f, 7 };
	set(2, 0, 4096, OK);
	struct source *source = recorded();
	assert_int_equal(source->functions(source, &arena, &list), OK);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.items[0].domain, 0x10000);
	source->close(source);
}

/* --- Masking --- */

static const uint8_t smbios[] = "\x01\x1a\x01\0\1\2\3\4SECRETSECRETSEC\6\1\2"
				"Maker\0Product\0SECRET-7\0\0"
				"\x09\x0a\x02\0\1\2\3\4\5\6SLOT 3\0\0"
				"\x2a\x05\x03\0\7\0\0"
				"\x29\x0b\x04\0\1\2\3\4\5\6\7Onboard LAN\0\0"
				"\x7f\x04\x05\0\0";

static void test_mask_smbios(void **state)
{
	uint8_t *table = (uint8_t *)arena_copy(&arena, smbios, sizeof smbios);
	(void)state;

	mask_smbios(table, sizeof smbios);
	assert_memory_equal(table, smbios, 4);
	assert_null(memmem(table, sizeof smbios, "SECRET", 6));
	assert_null(memmem(table, sizeof smbios, "Product", 7));
	assert_memory_equal(table + 26, ".....\0.......\0........\0\0", 24);
	assert_memory_equal(table + 50, smbios + 50, 18);
	assert_memory_equal(table + 68, "\x2a\x05\x03\0\0\0\0", 7);
	assert_memory_equal(table + 75, smbios + 75, sizeof smbios - 75);
}

/* Of a slot only the text that its name is, and no serial number in that. */
static void test_mask_of_slots(void **state)
{
	uint8_t slot[] = "\x09\x06\x02\0\2\3"
			 "SECRET\0SLOT 3\0SECRET\0\0"
			 "\x29\x05\x03\0\1S4EWNX0R123456 LAN\0\0"
			 "\x7f\x04\x05\0SECRET\0";
	(void)state;

	mask_smbios(slot, sizeof slot);
	assert_memory_equal(slot,
			    "\x09\x06\x02\0\2\3......\0SLOT 3\0......\0\0"
			    "\x29\x05\x03\0\1..................\0\0"
			    "\x7f\x04\x05\0......\0",
			    sizeof slot);
}

/*
 * Cut anywhere, and with any length field: nothing behind the bytes is touched, and every second
 * time changes nothing.
 */
static void test_mask_of_broken_smbios(void **state)
{
	(void)state;

	for (size_t length = 1; length < sizeof smbios; length++)
		for (unsigned first = 0; first < 256; first++) {
			uint8_t *table = memcpy(malloc(length), smbios, length);
			if (length > 1)
				table[1] = (uint8_t)first;
			mask_smbios(table, length);
			uint8_t *again = memcpy(malloc(length), table, length);
			mask_smbios(again, length);
			assert_memory_equal(table, again, length);
			free(table);
			free(again);
		}
}

static void test_mask_config(void **state)
{
	static uint8_t bytes[4096], statuses[4096];
	(void)state;

	memset(statuses, OK, sizeof statuses);
	memset(bytes, 0xee, sizeof bytes);
	memcpy(bytes + 0x100, "\x0d\x00\x01\x20", 4);
	memcpy(bytes + 0x200, "\x03\x00\xc1\xff", 4);
	memcpy(bytes + 0xffc, "\x03\x00\x01\x10", 4); /* at the end, and back to the begin */
	mask_config(bytes, statuses);
	assert_memory_equal(bytes + 0x204, "\0\0\0\0\0\0\0\0\xee", 9);
	assert_int_equal(bytes[0x203], 0xff);

	for (int turn = 0; turn < 2000; turn++) {
		for (size_t i = 0; i < sizeof bytes; i++)
			bytes[i] = (uint8_t)random();
		mask_config(bytes, statuses);
	}
}

static void test_no_secret_is_written(void **state)
{
	struct pci_address address = { 0 };
	pci_address_list list = { 0 };
	size_t length;
	(void)state;

	functions_status = OK;
	*array_add(&arena, &functions_list) = address;
	reply(READ_FILE, "/proc/cmdline",
	      "root=UUID=deadbeef-dead-4eef-8ead-deadbeefdead iommu=pt\n", 56);
	reply(READ_LOG, NULL,
	      "[ 1.0] usb: SerialNumber: DEADBEEF\n[ 1.1] iommu: de:ad:be:ef:de:ad\n", 67);
	reply(LIST_FOLDER, "/sys/class/net", "enxde4dbeefdead\nlo\n", 19);
	reply(READ_LINK, "/sys/x", "../deadbeef-dead-4eef-8ead-deadbeefdead", 39);
	reply(READ_FILE, "/sys/firmware/efi/efivars/Key-0", "\0DEADBEEF deadbeef DEADBEEF deadbeef",
	      36);
	reply(READ_FILE, "/sys/firmware/dmi/tables/DMI", smbios, sizeof smbios);
	struct source *recording = source_record(source_masked(&machine));
	recording->functions(recording, &arena, &list);
	for (size_t i = 0; i < reply_count; i++)
		recording->ask(recording, &arena, &replies[i].question);

	struct answer names = source_list(recording, &arena, "/sys/class/net");
	assert_string_equal((const char *)names.bytes, MASKED "\nlo\n");
	const char *text = written(recording, true, &length);
	assert_null(strcasestr(text, "dead"));
	assert_null(strcasestr(text, "beef"));
	assert_null(strcasestr(text, "de ad"));
	assert_null(strstr(text, "44 45 41 44")); /* DEAD */
	assert_null(strstr(text, "45 43 52 45")); /* ECRE */
	assert_non_null(strstr(text, "\n| root=... iommu=pt\n"));
}

static void test_what_is_its_own_goes_anywhere(void **state)
{
	static const char log[] =
		"[ 1.0] annas-box2: pciANNAS-BOX2x: bob bobby SN-QWERT-1 Default\n";
	(void)state;

	reply(READ_FILE, "/proc/sys/kernel/hostname", "annas-box2.example\n", 19);
	reply(READ_FILE, "/sys/class/dmi/id/product_serial", "SN-QWERT-1\n", 11);
	reply(READ_FILE, "/sys/class/dmi/id/board_serial", "Default string\n", 15);
	reply(READ_FILE, "/sys/class/dmi/id/chassis_serial", "00000000\n", 9);
	reply(READ_LOG, NULL, log, sizeof log - 1);
	reply(READ_LINK, "/sys/x", "../annas-box2.example/vfio-pci", 30);
	struct source *source = source_masked(&machine);
	struct answer answer = source_log(source, &arena),
		      link = source_link(source, &arena, "/sys/x");
	assert_string_equal((const char *)answer.bytes,
			    "[ 1.0] " MASKED ": pci" MASKED "x: bob bobby " MASKED " Default\n");
	assert_string_equal((const char *)link.bytes, "../" MASKED "/vfio-pci");
	source->close(source);
}

/*
 * A machine that was asked nothing, or that answered nothing: also that can be replayed, and
 * recorded again.
 */
static void test_nothing_was_answered(void **state)
{
	static const struct question question = { .kind = READ_FILE, .path = "/x" };
	size_t length, again;
	const char *text = written(source_record(&machine), true, &length);
	struct source *source = replay(text, length), *recording = source_record(source);
	(void)state;

	assert_int_equal(recording->ask(recording, &arena, &question).status, NOT_ASKED);
	const char *second = written(recording, true, &again);
	assert_int_equal(again, length);
	assert_memory_equal(second, text, length);
}

static void test_a_full_disk_is_told(void **state)
{
	struct source *recording = source_record(&machine);
	FILE *out = fopen("/dev/full", "w");
	(void)state;

	assert_non_null(out);
	assert_false(source_record_write(recording, true, out));
	fclose(out);
	recording->close(recording);
}

static int end(void **state)
{
	arena_free(&arena);
	return scratch_end(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_any_bytes, begin),
		cmocka_unit_test_setup(test_equal_roms, begin),
		cmocka_unit_test_setup(test_lists_and_links, begin),
		cmocka_unit_test_setup(test_nothing_was_answered, begin),
		cmocka_unit_test_setup(test_questions, begin),
		cmocka_unit_test_setup(test_a_path_too_long_is_left_out, begin),
		cmocka_unit_test_setup(test_tables, begin),
		cmocka_unit_test_setup(test_asked_twice_is_asked_once, begin),
		cmocka_unit_test_setup(test_what_was_not_asked_is_not_written, begin),
		cmocka_unit_test_setup(test_functions_refused_or_none, begin),
		cmocka_unit_test_setup(test_ends_of_configuration_space, begin),
		cmocka_unit_test_setup(test_pieces_of_configuration_space, begin),
		cmocka_unit_test_setup(test_random_configuration_space, begin),
		cmocka_unit_test_setup(test_what_a_probe_read_stands, begin),
		cmocka_unit_test_setup(test_large_domains, begin),
		cmocka_unit_test_setup(test_mask_smbios, begin),
		cmocka_unit_test_setup(test_mask_of_slots, begin),
		cmocka_unit_test_setup(test_mask_of_broken_smbios, begin),
		cmocka_unit_test_setup(test_mask_config, begin),
		cmocka_unit_test_setup(test_no_secret_is_written, begin),
		cmocka_unit_test_setup(test_what_is_its_own_goes_anywhere, begin),
		cmocka_unit_test_setup(test_a_full_disk_is_told, begin),
	};

	return cmocka_run_group_tests(tests, scratch_begin, end);
}
