/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A JSON report that somebody gives: read, compared with itself and with nothing. */
#include "init/compare/compare.h"
#include "init/compare/render.h"
#include "init/compare/summary_read.h"
#include "init/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void show(const struct summary *before, const struct summary *after)
{
	struct comparison comparison;
	char *text;
	size_t length;
	FILE *out = open_memstream(&text, &length);
	struct page page = { .out = out };

	compare(&comparison, before, after);
	if (before == after && comparison.differences.count)
		abort(); /* it differs from itself */
	compare_show(&page, &comparison);
	compare_write_json(out, &comparison, "before", "after");
	fclose(out);
	free(text);
	comparison_free(&comparison);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct summary nothing = { .verdict = "incomplete" };
	struct summary summary = { 0 };
	struct json_fault fault;
	int file = memfd_create("report", 0);

	if (write(file, data, size) == (ssize_t)size && summary_read(&summary, file, &fault)) {
		show(&summary, &summary);
		show(&nothing, &summary);
		show(&summary, &nothing);
	}
	summary_free(&summary);
	close(file);
	return 0;
}
