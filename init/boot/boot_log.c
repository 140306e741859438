#include "init/boot/boot_log.h"

#include "probes/lib/mask.h"

#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>

enum { READ_ALL = 3, SIZE_OF_BUFFER = 10, LOG_AT_MOST = 64 << 20 };

size_t boot_log_clean(char *log, size_t length)
{
	char *to = log;

	for (const char *line = log, *end = log + length; line < end;) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		const char *next = newline ? newline + 1 : end;
		const char *level = *line == '<' ? memchr(line, '>', (size_t)(next - line)) : NULL;
		const char *text = level ? level + 1 : line;
		memmove(to, text, (size_t)(next - text));
		to += next - text;
		line = next;
	}
	mask_text(log, (size_t)(to - log));
	return (size_t)(to - log);
}

struct document boot_log(void)
{
	struct document document = { .name = "dmesg.txt" };
	int size = klogctl(SIZE_OF_BUFFER, NULL, 0);
	char *log = size > 0 && size <= LOG_AT_MOST ? malloc((size_t)size) : NULL;
	int length = log ? klogctl(READ_ALL, log, size) : -1;

	if (length <= 0) {
		free(log);
		return document;
	}
	document.bytes = log;
	document.length = boot_log_clean(log, (size_t)length);
	return document;
}
