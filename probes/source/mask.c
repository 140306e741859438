/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/source/mask.h"

#include "probes/lib/kernel_line.h"
#include "probes/lib/mask.h"
#include "probes/source/mask_tables.h"

#include <string.h>

static bool begins_with(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

static struct answer answer_of(const char *text)
{
	return (struct answer){ OK, (const uint8_t *)text, strlen(text) };
}

/* --- Mounts --- */

/*
 * proc_pid_mountinfo(5): words with one blank between them; the fifth is the mount point, type and
 * source stand behind "-". NULL where something else is mounted than "/": such lines tell of
 * people's files.
 */
static const char *root_mount(struct arena *arena, char *line)
{
	enum { DEVICE = 2, POINT = 4, WORDS = 64 };
	char *words[WORDS], *word;
	size_t count = 0, dash = POINT + 1;

	while (count < WORDS && (word = strsep(&line, " ")))
		words[count++] = word;
	while (dash < count && strcmp(words[dash], "-") != 0)
		dash++;
	if (dash + 2 >= count || strcmp(words[POINT], "/") != 0)
		return NULL;
	const char *type = words[dash + 1], *source = words[dash + 2];
	if (!begins_with(source, "/dev/") && strcmp(source, type) != 0)
		source = MASKED;
	return arena_printf(arena, MASKED " " MASKED " %s " MASKED " / " MASKED " - %s %s\n",
			    words[DEVICE], type, source);
}

/* The last one hides the others. */
static struct answer mounts(struct arena *arena, struct answer answer)
{
	char *rest = arena_copy(arena, answer.bytes, answer.length), *line;
	const char *last = "";

	while ((line = strsep(&rest, "\n"))) {
		const char *found = root_mount(arena, line);
		last = found ? found : last;
	}
	return answer_of(mask_words(arena, last, strlen(last), SHAPE_TEXT));
}

/* --- Files --- */

/* A switch of the firmware and the entry of SMBIOS stay. */
static struct answer short_bytes(struct arena *arena, struct answer answer)
{
	enum { SHORT = 32 };

	if (answer.length > SHORT)
		answer.bytes = memset(arena_alloc(arena, answer.length + 1), 0, answer.length + 1);
	return answer;
}

static struct answer smbios(struct arena *arena, struct answer answer)
{
	uint8_t *copy = (uint8_t *)arena_copy(arena, answer.bytes, answer.length);

	mask_smbios(copy, answer.length);
	answer.bytes = copy;
	return answer;
}

/* Of a distribution's own text only its short name stays: others tell who made it for whom. */
static struct answer os_release(struct arena *arena, const char *text)
{
	const char *line = strncmp(text, "ID=", 3) == 0 ? text : strstr(text, "\nID=");

	line = line ? line + (*line == '\n') : "";
	return answer_of(mask_words(arena, line, strcspn(line, "\n"), SHAPE_TEXT));
}

static enum shape_of kind_of(const char *path)
{
	const char *name = strrchr(path, '/') + 1;
	size_t length = strlen(name);

	if (kernel_line_has("resource reserved_regions start end address cap ecap features "
			    "interrupts iomem",
			    name, length))
		return SHAPE_NUMBER;
	if (!strcmp(name, "osrelease"))
		return SHAPE_RELEASE;
	return kernel_line_has("label product", name, length) ||
			       begins_with(path, "/sys/class/dmi/id/")
		       ? SHAPE_MAKER
		       : SHAPE_TEXT;
}

static struct answer mask_file(struct arena *arena, const char *path, struct answer answer)
{
	const char *text = (const char *)answer.bytes;

	if (begins_with(path, "/sys/firmware/acpi/tables/"))
		return answer;
	if (!strcmp(path, "/sys/firmware/dmi/tables/DMI"))
		return smbios(arena, answer);
	if (memchr(text, '\0', answer.length))
		return short_bytes(arena, answer);
	if (!strcmp(path, "/proc/cmdline"))
		return answer_of(kernel_line_masked(arena, text, answer.length));
	if (!strcmp(path, "/etc/os-release"))
		return os_release(arena, text);
	if (!strcmp(path, "/proc/self/mountinfo"))
		return mounts(arena, answer);
	return answer_of(mask_words(arena, text, answer.length, kind_of(path)));
}

struct answer mask_answer(struct arena *arena, const struct question *question,
			  struct answer answer)
{
	if (answer.status != OK)
		return answer;
	switch (question->kind) {
	case READ_FILE: return mask_file(arena, question->path, answer);
	case LIST_FOLDER:
	case READ_LINK:
	case READ_LOG:
		return answer_of(
			mask_words(arena, (const char *)answer.bytes, answer.length, SHAPE_TEXT));
	default: return answer;
	}
}
