/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the options say to look at: this machine, a capture, or tables. */
#ifndef INIT_WORKER_JOB_INPUT_H
#define INIT_WORKER_JOB_INPUT_H

#include "init/options.h"
#include "probes/machine/machine.h"
#include "probes/paste/paste.h"
#include "probes/source/source.h"

/*
 * The source of all answers, masked and recorded as the options say. `pasted`, which begins as all
 * zero, tells what a text was; its texts are in the arena. `blind`: one that has nothing.
 * `naming` may change while the source is used. NULL: the input cannot be used, which is said on
 * stderr.
 */
struct source *job_input_open(struct arena *arena, const struct options *options, bool blind,
			      const struct naming *naming, struct pasted *pasted);

/* A file's name may be that of a host, and its folder that of a person: "capture" where masked. */
const char *job_input_name(const struct options *options);

/* Who gave us a file is told at once what is wrong with it; the report has it as a finding. */
void job_input_complain(const struct options *options, const struct machine *machine);

#endif
