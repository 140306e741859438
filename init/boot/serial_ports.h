/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The serial ports that Linux drives. */
#ifndef INIT_BOOT_SERIAL_PORTS_H
#define INIT_BOOT_SERIAL_PORTS_H

#include <stddef.h>

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

/* Sets a port to that speed, 8 bits, no parity, without flow control. */
void serial_port_set_speed(int port, unsigned speed);

#endif
