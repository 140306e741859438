/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/command/files.h"

#include "init/deliver/file.h"

#include <stdio.h>
#include <sys/stat.h>

static bool complain(const char *what, const char *file, const char *other)
{
	fprintf(stderr,
		"vfio-preflight: %s%s%s: this is also %s, which would be overwritten; "
		"use two different files\n",
		what, file ? " " : "", file ? file : "", other);
	return false;
}

/* What is read must stay as it is; only a regular file can be overwritten. */
static bool spares_capture(const struct options *options, const char *what, const char *file)
{
	if (!options->capture || !file_is_a(options->capture, S_IFREG))
		return true;
	if (!file_is_same(file, options->capture))
		return true;
	return complain(what, file, "the file of --capture");
}

/* Of compare and fleet. */
static bool spares_operands(const struct options *options)
{
	for (int i = 0; i < options->operand_count; i++)
		if (file_is_a(options->operands[i], S_IFREG) &&
		    file_is_same(options->output, options->operands[i]))
			return complain("--output", options->output, "a file that is read");
	return true;
}

bool files_are_apart(const struct options *options)
{
	const char *report = options->output ? "--output" : "standard output";

	if (options->output && !spares_operands(options))
		return false;
	if (!spares_capture(options, report, options->output))
		return false;
	if (!options->record)
		return true;
	if (!spares_capture(options, "--record", options->record))
		return false;
	if (!file_is_same(options->record, options->output) || file_is_a(options->record, S_IFCHR))
		return true;
	return complain("--record", options->record,
			options->output ? "the file of --output"
					: "standard output, where the report goes");
}
