/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ctrl-Alt-Del: an order to start again, which waits until the report is where it is to go. */
#ifndef INIT_BOOT_REBOOT_KEYS_H
#define INIT_BOOT_REBOOT_KEYS_H

#include <stdbool.h>

/*
 * From now on the kernel does not start the machine again by itself when the keys are pressed, but
 * sends PID 1 a signal, which is kept until somebody asks for it. Children inherit that it is kept;
 * a shell must not: reboot_keys_release() in it.
 */
void reboot_keys_hold(void);
void reboot_keys_release(void);

/* Whether they were pressed since reboot_keys_hold(). Once true it stays so. */
bool reboot_keys_pressed(void);

#endif
