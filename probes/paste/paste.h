/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What people paste for those who help them, read as if it were a machine. */
#ifndef PROBES_PASTE_PASTE_H
#define PROBES_PASTE_PASTE_H

#include "probes/lib/arena.h"
#include "probes/paste/pasted.h"
#include "probes/source/source.h"

#include <stdbool.h>

/*
 * A capture, or anything that is told in paste.c, also packed by gzip. `file` is open, or -1 for
 * `name` to be opened. `verbose`: each line that was not understood is shown. NULL, and a line on
 * standard error, where it cannot be read or nothing of it was understood.
 */
struct source *source_paste(struct arena *arena, int file, const char *name, bool verbose,
			    struct pasted *pasted);

/*
 * The paste again, line by line, with what identifies a machine or a person masked, to
 * `out`. False, and a line on standard error, where it could not be read or written.
 */
bool paste_redact(int file, const char *name, FILE *out);

#endif
