/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/serial_ports.h"

#include "init/boot/spcr.h"
#include "probes/lib/text.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { USUAL_SPEED = 115200, PATH_ROOM = 256 };

static ssize_t read_file(const char *path, void *bytes, size_t size)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length = file < 0 ? -1 : read(file, bytes, size);

	if (file >= 0)
		close(file);
	return length;
}

/* A number that sysfs tells of a port, 0 where it tells none: "0x3F8", "4". */
static uint64_t attribute(const char *root, const char *port, const char *name)
{
	char path[PATH_ROOM], text[32] = "";
	uint64_t number;

	snprintf(path, sizeof path, "%s/sys/class/tty/%s/%s", root, port, name);
	if (read_file(path, text, sizeof text - 1) <= 0)
		return 0;
	text[strcspn(text, "\n")] = '\0';
	bool hexadecimal = strncmp(text, "0x", 2) == 0;
	bool good = hexadecimal ? text_is_hex(text, UINT64_MAX, &number)
				: text_is_decimal(text, UINT64_MAX, &number);
	return good ? number : 0;
}

struct spcr serial_ports_spcr(const char *root)
{
	char path[PATH_ROOM];
	uint8_t table[256];

	snprintf(path, sizeof path, "%s/sys/firmware/acpi/tables/SPCR", root);
	ssize_t length = read_file(path, table, sizeof table);
	return spcr_parse(table, length > 0 ? (size_t)length : 0);
}

bool serial_port_is(const char *root, const char *name, const struct spcr *spcr)
{
	return spcr->address &&
	       spcr->address == attribute(root, name, spcr->memory ? "iomem_base" : "port");
}

bool serial_port_is_there(const char *root, const char *name)
{
	return attribute(root, name, "type");
}

size_t serial_ports_list(const char *root, struct serial_port *ports, size_t most)
{
	struct spcr spcr = serial_ports_spcr(root);
	size_t count = 0;

	for (int i = 0; i < SERIAL_PORTS && count < most; i++) {
		struct serial_port *port = &ports[count];
		snprintf(port->name, sizeof port->name, "ttyS%d", i);
		if (!serial_port_is_there(root, port->name))
			continue;
		bool described = spcr.speed && serial_port_is(root, port->name, &spcr);
		port->speed = described ? spcr.speed : USUAL_SPEED;
		count++;
	}
	return count;
}

static speed_t constant_of(unsigned speed)
{
	static const struct {
		unsigned speed;
		speed_t constant;
	} speeds[] = { { 9600, B9600 }, { 19200, B19200 }, { 38400, B38400 }, { 57600, B57600 } };

	for (size_t i = 0; i < sizeof speeds / sizeof speeds[0]; i++)
		if (speeds[i].speed == speed)
			return speeds[i].constant;
	return B115200;
}

void serial_port_set_speed(int port, unsigned speed)
{
	struct termios terminal;

	if (tcgetattr(port, &terminal) < 0)
		return;
	terminal.c_cflag &= ~(tcflag_t)(CSIZE | PARENB | CSTOPB | CRTSCTS);
	terminal.c_cflag |= CS8 | CREAD | CLOCAL;
	/* as the kernel's consoles: a new line begins at the left */
	terminal.c_oflag |= OPOST | ONLCR;
	cfsetospeed(&terminal, constant_of(speed));
	cfsetispeed(&terminal, constant_of(speed));
	tcsetattr(port, TCSANOW, &terminal);
}

void serial_port_correct_speed(int port, unsigned speed)
{
	struct termios terminal;

	if (speed != USUAL_SPEED && tcgetattr(port, &terminal) == 0 &&
	    cfgetospeed(&terminal) == constant_of(USUAL_SPEED))
		serial_port_set_speed(port, speed);
}
