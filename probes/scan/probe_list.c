/* SPDX-License-Identifier: GPL-2.0-or-later */
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

static bool is_in(const struct probe *const *list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i]->name, name) == 0)
			return true;
	return false;
}

/* Whether all that it names stand before `at`, or nowhere. */
static bool is_ready(const struct probe *probe, const struct probe *const *list, size_t at,
		     size_t count)
{
	for (size_t i = 0; i < PREDECESSORS_AT_MOST && probe->after[i]; i++)
		if (is_in(list + at, count - at, probe->after[i]))
			return false;
	return true;
}

void probe_order(const struct probe **list, size_t count)
{
	for (size_t at = 0; at < count; at++) {
		size_t next = at;
		while (next < count && !is_ready(list[next], list, at, count))
			next++;
		if (next == count)
			return;
		const struct probe *probe = list[next];
		memmove(list + at + 1, list + at, (next - at) * sizeof *list);
		list[at] = probe;
	}
}

const struct probe *const *probe_list(size_t *count)
{
	static const struct probe *sorted[PROBES_AT_MOST];

	*count = ((uintptr_t)__stop_all_probes - (uintptr_t)__start_all_probes) / sizeof sorted[0];
	if (*count > PROBES_AT_MOST)
		abort();
	memcpy(sorted, __start_all_probes, *count * sizeof sorted[0]);
	qsort(sorted, *count, sizeof sorted[0], by_name);
	probe_order(sorted, *count);
	return sorted;
}

const struct probe *probe_by_name(const char *name)
{
	size_t count;
	const struct probe *const *probes = probe_list(&count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(probes[i]->name, name) == 0)
			return probes[i];
	return NULL;
}
