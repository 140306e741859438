/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How verdicts and findings are coloured and worded, on a screen as in HTML. Texts are in the
 * arena.
 */
#ifndef INIT_REPORT_FINDING_WORDS_H
#define INIT_REPORT_FINDING_WORDS_H

#include "init/report/page.h"
#include "probes/judge/judgement.h"

enum tone verdict_tone(const struct judgement *judgement);
enum tone device_tone(enum device_verdict verdict);
enum tone finding_tone(const struct finding *finding);

/* "READY", "READY, but no GPU", "READY AFTER CHANGES" … */
const char *verdict_text(struct arena *arena, const struct judgement *judgement);

/*
 * The finding's sentence, with the device's address; "ADDRESS and 2 more: TITLE." where there are
 * more.
 */
const char *reason_text(struct arena *arena, const struct reason *reason);

/* "0000:00:1c.0 config at 0x144: 0x0f", "/proc/cmdline: absent". */
const char *evidence_text(struct arena *arena, const struct evidence *evidence);

#endif
