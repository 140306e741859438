/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/guest.h"

#include "probes/analysis/address_bits.h"
#include "probes/analysis/bars.h"

#include <string.h>

#define GIB UINT64_C(0x40000000)

/*
 * OVMF keeps 32 GiB for what does not fit below 4 GiB; newer ones more, where they know how far the
 * CPU's addresses reach.
 */
static unsigned window_mib(const given_list *given)
{
	uint64_t total = 0, window = 64 * GIB;

	for (size_t i = 0; i < given->count; i++) {
		const bar_list *bars = &function_features(given->items[i])->bars;
		for (size_t k = 0; k < bars->count; k++)
			if (bar_is_memory(&bars->items[k]) && bars->items[k].wide &&
			    bars->items[k].size.status == OK)
				total += bars->items[k].size.value;
	}
	if (total < 16 * GIB || total > GIB << 20)
		return 0;
	while (window < 2 * total)
		window *= 2;
	return (unsigned)(window >> 20);
}

/* Of all memory BARs, rounded up; 0 where one of them is not known. */
static unsigned mmio_mib(const given_list *given)
{
	uint64_t total = 0;

	for (size_t i = 0; i < given->count; i++) {
		const bar_list *bars = &function_features(given->items[i])->bars;
		if (bars_may_be_missing(bars))
			return 0;
		for (size_t k = 0; k < bars->count; k++) {
			if (!bar_is_memory(&bars->items[k]) || bars->items[k].index == ROM_BAR)
				continue;
			if (bars->items[k].size.status != OK ||
			    bars->items[k].size.value > GIB << 20)
				return 0;
			total += bars->items[k].size.value;
		}
	}
	return total > GIB << 20 ? 0 : (unsigned)((total + 0xfffff) >> 20);
}

/* By the ROM itself, or by Linux's list of its BARs. */
static bool has_no_rom(const struct function *display)
{
	const bar_list *bars = &function_features(display)->bars;

	for (size_t i = 0; i < bars->count; i++)
		if (bars->items[i].index == ROM_BAR)
			return false;
	return display->rom ? display->rom->status == ABSENT
			    : bars->count && !bars_may_be_missing(bars);
}

static bool is_held_by(const struct function *function, const char *driver)
{
	return function->driver.status == OK && strcmp(function->driver.value, driver) == 0;
}

/* What Linux shows may be the firmware's copy, changed while it ran. */
static bool is_whole(const struct rom *rom)
{
	return rom->status == OK && !rom->content.errors.count && rom->shadow.status == OK &&
	       !rom->shadow.value;
}

/*
 * AMD's processors keep the ROM of their graphics in a table of ACPI, from which amdgpu has a copy.
 * A ROM with a fault is hidden.
 */
static void advise_rom(struct arena *arena, const struct function *display, struct guest *guest)
{
	const struct rom *rom = display->rom;
	char address[PCI_ADDRESS_TEXT];

	if (rom && rom->vfct_status == OK && !is_whole(rom))
		guest->rom_source = arena_printf(
			arena, "tail -c +%zu /sys/firmware/acpi/tables/VFCT | head -c %zu",
			rom->vfct_offset + 1, rom->vfct.size);
	else if (has_no_rom(display) && is_held_by(display, "amdgpu"))
		guest->rom_source = arena_printf(arena,
						 "cat /sys/kernel/debug/dri/$(ls "
						 "/sys/bus/pci/devices/%s/drm | sed -n s/^card//p)/"
						 "amdgpu_vbios",
						 pci_address_print(display->address, address));
	else
		guest->hide_rom = rom && rom->status == OK && rom->content.errors.count;
	if (guest->rom_source)
		guest->rom_file = arena_printf(arena, "vbios-%04x-%04x.rom", display->vendor,
					       display->device);
}

void configuration_advise_guest(const struct configurations *shared,
				struct configuration *configuration)
{
	const given_list *given = &configuration->given;
	struct guest *guest = &configuration->guest;

	guest->window_mib = window_mib(given);
	guest->mmio_mib = mmio_mib(given);
	guest->topology =
		guest_topology(shared->arena, shared->machine, given->items, given->count);
	for (size_t i = 0; i < given->count; i++) {
		struct number bits = guest_address_bits(shared->machine, given->items[i]);
		if (bits.status == OK && has_high_bar(given->items[i]) &&
		    (!guest->address_bits || bits.value < guest->address_bits))
			guest->address_bits = (unsigned)bits.value;
		if (!guest->display && function_is_display(given->items[i])) {
			guest->display = given->items[i];
			advise_rom(shared->arena, guest->display, guest);
		}
	}
}
