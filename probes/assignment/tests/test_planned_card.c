/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What --card takes, and what it says of what it does not take. */
#include "probes/assignment/planned_card.h"
#include "probes/machine/tests/machine.h"
#include "probes/quirks/cards.h"

static struct planned_card card;
static char complaint[CARD_COMPLAINT];

static void every_key(void **state)
{
	struct arena arena = ARENA_EMPTY;
	(void)state;

	assert_true(planned_card_parse("pcie=gen4,sriov=16x16M,functions=2,width=16,bar=32G", &card,
				       complaint));
	assert_true(card.given);
	assert_int_equal(card.bar, 32ull << 30);
	assert_int_equal(card.width, 16);
	assert_int_equal(card.functions, 2);
	assert_int_equal(card.virtuals, 16);
	assert_int_equal(card.virtual_bar, 16 << 20);
	assert_int_equal(card.speed, 4);
	assert_int_equal(planned_card_bytes(&card), (32ull << 30) + (256 << 20));
	assert_int_equal(planned_card_alignment(&card), 32ull << 30);
	assert_string_equal(planned_card_words(&arena, &card),
			    "BAR 32 GiB, x16, PCIe gen 4, 2 functions, 16 VFs of 16 MiB");
	arena_free(&arena);
}

static void refused(const char *text, const char *words)
{
	if (planned_card_parse(text, &card, complaint))
		fail_msg("'%s' is taken", text);
	if (!strstr(complaint, words))
		fail_msg("'%s': \"%s\" lacks \"%s\"", text, complaint, words);
}

static void names_the_word(void **state)
{
	(void)state;
	refused("bar=32Q", "'bar=32Q': expected a power of 2");
	refused("bar=3G", "'bar=3G'");
	refused("bar=1K", "'bar=1K'");
	refused("bar=2048T", "'bar=2048T'");
	refused("bar=", "'bar=': expected a power of 2");
	refused("bar=32G,width=3", "'width=3': expected 1, 2, 4, 8 or 16 lanes");
	refused("bar=32G,bar=32G", "'bar=32G': expected each key once");
	refused("functions=9", "'functions=9': expected 1 to 8");
	refused("sriov=16", "'sriov=16': expected VFs");
	refused("sriov=5000x4K", "'sriov=5000x4K'");
	refused("pcie=4", "'pcie=4': expected gen1 to gen6");
	refused("buses=33", "'buses=33': expected 1 to 32");
	refused("pcie=gen7", "'pcie=gen7'");
	refused("bar=32G,colour=red", "'colour=red': expected bar=, width=");
	refused("bar=32G,", "'': expected bar=");
	refused("", "'': expected bar=");
	refused("no-such-card", "'no-such-card' is no known card");
	refused("no-such-card", "rtx-4090, ");
	refused("rtx-4090,width=5", "'width=5'");
}

static void by_name(void **state)
{
	(void)state;
	assert_true(planned_card_parse("rtx-4090,width=8", &card, complaint));
	assert_string_equal(card.name, "NVIDIA GeForce RTX 4090");
	assert_int_equal(card.bar, 32ull << 30);
	assert_int_equal(card.width, 8);
	for (size_t i = 0; i < known_card_count; i++) {
		assert_true(planned_card_parse(known_cards[i].name, &card, complaint));
		assert_string_equal(card.name, known_cards[i].about);
		assert_true(card.bar != 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key),
		cmocka_unit_test(names_the_word),
		cmocka_unit_test(by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
