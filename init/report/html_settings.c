/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What to set for each device on one host, to copy. */
#include "init/report/html_parts.h"
#include "init/report/markup.h"
#include "init/report/words.h"
#include "probes/assignment/hosts.h"

/* The first one that was asked for, else the one that runs here. */
enum host html_host(const struct report *report)
{
	for (enum host host = HOST_PROXMOX; host < HOSTS; host++)
		if (report->choice.hosts >> host & 1)
			return host;
	return host_running(report->machine);
}

static void write_setting(struct html *html, const struct setting *setting)
{
	markup(html->out, "<p>%s:</p><pre>", setting->place);
	for (size_t i = 0; i < setting->lines.count; i++)
		markup(html->out, "%s\n", setting->lines.items[i]);
	fputs("</pre>\n", html->out);
}

void html_host_settings(struct html *html, const struct configuration *configuration)
{
	const setting_list *settings = &configuration->hosts[html_host(html->report)];

	for (size_t i = 0; i < settings->count; i++)
		write_setting(html, &settings->items[i]);
}

/* Whether there was something to set for it. */
static bool write_device(struct html *html, const struct device_judgement *device, enum host host)
{
	const struct configuration *configuration =
		judgement_configuration(&html->arena, html->report->judgement, device);
	char address[PCI_ADDRESS_TEXT];

	if (!configuration || !configuration->hosts[host].count)
		return false;
	markup(html->out, "<details><summary><code>%s</code> %s: %s</summary>\n",
	       pci_address_print(device->function->address, address),
	       words_device(&html->arena, device->function), device_verdict_name(device->verdict));
	if (device->verdict == DEVICE_ASSIGNABLE_AFTER_CHANGES)
		fputs("<p>After the changes above.</p>\n", html->out);
	for (size_t i = 0; i < configuration->warnings.count; i++)
		markup(html->out, "<p class=caution>%s</p>\n", configuration->warnings.items[i]);
	html_host_settings(html, configuration);
	fputs("</details>\n", html->out);
	return true;
}

void html_settings(struct html *html)
{
	const struct ranking *ranking = &html->report->judgement->ranking;
	enum host host = html_host(html->report);
	bool any = false;

	markup(html->out, "<h2 id=settings>Settings for %s</h2>\n", host_title(host));
	for (size_t i = 0; i < ranking->devices.count && !ranking->devices.items[i]->part_of; i++)
		any |= write_device(html, ranking->devices.items[i], host);
	if (!any)
		fputs("<p>No device was found assignable: there is nothing to set.</p>\n",
		      html->out);
	fputs("<p class=dim>The host loses every device that it assigns: never assign its boot "
	      "disk "
	      "or its only network card. Replace VMID and STORAGE with yours. Other hosts:",
	      html->out);
	for (enum host other = HOST_PROXMOX; other < HOSTS; other++)
		if (other != host)
			markup(html->out,
			       "<br><code>vfio-preflight --format paste --host %s</code>",
			       host_name(other));
	fputs("</p>\n", html->out);
}
