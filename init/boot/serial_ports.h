/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The serial ports that Linux drives. */
#ifndef INIT_BOOT_SERIAL_PORTS_H
#define INIT_BOOT_SERIAL_PORTS_H

#include "init/boot/spcr.h"

#include <stdbool.h>
#include <stddef.h>

enum { SERIAL_PORTS = 32 }; /* ttyS0 to ttyS31 are looked at */

struct serial_port {
	char name[16]; /* "ttyS1" */
	/* bits a second: of the table SPCR where that describes this port, else 115200 */
	unsigned speed;
};

/*
 * Those that are there, at most `most` of them: of the first 32 that sysfs lists, those with a
 * type. Reads below `root`, which is "" but in tests. Gives their number.
 */
size_t serial_ports_list(const char *root, struct serial_port *ports, size_t most);

/* The table SPCR below `root`; without one the address is 0. */
struct spcr serial_ports_spcr(const char *root);

/* Whether sysfs has its address for this port, which need not be there. */
bool serial_port_is(const char *root, const char *name, const struct spcr *spcr);

/* Whether a driver has found this port. */
bool serial_port_is_there(const char *root, const char *name);

/* Sets a port to that speed, 8 bits, no parity, without flow control. */
void serial_port_set_speed(int port, unsigned speed);

/*
 * Likewise a console of the kernel that runs at 115200, which the boot menu says to every port for
 * want of anything better. One that was given another speed keeps it.
 */
void serial_port_correct_speed(int port, unsigned speed);

#endif
