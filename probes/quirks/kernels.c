/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/quirks/kernels.h"

#include "probes/lib/text.h"

#include <string.h>

/* MAJOR.MINOR and what may follow in a release's name. */
static bool is_release(const char *name)
{
	uint64_t number;
	const char *rest = name;

	if (!text_take_decimal(&rest, 99, &number) || !number || *rest++ != '.' ||
	    !text_take_decimal(&rest, 999, &number) || (*rest && !strchr(".-+", *rest)))
		return false;
	while (*rest > ' ' && *rest <= '~')
		rest++;
	return !*rest && rest - name <= KERNEL_NAME_AT_MOST;
}

/* "debian12" for "debian-12", "pve8" for "proxmox-8". */
static bool is_named(const struct kernel_name *kernel, const char *name)
{
	const char *own = kernel->name;

	if (!strncmp(name, "pve", 3) && !strncmp(own, "proxmox", 7)) {
		name += 3;
		own += 7;
	}
	for (; *own; own++)
		if (*name == *own)
			name++;
		else if (*own != '-')
			return false;
	return !*name;
}

bool kernel_by_name(const char *name, struct kernel_name *found)
{
	for (size_t i = 0; i < kernel_name_count; i++)
		if (is_named(&kernel_names[i], name)) {
			*found = kernel_names[i];
			return true;
		}
	if (!is_release(name))
		return false;
	*found = (struct kernel_name){ .name = name, .release = name };
	return true;
}

const struct kernel_name *kernel_of_host(const char *host)
{
	for (size_t i = 0; i < kernel_name_count; i++)
		if (kernel_names[i].host && !strcmp(kernel_names[i].host, host))
			return &kernel_names[i];
	return NULL;
}
