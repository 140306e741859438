/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/boot_log.h"

#include "probes/lib/mask.h"

#include <string.h>
#include <sys/klog.h>
#include <sys/mman.h>

enum { READ_ALL = 3, SIZE_OF_BUFFER = 10, LOG_AT_MOST = 64 << 20 };

/* "<6>[    0.000000] text" */
static const char *behind_level(const char *line, const char *end)
{
	const char *level = *line == '<' ? memchr(line, '>', (size_t)(end - line)) : NULL;

	return level ? level + 1 : line;
}

size_t boot_log_clean(char *log, size_t length)
{
	struct arena arena = ARENA_EMPTY;
	char *to = log;

	for (const char *line = log, *end = log + length; line < end;) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		const char *stop = newline ? newline : end;
		const char *text = behind_level(line, stop);
		const char *masked = mask_words(&arena, text, (size_t)(stop - text), SHAPE_TEXT);
		to = mempcpy(to, masked, strnlen(masked, (size_t)(stop - to)));
		if (newline)
			*to++ = '\n';
		arena_clear(&arena);
		line = stop + (newline != NULL);
	}
	arena_free(&arena);
	return (size_t)(to - log);
}

struct document boot_log(void)
{
	struct document document = { .name = "dmesg.txt" };
	int size = klogctl(SIZE_OF_BUFFER, NULL, 0);

	if (size <= 0 || size > LOG_AT_MOST)
		return document;
	char *log = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			 -1, 0);
	if (log == MAP_FAILED)
		return document;
	int length = klogctl(READ_ALL, log, size);
	size_t left = length > 0 ? boot_log_clean(log, (size_t)length) : 0;
	if (!left || mremap(log, (size_t)size, left, 0) == MAP_FAILED) {
		munmap(log, (size_t)size);
		return document;
	}
	document.bytes = log;
	document.length = left;
	return document;
}
