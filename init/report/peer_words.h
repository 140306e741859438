/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is to be said of the paths between devices, shared by renderers. All of it is constant. */
#ifndef INIT_REPORT_PEER_WORDS_H
#define INIT_REPORT_PEER_WORDS_H

#include "init/report/report.h"

/* "one switch", "across host bridges" …, "not seen". */
const char *peer_path_words(enum peer_path path);

/* "directly", "redirected by ACS up to the root complex" …, "unknown whether directly". */
const char *peer_acs_words(enum peer_acs acs);

/* What the pairs as a whole do not tell. */
extern const char peers_caveat[];

/* Why there is no pair. */
const char *peers_none(const struct report *report);

#endif
