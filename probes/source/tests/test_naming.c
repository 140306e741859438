/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Labels and hashes: what they are made of, what is none, and that nothing else comes through. */
#include "probes/source/naming.h"
#include "probes/source/tests/memory_source.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define DMI  "/sys/class/dmi/id/"
#define UUID "4c4c4544-0042-3510-8052-b4c04f4a4732"
#define SALT "0123456789abcdef0123456789abcdef"

static struct memory_source memory;
static struct arena arena;
static struct naming naming;

static struct source *open_source(enum status otherwise)
{
	memory_open(&memory);
	memory.otherwise = otherwise;
	naming = (struct naming){ .salt = SALT };
	return source_naming(&memory.source, &memory.source, &naming);
}

static void put(const char *path, const char *text)
{
	memory_put_text(&memory, READ_FILE, path, text);
}

static const char *text_of(struct source *source, const char *path)
{
	struct answer answer = source_read(source, &arena, "%s", path);

	return answer.status == OK ? answer_line(&arena, &answer) : status_name(answer.status);
}

static void close_source(struct source *source)
{
	source->close(source);
	arena_free(&arena);
}

/* Told by python3 -c 'hashlib.sha256(salt + b"\0machine\0" + uuid)' and by b"\0salt\0". */
static void hash_of_a_uuid(void **state)
{
	struct source *source = open_source(ABSENT);

	(void)state;
	put(DMI "product_uuid", UUID "\n");
	put(DMI "product_serial", "SERIAL77\n");
	assert_string_equal(text_of(source, NAMING_HASH), "de76da-491a2a17159e");
	naming.salt[0] = 'f';
	assert_string_not_equal(text_of(source, NAMING_HASH), "de76da-491a2a17159e");
	close_source(source);
}

static void what_makers_leave_blank_is_none(void **state)
{
	struct source *source = open_source(ABSENT);

	(void)state;
	put(DMI "product_uuid", "03000200-0400-0500-0006-000700080009\n");
	put(DMI "product_serial", "To Be Filled By O.E.M.\n");
	put(DMI "board_serial", "00000000\n");
	assert_string_equal(text_of(source, NAMING_HASH), "failed");
	put(DMI "chassis_serial", "CH77X1\n");
	assert_string_equal(text_of(source, NAMING_HASH), "de76da-eedc12755892");
	close_source(source);
}

/* Who may not read the UUID must not get another hash than root. */
static void denied_is_no_hash(void **state)
{
	struct source *source = open_source(DENIED);

	(void)state;
	put(DMI "product_serial", "SERIAL77\n");
	assert_string_equal(text_of(source, NAMING_HASH), "denied");
	close_source(source);
}

static void put_card(unsigned device, uint8_t base, const char *serial)
{
	uint8_t config[0x160] = { [0x0b] = base, [0x100] = 1, [0x102] = 0x01, [0x103] = 0x14 };

	config[0x140] = 3;
	config[0x142] = 1;
	memcpy(config + 0x144, serial, 8);
	memory_put_function(&memory, (struct pci_address){ 0, 1, (uint8_t)device, 0 }, CONFIG_SPACE,
			    config, sizeof config);
}

static void else_of_the_first_network_card(void **state)
{
	struct source *source = open_source(ABSENT);

	(void)state;
	put_card(0, 0x01, "nocardno");
	put_card(1, 0x02, "\xff\xff\xff\xff\xff\xff\xff\xff");
	put_card(2, 0x02, "CARDNO77");
	put_card(3, 0x02, "CARDNO78");
	assert_string_equal(text_of(source, NAMING_HASH), "de76da-nd316b1928536");
	close_source(source);
}

static void without_a_salt_the_source_is_asked(void **state)
{
	struct source *source = open_source(ABSENT);

	(void)state;
	naming = (struct naming){ 0 };
	put(DMI "product_uuid", UUID "\n");
	assert_string_equal(text_of(source, NAMING_HASH), "absent");
	assert_string_equal(text_of(source, NAMING_LABEL), "absent");
	put(NAMING_LABEL, "recorded\n");
	assert_string_equal(text_of(source, NAMING_LABEL), "recorded");
	naming = (struct naming){ .label = "given" };
	assert_string_equal(text_of(source, NAMING_LABEL), "given");
	close_source(source);
}

static void asset_is_the_asset_tag(void **state)
{
	struct source *source = open_source(ABSENT);

	(void)state;
	naming = (struct naming){ .label = LABEL_ASSET };
	put(DMI "chassis_asset_tag", "No Asset Tag\n");
	assert_string_equal(text_of(source, NAMING_LABEL), "failed");
	put(DMI "board_asset_tag", "Rack 7, unit 12\n");
	assert_string_equal(text_of(source, NAMING_LABEL), "Rack-7--unit-12");
	close_source(source);
}

static void forms(void **state)
{
	(void)state;
	assert_true(label_is_valid("a") && label_is_valid("Rack.7_unit-12"));
	assert_true(label_is_valid("0123456789012345678901234567890123456789"));
	assert_false(label_is_valid("01234567890123456789012345678901234567890"));
	assert_false(label_is_valid("") || label_is_valid("-a") || label_is_valid("a b") ||
		     label_is_valid("a/b") || label_is_valid("\xc3\xa4"));
	assert_true(hash_is_valid("012345-0123456789ab") && hash_is_valid("abcdef-n0123456789ab"));
	assert_false(hash_is_valid("012345") || hash_is_valid("012345-0123456789abc") ||
		     hash_is_valid("01234-00123456789ab") || hash_is_valid("012345-x123456789ab") ||
		     hash_is_valid(""));
}

static void salts(void **state)
{
	(void)state;
	assert_true(naming_take_salt(&naming, " \n" SALT "\r\nmore", sizeof SALT + 7));
	assert_string_equal(naming.salt, SALT);
	assert_false(naming_take_salt(&naming, "0123456789abcde\n", 16));
	assert_string_equal(naming.salt, "");
	assert_false(naming_take_salt(&naming, "", 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hash_of_a_uuid),
		cmocka_unit_test(what_makers_leave_blank_is_none),
		cmocka_unit_test(denied_is_no_hash),
		cmocka_unit_test(else_of_the_first_network_card),
		cmocka_unit_test(without_a_salt_the_source_is_asked),
		cmocka_unit_test(asset_is_the_asset_tag),
		cmocka_unit_test(forms),
		cmocka_unit_test(salts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
