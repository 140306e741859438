/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One rule whole, for reading. */
#ifndef INIT_REPORT_EXPLAIN_H
#define INIT_REPORT_EXPLAIN_H

#include "init/report/page.h"
#include "probes/judge/rule.h"

/* What it means, how we know, what to do and what not to do, which specification. */
void explain_rule(struct page *page, const struct rule *rule);

#endif
