/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What it means to give one virtual machine the devices that --give names, and what to set. */
#include "init/report/html_parts.h"
#include "init/report/markup.h"
#include "init/report/together_words.h"
#include "probes/quirks/host_data.h"

static void write_settings(struct html *html, const struct configuration *configuration)
{
	markup(html->out, "<h3>Settings for %s</h3>\n", html_host(html->report)->title);
	html_host_settings(html, configuration);
}

void html_asked(struct html *html)
{
	const struct together *together = html->report->together;

	if (!together)
		return;
	const sentence_list words = together_words(&html->arena, html->report, together);

	fputs("<h2 id=together>Together, for one virtual machine</h2>\n<ul>\n", html->out);
	for (size_t i = 0; i < words.count; i++)
		markup(html->out, "<li>%s\n", words.items[i]);
	fputs("</ul>\n", html->out);
	if (together->can.status == OK && together->can.value)
		write_settings(html, together->configuration);
}
