/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/graphics.h"
#include "probes/judge/rule.h"

static const struct rom_image *wrong_sum(const struct rom_content *content)
{
	for (size_t i = 0; i < content->images.count; i++)
		if (content->images.items[i].checksum.status == OK &&
		    !content->images.items[i].checksum.value)
			return &content->images.items[i];
	return NULL;
}

static struct finding *judge_content(struct findings *findings, const struct function *function,
				     const char *address)
{
	const struct rom_content *content = &function->rom->content;
	const struct rom_image *image = wrong_sum(content);
	struct finding *finding;

	if (content->errors.count)
		finding = finding_add_function(findings, FINDING_WARN, function,
					       "Its ROM is damaged or truncated: %s.",
					       content->errors.items[0].text);
	else if (image)
		finding = finding_add_function(findings, FINDING_WARN, function,
					       "The checksum of an image in its ROM is wrong.");
	else
		finding = finding_add_function(findings, FINDING_PASS, function,
					       "Its ROM is intact.");

	for (size_t i = 0; i < content->errors.count; i++) {
		const struct rom_error *error = &content->errors.items[i];
		if (error->there)
			finding_cite(findings, finding, error->offset, 1, error->byte,
				     "/sys/bus/pci/devices/%s/rom", address);
		else
			finding_cite_text(findings, finding, "past the end",
					  "/sys/bus/pci/devices/%s/rom", address);
	}
	if (!content->errors.count)
		finding_cite_text(findings, finding, image ? "the sum is not 0" : "no error",
				  "/sys/bus/pci/devices/%s/rom, image at 0x%zx", address,
				  image ? image->offset : content->leading);
	return finding;
}

/* A copy was changed on purpose, so its bytes are not judged. */
static void judge(const struct machine *machine, struct findings *findings)
{
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		const struct rom *rom = function->rom;
		struct finding *finding = NULL;
		char address[PCI_ADDRESS_TEXT];

		pci_address_print(function->address, address);
		if (rom && rom->shadow.status == OK && rom->shadow.value) {
			finding = finding_add_function(
				findings, FINDING_WARN, function,
				"Linux shows the firmware's copy at 0xc0000 instead of its ROM.");
			finding_cite_text(findings, finding, "shadow flag set",
					  "/sys/bus/pci/devices/%s/resource line 7", address);
		} else if (rom && rom->status == OK) {
			finding = judge_content(findings, function, address);
		}
		if (finding && is_only_display(machine, function))
			finding_set_remedy(
				findings, finding,
				"Give the guest a whole ROM of this very card with romfile=.");
	}
}

RULE(rom_unusable) = {
	.id = "rom_unusable",
	.severity = SEVERITY_NOTE,
	.title = "GPU ROM is a shadow copy or damaged",
	.remedy = "Boot with another primary display and run the scan again, or give the guest an "
		  "intact ROM of exactly this card with romfile=.",
	.judge = judge,
	EXPLAIN(.meaning = "The boot display shows a copy of its ROM, modified when it ran, or "
			   "garbage under UEFI. In a damaged ROM the chain of images is broken. A "
			   "guest may be unable to initialise the device with either.",
		.how = "The ROM's flags in the file resource have bit 1 (shadow); or an image does "
		       "not begin with 55 aa, has no valid pointer to its PCI data structure or to "
		       "the next image, or has a wrong checksum.",
		.avoid = "Do not use a file read from this ROM, and do not flash the card because "
			 "of it.",
		.reference = "PCI Firmware 3.3, 5.1; Linux, pci_fixup_video")
};
