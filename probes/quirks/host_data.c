/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/quirks/host_data.h"
#include "probes/lib/inflate.h"

#include <string.h>

static const char *next(const char **at)
{
	const char *text = *at;

	*at += strlen(text) + 1;
	return text;
}

static void take_host(struct host *host, const char **at)
{
	const char **texts[] = { &host->name,    &host->title, &host->seen, &host->run,
				 &host->release, &host->fact,  &host->os,   &host->guess };

	host->common = *next(at);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = next(at);
	host->records = *at;
	while (*next(at))
		;
}

const struct host *host_at(unsigned index)
{
	static struct host hosts[HOSTS_AT_MOST];

	if (!hosts->name) {
		const char *at = inflate_whole(hosts_packed, hosts_packed_size, hosts_size);
		for (unsigned i = 0; i < host_count; i++)
			take_host(&hosts[i], &at);
	}
	return &hosts[index];
}
