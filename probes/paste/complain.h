/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wrong with a paste, on standard error. */
#ifndef PROBES_PASTE_COMPLAIN_H
#define PROBES_PASTE_COMPLAIN_H

#include <stddef.h>

/* "vfio-preflight: FILE:LINE: …" */
void input_complain(const char *name, size_t line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The begin of a text, masked and fit for a terminal. Valid until the next call. */
const char *input_quote(const char *text);

#endif
