/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/menu_label.h"

#include "init/boot/errand.h"

#include <string.h>

static void say(struct consoles *consoles, size_t which, const char *text)
{
	console_write(&consoles->list[which], text, strlen(text));
}

void menu_label(struct consoles *consoles, size_t which, struct worker *worker)
{
	char text[LABEL_AT_MOST + 1];

	say(consoles, which, "\nLabel of this machine (asset: its asset tag; empty: none)\n> ");
	if (!consoles_read_line(consoles, which, text, sizeof text))
		return;
	if (*text && !label_is_valid(text)) {
		say(consoles, which, "This cannot be a label: expected ");
		say(consoles, which, LABEL_EXPECTED);
		say(consoles, which, "\n");
		return;
	}
	memcpy(worker->page->naming.label, text, sizeof text);
	worker_render_again(worker, RENDER_LIMIT);
	say(consoles, which, "The report has the label now; w writes it again.\n");
}
