/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every console: screen and serial lines that the kernel lists in /sys/class/tty/console/active, of
 * which /dev/console is only one, and every other serial port, since serial-over-LAN is the second
 * one on many servers.
 */
#ifndef INIT_BOOT_CONSOLES_H
#define INIT_BOOT_CONSOLES_H

#include "init/boot/serial_writer.h"
#include "init/deliver/deliver.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CONSOLES_AT_MOST = 8 };

struct console {
	char name[16];           /* "ttyS0" */
	int file;                /* what is read; a screen is written to as well */
	struct serial_pipe pipe; /* to the writer of a serial line */
	bool screen;             /* a display, not a serial line */
	bool stuck;              /* took nothing last time: it is not waited for again */
	char pending;            /* a key of a serial line that waits for a second one; NUL: none */
	int64_t pending_ms;      /* since when */
};

struct consoles {
	struct console list[CONSOLES_AT_MOST];
	size_t count;
	/* why Linux does not drive the port of SPCR: an errno, as spcr_port.h has it */
	int spcr_error;
	bool begun; /* consoles_begin_others() was called, with this name or "" */
	char but[16];
};

/*
 * Opens all that can be opened; where none can, /dev/console. A console that is missing is simply
 * not in the list. What is written to a serial port that is no console of the kernel is kept until
 * consoles_begin_others().
 */
void consoles_open(struct consoles *consoles);

/* Lets these ports begin; that of this name, unless NULL, is left to who writes JSON to it. */
void consoles_begin_others(struct consoles *consoles, const char *but);

/* What was not sent yet is lost. */
void consoles_close(struct consoles *consoles);

/*
 * Waits until serial lines have sent all: before power-off, or before a shell writes there. Lines
 * that send nothing for three seconds, and more than a minute, are not waited for.
 */
void consoles_drain(const struct consoles *consoles);

/*
 * Writes to one, or to all: a serial line takes it in its own time. A console that takes nothing
 * for some seconds is given up for this text, and not waited for again until it does. True where
 * all of it went out, or is kept for the line.
 */
bool console_write(struct console *console, const char *bytes, size_t length);
void consoles_write(struct consoles *consoles, const char *bytes, size_t length);

/* Likewise to a file that is no console, without a writer. */
bool terminal_write(int file, const char *bytes, size_t length);

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
bool consoles_read_line(struct consoles *consoles, size_t which, char *text, size_t size);

/* What to tell a person at a serial line about its keys. */
#define CONSOLE_SERIAL_KEYS "twice, or followed by Enter"

/* How much text a console shows; 24 rows of 80 columns where it does not say. */
struct console_size {
	unsigned rows, columns;
};

struct console_size console_size(int file);

#endif
