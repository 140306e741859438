/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/exit_port.h"

#include <cpuid.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/io.h>

static struct {
	struct consoles *consoles;
	const struct worker *worker;
	unsigned port; /* 0: not asked for */
} wanted;

unsigned exit_port_value(const struct worker *worker)
{
	return worker->page && worker->page->lengths[worker->page->bank][FORMAT_JSON]
		       ? EXIT_PORT_BASE + (unsigned)worker->page->exit_status
		       : EXIT_PORT_NO_VERDICT;
}

void exit_port_set(struct consoles *consoles, const struct options *options,
		   const struct worker *worker)
{
	wanted.consoles = consoles;
	wanted.worker = worker;
	wanted.port = options->exit_port;
}

/* CPUID 1, ECX bit 31, which no CPU sets and every hypervisor and emulator does. */
static bool is_virtual(void)
{
	unsigned eax, ebx, ecx, edx;

	return __get_cpuid(1, &eax, &ebx, &ecx, &edx) && ecx >> 31;
}

void exit_port_write(void)
{
	const char *why = NULL;

	if (!wanted.port)
		return;
	if (!is_virtual())
		why = "not a virtual machine";
	else if (ioperm(wanted.port, 1, 1) != 0)
		why = errno == EPERM ? "Linux refuses I/O ports (lockdown)" : strerror(errno);
	if (why)
		consoles_say(wanted.consoles, "vfio-preflight: exit-port %#x: not written: %s",
			     wanted.port, why);
	else
		outb((unsigned char)exit_port_value(wanted.worker), (unsigned short)wanted.port);
}
