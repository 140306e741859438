/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/option_ports.h"

#include "probes/lib/text.h"

#include <string.h>

bool set_json(struct options *options, const char *value)
{
	options->json_port = value;
	return (strncmp(value, "tty", 3) == 0 || strncmp(value, "vport", 5) == 0) &&
	       !strchr(value, '/') && strlen(value) < 16;
}

bool set_exit_port(struct options *options, const char *value)
{
	uint64_t port = 0;

	if (strncmp(value, "0x", 2) != 0 || !text_is_hex(value + 2, 0xffff, &port))
		return false;
	options->exit_port = (unsigned)port;
	return port != 0;
}
