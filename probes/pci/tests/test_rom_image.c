/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expansion ROMs: what is in them, and that no bytes make the parser fall, loop or fall silent. */
#include "probes/pci/tests/roms.h"

static struct arena arena;

/* The bytes end where they end, for the sanitizer to see one read too many. Freed with the last. */
static struct rom_content parse(const struct rom_bytes *rom, size_t length)
{
	static uint8_t *copy;
	struct rom_content content = { 0 };

	free(copy);
	copy = malloc(length ? length : 1);
	assert_non_null(copy);
	memcpy(copy, rom->bytes, length);
	arena_free(&arena);
	rom_parse(&arena, &content, bytes_of(copy, length), VENDOR, DEVICE);
	if (!length) {
		free(copy);
		copy = NULL;
	}
	return content;
}

static struct rom_content parse_whole(const struct rom_bytes *rom)
{
	return parse(rom, rom->length);
}

static void assert_error(const struct rom_content *content, size_t offset, const char *words)
{
	assert_int_equal(content->errors.count, 1);
	assert_int_equal(content->errors.items[0].offset, offset);
	if (!strstr(content->errors.items[0].text, words))
		fail_msg("\"%s\" is not in \"%s\"", words, content->errors.items[0].text);
	assert_false(content->complete && content->images.count == 0);
}

/* What holds whatever the bytes are. */
static void assert_sane(const struct rom_content *content)
{
	size_t end = 0;

	for (size_t i = 0; i < content->images.count; i++) {
		const struct rom_image *image = &content->images.items[i];
		assert_true(image->offset >= end && image->offset < content->size);
		end = image->offset + image->length;
		assert_true(image->truncated == (end > content->size));
	}
	assert_true(content->complete || content->errors.count);
	assert_true(content->uefi_image.status == OK || content->uefi_image.status == FAILED);
	for (size_t i = 0; i < content->errors.count; i++)
		assert_true(content->errors.items[i].offset <= content->size + BLOCK);
}

/* --- Sound ROMs --- */

static void both_images_are_told(void **state)
{
	struct rom_content content = parse_whole(sound_rom());
	(void)state;

	assert_int_equal(content.size, 5 * BLOCK);
	assert_int_equal(content.images.count, 2);
	assert_int_equal(content.errors.count, 0);
	assert_true(content.complete);
	assert_true(content.uefi_image.status == OK && content.uefi_image.value);

	const struct rom_image *x86 = &content.images.items[0], *uefi = &content.images.items[1];
	assert_int_equal(x86->length, 3 * BLOCK);
	assert_int_equal(x86->code_type, ROM_X86);
	assert_int_equal(x86->class_code, 0x030000);
	assert_int_equal(x86->code_revision, 0x0102);
	assert_true(x86->for_function && !x86->last && !x86->efi);
	assert_true(x86->checksum.status == OK && x86->checksum.value);
	assert_int_equal(x86->gop.status, ABSENT);
	assert_int_equal(uefi->offset, 3 * BLOCK);
	assert_int_equal(uefi->data_structure, 3 * BLOCK + PCIR);
	assert_int_equal(uefi->efi_machine, X86_64);
	assert_int_equal(uefi->efi_subsystem, EFI_DRIVER);
	assert_true(uefi->efi && uefi->last);
	assert_int_equal(uefi->checksum.status, ABSENT);
	assert_true(uefi->gop.status == OK && !uefi->gop.value);
}

static void an_x86_image_alone_is_no_uefi_image(void **state)
{
	struct rom_bytes rom = { 0 };
	(void)state;

	add_image(&rom, ROM_X86, 4, LAST);
	rom.bytes[100] ^= 1;
	struct rom_content content = parse_whole(&rom);
	assert_true(content.uefi_image.status == OK && !content.uefi_image.value);
	assert_true(content.images.items[0].checksum.status == OK &&
		    !content.images.items[0].checksum.value);

	rom.bytes[2] = 5;
	content = parse_whole(&rom);
	assert_int_equal(content.images.items[0].checksum.status, FAILED);
	assert_true(content.complete);
}

static void only_a_driver_for_this_machine_counts(void **state)
{
	static const struct {
		uint32_t signature;
		uint16_t subsystem, machine;
		bool counts;
	} cases[] = {
		{ 0x0ef1, 0x0b, 0x8664, true },  { 0x0ef1, 0x0c, 0x0ebc, true },
		{ 0x0ef1, 0x0a, 0x8664, false }, { 0x0ef1, 0x0b, 0xaa64, false },
		{ 0x0ef2, 0x0b, 0x8664, false },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct rom_bytes rom = { 0 };
		add_uefi_image(&rom, 1, LAST);
		put_rom(&rom, 4, 4, cases[i].signature);
		put_rom(&rom, 8, 2, cases[i].subsystem);
		put_rom(&rom, 10, 2, cases[i].machine);
		struct rom_content content = parse_whole(&rom);
		assert_int_equal(content.uefi_image.status, OK);
		assert_int_equal(content.uefi_image.value, cases[i].counts);
	}
}

static void the_protocol_is_looked_for_where_it_can_be_seen(void **state)
{
	static const uint8_t gop[] = { 0xde, 0xa9, 0x42, 0x90, 0xdc, 0x23, 0x38, 0x4a,
				       0x96, 0xfb, 0x7a, 0xde, 0xd0, 0x80, 0x51, 0x6a };
	struct rom_bytes rom = { 0 };
	(void)state;

	add_uefi_image(&rom, 2, LAST);
	put_rom(&rom, 0x0c, 2, 1);
	assert_int_equal(parse_whole(&rom).images.items[0].gop.status, FAILED);
	put_rom(&rom, 0x0c, 2, 0);
	memcpy(rom.bytes + 2 * BLOCK - sizeof gop, gop, sizeof gop);
	assert_true(parse_whole(&rom).images.items[0].gop.value);
	memcpy(rom.bytes + 2 * BLOCK - sizeof gop + 1, gop, sizeof gop);
	assert_false(parse_whole(&rom).images.items[0].gop.value);
}

static void ids_may_stand_in_a_list(void **state)
{
	struct rom_bytes rom = { 0 };
	(void)state;

	add_image(&rom, ROM_X86, 1, LAST);
	put_rom(&rom, PCIR + 6, 2, 0x1111);
	put_rom(&rom, PCIR + 8, 2, 0x1c);
	put_rom(&rom, PCIR + 0x1c, 2, 0x2222);
	put_rom(&rom, PCIR + 0x1e, 2, DEVICE);
	assert_false(parse_whole(&rom).images.items[0].for_function);
	put_rom(&rom, PCIR + 0x0c, 1, 3);
	assert_true(parse_whole(&rom).images.items[0].for_function);
	put_rom(&rom, PCIR + 4, 2, 0x1002);
	assert_false(parse_whole(&rom).images.items[0].for_function);
	put_rom(&rom, PCIR + 4, 2, VENDOR);
	put_rom(&rom, PCIR + 8, 2, 0xfffe);
	assert_false(parse_whole(&rom).images.items[0].for_function);
}

/* --- NVIDIA's ways --- */

static void a_header_before_the_first_image_is_skipped(void **state)
{
	struct rom_bytes rom = { .length = 3 * BLOCK };
	(void)state;

	memcpy(rom.bytes, "NVGI", 4);
	put_rom(&rom, 2 * BLOCK, 2, 0xaa55);
	add_uefi_image(&rom, 1, LAST);
	struct rom_content content = parse_whole(&rom);
	assert_int_equal(content.leading, 3 * BLOCK);
	assert_int_equal(content.images.count, 1);
	assert_int_equal(content.errors.count, 0);
	assert_true(content.complete && content.uefi_image.value);
}

static void npde_counts_instead(void **state)
{
	struct rom_bytes rom = { 0 };
	(void)state;

	size_t first = add_image(&rom, ROM_X86, 2, 0), second = add_uefi_image(&rom, 2, LAST);
	put_rom(&rom, first + PCIR + 0x10, 2, 4);
	add_npde(&rom, first, 2, 0);
	add_npde(&rom, second, 2, 0);
	size_t third = add_image(&rom, 0xe0, 1, 0);
	put_rom(&rom, third, 2, 0x4e56);
	memcpy(rom.bytes + third + PCIR, "NPDS", 4);
	add_npde(&rom, third, 1, LAST);
	struct rom_content content = parse_whole(&rom);
	assert_int_equal(content.images.count, 3);
	assert_int_equal(content.errors.count, 0);
	assert_int_equal(content.images.items[1].offset, 2 * BLOCK);
	assert_int_equal(content.images.items[2].code_type, 0xe0);
	assert_true(content.complete && content.uefi_image.value);

	/*
	 * Linux cuts off what is behind the last image of those who do not know NPDE; or other
	 * bytes are there.
	 */
	content = parse(&rom, third);
	assert_true(content.complete && content.errors.count == 0 && content.images.count == 2);
	put_rom(&rom, third, 2, 0xffff);
	content = parse_whole(&rom);
	assert_true(content.complete && content.images.count == 2);
}

static void npde_may_lie(void **state)
{
	struct rom_bytes rom = { 0 };
	(void)state;

	add_image(&rom, ROM_X86, 2, LAST);
	add_npde(&rom, 0, 0, LAST);
	struct rom_content content = parse_whole(&rom);
	assert_error(&content, PCIR + 0x28, "length of the image is 0");
	add_npde(&rom, 0, 0xffff, 0);
	content = parse_whole(&rom);
	assert_error(&content, PCIR + 0x28, "bytes long; only 0x400 are there");
	assert_false(content.complete);
	put_rom(&rom, PCIR + 0x0a, 2, 0xffff);
	content = parse_whole(&rom);
	assert_true(content.complete);
}

/* --- Hostile ROMs --- */

static void nothing_and_noise_are_no_images(void **state)
{
	struct rom_bytes rom = { .length = sizeof rom.bytes };
	(void)state;

	memset(rom.bytes, 0xff, sizeof rom.bytes);
	struct rom_content content = parse_whole(&rom);
	assert_error(&content, 0, "there is ff ff");
	assert_int_equal(content.uefi_image.status, FAILED);
	content = parse(&rom, 1);
	assert_error(&content, 0, "55 aa");
	content = parse(&rom, 0);
	assert_error(&content, 0, "55 aa");
	for (size_t i = 0; i < sizeof rom.bytes; i += 2)
		put_rom(&rom, i, 2, 0xaa55);
	content = parse_whole(&rom);
	assert_error(&content, 0x18, "no PCI data structure is where 0xaa55 points");
}

static void pointers_may_lie(void **state)
{
	struct rom_bytes rom = *sound_rom();
	(void)state;

	put_rom(&rom, 0x18, 2, 0);
	struct rom_content content = parse_whole(&rom);
	assert_error(&content, 0x18, "no PCI data structure");
	assert_int_equal(content.leading, 3 * BLOCK);
	put_rom(&rom, 0x18, 2, 0xffff);
	assert_int_equal(parse_whole(&rom).images.count, 1);

	rom = *sound_rom();
	put_rom(&rom, 3 * BLOCK + 0x18, 2, 2 * BLOCK - 0x17);
	memcpy(rom.bytes + 5 * BLOCK - 0x17, "PCIR", 4);
	content = parse_whole(&rom);
	assert_error(&content, 3 * BLOCK + 0x18, "no PCI data structure");
	assert_int_equal(content.uefi_image.status, FAILED);

	rom = *sound_rom();
	memmove(rom.bytes + PCIR + 2, rom.bytes + PCIR, 0x18);
	put_rom(&rom, 0x18, 2, PCIR + 2);
	content = parse_whole(&rom);
	assert_error(&content, 0x18, "not a multiple of 4");
	assert_int_equal(content.images.count, 2);
}

static void a_chain_that_does_not_end_is_told(void **state)
{
	struct rom_bytes rom = *sound_rom();
	(void)state;

	put_rom(&rom, PCIR + 0x10, 2, 0);
	struct rom_content content = parse_whole(&rom);
	assert_error(&content, PCIR + 0x10, "length of the image is 0");
	assert_int_equal(content.images.count, 1);

	rom = *sound_rom();
	put_rom(&rom, 3 * BLOCK + PCIR + 0x15, 1, 0);
	content = parse_whole(&rom);
	assert_error(&content, 5 * BLOCK, "55 aa");
	assert_true(!content.complete && content.uefi_image.value);

	rom = (struct rom_bytes){ 0 };
	for (size_t i = 0; i < 64; i++)
		add_image(&rom, ROM_OPEN_FIRMWARE, 1, 0);
	content = parse_whole(&rom);
	assert_error(&content, 32 * BLOCK, "more than 32 images");
	assert_int_equal(content.images.count, 32);
	assert_int_equal(content.uefi_image.status, FAILED);
}

static void an_image_that_is_cut_off_does_not_count(void **state)
{
	struct rom_content content = parse(sound_rom(), 5 * BLOCK - 1);
	(void)state;

	assert_error(&content, 3 * BLOCK + PCIR + 0x10, "0x400 bytes long; only 0x3ff are there");
	assert_true(content.images.items[1].truncated && !content.complete);
	assert_int_equal(content.uefi_image.status, FAILED);
}

/* Each byte 00, ff, and with each bit turned; cut short everywhere. */
static void any_damage_is_borne(void **state)
{
	struct rom_bytes *sound = sound_rom();
	(void)state;

	add_npde(sound, 0, 3, 0);
	put_rom(sound, PCIR + 0x0c, 1, 3);
	put_rom(sound, PCIR + 8, 2, 0x1c);
	put_rom(sound, PCIR + 6, 2, 0x1111);
	for (size_t at = 0; at < sound->length; at++) {
		struct rom_content content = parse(sound, at);
		assert_sane(&content);
		assert_false(content.complete);
		for (unsigned how = 0; how < 10; how++) {
			struct rom_bytes broken = *sound;
			broken.bytes[at] = (uint8_t)(how == 8   ? 0
						     : how == 9 ? 0xff
								: broken.bytes[at] ^ 1 << how);
			content = parse_whole(&broken);
			assert_sane(&content);
		}
	}
}

static int end(void **state)
{
	(void)state;
	parse(sound_rom(), 0);
	arena_free(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_images_are_told),
		cmocka_unit_test(an_x86_image_alone_is_no_uefi_image),
		cmocka_unit_test(only_a_driver_for_this_machine_counts),
		cmocka_unit_test(the_protocol_is_looked_for_where_it_can_be_seen),
		cmocka_unit_test(ids_may_stand_in_a_list),
		cmocka_unit_test(a_header_before_the_first_image_is_skipped),
		cmocka_unit_test(npde_counts_instead),
		cmocka_unit_test(npde_may_lie),
		cmocka_unit_test(nothing_and_noise_are_no_images),
		cmocka_unit_test(pointers_may_lie),
		cmocka_unit_test(a_chain_that_does_not_end_is_told),
		cmocka_unit_test(an_image_that_is_cut_off_does_not_count),
		cmocka_unit_test(any_damage_is_borne),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
