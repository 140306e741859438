/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a pasted text leaves open in a way of its own. */
#ifndef INIT_WORKER_PASTED_H
#define INIT_WORKER_PASTED_H

#include "probes/machine/machine.h"
#include "probes/paste/paste.h"

/* As gaps of the machine, after its scan; nothing where the file was a capture. */
void note_pasted(struct machine *machine, const struct pasted *pasted);

#endif
