/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/command/compare.h"

#include "init/command/files.h"
#include "init/command/load.h"
#include "init/command/output.h"
#include "init/compare/compare.h"
#include "init/compare/render.h"

#include <stdio.h>
#include <stdlib.h>

static void write_result(const struct options *options, struct comparison *comparison, FILE *out)
{
	struct page page = { out, options->format == FORMAT_CONSOLE, options->width, 0 };

	if (options->format == FORMAT_JSON)
		compare_write_json(out, comparison, options->operands[0], options->operands[1]);
	else
		compare_show(&page, comparison);
}

static int deliver(const struct options *options, struct comparison *comparison)
{
	char *text;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		abort();
	write_result(options, comparison, out);
	if (fclose(out) != 0)
		abort();
	const struct document document = { "comparison", text, length };
	int failed = output_write(options, &document);
	free(text);
	return failed ? failed : comparison_exit_status(comparison);
}

int compare_files(struct options *options)
{
	struct summary before = { 0 }, after = { 0 };
	struct comparison comparison;

	if (!files_are_apart(options))
		return EXIT_USAGE;
	output_choose_format(options);
	int status = load_summary(&before, options, options->operands[0]);
	if (!status)
		status = load_summary(&after, options, options->operands[1]);
	if (!status) {
		compare(&comparison, &before, &after);
		status = deliver(options, &comparison);
		comparison_free(&comparison);
	}
	summary_free(&before);
	summary_free(&after);
	return status;
}
