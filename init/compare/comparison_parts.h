/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of a comparison, each of which adds its differences. */
#ifndef INIT_COMPARE_COMPARISON_PARTS_H
#define INIT_COMPARE_COMPARISON_PARTS_H

#include "init/compare/comparison.h"

void compare_identity(struct comparison *comparison);
void compare_devices(struct comparison *comparison);
void compare_groups(struct comparison *comparison);
void compare_acs(struct comparison *comparison);
void compare_rules(struct comparison *comparison);

#endif
