/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What to set for each device on one host, to copy. */
#include "init/report/html_parts.h"
#include "init/report/markup.h"
#include "init/report/words.h"
#include "probes/assignment/host_running.h"
#include "probes/assignment/hosts.h"

/* The first one that was asked for, else the one that was looked at, else the first of all. */
const struct host *html_host(const struct report *report)
{
	uint32_t asked = report->choice.hosts ? report->choice.hosts : hosts_here(report->machine);

	for (unsigned i = 0; i < host_count; i++)
		if (asked >> i & 1)
			return host_at(i);
	return host_at(0);
}

static void write_setting(struct html *html, const struct setting *setting)
{
	markup(html->out, "<p>%s:</p><pre>", setting->place);
	for (size_t i = 0; i < setting->lines.count; i++)
		markup(html->out, "%s\n", setting->lines.items[i]);
	fputs("</pre>\n", html->out);
}

static void write_notes(struct html *html, const struct device_judgement *device,
			const struct host *host)
{
	for (size_t i = 0; i < device->blockers.count; i++) {
		const char *note = host_note(host, device->blockers.items[i]->id);
		if (note)
			markup(html->out, "<p>%s</p>\n", note);
	}
}

static void write_graphics(struct html *html, const struct graphics *graphics)
{
	for (size_t i = 0; i < graphics->says.count; i++)
		markup(html->out,
		       i ? "<p>%s</p>\n" : "<p><b>Integrated graphics, with QEMU: %s</b></p>\n",
		       graphics->says.items[i]);
	if (graphics->known)
		markup(html->out, "<p class=dim>%s: %s.</p>\n", graphics->known->name,
		       graphics->known->source);
}

void html_host_settings(struct html *html, const struct configuration *configuration)
{
	const struct host_lines lines = host_lines(&html->arena, html->report->machine,
						   configuration, html_host(html->report));

	write_graphics(html, &configuration->graphics);
	for (size_t i = 0; i < lines.set.count; i++)
		write_setting(html, &lines.set.items[i]);
	if (lines.undo.count)
		fputs("<p>To take it back (only what was not there before):</p>\n", html->out);
	for (size_t i = 0; i < lines.undo.count; i++)
		write_setting(html, &lines.undo.items[i]);
}

/* Whether there was something to set for it. */
static bool write_device(struct html *html, const struct device_judgement *device,
			 const struct host *host)
{
	const struct configuration *configuration =
		judgement_configuration(&html->arena, html->report->judgement, device);
	char address[PCI_ADDRESS_TEXT];

	if (!configuration || configuration->refused)
		return false;
	markup(html->out, "<details><summary><code>%s</code> %s: %s</summary>\n",
	       pci_address_print(device->function->address, address),
	       words_device(&html->arena, device->function), device_verdict_name(device->verdict));
	if (device->verdict == DEVICE_ASSIGNABLE_AFTER_CHANGES)
		fputs("<p>After the changes above.</p>\n", html->out);
	for (size_t i = 0; i < configuration->warnings.count; i++)
		markup(html->out, "<p class=caution>%s</p>\n", configuration->warnings.items[i]);
	write_notes(html, device, host);
	html_host_settings(html, configuration);
	fputs("</details>\n", html->out);
	return true;
}

void html_settings(struct html *html)
{
	const struct ranking *ranking = &html->report->judgement->ranking;
	const struct host *host = html_host(html->report);
	bool any = false;

	markup(html->out, "<h2 id=settings>Settings for %s</h2>\n", host->title);
	for (size_t i = 0; i < ranking->devices.count && !ranking->devices.items[i]->part_of; i++)
		any |= write_device(html, ranking->devices.items[i], host);
	if (any && *host->run)
		markup(html->out, "<p>Run: %s.</p>\n", host->run);
	else if (any)
		markup(html->out, "<p>Not run: %s.</p>\n", host->seen);
	if (!any)
		fputs("<p>No device was found assignable: there is nothing to set.</p>\n",
		      html->out);
	fputs("<p class=dim>The host loses every device that it assigns: never assign its boot "
	      "disk "
	      "or its only network card. Replace VMID and STORAGE with yours. Other hosts:",
	      html->out);
	fputs(" <code>vfio-preflight --format paste --host NAME</code>, NAME being one of",
	      html->out);
	for (unsigned i = 0; i < host_count; i++)
		if (host_at(i) != host)
			markup(html->out, " %s", host_at(i)->name);
	fputs("</p>\n", html->out);
}
