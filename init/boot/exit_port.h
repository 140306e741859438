/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The verdict as the exit status of the emulator: QEMU's device isa-debug-exit ends it when a byte
 * is written to its I/O port, with twice that byte and 1.
 */
#ifndef INIT_BOOT_EXIT_PORT_H
#define INIT_BOOT_EXIT_PORT_H

#include "init/boot/consoles.h"
#include "init/worker/worker.h"

/*
 * The byte: 0x10 and the exit status of the command, so that the emulator's is none of those that
 * it has of its own: 33 ready, 35 ready after changes, 37 not capable, 39 incomplete. 0x1f, which
 * becomes 63, where there is no verdict.
 */
enum { EXIT_PORT_BASE = 0x10, EXIT_PORT_NO_VERDICT = 0x1f };
unsigned exit_port_value(const struct worker *worker);

/*
 * Asks for it where options->exit_port is not 0. All three must stay. Nothing is written before
 * exit_port_write().
 */
void exit_port_set(struct consoles *consoles, const struct options *options,
		   const struct worker *worker);

/*
 * Writes the byte, the last that a machine does; where it comes back, there is no such device, or a
 * line on the consoles says why nothing was written: the machine is none of an emulator, where a
 * port may do anything, or Linux refuses (lockdown).
 */
void exit_port_write(void);

#endif
