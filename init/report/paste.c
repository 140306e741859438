/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What to set for each device, host by host, in lines to copy: everything else in it is a comment.
 */
#include "init/report/words.h"
#include "init/report/renderers.h"
#include "init/report/together_words.h"
#include "init/report/what_if.h"
#include "probes/assignment/host_running.h"
#include "probes/assignment/hosts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* One line, never cut: it is to be copied. Bytes that are not printable ASCII become '?'. */
static void put(FILE *out, const char *text)
{
	for (const char *at = text; *at; at++)
		fputc(*at >= ' ' && *at <= '~' ? *at : '?', out);
	fputc('\n', out);
}

static void line(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void line(FILE *out, const char *format, ...)
{
	char text[4096];

	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	put(out, text);
}

static void write_list(FILE *out, const char *what, const given_list *list)
{
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; i < list->count; i++)
		line(out, "# %s: %s", what, pci_address_print(list->items[i]->address, address));
}

static void write_settings(FILE *out, const setting_list *settings)
{
	for (size_t i = 0; i < settings->count; i++) {
		line(out, "# %s:", settings->items[i].place);
		for (size_t k = 0; k < settings->items[i].lines.count; k++)
			put(out, settings->items[i].lines.items[k]);
	}
}

static void write_graphics(FILE *out, const struct graphics *graphics)
{
	for (size_t i = 0; i < graphics->says.count; i++)
		line(out, "# %s%s",
		     i ? "  " : "integrated graphics, with QEMU: ", graphics->says.items[i]);
	if (graphics->known)
		line(out, "#   %s (%s)", graphics->known->name, graphics->known->source);
}

static void write_notes(FILE *out, const struct device_judgement *device,
			const struct configuration *configuration)
{
	for (size_t i = 0;
	     i < device->blockers.count && device->verdict == DEVICE_ASSIGNABLE_AFTER_CHANGES; i++)
		line(out, "# fix first: see --explain %s", device->blockers.items[i]->id);
	write_list(out, "assign to the VM", &configuration->given);
	write_list(out, "same group: bind to vfio-pci too; assign to this VM or leave unassigned",
		   &configuration->others);
	write_graphics(out, &configuration->graphics);
	if (configuration->guest_firmware.status == OK && !configuration->graphics.way)
		line(out, "# guest firmware: %s",
		     strcmp(configuration->guest_firmware.value, "ovmf") == 0
			     ? "OVMF (the ROM has a UEFI image)"
			     : "SeaBIOS (the ROM has no UEFI image; OVMF needs another ROM file)");
	for (size_t i = 0; i < configuration->warnings.count; i++)
		line(out, "# WARNING: %s", configuration->warnings.items[i]);
	if (!configuration->ids.count && !configuration->overrides.count && !configuration->refused)
		line(out, "# already bound to vfio-pci");
	for (size_t i = 0; i < configuration->optional_kernel_options.count; i++)
		line(out, "# optional kernel option (host performance only): %s",
		     configuration->optional_kernel_options.items[i]);
}

static uint32_t chosen_hosts(const struct report *report)
{
	return report->choice.hosts ? report->choice.hosts : hosts_here(report->machine);
}

/* Where a host judges otherwise than Linux what is in the way of this device. */
static void write_host_notes(FILE *out, const struct report *report,
			     const struct device_judgement *device)
{
	for (unsigned i = 0; i < host_count; i++)
		for (size_t k = 0; chosen_hosts(report) >> i & 1 && k < device->blockers.count;
		     k++) {
			const char *note = host_note(host_at(i), device->blockers.items[k]->id);
			if (note)
				line(out, "# %s: %s", host_at(i)->title, note);
		}
}

static void write_host(FILE *out, struct arena *arena, const struct machine *machine,
		       const struct configuration *configuration, const struct host *host)
{
	const struct host_lines lines = host_lines(arena, machine, configuration, host);

	line(out, "%s", "");
	if (*host->run)
		line(out, "# -------- %s (run: %s)", host->title, host->run);
	else
		line(out, "# -------- %s (not run: %s)", host->title, host->seen);
	write_settings(out, &lines.set);
	if (lines.undo.count)
		line(out, "# ---- to take it back (only what was not there before):");
	write_settings(out, &lines.undo);
}

static void write_hosts(FILE *out, struct arena *arena, const struct report *report,
			const struct configuration *configuration)
{
	for (unsigned i = 0; i < host_count && !configuration->refused; i++)
		if (chosen_hosts(report) >> i & 1)
			write_host(out, arena, report->machine, configuration, host_at(i));
}

static void write_device(FILE *out, struct arena *arena, const struct report *report,
			 const struct device_judgement *device)
{
	const struct judgement *judgement = report->judgement;
	const struct function *function = device->function;
	const struct configuration *configuration =
		judgement_configuration(arena, judgement, device);
	char address[PCI_ADDRESS_TEXT];

	if (!configuration)
		return;
	line(out, "%s", "");
	line(out, "# ======== %s %s [%04x:%04x]: %s", pci_address_print(function->address, address),
	     words_device(arena, function), function->vendor, function->device,
	     device_verdict_name(device->verdict));
	write_notes(out, device, configuration);
	write_host_notes(out, report, device);
	write_hosts(out, arena, report, configuration);
}

static bool device_is_chosen(const struct choice *choice, struct pci_address address)
{
	for (size_t i = 0; i < choice->device_count; i++)
		if (pci_address_compare(choice->devices[i], address) == 0)
			return true;
	return !choice->device_count;
}

static const struct device_judgement *device_at(const struct judgement *judgement,
						struct pci_address address)
{
	for (size_t i = 0; i < judgement->devices.count; i++)
		if (pci_address_compare(judgement->devices.items[i].function->address, address) ==
		    0)
			return &judgement->devices.items[i];
	return NULL;
}

/* Who was asked for by name and cannot be set up is told so. */
static void write_refused(FILE *out, const struct report *report)
{
	char text[PCI_ADDRESS_TEXT];

	for (size_t i = 0; i < report->choice.device_count; i++) {
		const struct device_judgement *device =
			device_at(report->judgement, report->choice.devices[i]);
		pci_address_print(report->choice.devices[i], text);
		if (!device)
			line(out, "# %s: no assignable device at this address", text);
		else if (!device_is_assignable(device)) {
			line(out, "# %s: %s%s%s", text, device_verdict_name(device->verdict),
			     device->blockers.count ? "; see --explain " : "",
			     device->blockers.count ? device->blockers.items[0]->id : "");
			write_host_notes(out, report, device);
		}
	}
}

static void write_together(FILE *out, struct arena *arena, const struct report *report)
{
	const struct together *together = report->together;
	const sentence_list words = together_words(arena, report, together);

	line(out, "%s", "");
	line(out, "# ======== together, for one virtual machine");
	for (size_t i = 0; i < words.count; i++)
		line(out, "# %s", words.items[i]);
	if (together->configuration)
		write_graphics(out, &together->configuration->graphics);
	if (together->configuration)
		write_hosts(out, arena, report, together->configuration);
}

static void tell_what_if(void *out, const char *sentence)
{
	line(out, "# %s", sentence);
}

void render_paste(const struct report *report, FILE *out)
{
	struct arena arena = ARENA_EMPTY;
	const struct judgement *judgement = report->judgement;

	line(out, "# vfio-preflight %s: %s", VFIO_PREFLIGHT_VERSION,
	     verdict_name(judgement->verdict));
	line(out, "# For each device use the section of your host; reboot the host before you "
		  "configure the VM.");
	line(out, "# Replace VMID and STORAGE with yours. For several devices, put all ids= into "
		  "one line.");
	line(out, "# The host loses every assigned device: never assign its boot disk or its only "
		  "network card.");
	what_if_tell(&arena, report, tell_what_if, out);
	write_refused(out, report);
	if (report->together)
		write_together(out, &arena, report);
	for (size_t i = 0; !report->together && i < judgement->ranking.devices.count; i++)
		if (device_is_chosen(&report->choice,
				     judgement->ranking.devices.items[i]->function->address))
			write_device(out, &arena, report, judgement->ranking.devices.items[i]);
	arena_free(&arena);
}
