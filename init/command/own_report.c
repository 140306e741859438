/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/command/own_report.h"

#include "init/command/output.h"
#include "init/compare/summary_read.h"
#include "probes/paste/complain.h"
#include "probes/paste/embedded.h"
#include "probes/paste/input.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool only_json_is_asked_for(const struct options *options)
{
	bool other = options->format != FORMAT_JSON && options->format != FORMAT_CONSOLE &&
		     options->format != FORMAT_TEXT;

	return !other && !options->tables && !options->record && !options->what_if_count &&
	       !options->kernel_count && !options->given.count;
}

/* What the verdict says; EXIT_BAD_INPUT, after a line, where it cannot be read. */
static int status_of(int file, const char *name)
{
	struct summary summary = { 0 };
	struct json_fault fault = { 0 };
	int status = EXIT_BAD_INPUT;

	if (!summary_read(&summary, file, &fault))
		input_complain(name, fault.line, "this report is not whole: %s", fault.what);
	for (int i = 0; status == EXIT_BAD_INPUT && summary.verdict && i <= VERDICT_NOT_CAPABLE;
	     i++)
		if (strcmp(summary.verdict, verdict_word((enum verdict)i)) == 0)
			status = verdict_exit_status((enum verdict)i);
	summary_free(&summary);
	return status;
}

static int print(const struct options *options, int file)
{
	struct stat about;
	int failed = EXIT_BAD_INPUT;

	if (!only_json_is_asked_for(options)) {
		input_complain(options->capture, 0,
			       "holds a packed report, which is printed as it is; leave out "
			       "options but --format json and --output");
		return EXIT_USAGE;
	}
	if (fstat(file, &about) != 0)
		return failed;
	void *bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, file, 0);
	if (bytes == MAP_FAILED)
		return failed;
	const struct document document = { "report.json", bytes, (size_t)about.st_size };
	failed = output_write(options, &document);
	munmap(bytes, (size_t)about.st_size);
	return failed ? failed : status_of(file, options->capture);
}

bool own_report(const struct options *options, int *status)
{
	if (!options->capture)
		return false;
	int file = input_open(options->capture_file ? options->capture_file : -1, options->capture);
	int report = file < 0 ? -1 : embedded_open(file, options->capture);

	*status = EXIT_BAD_INPUT;
	if (report >= 0 && report != file)
		*status = print(options, report);
	if (report >= 0)
		close(report);
	return report < 0 || report != file;
}
