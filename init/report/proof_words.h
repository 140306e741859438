/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the trial by VFIO showed of a device, in words. All results are in the arena, or static. */
#ifndef INIT_REPORT_PROOF_WORDS_H
#define INIT_REPORT_PROOF_WORDS_H

#include "init/report/report.h"

/* Whether a trial was made, so that there is a column for it. */
bool proof_is_told(const struct report *report);

/* "proved" "worked" "FAILED" "-", for a column. */
const char *proof_word(const struct report *report, const struct function *function);

/* All of it: "proved: DMA translated (Identify Controller), interrupt, reset by its own reset." */
const char *proof_sentence(struct arena *arena, const struct proof_device *device);

#endif
