/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/consoles.h"

#include "init/boot/serial_ports.h"
#include "init/boot/spcr_port.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* Keys come singly and without an echo; what is written is left as it is. */
static void set_keys(int file)
{
	struct termios terminal;

	if (tcgetattr(file, &terminal) < 0)
		return;
	terminal.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	/* noise that looks like Ctrl-S would stop the report */
	terminal.c_iflag &= ~(tcflag_t)IXON;
	terminal.c_cflag |= CLOCAL; /* no modem line may hold us up */
	tcsetattr(file, TCSANOW, &terminal);
}

enum { PATIENCE_MS = 3000 };

/* How much was written until the file took nothing for so long. */
static size_t write_within(int file, const char *bytes, size_t length, int patience_ms)
{
	size_t done = 0;

	while (done < length) {
		ssize_t written = write(file, bytes + done, length - done);
		if (written > 0)
			done += (size_t)written;
		if (written > 0 || (written < 0 && errno == EINTR))
			continue;
		struct pollfd poller = { .fd = file, .events = POLLOUT };
		if ((written < 0 && errno != EAGAIN) || poll(&poller, 1, patience_ms) != 1 ||
		    !(poller.revents & POLLOUT))
			break;
	}
	return done;
}

static struct console *add(struct consoles *consoles, const char *name)
{
	char path[32];

	if (consoles->count == CONSOLES_AT_MOST || strlen(name) >= sizeof consoles->list[0].name)
		return NULL;
	snprintf(path, sizeof path, "/dev/%s", name);
	int file = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (file < 0)
		return NULL;

	set_keys(file);
	struct console *console = &consoles->list[consoles->count++];
	*console = (struct console){ .file = file, .pipe = { -1, -1, NULL } };
	snprintf(console->name, sizeof console->name, "%s", name);
	console->screen = strncmp(name, "tty", 3) == 0 && name[3] >= '0' && name[3] <= '9';
	if (!console->screen)
		console->pipe = serial_pipe_open();
	return console;
}

/* Without a process for it the line is written to as a screen is. */
static void begin(struct console *console)
{
	serial_writer_start(&console->pipe, console->file);
	if (console->pipe.in >= 0)
		serial_pipe_close(&console->pipe);
}

/* The kernel keeps a console for a first serial port that is not there. */
static bool is_nowhere(const char *name)
{
	return strncmp(name, "ttyS", 4) == 0 && !serial_port_is_there("", name);
}

static void add_active(struct consoles *consoles)
{
	char names[256] = "";
	char *rest = NULL;

	int file = open("/sys/class/tty/console/active", O_RDONLY | O_CLOEXEC);
	if (file >= 0) {
		ssize_t length = read(file, names, sizeof names - 1);
		names[length > 0 ? length : 0] = '\0';
		close(file);
	}
	for (char *name = strtok_r(names, " \n", &rest); name;
	     name = strtok_r(NULL, " \n", &rest)) {
		struct console *console = is_nowhere(name) ? NULL : add(consoles, name);
		if (console && console->pipe.in >= 0)
			begin(console);
	}
}

static struct console *find(struct consoles *consoles, const char *name)
{
	for (size_t i = 0; i < consoles->count; i++)
		if (strcmp(consoles->list[i].name, name) == 0)
			return &consoles->list[i];
	return NULL;
}

/* Nobody has set the speed of those that are no console of the kernel. */
static void add_other_ports(struct consoles *consoles)
{
	struct serial_port ports[CONSOLES_AT_MOST];
	size_t count = serial_ports_list("", ports, CONSOLES_AT_MOST);

	for (size_t i = 0; i < count; i++) {
		struct console *console = find(consoles, ports[i].name);
		if (console)
			serial_port_correct_speed(console->file, ports[i].speed);
		else if ((console = add(consoles, ports[i].name)))
			serial_port_set_speed(console->file, ports[i].speed);
	}
}

static void forget(struct console *console)
{
	/* what it has not sent must not hold up who closes it last */
	if (!console->screen)
		tcflush(console->file, TCOFLUSH);
	close(console->file);
	serial_pipe_close(&console->pipe);
}

static void begin_others(struct consoles *consoles)
{
	size_t kept = 0;

	for (size_t i = 0; i < consoles->count; i++) {
		struct console *console = &consoles->list[i];
		if (console->pipe.in >= 0 && strcmp(console->name, consoles->but) == 0) {
			forget(console);
			continue;
		}
		if (console->pipe.in >= 0)
			begin(console);
		consoles->list[kept++] = *console;
	}
	consoles->count = kept;
}

void consoles_open(struct consoles *consoles)
{
	consoles->count = 0;
	consoles->spcr_error = spcr_port_adopt("", "/dev");
	add_active(consoles);
	add_other_ports(consoles);
	if (!consoles->count)
		add(consoles, "console");
	if (consoles->begun)
		begin_others(consoles);
}

void consoles_begin_others(struct consoles *consoles, const char *but)
{
	snprintf(consoles->but, sizeof consoles->but, "%s", but ? but : "");
	consoles->begun = true;
	begin_others(consoles);
}

void consoles_close(struct consoles *consoles)
{
	for (size_t i = 0; i < consoles->count; i++)
		forget(&consoles->list[i]);
	consoles->count = 0;
}

static uint64_t unsent(const struct consoles *consoles)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < consoles->count; i++) {
		const struct console *console = &consoles->list[i];
		if (!console->screen)
			sum += serial_unsent(&console->pipe, console->file);
	}
	return sum;
}

void consoles_drain(const struct consoles *consoles)
{
	enum { TURN_MS = 20, PATIENCE = 3000 / TURN_MS, AT_MOST = 60000 / TURN_MS };
	uint64_t before = UINT64_MAX, left;
	int idle = 0;

	for (int turn = 0; turn < AT_MOST && idle < PATIENCE && (left = unsent(consoles)); turn++) {
		idle = left < before ? 0 : idle + 1;
		before = left;
		usleep(TURN_MS * 1000);
	}
}

bool terminal_write(int file, const char *bytes, size_t length)
{
	return write_within(file, bytes, length, PATIENCE_MS) == length;
}

bool console_write(struct console *console, const char *bytes, size_t length)
{
	bool piped = console->pipe.out >= 0;
	size_t done = write_within(piped ? console->pipe.out : console->file, bytes, length,
				   console->stuck ? 0 : PATIENCE_MS);

	if (piped)
		console->pipe.counts->put += done;
	console->stuck = done < length;
	return !console->stuck;
}

void consoles_write(struct consoles *consoles, const char *bytes, size_t length)
{
	for (size_t i = 0; i < consoles->count; i++)
		console_write(&consoles->list[i], bytes, length);
}

void consoles_say(struct consoles *consoles, const char *format, ...)
{
	char text[512];

	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(text, sizeof text - 1, format, arguments);
	va_end(arguments);
	if (length < 0)
		return;
	if ((size_t)length > sizeof text - 2)
		length = sizeof text - 2;
	text[length] = '\n';
	consoles_write(consoles, text, (size_t)length + 1);
}

struct console_size console_size(int file)
{
	struct winsize size;
	struct console_size usual = { 24, 80 };

	if (ioctl(file, TIOCGWINSZ, &size) < 0 || size.ws_row < 4 || size.ws_col < 20)
		return usual;
	return (struct console_size){ size.ws_row, size.ws_col };
}
