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

bool kernel_by_name(const char *name, struct kernel_name *found)
{
	for (size_t i = 0; i < kernel_name_count; i++)
		if (!strcmp(kernel_names[i].name, name)) {
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
