/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ACPI tables from a folder, as `acpidump -b` leaves them (dmar.dat …), in the place of those of
 * another source.
 */
#include "probes/source/files.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TABLE_AT_MOST = 16 << 20 };

struct tables {
	struct source source;
	struct source *inner;
	struct arena arena;
	const char *folder;
};

static struct answer read_table(struct tables *tables, struct arena *arena, const char *name)
{
	char *path = arena_printf(arena, "%s/%s.dat", tables->folder, name);

	for (char *character = path + strlen(tables->folder); *character; character++)
		*character = (char)tolower((unsigned char)*character);
	return read_whole_file(arena, path, TABLE_AT_MOST);
}

static struct answer ask(struct source *source, struct arena *arena,
			 const struct question *question)
{
	static const char folder[] = "/sys/firmware/acpi/tables/";
	struct tables *tables = (struct tables *)source;

	if (question->kind == READ_FILE && !strncmp(question->path, folder, sizeof folder - 1)) {
		const char *name = question->path + sizeof folder - 1;
		if (*name && !strchr(name, '/'))
			return read_table(tables, arena, name);
	}
	return tables->inner->ask(tables->inner, arena, question);
}

static enum status functions(struct source *source, struct arena *arena, pci_address_list *list)
{
	struct source *inner = ((struct tables *)source)->inner;

	return inner->functions(inner, arena, list);
}

static enum status config(struct source *source, struct pci_address address, unsigned offset,
			  unsigned length, uint8_t *bytes)
{
	struct source *inner = ((struct tables *)source)->inner;

	return inner->config(inner, address, offset, length, bytes);
}

static void close_tables(struct source *source)
{
	struct tables *tables = (struct tables *)source;

	tables->inner->close(tables->inner);
	arena_free(&tables->arena);
	free(tables);
}

/*
 * With a folder that is not there every table would be "absent", which is a finding; so that is
 * said at once.
 */
static bool is_readable_folder(const char *path)
{
	char *inside = NULL;

	if (asprintf(&inside, "%s/.", path) < 0)
		abort();
	bool readable = access(inside, R_OK | X_OK) == 0;
	if (!readable)
		fprintf(stderr, "vfio-preflight: %s: cannot be read: %s\n", path, strerror(errno));
	free(inside);
	return readable;
}

struct source *source_tables(struct source *inner, const char *folder)
{
	if (!is_readable_folder(folder)) {
		inner->close(inner);
		return NULL;
	}

	struct tables *tables = calloc(1, sizeof *tables);
	if (!tables)
		abort();
	tables->source = (struct source){ .name = inner->name,
					  .ask = ask,
					  .functions = functions,
					  .config = config,
					  .close = close_tables };
	tables->inner = inner;
	tables->folder = arena_copy(&tables->arena, folder, strlen(folder));
	return &tables->source;
}
