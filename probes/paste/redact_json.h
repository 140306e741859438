/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What --redact (paste.h) masks in JSON. */
#ifndef PROBES_PASTE_REDACT_JSON_H
#define PROBES_PASTE_REDACT_JSON_H

#include "probes/lib/arena.h"

/* The line without the values of some keys of JSON; in the arena, or the line itself. */
const char *redact_json(struct arena *arena, const char *line);

#endif
