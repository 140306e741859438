/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --read-variable: the report that the image left in the firmware, on any later Linux, and how much
 * it still is worth.
 */
#ifndef INIT_COMMAND_VARIABLE_H
#define INIT_COMMAND_VARIABLE_H

#include <stdio.h>
#include <time.h>

/*
 * What lies in the variable of this machine, on `out`, whose errors stay in ferror(); else one line
 * on standard error. The command's exit status.
 */
int variable_show(FILE *out);

/*
 * The same from a text: when it was written and how long ago that is at `now`, whether `firmware`
 * (NULL: not known) is the firmware's version that it was written under, then the text itself.
 */
void variable_print(const char *text, const char *firmware, time_t now, FILE *out);

#endif
