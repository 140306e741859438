#include "init/boot/consoles.h"

#include "init/boot/processes.h"
#include "init/boot/reboot_keys.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* Keys come singly and without an echo; what is written is left as it is. */
static void set_keys(int file)
{
	struct termios terminal;

	if (tcgetattr(file, &terminal) < 0)
		return;
	terminal.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	terminal.c_cflag |= CLOCAL;  /* no modem line may hold us up */
	tcsetattr(file, TCSANOW, &terminal);
}

static void add(struct consoles *consoles, const char *name)
{
	char path[32];

	if (consoles->count == CONSOLES_AT_MOST || strlen(name) >= sizeof consoles->list[0].name)
		return;
	snprintf(path, sizeof path, "/dev/%s", name);
	int file = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (file < 0)
		return;

	set_keys(file);
	snprintf(consoles->list[consoles->count].name, sizeof consoles->list[0].name, "%s", name);
	consoles->list[consoles->count].file = file;
	consoles->list[consoles->count].screen = strncmp(name, "tty", 3) == 0 && name[3] >= '0' && name[3] <= '9';
	consoles->count++;
}

void consoles_open(struct consoles *consoles)
{
	char names[256] = "";
	char *rest = NULL;

	consoles->count = 0;
	int file = open("/sys/class/tty/console/active", O_RDONLY | O_CLOEXEC);
	if (file >= 0) {
		ssize_t length = read(file, names, sizeof names - 1);
		names[length > 0 ? length : 0] = '\0';
		close(file);
	}
	for (char *name = strtok_r(names, " \n", &rest); name; name = strtok_r(NULL, " \n", &rest))
		add(consoles, name);
	if (!consoles->count)
		add(consoles, "console");
}

bool console_write(int file, const char *bytes, size_t length)
{
	enum { PATIENCE_MS = 3000 };

	while (length) {
		ssize_t written = write(file, bytes, length);
		if (written > 0) {
			bytes += written;
			length -= (size_t)written;
			continue;
		}
		if (written < 0 && errno == EINTR)
			continue;
		struct pollfd poller = { .fd = file, .events = POLLOUT };
		if (written < 0 && errno != EAGAIN)
			return false;
		if (poll(&poller, 1, PATIENCE_MS) != 1 || !(poller.revents & POLLOUT))
			return false;
	}
	return true;
}

void consoles_write(struct consoles *consoles, const char *bytes, size_t length)
{
	for (size_t i = 0; i < consoles->count; i++)
		console_write(consoles->list[i].file, bytes, length);
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

/*
 * Whether more came with a key than line ends, which are taken away. What a function key sends behind its ESC must not pass for
 * letters, nor noise on a line for keys. So many bytes at a time: a line that never falls silent must not keep us here.
 */
static bool came_with_more(int file)
{
	enum { GAP_MS = 20, AT_A_TIME = 64 };
	struct pollfd poller = { .fd = file, .events = POLLIN };
	bool more = false;
	char byte;

	for (int i = 0; i < AT_A_TIME && poll(&poller, 1, GAP_MS) == 1; i++) {
		if (!(poller.revents & POLLIN) || read(file, &byte, 1) != 1)
			break;
		more |= byte != '\r' && byte != '\n';
	}
	return more;
}

/* False where there is none, or what came is noise. */
static bool read_key(int file, char *key)
{
	enum { ESCAPE = 27 };

	if (read(file, key, 1) != 1)
		return false;
	bool more = came_with_more(file);
	if (*key == ESCAPE)
		return true;
	*key = (char)tolower((unsigned char)*key);
	return !more && (*key == '\r' || *key == '\n' || (*key >= ' ' && *key <= '~'));
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
		if ((pollers[i].revents & POLLIN) && read_key(pollers[i].fd, key))
			return (int)i;
	usleep(10000);  /* a console that hung up is always ready and never has a key */
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

struct console_size console_size(int file)
{
	struct winsize size;
	struct console_size usual = { 24, 80 };

	if (ioctl(file, TIOCGWINSZ, &size) < 0 || size.ws_row < 4 || size.ws_col < 20)
		return usual;
	return (struct console_size){ size.ws_row, size.ws_col };
}
