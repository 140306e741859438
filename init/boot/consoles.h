/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every active console: screen and serial lines, as the kernel lists them in
 * /sys/class/tty/console/active. /dev/console is only one of them.
 */
#ifndef INIT_BOOT_CONSOLES_H
#define INIT_BOOT_CONSOLES_H

#include "init/deliver/deliver.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CONSOLES_AT_MOST = 8 };

struct console {
	char name[16]; /* "ttyS0" */
	int file;
	bool screen;        /* a display, not a serial line */
	char pending;       /* a key of a serial line that waits for a second one; NUL: none */
	int64_t pending_ms; /* since when */
};

struct consoles {
	struct console list[CONSOLES_AT_MOST];
	size_t count;
};

/*
 * Opens all that can be opened; where none can, /dev/console. A console that is missing is simply
 * not in the list.
 */
void consoles_open(struct consoles *consoles);

/*
 * Writes to one, or to all. A console that takes nothing for some seconds is given up for this
 * text. True where all of it went out.
 */
bool console_write(int file, const char *bytes, size_t length);
void consoles_write(struct consoles *consoles, const char *bytes, size_t length);

/* One line as printf to all, with a newline added. */
void consoles_say(struct consoles *consoles, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Waits at most so many seconds, 0: for ever, for a key on any console. Its number in the list and
 * the key, a letter as a small one; -1 where none was pressed, or Ctrl-Alt-Del. Reaps children
 * meanwhile.
 *
 * On a screen's keyboard a key is a key, and one that sends several bytes (arrows) is ESC. A serial
 * line may carry noise, which must neither reboot nor end the wait: there a key counts only with
 * Enter behind it (within ten seconds) or pressed twice within one, and is given once; Enter itself
 * twice. Bytes that come together otherwise, and what is no letter, are no key.
 */
int consoles_wait_key(struct consoles *consoles, unsigned seconds, char *key);

/*
 * A line that is typed on this console, without its end, at most `size` - 1 letters. False where
 * ESC or Ctrl-Alt-Del was pressed, or nothing for two minutes.
 */
bool consoles_read_line(const struct consoles *consoles, size_t which, char *text, size_t size);

/* What to tell a person at a serial line about its keys. */
#define CONSOLE_SERIAL_KEYS "twice, or followed by Enter"

/* How much text a console shows; 24 rows of 80 columns where it does not say. */
struct console_size {
	unsigned rows, columns;
};

struct console_size console_size(int file);

#endif
