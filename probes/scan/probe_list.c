#include "probes/scan/probe.h"

#include <stdlib.h>
#include <string.h>

extern const struct probe *const __start_all_probes[];
extern const struct probe *const __stop_all_probes[];

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

	*count = ((uintptr_t)__stop_all_probes - (uintptr_t)__start_all_probes) / sizeof sorted[0];
	if (*count > PROBES_AT_MOST)
		abort();
	memcpy(sorted, __start_all_probes, *count * sizeof sorted[0]);
	qsort(sorted, *count, sizeof sorted[0], by_name);
	return sorted;
}
