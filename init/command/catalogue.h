/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules as a reader sees them: --rules and --explain. */
#ifndef INIT_COMMAND_CATALOGUE_H
#define INIT_COMMAND_CATALOGUE_H

#include <stdbool.h>
#include <stdio.h>

/* A line a rule: id, severity, title. */
void catalogue_list(FILE *out);

/*
 * One rule whole, wrapped to 80 columns. False, and nothing written, where there is no such rule.
 */
bool catalogue_explain(const char *id, FILE *out);

#endif
