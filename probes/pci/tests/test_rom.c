/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The probe pci_rom, the ACPI table VFCT, and what the rules make of a ROM. */
#include "probes/judge/judge.h"
#include "probes/pci/tests/roms.h"
#include "probes/acpi/tests/table.h"
#include "probes/scan/tests/told.h"
#include "probes/acpi/vfct.h"

#define ADDRESS "0000:03:00.0"
#define ROM     "rom /sys/bus/pci/devices/" ADDRESS "/rom"
#define VFCT    "read /sys/firmware/acpi/tables/VFCT"

enum { AMD = 0x1002, FIRST_IMAGE = 76, IMAGE_HEADER = 28 };

/* --- VFCT --- */

static void add_vfct_image(struct table *table, uint32_t bus, uint16_t vendor, const uint8_t *bytes,
			   uint32_t length)
{
	put32(table, bus);
	put32(table, 0);
	put32(table, 0);
	put16(table, vendor);
	put16(table, DEVICE);
	put_zeros(table, 8);
	put32(table, length);
	for (uint32_t i = 0; i < length; i++)
		put8(table, bytes[i]);
}

static struct table begin_vfct(void)
{
	struct table table = begin("VFCT");

	put_zeros(&table, 16);
	put32(&table, FIRST_IMAGE);
	put_zeros(&table, 20);
	return table;
}

/* An image for another device, then one for ours. */
static struct table sound_vfct(void)
{
	struct table table = begin_vfct();
	struct rom_bytes rom = { 0 };

	add_image(&rom, ROM_X86, 1, LAST);
	add_vfct_image(&table, 9, AMD, rom.bytes, 3);
	add_vfct_image(&table, 3, AMD, rom.bytes, (uint32_t)rom.length);
	finish(&table);
	return table;
}

static struct function display(uint16_t vendor)
{
	return (struct function){ .address = { 0, 3, 0, 0 }, .vendor = vendor, .device = DEVICE };
}

static vfct_images parse_vfct(struct arena *arena, struct acpi_table *opened,
			      const struct table *table)
{
	vfct_images images = { 0 };

	open_table(arena, opened, table);
	assert_int_equal(opened->status, OK);
	vfct_parse(arena, opened, &images);
	return images;
}

static void an_image_is_found_by_address_and_ids(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct acpi_table opened;
	struct table table = sound_vfct();
	vfct_images images = parse_vfct(&arena, &opened, &table);
	struct function ours = display(AMD), nvidia = display(VENDOR);
	(void)state;

	assert_int_equal(opened.errors.count, 0);
	assert_int_equal(images.count, 2);
	const struct vfct_image *image = vfct_image_of(&images, &ours);
	assert_non_null(image);
	assert_int_equal(image->offset, FIRST_IMAGE + IMAGE_HEADER + 3 + IMAGE_HEADER);
	assert_int_equal(image->rom.length, BLOCK);
	assert_null(vfct_image_of(&images, &nvidia));
	ours.address.domain = 1;
	assert_null(vfct_image_of(&images, &ours));
	arena_free(&arena);
}

static void offsets_and_lengths_may_lie(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct acpi_table opened;
	struct table table = sound_vfct();
	size_t whole = table.length;
	(void)state;

	poke(&table, 0x34, 75);
	assert_int_equal(parse_vfct(&arena, &opened, &table).count, 0);
	assert_one_error(&opened, 0x34, "cannot be at 0x4b");
	poke(&table, 0x37, 0xff);
	assert_int_equal(parse_vfct(&arena, &opened, &table).count, 0);

	table = sound_vfct();
	poke(&table, FIRST_IMAGE + 27, 0xff);
	assert_int_equal(parse_vfct(&arena, &opened, &table).count, 0);
	assert_one_error(&opened, FIRST_IMAGE + 24, "runs past the end");

	table = sound_vfct();
	poke(&table, FIRST_IMAGE + 4, 0x20);
	assert_int_equal(parse_vfct(&arena, &opened, &table).count, 1);
	assert_one_error(&opened, FIRST_IMAGE, "device 0x20");

	table = sound_vfct();
	poke(&table, 0x38, FIRST_IMAGE + IMAGE_HEADER + 3);
	assert_int_equal(parse_vfct(&arena, &opened, &table).count, 1);
	assert_int_equal(opened.errors.count, 0);

	table = begin_vfct();
	for (size_t i = 0; i < 65; i++)
		add_vfct_image(&table, 1, AMD, NULL, 0);
	finish(&table);
	assert_int_equal(parse_vfct(&arena, &opened, &table).count, 0);
	assert_int_equal(opened.errors.count, 0);

	table = sound_vfct();
	for (size_t length = ACPI_HEADER; length < whole; length++) {
		table.length = length;
		finish(&table);
		assert_true(parse_vfct(&arena, &opened, &table).count < 2);
	}
	arena_free(&arena);
}

/* --- The probe --- */

static struct features features;

static void build(struct machine *machine, uint16_t vendor, bool is_shadow)
{
	*machine = (struct machine){ .functions_status = OK };
	memset(&features, 0, sizeof features);
	*array_add(&machine->arena, &features.bars) = (struct bar){
		.index = ROM_BAR, .shadow = is_shadow, .size = { is_shadow ? ABSENT : OK, 0x10000 }
	};
	add_function(machine, "0000:00:00.0", 0x060000);
	struct function *function = add_function(machine, ADDRESS, 0x030000);
	function->vendor = vendor;
	function->device = DEVICE;
	function->features = &features;
}

static void only_display_devices_are_asked(void **state)
{
	struct machine machine;
	const struct rom_bytes *rom = sound_rom();
	const struct told told[] = { { ROM, OK, rom->bytes, rom->length }, { 0 } };
	(void)state;

	build(&machine, VENDOR, false);
	assert_int_equal(look_with("pci_rom", &machine, told), 1);
	assert_null(machine.functions.items[0].rom);
	const struct rom *found = machine.functions.items[1].rom;
	assert_int_equal(found->status, OK);
	assert_true(found->shadow.status == OK && !found->shadow.value);
	assert_true(found->uefi_image.status == OK && found->uefi_image.value);
	assert_int_equal(found->vfct_status, ABSENT);
	arena_free(&machine.arena);

	build(&machine, VENDOR, false);
	machine.functions.items[1].header_type = 1;
	assert_int_equal(look_with("pci_rom", &machine, told), 0);
	arena_free(&machine.arena);
}

static void a_copy_does_not_tell_what_is_missing(void **state)
{
	struct machine machine;
	struct rom_bytes rom = { 0 };
	const struct told told[] = { { ROM, OK, rom.bytes, 2 * BLOCK }, { 0 } };
	(void)state;

	add_image(&rom, ROM_X86, 2, LAST);
	build(&machine, VENDOR, true);
	look_with("pci_rom", &machine, told);
	const struct rom *found = machine.functions.items[1].rom;
	assert_true(found->shadow.status == OK && found->shadow.value);
	assert_true(found->content.uefi_image.status == OK && !found->content.uefi_image.value);
	assert_int_equal(found->uefi_image.status, FAILED);
	arena_free(&machine.arena);
}

static void no_answer_is_told(void **state)
{
	static const enum status statuses[] = { NOT_ASKED, ABSENT, DENIED, FAILED };
	(void)state;

	for (size_t i = 0; i < 4; i++) {
		struct machine machine;
		const struct told told[] = { REFUSAL(ROM, statuses[i]), { 0 } };
		build(&machine, VENDOR, false);
		look_with("pci_rom", &machine, told);
		const struct rom *found = machine.functions.items[1].rom;
		assert_int_equal(found != NULL, statuses[i] != NOT_ASKED);
		assert_int_equal(found ? found->uefi_image.status : NOT_ASKED, statuses[i]);
		if (statuses[i] == DENIED || statuses[i] == FAILED)
			assert_gap(&machine, "expansion ROM of " ADDRESS, status_name(statuses[i]));
		else
			assert_int_equal(machine.gaps.count, 0);
		arena_free(&machine.arena);
	}
}

static void amd_has_a_second_place(void **state)
{
	struct machine machine;
	struct table table = sound_vfct();
	const struct told told[] = { REFUSAL(ROM, ABSENT),
				     { VFCT, OK, table.bytes, table.length },
				     { 0 } };
	const struct told broken[] = { REFUSAL(ROM, ABSENT), { VFCT, OK, table.bytes, 20 }, { 0 } };
	(void)state;

	build(&machine, AMD, false);
	assert_int_equal(look_with("pci_rom", &machine, told), 2);
	const struct rom *found = machine.functions.items[1].rom;
	assert_int_equal(found->status, ABSENT);
	assert_int_equal(found->vfct_status, OK);
	assert_int_equal(found->vfct.images.count, 1);
	assert_int_equal(found->vfct.images.items[0].offset, 0);
	arena_free(&machine.arena);

	build(&machine, AMD, false);
	look_with("pci_rom", &machine, broken);
	assert_int_equal(machine.functions.items[1].rom->vfct_status, FAILED);
	assert_gap(&machine, "/sys/firmware/acpi/tables/VFCT", "20 bytes, too few");
	arena_free(&machine.arena);
}

/* --- The rules --- */

static void expect(struct machine *machine, const char *rule, enum finding_status status,
		   const char *words)
{
	struct judgement judgement = { 0 };

	judge(&machine->arena, machine, NULL, &judgement, NULL);
	for (size_t i = 0; i < judgement.findings.list.count; i++) {
		const struct finding *finding = &judgement.findings.list.items[i];
		if (strcmp(finding->rule->id, rule) != 0)
			continue;
		assert_int_equal(finding->status, status);
		assert_int_equal(finding->severity, SEVERITY_NOTE);
		assert_true(finding->evidence.count > 0);
		if (!strstr(finding->summary, words) && !strstr(finding->remedy, words))
			fail_msg("\"%s\" is not in \"%s\" or \"%s\"", words, finding->summary,
				 finding->remedy);
		return;
	}
	fail_msg("no finding of %s", rule);
}

struct expectation {
	const char *rule;
	enum finding_status status;
	const char *words;
};

static void judged(uint16_t vendor, bool is_shadow, const struct told *told,
		   const struct expectation *expected)
{
	struct machine machine;

	build(&machine, vendor, is_shadow);
	look_with("pci_rom", &machine, told);
	for (; expected->rule; expected++)
		expect(&machine, expected->rule, expected->status, expected->words);
	arena_free(&machine.arena);
}

static void rules_judge_what_was_read(void **state)
{
	struct rom_bytes *rom = sound_rom(), legacy = { 0 };
	const struct told whole[] = { { ROM, OK, rom->bytes, rom->length }, { 0 } },
			  x86[] = { { ROM, OK, legacy.bytes, BLOCK }, { 0 } };
	(void)state;

	judged(VENDOR, false, whole,
	       (struct expectation[]){
		       { "rom_without_uefi_image", FINDING_PASS, "has a UEFI image" },
		       { "rom_unusable", FINDING_PASS, "intact" },
		       { 0 } });
	add_image(&legacy, ROM_X86, 1, LAST);
	judged(VENDOR, false, x86,
	       (struct expectation[]){ { "rom_without_uefi_image", FINDING_WARN, "no UEFI image" },
				       { 0 } });
	judged(VENDOR, true, x86,
	       (struct expectation[]){ { "rom_without_uefi_image", FINDING_UNKNOWN, "copy" },
				       { "rom_unusable", FINDING_WARN, "0xc0000" },
				       { 0 } });
	legacy.bytes[200]++;
	judged(VENDOR, false, x86,
	       (struct expectation[]){ { "rom_unusable", FINDING_WARN, "checksum" }, { 0 } });
	put_rom(&legacy, PCIR + 0x10, 2, 2);
	judged(VENDOR, false, x86,
	       (struct expectation[]){ { "rom_unusable", FINDING_WARN, "only 0x200 are there" },
				       { "rom_without_uefi_image", FINDING_UNKNOWN, "" },
				       { 0 } });
}

static void rules_judge_what_was_not_read(void **state)
{
	struct table table = sound_vfct();
	const struct told absent[] = { { 0 } }, denied[] = { REFUSAL(ROM, DENIED), { 0 } },
			  unasked[] = { REFUSAL(ROM, NOT_ASKED), { 0 } };
	const struct told second[] = { REFUSAL(ROM, ABSENT),
				       { VFCT, OK, table.bytes, table.length },
				       { 0 } };
	(void)state;

	judged(VENDOR, false, absent,
	       (struct expectation[]){
		       { "rom_without_uefi_image", FINDING_WARN, "no expansion ROM" }, { 0 } });
	judged(VENDOR, false, denied,
	       (struct expectation[]){ { "rom_without_uefi_image", FINDING_UNKNOWN, "denied" },
				       { 0 } });
	judged(VENDOR, false, unasked,
	       (struct expectation[]){ { "rom_without_uefi_image", FINDING_UNKNOWN, "not read" },
				       { 0 } });
	judged(AMD, false, second,
	       (struct expectation[]){ { "rom_without_uefi_image", FINDING_WARN, "VFCT" }, { 0 } });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_image_is_found_by_address_and_ids),
		cmocka_unit_test(offsets_and_lengths_may_lie),
		cmocka_unit_test(only_display_devices_are_asked),
		cmocka_unit_test(a_copy_does_not_tell_what_is_missing),
		cmocka_unit_test(no_answer_is_told),
		cmocka_unit_test(amd_has_a_second_place),
		cmocka_unit_test(rules_judge_what_was_read),
		cmocka_unit_test(rules_judge_what_was_not_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
