/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/command/load.h"

#include "init/command/input.h"
#include "init/compare/summary_read.h"
#include "init/worker/worker.h"
#include "probes/paste/embedded.h"
#include "probes/paste/input.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool begins_as_object(int file)
{
	char piece[64] = "";
	ssize_t got = pread(file, piece, sizeof piece - 1, 0);

	return got > 0 && piece[strspn(piece, " \t\r\n")] == '{';
}

/* What the program itself renders it can read. */
static int read_rendered(struct summary *summary, const struct worker *worker, const char *name)
{
	int file = worker_document_file(worker, FORMAT_JSON);
	struct json_fault fault = { 0, "it was not completed" };

	if (file >= 0 && summary_read(summary, file, &fault))
		return 0;
	fprintf(stderr, "vfio-preflight: %s: its report cannot be used: %s\n", name, fault.what);
	return EXIT_INTERNAL;
}

static int examine(struct summary *summary, const struct options *given, const char *name, int file)
{
	struct options options = *given;
	struct worker worker = { 0 };
	int status;

	options.format = FORMAT_JSON;
	options.capture = name;
	options.capture_file = file;
	if (worker_examine(&worker, &options))
		status = read_rendered(summary, &worker, name);
	else if (worker.page && worker.page->refused)
		status = worker.page->refused;
	else {
		fprintf(stderr, "vfio-preflight: %s: the scan did not complete\n", name);
		status = EXIT_INTERNAL;
	}
	worker_end(&worker);
	return status;
}

static int read_or_examine(struct summary *summary, const struct options *options, const char *name,
			   int file)
{
	struct json_fault fault;

	if (begins_as_object(file)) {
		if (summary_read(summary, file, &fault))
			return 0;
		if (summary_is_report(summary)) {
			input_complain(name, fault.line,
				       "%s; make the report again (--format json)", fault.what);
			return EXIT_BAD_INPUT;
		}
	}
	return examine(summary, options, name, file);
}

int load_summary(struct summary *summary, const struct options *options, const char *name)
{
	struct options kept = *options;

	kept.capture = name;
	kept.capture_file = 0;
	int file = input_keep(&kept)
			   ? input_open(kept.capture_file ? kept.capture_file : -1, kept.capture)
			   : -1;
	file = file < 0 ? -1 : embedded_open(file, kept.capture);
	int status =
		file < 0 ? EXIT_BAD_INPUT : read_or_examine(summary, options, kept.capture, file);

	if (file >= 0)
		close(file);
	if (kept.capture_file > 0)
		close(kept.capture_file);
	return status;
}
