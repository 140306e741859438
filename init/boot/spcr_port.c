/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/spcr_port.h"

#include "init/boot/serial_ports.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/serial.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { NAME_ROOM = 16, LAST_IO_PORT = 0xffff - 7 };

static void name_of(int number, char name[NAME_ROOM])
{
	snprintf(name, NAME_ROOM, "ttyS%d", number);
}

/* Linux knows this address itself, whether it found a port there or not. */
static bool is_known(const char *root, const struct spcr *spcr)
{
	char name[NAME_ROOM];

	for (int i = 0; i < SERIAL_PORTS; i++) {
		name_of(i, name);
		if (serial_port_is(root, name, spcr))
			return true;
	}
	return false;
}

static bool can_be_told(const struct spcr *spcr)
{
	return !spcr->memory && spcr->is_16550 && spcr->address <= LAST_IO_PORT;
}

/* Has Linux look at the address as it does at COM1 to COM4; 0 where a port is there. */
static int look(int port, const struct serial_struct *wanted)
{
	struct serial_struct found;

	if (ioctl(port, TIOCSSERIAL, wanted) < 0 || ioctl(port, TIOCSERCONFIG) < 0 ||
	    ioctl(port, TIOCGSERIAL, &found) < 0)
		return errno;
	return found.type == PORT_UNKNOWN ? ENODEV : 0;
}

/* Where Linux refuses, or no port is there, the ttyS stays as it was. */
static int give(const char *path, const struct spcr *spcr)
{
	struct serial_struct before, wanted;
	int port = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	if (port < 0)
		return errno;
	int error = ioctl(port, TIOCGSERIAL, &before) < 0 ? errno : 0;
	if (!error) {
		wanted = before;
		wanted.type = PORT_UNKNOWN; /* until Linux has found out */
		wanted.port = (unsigned)spcr->address;
		wanted.port_high = 0;
		wanted.io_type = SERIAL_IO_PORT;
		wanted.irq = 0;
		error = look(port, &wanted);
		if (error)
			ioctl(port, TIOCSSERIAL, &before);
	}
	close(port);
	return error;
}

int spcr_port_adopt(const char *root, const char *dev)
{
	struct spcr spcr = serial_ports_spcr(root);
	char name[NAME_ROOM], path[256];
	int error = ENOENT;

	if (!spcr.address || !can_be_told(&spcr) || is_known(root, &spcr))
		return 0;
	for (int i = SERIAL_PORTS - 1; i >= 0 && error == ENOENT; i--) {
		name_of(i, name);
		if (serial_port_is_there(root, name))
			continue;
		snprintf(path, sizeof path, "%s/%s", dev, name);
		error = give(path, &spcr);
	}
	return error;
}

static const char *reason(const struct spcr *spcr, int error)
{
	if (!can_be_told(spcr))
		return "Linux has no driver for it";
	if (error == EPERM)
		return "a Linux that is locked down takes no port's address";
	return error == ENOENT ? "Linux has no free ttyS" : strerror(error);
}

bool spcr_port_is_missing(const char *root, int error, char *why, size_t size)
{
	struct spcr spcr = serial_ports_spcr(root);

	if (!spcr.address || is_known(root, &spcr) ||
	    (can_be_told(&spcr) && (!error || error == ENODEV)))
		return false;
	snprintf(why, size,
		 "the firmware's console (SPCR: %s 0x%" PRIx64
		 "): %s; %schoose COM1 or COM2 for it in "
		 "the firmware setup",
		 spcr.memory ? "memory" : "I/O port", spcr.address, reason(&spcr, error),
		 error == EPERM ? "switch Secure Boot off, or " : "");
	return true;
}
