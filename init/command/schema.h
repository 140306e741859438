/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The JSON schemas of what is printed as JSON, packed into the program by scripts/pack-schema. */
#ifndef INIT_COMMAND_SCHEMA_H
#define INIT_COMMAND_SCHEMA_H

#include "init/option_list.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

extern const uint8_t schema_packed[];
extern const size_t schema_packed_size;

/* The whole schema, one line; errors stay in ferror(out). */
void schema_print(enum schema which, FILE *out);

#endif
