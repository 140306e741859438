/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the command's result goes, and how it looks there. */
#ifndef INIT_COMMAND_OUTPUT_H
#define INIT_COMMAND_OUTPUT_H

#include "init/deliver/deliver.h"
#include "init/options.h"

/* Colour and width are for terminals; colour for those whose user did not say no. */
void output_choose_format(struct options *options);

/*
 * To the file of --output, or to standard output. 0, or an exit status after one line on standard
 * error.
 */
int output_write(const struct options *options, const struct document *document);

/* What standard output did not take was not told: 0, or an exit status, likewise. */
int output_told(void);

#endif
