/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing the lines of a configuration for one host, place by place. */
#ifndef PROBES_ASSIGNMENT_WRITER_H
#define PROBES_ASSIGNMENT_WRITER_H

#include "probes/assignment/configuration.h"

struct writer {
	const struct configurations *index;
	struct configuration *configuration;
	enum host host;
};

/* A new place; the list of its lines, valid until the next one is begun. */
text_list *writer_begin(struct writer *writer, const char *place);

/* Takes the last place back where nothing is to be done there. */
void writer_end(struct writer *writer);

/* `text` lies in the arena of the index, or lives for ever. */
void writer_add(struct writer *writer, text_list *list, const char *text);

/* Where QEMU of this host may read the ROM's file. */
const char *writer_rom_path(const struct writer *writer);

/* --- hosts_guest.c: what is set for the virtual machine itself --- */

void write_qm(struct writer *writer);
void write_libvirt(struct writer *writer);
void write_qemu(struct writer *writer);

#endif
