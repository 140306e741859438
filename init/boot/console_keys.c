/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is typed on a console. */
#include "init/boot/consoles.h"

#include "init/boot/reboot_keys.h"
#include "init/processes.h"

#include <ctype.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ESCAPE = 27 };

/* What came together, within a moment. */
struct burst {
	char first;
	bool more;    /* other bytes behind it than line ends */
	bool entered; /* a line end behind it */
};

/*
 * What a function key sends behind its ESC must not pass for letters, nor noise on a line for keys.
 * So many bytes at a time: a line that never falls silent must not keep us here.
 */
static bool read_burst(int file, struct burst *burst)
{
	enum { GAP_MS = 20, AT_A_TIME = 64 };
	struct pollfd poller = { .fd = file, .events = POLLIN };
	char byte;

	*burst = (struct burst){ .first = '\0' };
	if (read(file, &burst->first, 1) != 1)
		return false;
	for (int i = 0; i < AT_A_TIME && poll(&poller, 1, GAP_MS) == 1; i++) {
		if (!(poller.revents & POLLIN) || read(file, &byte, 1) != 1)
			break;
		bool line_end = byte == '\r' || byte == '\n';
		burst->entered |= line_end;
		burst->more |= !line_end;
	}
	return true;
}

static bool is_enter(char key)
{
	return key == '\r' || key == '\n';
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Whether that makes an order of what came on a serial line; else it waits for a second key. */
static bool is_confirmed(struct console *console, const struct burst *burst, char *key)
{
	enum { TWICE_MS = 1000, ENTER_MS = 10000 };
	int64_t since = now_ms() - console->pending_ms;
	char pending = console->pending;

	console->pending = '\0';
	if (burst->entered && !is_enter(*key))
		return true;
	if (pending && pending == *key && since <= TWICE_MS)
		return true;
	if (pending && is_enter(*key) && since <= ENTER_MS) {
		*key = pending;
		return true;
	}
	console->pending = *key;
	console->pending_ms = now_ms();
	return false;
}

/* False where there is none, or what came is noise or waits for more. */
static bool read_key(struct console *console, char *key)
{
	struct burst burst;

	if (!read_burst(console->file, &burst))
		return false;
	*key = (char)tolower((unsigned char)burst.first);
	if (console->screen && *key == ESCAPE)
		return true;
	bool is_key =
		!burst.more && (is_enter(*key) || *key == ESCAPE || (*key >= ' ' && *key <= '~'));
	if (console->screen || !is_key) {
		console->pending = '\0';
		return is_key;
	}
	return is_confirmed(console, &burst, key);
}

static int look_for_key(struct consoles *consoles, char *key)
{
	enum { TURN_MS = 1000 };
	struct pollfd pollers[CONSOLES_AT_MOST];

	for (size_t i = 0; i < consoles->count; i++)
		pollers[i] = (struct pollfd){ .fd = consoles->list[i].file, .events = POLLIN };
	if (poll(pollers, consoles->count, TURN_MS) <= 0)
		return -1;
	for (size_t i = 0; i < consoles->count; i++)
		if ((pollers[i].revents & POLLIN) && read_key(&consoles->list[i], key))
			return (int)i;
	usleep(10000); /* a console that hung up is always ready and never has a key */
	return -1;
}

int consoles_wait_key(struct consoles *consoles, unsigned seconds, char *key)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	time_t end = now.tv_sec + (time_t)seconds;

	while ((!seconds || now.tv_sec < end) && !reboot_keys_pressed()) {
		int which = look_for_key(consoles, key);
		process_reap();
		if (which >= 0)
			return which;
		clock_gettime(CLOCK_MONOTONIC, &now);
	}
	return -1;
}

/* What is typed shows; a backspace takes a letter back. */
static void take_letter(struct console *console, char letter, char *text, size_t size)
{
	enum { DELETE = 127 };
	size_t length = strlen(text);

	if ((letter == '\b' || letter == DELETE) && length) {
		text[length - 1] = '\0';
		console_write(console, "\b \b", 3);
	} else if (letter >= ' ' && letter <= '~' && length + 1 < size) {
		text[length] = letter;
		text[length + 1] = '\0';
		console_write(console, &letter, 1);
	}
}

bool consoles_read_line(struct consoles *consoles, size_t which, char *text, size_t size)
{
	enum { TURN_MS = 500, TURNS = 240 };
	struct console *console = &consoles->list[which];
	struct pollfd poller = { .fd = console->file, .events = POLLIN };
	char letter = '\0';

	*text = '\0';
	for (int turn = 0; turn < TURNS && !reboot_keys_pressed();) {
		if (poll(&poller, 1, TURN_MS) != 1 || read(poller.fd, &letter, 1) != 1) {
			turn++;
			process_reap();
			continue;
		}
		if (letter == ESCAPE || is_enter(letter)) {
			console_write(console, "\n", 1);
			return letter != ESCAPE;
		}
		take_letter(console, letter, text, size);
		turn = 0;
	}
	return false;
}
