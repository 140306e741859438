/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes out of a text what tells one machine or person from all others; its lines stay, and so do
 * the kernel's own words. */
#ifndef PROBES_LIB_MASK_H
#define PROBES_LIB_MASK_H

#include "probes/lib/arena.h"
#include "probes/lib/shape.h"

/*
 * A copy, at most three times as long, in which MASKED stands for:
 *
 * - pieces of words that are secrets by their shape (lib/shape.h), and words that name storage or a
 * place in a network: "iqn.NAME", "user@host", "//server/share", "/dev/mapper/NAME";
 * - what stands behind the name of a secret: "host=", "Hostname set to ", "SerialNumber: ", "cert
 * '";
 * - the name of the host before "kernel:", as syslog writes it;
 * - of a command line of the kernel what lib/kernel_line.h says.
 *
 * SHAPE_NUMBER: lines that begin with numbers, of which only the rest is a text. Masking twice
 * changes nothing. `text` may hold any bytes.
 */
char *mask_words(struct arena *arena, const char *text, size_t length, enum shape_of kind);

#endif
