/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/prove/notes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool notes_open(struct notes *notes)
{
	notes->file =
		open(PROOF_NOTES, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (notes->file >= 0)
		return true;
	notes_say(notes, "%s: %s; the results will not be in the report", PROOF_NOTES,
		  strerror(errno));
	return false;
}

void notes_close(struct notes *notes)
{
	if (notes->file >= 0)
		close(notes->file);
	notes->file = -1;
}

static const char *error_name(int error)
{
	static const struct {
		int error;
		const char *name;
	} names[] = {
#define NAME(error) { error, #error }
		NAME(EPERM),  NAME(ENOENT), NAME(EIO),    NAME(ENXIO),   NAME(EBUSY),
		NAME(ENODEV), NAME(EINVAL), NAME(ENOTTY), NAME(ENOSPC),  NAME(ERANGE),
		NAME(EACCES), NAME(ENOMEM), NAME(EFAULT), NAME(ENODATA), NAME(ETIMEDOUT),
#undef NAME
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (names[i].error == error)
			return names[i].name;
	return proof_result_word(PROOF_FAILED);
}

static const char *word_of(const struct noted *noted)
{
	return noted->result == PROOF_FAILED ? error_name(noted->error)
					     : proof_result_word(noted->result);
}

/* A tab or a newline in it would be taken for the end of a field. */
static void clean(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ')
			*text = ' ';
}

void notes_keep(const struct notes *notes, const struct noted *noted)
{
	char line[1024], words[256], kernel[512];

	if (notes->file < 0)
		return;
	snprintf(words, sizeof words, "%s", noted->words);
	snprintf(kernel, sizeof kernel, "%s", noted->kernel);
	clean(words);
	clean(kernel);
	int length = snprintf(line, sizeof line, "%s\t%s\t%s\t%llu\t%s\t%s\n", noted->address,
			      noted->step, word_of(noted), (unsigned long long)noted->microseconds,
			      words, kernel);
	(void)!write(notes->file, line, (size_t)length);
}

void notes_tell(const struct notes *notes, const struct noted *noted)
{
	static const char *const results[] = { "not shown", "ok", "FAILED", "UNTRANSLATED" };

	notes_keep(notes, noted);
	notes_say(notes, "  %-10s %-12s %8.1f ms%s%s", noted->step, results[noted->result],
		  (double)noted->microseconds / 1000, *noted->words ? "  " : "", noted->words);
	if (*noted->kernel)
		notes_say(notes, "             the kernel says: %s", noted->kernel);
	if (noted->rule && *noted->rule)
		notes_say(notes, "             explained by: %s", noted->rule);
}

void notes_say(const struct notes *notes, const char *format, ...)
{
	char line[700];
	va_list values;

	va_start(values, format);
	vsnprintf(line, sizeof line, format, values);
	va_end(values);
	notes->say(notes->context, line);
}
