/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of a fleet. Of a folder: what is in it and below, in the order of names, but runs the
 * newest first; of a run's
 * folder as the medium has it the report alone, or the capture where that is not there. Hidden
 * files, and runs that never came to their end, are left out; links to folders are not followed.
 */
#include "init/command/fleet.h"

#include "init/command/files.h"
#include "init/command/load.h"
#include "init/command/output.h"
#include "init/deliver/file.h"
#include "init/deliver/folder.h"
#include "init/fleet/collect.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { FOLDERS_DEEP = 12 };

struct walk {
	const struct options *options;
	struct fleet fleet;
	struct summary summary;
	size_t known; /* of each path the begin that all have: the only folder that was named */
};

static void take_file(struct walk *walk, const char *path)
{
	if (load_summary(&walk->summary, walk->options, path) == 0)
		fleet_add(&walk->fleet, path, path + walk->known, &walk->summary);
	else
		walk->fleet.skipped++;
}

static void skip(struct walk *walk, const char *path, const char *why)
{
	fprintf(stderr, "vfio-preflight: %s: cannot be read: %s\n", path, why);
	walk->fleet.skipped++;
}

static bool ends_in(const char *name, const char *end)
{
	size_t length = strlen(name), behind = strlen(end);

	return length > behind && strcmp(name + length - behind, end) == 0;
}

static int is_wanted(const struct dirent *entry)
{
	return *entry->d_name != '.' && !ends_in(entry->d_name, FOLDER_UNFINISHED);
}

/* The one file of a run's folder that is read, or NULL: it is no such folder. */
static const char *file_of_run(struct dirent **entries, int count)
{
	static const char *const names[] = { "report.json", PACKED_JSON, PACKED_CAPTURE,
					     "capture.txt" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		for (int j = 0; j < count; j++)
			if (strcmp(entries[j]->d_name, names[i]) == 0)
				return names[i];
	return NULL;
}

static void take_folder(struct walk *walk, const char *path, unsigned depth);

static void take_entry(struct walk *walk, const char *folder, const char *name, unsigned depth)
{
	struct stat about;
	char *path;

	if (asprintf(&path, "%s%s%s", folder, ends_in(folder, "/") ? "" : "/", name) < 0)
		abort();
	if (lstat(path, &about) == 0 && S_ISDIR(about.st_mode))
		take_folder(walk, path, depth + 1);
	else if (stat(path, &about) != 0)
		skip(walk, path, strerror(errno));
	else if (S_ISREG(about.st_mode))
		take_file(walk, path);
	free(path);
}

/* Runs are named by their time, and of several of one machine the newest is to be the first. */
static int in_order(const struct dirent **left, const struct dirent **right)
{
	const char *a = (*left)->d_name, *b = (*right)->d_name;
	bool runs = !a[strspn(a, "0123456789-")] && !b[strspn(b, "0123456789-")];

	return runs ? strcmp(b, a) : strcmp(a, b);
}

static void take_folder(struct walk *walk, const char *path, unsigned depth)
{
	struct dirent **entries = NULL;
	int count = depth > FOLDERS_DEEP ? -1 : scandir(path, &entries, is_wanted, in_order);

	if (count < 0) {
		skip(walk, path,
		     depth > FOLDERS_DEEP ? "too many folders in each other" : strerror(errno));
		return;
	}
	const char *only = file_of_run(entries, count);
	for (int i = 0; i < count; i++)
		if (!only || strcmp(entries[i]->d_name, only) == 0)
			take_entry(walk, path, entries[i]->d_name, depth);
	for (int i = 0; i < count; i++)
		free(entries[i]);
	free(entries);
}

static const struct fleet_format *format_of(const struct options *options)
{
	return options->csv                     ? &fleet_csv
	       : options->format == FORMAT_JSON ? &fleet_json
	       : options->format == FORMAT_HTML ? &fleet_html
						: &fleet_text;
}

static void write_all(struct walk *walk, FILE *out)
{
	enum { WIDTH_OF_FILES = 132 };
	const struct options *options = walk->options;
	struct page page = { out, options->format == FORMAT_CONSOLE,
			     options->width ? options->width : WIDTH_OF_FILES, 0 };

	fleet_begin(&walk->fleet, format_of(options), page);
	for (int i = 0; i < options->operand_count; i++) {
		const char *path = options->operands[i];
		bool folder = file_is_a(path, S_IFDIR);
		if (folder && options->operand_count == 1)
			walk->known = strlen(path) + !ends_in(path, "/");
		if (folder)
			take_folder(walk, path, 0);
		else
			take_file(walk, path);
	}
	fleet_end(&walk->fleet);
	summary_free(&walk->summary);
}

/* To a file only what is whole: through one without a name, since it may be large. */
static int write_to_file(struct walk *walk)
{
	FILE *out = tmpfile();
	struct document document = { .name = "fleet" };

	if (!out)
		return EXIT_NO_OUTPUT;
	write_all(walk, out);
	bool failed = fflush(out) != 0 || ferror(out);
	off_t length = ftello(out);
	void *bytes = failed || length <= 0
			      ? MAP_FAILED
			      : mmap(NULL, (size_t)length, PROT_READ, MAP_SHARED, fileno(out), 0);
	int status = EXIT_NO_OUTPUT;
	if (bytes != MAP_FAILED) {
		document.bytes = bytes;
		document.length = (size_t)length;
		status = output_write(walk->options, &document);
		document_free(&document);
	}
	fclose(out);
	return status;
}

int fleet_files(struct options *options)
{
	struct walk walk = { .options = options };
	int failed = 0;

	if (!files_are_apart(options))
		return EXIT_USAGE;
	output_choose_format(options);
	if (options->output) {
		failed = write_to_file(&walk);
	} else {
		write_all(&walk, stdout);
		failed = output_told();
	}
	if (!failed && !walk.fleet.count)
		fputs("vfio-preflight: no report found\n", stderr);
	return failed ? failed : walk.fleet.skipped || !walk.fleet.count ? EXIT_BAD_INPUT : 0;
}
