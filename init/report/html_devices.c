/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of devices, by weight: those that a host is built for first. */
#include "init/report/proof_words.h"
#include "init/report/device_words.h"
#include "init/report/finding_words.h"
#include "init/report/html_parts.h"
#include "init/report/markup.h"
#include "init/report/words.h"

static void write_blockers(struct html *html, const struct device_judgement *device)
{
	for (size_t i = 0; i < device->blockers.count; i++) {
		const char *id = device->blockers.items[i]->id;
		markup(html->out, "%s<a href=\"#%s\">%s</a>", i ? ", " : "", id, id);
	}
}

static void write_row(struct html *html, const struct device_judgement *device)
{
	const struct function *function = device->function;
	const char *trouble = device_trouble(&html->arena, html->report, device);
	const char *place = words_place(&html->arena, function);
	const struct proof_device *proof =
		proof_of(&html->report->machine->proof, function->address);
	char address[PCI_ADDRESS_TEXT];

	markup(html->out, "<tr><td><code>%s</code><td>%s<td>%s [%s]",
	       pci_address_print(function->address, address), words_kind(function),
	       words_device(&html->arena, function),
	       arena_printf(&html->arena, "%04x:%04x", function->vendor, function->device));
	if (*place)
		markup(html->out, "<br><span class=dim>%s</span>", place);
	markup(html->out, "<td>%s<td><b class=%s>%s</b>",
	       device_group_text(&html->arena, html->report, function),
	       html_tone(device_tone(device->verdict)),
	       device_verdict_text(&html->arena, html->report, device));
	if (proof)
		markup(html->out, "<br>Trial: %s", proof_sentence(&html->arena, proof));
	if (*trouble)
		markup(html->out, "<br>%s", trouble);
	if (device->blockers.count) {
		fputs("<br><span class=dim>Rules: ", html->out);
		write_blockers(html, device);
		fputs("</span>", html->out);
	}
	putc('\n', html->out);
}

void html_devices(struct html *html)
{
	const struct ranking *ranking = &html->report->judgement->ranking;

	fputs("<h2 id=devices>Devices</h2>\n", html->out);
	if (!ranking->devices.count) {
		fputs("<p>No device was read.</p>\n", html->out);
		return;
	}
	fputs("<table class=\"rows devices\"><thead><tr><th scope=col>Address<th scope=col>Kind<th "
	      "scope=col>Device"
	      "<th scope=col>Group<th scope=col>Verdict</thead><tbody>\n",
	      html->out);
	for (size_t i = 0; i < ranking->devices.count; i++)
		write_row(html, ranking->devices.items[i]);
	fputs("</tbody></table>\n", html->out);
}
