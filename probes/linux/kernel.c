/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The running kernel: release, distribution, command line, lockdown, Xen's dom0, Proxmox VE. */
#include "probes/scan/probe.h"

#include <string.h>

static struct text line(struct source *source, struct machine *machine, const char *path)
{
	struct answer answer = source_read(source, &machine->arena, "%s", path);

	if (answer.status == DENIED || answer.status == FAILED)
		machine_gap(machine, path, "%s", status_name(answer.status));
	return text_of_answer(&machine->arena, &answer);
}

/* "[none] integrity confidentiality": the one in brackets holds. */
static struct text lockdown(struct source *source, struct machine *machine)
{
	struct text text = line(source, machine, "/sys/kernel/security/lockdown");
	if (text.status != OK)
		return text;

	const char *open = strchr(text.value, '[');
	const char *close = open ? strchr(open, ']') : NULL;
	if (!close) {
		machine_gap(machine, "/sys/kernel/security/lockdown",
			    "failed: no mode in brackets in \"%s\"", text.value);
		return (struct text){ .status = FAILED };
	}
	text.value = arena_copy(&machine->arena, open + 1, (size_t)(close - open - 1));
	return text;
}

/* "ID=debian" or "ID=\"rhel\"", in a line of its own; ABSENT where the file has none. */
static struct text distribution(struct source *source, struct machine *machine)
{
	static const char path[] = "/etc/os-release";
	struct answer answer = source_read(source, &machine->arena, "%s", path);
	const char *at = (const char *)answer.bytes;

	if (answer.status == DENIED || answer.status == FAILED)
		machine_gap(machine, path, "%s", status_name(answer.status));
	if (answer.status != OK)
		return (struct text){ .status = answer.status };
	while (at && strncmp(at, "ID=", 3) != 0) {
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	if (!at)
		return (struct text){ .status = ABSENT };
	at += 3 + strspn(at + 3, "\"'");
	return (struct text){ OK, arena_copy(&machine->arena, at, strcspn(at, "\"'\n")) };
}

static void look(struct source *source, struct machine *machine)
{
	machine->kernel.release = line(source, machine, "/proc/sys/kernel/osrelease");
	machine->kernel.distribution = distribution(source, machine);
	machine->kernel.command_line = line(source, machine, "/proc/cmdline");
	machine->kernel.lockdown = lockdown(source, machine);

	struct text pve = line(source, machine, "/etc/pve/.version");
	machine->kernel.pve = (struct flag){ pve.status, pve.status == OK };

	struct text xen = line(source, machine, "/proc/xen/capabilities");
	machine->kernel.xen_dom0 =
		(struct flag){ xen.status, xen.status == OK && strstr(xen.value, "control_d") };
}

PROBE(kernel, "kernel release, command line, lockdown", look)
