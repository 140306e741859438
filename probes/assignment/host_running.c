/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/host_running.h"
#include "probes/lib/kernel_line.h"

#include <string.h>

/* Whether one of the words is in the text. */
static bool any_in(const char *words, const struct text *text)
{
	char word[32];

	for (size_t length; text->status == OK && *words; words += length) {
		words += strspn(words, " ");
		length = strcspn(words, " ");
		if (!length || length >= sizeof word)
			continue;
		memcpy(word, words, length);
		word[length] = '\0';
		if (strstr(text->value, word))
			return true;
	}
	return false;
}

static bool has_fact(const struct kernel *kernel, const char *fact)
{
	const struct flag *flag = *fact == 'x' ? &kernel->xen_dom0 : &kernel->pve;

	return *fact && flag->status == OK && flag->value;
}

/*
 * How surely it is this one: what only its own kernel or its own files have counts more than the
 * name of the distribution that it is made of. 0: not at all.
 */
static unsigned sureness(const struct host *host, const struct kernel *kernel)
{
	const struct text *os = &kernel->distribution;
	bool named = os->status == OK && kernel_line_has(host->os, os->value, strlen(os->value));

	if (any_in(host->release, &kernel->release))
		return 4;
	if (has_fact(kernel, host->fact) && (named || !*host->os))
		return named ? 4 : 3;
	if (named)
		return 2;
	/* who was never asked has its kernel's name alone */
	return os->status == NOT_ASKED && any_in(host->guess, &kernel->release);
}

const struct host *host_running(const struct machine *machine)
{
	const struct host *found = NULL;
	unsigned most = 0;

	for (unsigned i = 0; i < host_count; i++) {
		unsigned sure = sureness(host_at(i), &machine->kernel);
		if (sure > most) {
			most = sure;
			found = host_at(i);
		}
	}
	return found;
}

uint32_t hosts_here(const struct machine *machine)
{
	const struct host *running = host_running(machine);
	uint32_t common = 0;

	for (unsigned i = 0; i < host_count; i++) {
		if (host_at(i) == running)
			return 1u << i;
		common |= (uint32_t)host_at(i)->common << i;
	}
	return common;
}

uint32_t host_named(const char *name)
{
	for (unsigned i = 0; i < host_count; i++)
		if (strcmp(name, host_at(i)->name) == 0)
			return 1u << i;
	return 0;
}
