/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/command/output.h"

#include "init/deliver/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

void output_choose_format(struct options *options)
{
	const char *term = getenv("TERM");
	bool terminal = !options->output && isatty(STDOUT_FILENO);
	struct winsize size;

	if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
		options->width = size.ws_col;
		options->rows = size.ws_row;
	}
	bool colour = terminal && !getenv("NO_COLOR") && term && strcmp(term, "dumb") != 0;

	if (options->format == FORMAT_CONSOLE && !colour)
		options->format = FORMAT_TEXT;
}

int output_write(const struct options *options, const struct document *document)
{
	int error = options->output ? file_write(options->output, document)
				    : file_write_open(STDOUT_FILENO, document);

	if (!error)
		return 0;
	fprintf(stderr, "vfio-preflight: %s: the report could not be written: %s\n",
		options->output ? options->output : "standard output", strerror(error));
	return EXIT_NO_OUTPUT;
}

int output_told(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return 0;
	fprintf(stderr, "vfio-preflight: standard output: %s\n", strerror(errno));
	return EXIT_NO_OUTPUT;
}
