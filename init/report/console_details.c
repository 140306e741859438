/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of one device besides its verdict, in a line or a few: only what is there and not
 * as everywhere.
 */
#include "init/report/console_sections.h"
#include "init/report/words.h"
#include "probes/analysis/bars.h"
#include "probes/analysis/reserved.h"
#include "probes/analysis/reset.h"

#include <string.h>

/* Rounded down to whole KiB, MiB … */
static uint64_t rounded(uint64_t bytes)
{
	unsigned shift = 0;

	while (bytes >> shift >= 1024)
		shift += 10;
	return bytes >> shift << shift;
}

static const char *add(struct arena *arena, const char *text, const char *part)
{
	return arena_printf(arena, "%s%s%s", text, *text ? "; " : "", part);
}

/* --- Parts: each gives the text so far, and its own behind where there is something to say --- */

/* Sources of reports end in year and month; what Linux itself knows has none. */
static const char *date_of(const struct device_quirk *quirk)
{
	enum { DATE = 7 };
	size_t length = strlen(quirk->source);

	return quirk->effects & (EFFECT_BAD_RESET | EFFECT_BAD_FLR) && length > DATE
		       ? quirk->source + length - DATE
		       : "see Linux";
}

/* "reset bus (also resets 0000:01:00.1), known to fail (2021-07)" */
static const char *with_reset(struct console *console, const char *text,
			      const struct function *function)
{
	struct arena *arena = &console->arena;
	const struct reset *reset =
		&deduced_device(&console->report->judgement->deduced, function)->reset;
	const struct function *other = reset_takes_along(reset, function, NULL);
	char address[PCI_ADDRESS_TEXT];

	if (reset->kind == RESET_UNKNOWN)
		return text;
	const char *part = reset->kind == RESET_NONE
				   ? "no reset"
				   : arena_printf(arena, "reset %s", reset_name(reset->kind));
	if (other)
		part = arena_printf(arena, "%s (also resets %s)", part,
				    pci_address_print(other->address, address));
	if (reset->bad.quirk)
		part = arena_printf(arena, "%s, known to fail%s (%s)", part,
				    reset->bad.sure ? "" : " on some", date_of(reset->bad.quirk));
	return add(arena, text, part);
}

static const char *with_rom(struct arena *arena, const char *text, const struct function *function)
{
	const struct rom *rom = function->rom;

	if (!rom || rom->uefi_image.status != OK)
		return text;
	return add(arena, text,
		   rom->uefi_image.value ? "ROM with UEFI image (OVMF)"
					 : "ROM without UEFI image (SeaBIOS)");
}

static const char *with_bars(struct arena *arena, const char *text, const struct function *function)
{
	const bar_list *bars = &function_features(function)->bars;
	uint64_t total = 0, biggest = 0;
	bool above = false;

	for (size_t i = 0; i < bars->count; i++) {
		const struct bar *bar = &bars->items[i];
		if (bar->io || bar->index == ROM_BAR || bar->size.status != OK)
			continue;
		total += bar->size.value;
		above |= bar->assigned && bar->address >> 32;
		biggest = bar->size.value > biggest ? bar->size.value : biggest;
	}
	if (!total)
		return text;
	const char *part = arena_printf(arena, "BARs %s", size_text(arena, rounded(total)));
	if (biggest < total)
		part = arena_printf(arena, "%s, largest %s", part, size_text(arena, biggest));
	return add(arena, text, above ? arena_printf(arena, "%s, above 4 GiB", part) : part);
}

/* The biggest size that its registers offer, where that is more than it has now. */
static const char *with_resizable(struct arena *arena, const char *text,
				  const struct function *function)
{
	const struct features *features = function_features(function);

	for (size_t i = 0; i < features->resizable.count; i++) {
		const struct resizable_bar *bar = &features->resizable.items[i];
		unsigned most = 0;
		for (unsigned bit = 0; bit < 44; bit++)
			most = bar->sizes >> bit & 1 ? bit : most;
		if (most > bar->size)
			text = add(arena, text,
				   arena_printf(arena, "BAR %u resizable to %s", bar->index,
						size_text(arena, (uint64_t)1 << (most + 20))));
	}
	return text;
}

static const char *with_link(struct arena *arena, const char *text, const struct function *function)
{
	const struct link *link = &function_features(function)->link;

	if (link->status != OK || !link->width)
		return text;
	const char *part =
		arena_printf(arena, "link %s x%u", words_speed(link->speed), link->width);
	if (link->speed != link->speed_at_most || link->width != link->width_at_most)
		part = arena_printf(arena, "%s (max %s x%u)", part,
				    words_speed(link->speed_at_most), link->width_at_most);
	return add(arena, text, part);
}

static const char *with_capabilities(struct arena *arena, const char *text,
				     const struct function *function)
{
	const struct features *features = function_features(function);

	if (features->ats.status == OK)
		text = add(arena, text, features->ats.enabled ? "ATS enabled" : "ATS");
	if (features->sriov && features->sriov->total_vfs)
		text = add(arena, text,
			   arena_printf(arena, "SR-IOV, up to %u VFs", features->sriov->total_vfs));
	return text;
}

/* --- Reserved memory --- */

const uint8_t *console_reserved(struct console *console)
{
	const struct machine *machine = console->report->machine;
	uint8_t *reserved = arena_alloc(&console->arena, machine->functions.count + 1);

	for (size_t i = 0; i < machine->iommu.reserved.count; i++) {
		const struct reserved_region *region = &machine->iommu.reserved.items[i];
		struct flag relaxable = reserved_is_relaxable(&console->arena, machine, region);
		function_list list = { 0 };
		reserved_functions(&console->arena, machine, region, &list);
		for (size_t k = 0; k < list.count; k++) {
			uint8_t *of = &reserved[list.items[k] - machine->functions.items];
			if (*of != RESERVED)
				*of = relaxable.status == OK && relaxable.value ? RESERVED_RELAXABLE
										: RESERVED;
		}
	}
	return reserved;
}

static const char *with_reserved(struct console *console, const char *text,
				 const struct function *function)
{
	uint8_t reserved = console->reserved[function - console->report->machine->functions.items];

	if (!reserved)
		return text;
	return add(&console->arena, text,
		   reserved == RESERVED ? "memory reserved by firmware" : "RMRR, relaxable");
}

void console_details(struct console *console, const struct function *function)
{
	struct arena *arena = &console->arena;
	const char *place = words_place(arena, function);

	if (*place)
		page_wrap(&console->page, TONE_PLAIN, "    location: ", place, 0);
	const char *text = with_reset(console, "", function);
	text = with_rom(arena, text, function);
	text = with_bars(arena, text, function);
	text = with_resizable(arena, text, function);
	text = with_link(arena, text, function);
	text = with_capabilities(arena, text, function);
	text = with_reserved(console, text, function);
	if (*text)
		page_wrap(&console->page, TONE_PLAIN, "    hardware: ", text, 0);
}
