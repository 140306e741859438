/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who goes along with a device, told apart: the other functions of its own card, which change
 * nothing about it, and strangers, which somebody may want to keep.
 */
#ifndef PROBES_JUDGE_COMPANY_H
#define PROBES_JUDGE_COMPANY_H

#include "probes/judge/judgement.h"

/*
 * Fills in `own`, `strangers` and `part_of` of the device from what was deduced of it. In `arena`.
 */
void tell_company(struct arena *arena, const struct machine *machine,
		  struct device_judgement *device);

#endif
