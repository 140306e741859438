/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/source/source.h"

static struct answer ask(struct source *source, struct arena *arena,
			 const struct question *question)
{
	(void)source, (void)arena, (void)question;
	return (struct answer){ .status = NOT_ASKED };
}

static enum status functions(struct source *source, struct arena *arena, pci_address_list *list)
{
	(void)source, (void)arena, (void)list;
	return NOT_ASKED;
}

static enum status config(struct source *source, struct pci_address address, unsigned offset,
			  unsigned length, uint8_t *bytes)
{
	(void)source, (void)address, (void)offset, (void)length, (void)bytes;
	return NOT_ASKED;
}

static void close_nothing(struct source *source)
{
	(void)source;
}

struct source *source_nothing(void)
{
	static struct source nothing = { "nothing", ask, functions, config, close_nothing };

	return &nothing;
}
