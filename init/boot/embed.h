/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The JSON report as text for a serial console's log (probes/paste/embedded_form.h). */
#ifndef INIT_BOOT_EMBED_H
#define INIT_BOOT_EMBED_H

#include <stddef.h>

/*
 * Packs a JSON report, marks among it. Gives the text, to be freed, and its length; NULL where
 * there is no memory, or where more lines were needed than can be numbered.
 */
char *embed_text(const char *json, size_t length, size_t *text_length);

#endif
