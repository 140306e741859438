/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/command/command.h"

#include "init/command/catalogue.h"
#include "init/command/compare.h"
#include "init/command/files.h"
#include "init/command/fleet.h"
#include "init/command/input.h"
#include "init/command/output.h"
#include "init/command/own_report.h"
#include "init/command/prove_command.h"
#include "init/command/schema.h"
#include "init/options.h"
#include "init/command/variable.h"
#include "init/deliver/file.h"
#include "init/worker/worker.h"
#include "probes/paste/paste.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int write_capture(const struct options *options, const struct worker *worker)
{
	struct document document = worker_capture(worker);

	if (!document.bytes) {
		fprintf(stderr,
			"vfio-preflight: %s: the capture could not be made; see the report\n",
			options->record);
		return EXIT_NO_OUTPUT;
	}
	int error = file_write(options->record, &document);
	document_free(&document);
	if (!error)
		return 0;
	fprintf(stderr, "vfio-preflight: %s: the capture could not be written: %s\n",
		options->record, strerror(error));
	return EXIT_NO_OUTPUT;
}

static void tell_what_was_lost(const struct worker_page *page)
{
	for (size_t i = 0; i < page->lost_count; i++)
		fprintf(stderr, "vfio-preflight: step \"%s\" %s\n", page->lost[i].name,
			page->lost[i].how);
}

static int complain_of_worker(const struct worker *worker)
{
	if (worker->page && worker->page->refused)
		return worker->page->refused;
	fputs("vfio-preflight: the scan did not complete\n", stderr);
	if (worker->page)
		tell_what_was_lost(worker->page);
	return EXIT_INTERNAL;
}

/* Half a report is none. */
static int deliver_report(const struct options *options, const struct worker *worker)
{
	struct document document = worker_document(worker, options->format);

	if (document.bytes) {
		int failed = output_write(options, &document);
		document_free(&document);
		return failed;
	}
	fprintf(stderr,
		"vfio-preflight: the report in format %s could not be completed; "
		"nothing is written\n",
		format_name(options->format));
	tell_what_was_lost(worker->page);
	return EXIT_INTERNAL;
}

static int examine(const struct options *options)
{
	struct worker worker;

	if (!worker_examine(&worker, options))
		return complain_of_worker(&worker);

	int failed = deliver_report(options, &worker);
	if (options->record) {
		int not_recorded = write_capture(options, &worker);
		failed = failed ? failed : not_recorded;
	}
	return failed ? failed : worker.page->exit_status;
}

/*
 * Who starts us with these closed must not find the report, or a complaint, in the next file that
 * is opened.
 */
static void occupy_standard_files(void)
{
	for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++)
		if (fcntl(file, F_GETFD) < 0 && errno == EBADF)
			/* so that writing to it fails, and is told */
			(void)!open("/dev/null", O_RDONLY);
}

static int show_variable(void)
{
	int status = variable_show(stdout);

	return status ? status : output_told();
}

static int redact(const struct options *options)
{
	bool read = paste_redact(options->capture_file ? options->capture_file : -1,
				 options->capture, stdout);
	int status = output_told();

	return status ? status : read ? 0 : EXIT_BAD_INPUT;
}

/* The trial, and the report where one is asked for. */
static int prove(struct options *options)
{
	struct worker worker;
	bool report = options->output || (options->format != FORMAT_CONSOLE);

	if (geteuid() != 0) {
		fputs("vfio-preflight: prove: only root may bind devices: run it with sudo\n",
		      stderr);
		return EXIT_DENIED;
	}
	if (!input_salt(options))
		return EXIT_BAD_INPUT;
	output_choose_format(options);
	options->plan = true;
	if (!worker_examine(&worker, options))
		return complain_of_worker(&worker);
	int status = prove_command(options, &worker);
	if (!report || options->dry_run || status > EXIT_USAGE)
		return status;
	int failed = deliver_report(options, &worker);
	return failed ? failed : status;
}

int command(int count, char **arguments)
{
	struct options options;
	int status;

	occupy_standard_files();
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is told as one that cannot */
	options_default(&options);
	if (!options_from_arguments(&options, count, arguments))
		return EXIT_USAGE;

	switch (options.errand) {
	case ERRAND_HELP: options_print_help(); return output_told();
	case ERRAND_VERSION: puts("vfio-preflight " VFIO_PREFLIGHT_VERSION); return output_told();
	case ERRAND_RULES: catalogue_list(stdout); return output_told();
	case ERRAND_SCHEMA: schema_print(options.schema, stdout); return output_told();
	case ERRAND_READ_VARIABLE: return show_variable();
	case ERRAND_EXPLAIN:
		if (catalogue_explain(options.explain, stdout))
			return output_told();
		fprintf(stderr, "vfio-preflight: --explain: unknown rule '%s'; see --rules\n",
			options.explain);
		return EXIT_USAGE;
	case ERRAND_REDACT: return input_keep(&options) ? redact(&options) : EXIT_BAD_INPUT;
	case ERRAND_COMPARE: return compare_files(&options);
	case ERRAND_FLEET: return fleet_files(&options);
	case ERRAND_PROVE: return prove(&options);
	case ERRAND_EXAMINE: break;
	}
	output_choose_format(&options);
	if (!input_keep(&options) || !input_salt(&options))
		return EXIT_BAD_INPUT;
	if (!files_are_apart(&options))
		return EXIT_USAGE;
	return own_report(&options, &status) ? status : examine(&options);
}
