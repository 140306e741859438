/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sentences that several renderers write, each in its own form. */
#ifndef INIT_REPORT_SENTENCES_H
#define INIT_REPORT_SENTENCES_H

#include "probes/lib/array.h"

typedef ARRAY(const char *) sentence_list;

#endif
