/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef INIT_COMPARE_COMPARE_H
#define INIT_COMPARE_COMPARE_H

#include "init/compare/comparison.h"

/* Both summaries must outlive it. */
void compare(struct comparison *comparison, const struct summary *before,
	     const struct summary *after);

#endif
