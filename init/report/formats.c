/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/formats.h"

#include "init/report/renderers.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	void (*render)(const struct report *report, FILE *out);
} formats[FORMAT_COUNT] = {
	[FORMAT_CONSOLE] = { "console", render_console },
	[FORMAT_TEXT] = { "text", render_text },
	[FORMAT_JSON] = { "json", render_json },
	[FORMAT_HTML] = { "html", render_html },
	[FORMAT_BRIEF] = { "brief", render_brief },
	[FORMAT_QR] = { "qr", render_qr },
	[FORMAT_PASTE] = { "paste", render_paste },
	[FORMAT_PVE] = { "pve", render_pve },
	[FORMAT_SLOTS] = { "slots", render_slots },
	[FORMAT_PEERS] = { "peers", render_peers },
	[FORMAT_NFD] = { "nfd", render_nfd },
	[FORMAT_PROMETHEUS] = { "prometheus", render_prometheus },
	[FORMAT_MAAS] = { "maas", render_maas },
	[FORMAT_TREE] = { "tree", render_tree },
	[FORMAT_EXPLAIN] = { "explain", render_explain },
	[FORMAT_CHOICES] = { "choices", render_choices },
};

const char *format_name(enum format format)
{
	return formats[format].name;
}

enum format format_by_name(const char *name)
{
	for (int i = 0; i < FORMAT_COUNT; i++)
		if (strcmp(formats[i].name, name) == 0)
			return (enum format)i;
	return FORMAT_COUNT;
}

void render(enum format format, const struct report *report, FILE *out)
{
	formats[format].render(report, out);
}
