#include "probes/rule.h"

static const struct rom_image *wrong_sum(const struct rom_content *content)
{
	for (size_t i = 0; i < content->images.count; i++)
		if (content->images.items[i].checksum.status == OK && !content->images.items[i].checksum.value)
			return &content->images.items[i];
	return NULL;
}

static void cite_error(struct findings *findings, struct finding *finding, const struct rom_content *content, size_t offset,
		       const char *file)
{
	if (offset < content->size)
		cite(findings, finding, offset, 1, content->bytes[offset], "%s", file);
	else
		cite_text(findings, finding, "past the end", "%s", file);
}

static void judge_function(struct findings *findings, const struct function *function)
{
	const struct rom_content *content = &function->rom->content;
	const struct rom_image *image = wrong_sum(content);
	char address[PCI_ADDRESS_TEXT];
	struct finding *finding;

	if (content->errors.count)
		finding = find_function(findings, FINDING_WARN, function, "Its ROM is damaged or cut off: %s.", content->errors.items[0].text);
	else if (image)
		finding = find_function(findings, FINDING_WARN, function, "The checksum of an image in its ROM is wrong.");
	else
		finding = find_function(findings, FINDING_PASS, function, "Its ROM is whole.");

	pci_address_print(function->address, address);
	const char *file = arena_printf(findings->arena, "/sys/bus/pci/devices/%s/rom", address);
	for (size_t i = 0; i < content->errors.count; i++)
		cite_error(findings, finding, content, content->errors.items[i].offset, file);
	if (image)
		cite_text(findings, finding, "its bytes do not add up to 0", "%s, image at 0x%zx", file, image->offset);
	if (finding->status == FINDING_PASS)
		cite_text(findings, finding, "no error", "%s", file);
}

/* A shadow copy was changed on purpose. */
static void judge(const struct machine *machine, struct findings *findings)
{
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct rom *rom = machine->functions.items[i].rom;
		if (rom && rom->status == OK && !(rom->shadow.status == OK && rom->shadow.value))
			judge_function(findings, &machine->functions.items[i]);
	}
}

RULE(rom_damaged) = {
	.id = "rom_damaged",
	.severity = SEVERITY_NOTE,
	.title = "the display's ROM is damaged",
	.meaning = "The chain of images in the ROM breaks off, or an x86 image does not add up to 0. The guest's firmware will skip such an "
		   "image.",
	.how = "Each image begins with 55 aa and points to its PCI data structure, whose length leads to the next; the last is marked.",
	.remedy = "Power the machine off and on and look again before any driver. If it stays, give the guest a whole ROM of this very card "
		  "with romfile=.",
	.avoid = "It is no reason to flash the card.",
	.reference = "PCI Firmware 3.3, 5.1",
	.judge = judge,
};
