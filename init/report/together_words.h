/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is to be said of devices that one virtual machine gets together, shared by renderers. */
#ifndef INIT_REPORT_TOGETHER_WORDS_H
#define INIT_REPORT_TOGETHER_WORDS_H

#include "init/report/page.h"
#include "init/report/report.h"
#include "init/report/sentences.h"
#include "probes/judge/together.h"

/* In `arena`. */
sentence_list together_words(struct arena *arena, const struct report *report,
			     const struct together *together);

/* The same on a page, where devices were named (report->together), below a title. */
void together_write(struct page *page, struct arena *arena, const struct report *report);

#endif
