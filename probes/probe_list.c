#include "probes/probe.h"

#include <stdlib.h>
#include <string.h>

extern const struct probe *const __start_probe_list[];
extern const struct probe *const __stop_probe_list[];

enum { PROBES_AT_MOST = 128 };

static int by_name(const void *a, const void *b)
{
	const struct probe *const *left = a;
	const struct probe *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

const struct probe *const *probe_list(size_t *count)
{
	static const struct probe *sorted[PROBES_AT_MOST];

	/* cppcheck-suppress comparePointers ; both are made by the linker, around one array */
	*count = (size_t)(__stop_probe_list - __start_probe_list);
	if (*count > PROBES_AT_MOST)
		abort();
	memcpy(sorted, __start_probe_list, *count * sizeof sorted[0]);
	qsort(sorted, *count, sizeof sorted[0], by_name);
	return sorted;
}
