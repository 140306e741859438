/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is to be said of boards whose devices belong together, shared by renderers. In `arena`. */
#ifndef INIT_REPORT_FABRIC_WORDS_H
#define INIT_REPORT_FABRIC_WORDS_H

#include "init/report/sentences.h"
#include "probes/assignment/fabric.h"

/* Its devices, what it means to give only a part of them, and who says so. */
sentence_list fabric_words(struct arena *arena, const struct fabric *fabric);

/* Of the part that one virtual machine gets. */
sentence_list fabric_share_words(struct arena *arena, const struct fabric_share *share);

#endif
