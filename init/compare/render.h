/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A comparison as text and as JSON. */
#ifndef INIT_COMPARE_RENDER_H
#define INIT_COMPARE_RENDER_H

#include "init/compare/comparison.h"
#include "init/report/page.h"

/* "worse: 2 of 5 differences; better: 1", "the same: verdict, devices …"; in `arena`. */
const char *compare_sentence(struct arena *arena, const struct comparison *comparison);

/* Which machine, the result, then a line or more for each difference. */
void compare_show(struct page *page, struct comparison *comparison);

/* The same with the keys of the schema vfio-preflight/compare/1, which the man page tells. */
void compare_write_json(FILE *out, const struct comparison *comparison, const char *before,
			const char *after);

#endif
