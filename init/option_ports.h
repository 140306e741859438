/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options of the image that name a port. */
#ifndef INIT_OPTION_PORTS_H
#define INIT_OPTION_PORTS_H

#include "init/option_list.h"

/*
 * "ttyS1" "vport0p1": a device name only, never a path, so that what is written to stays a serial
 * or a virtio port. False where it is none.
 */
bool set_json(struct options *options, const char *value);

/* "0xf4": an I/O port, in hexadecimal. False where it is none. */
bool set_exit_port(struct options *options, const char *value);

#endif
