/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The inside of --redact, which is told in paste.h. */
#ifndef PROBES_PASTE_REDACT_H
#define PROBES_PASTE_REDACT_H

#include "probes/lib/arena.h"

/* The line without the values of some keys of JSON; in the arena, or the line itself. */
const char *redact_json(struct arena *arena, const char *line);

#endif
