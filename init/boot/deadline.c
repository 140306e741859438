/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/deadline.h"

#include "init/processes.h"

#include <signal.h>
#include <stdint.h>
#include <sys/reboot.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

/* For the last words and for what a stick still has to take; a stuck one may take none. */
enum { LAST_MS = 3000 };

static pid_t watcher;

struct last {
	struct consoles *consoles;
	unsigned milliseconds;
	bool off;
};

static void say_last(const struct last *last)
{
	consoles_say(last->consoles, "vfio-preflight: %s in %d s, by the deadline of %u s",
		     last->off ? "powering off" : "rebooting", LAST_MS / 1000,
		     last->milliseconds / 1000);
	sync();
}

static int64_t since_start_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void sleep_until(int64_t milliseconds)
{
	int64_t left;

	while ((left = milliseconds - since_start_ms()) > 0)
		usleep(left > 500 ? 500000 : (useconds_t)left * 1000);
}

static _Noreturn void watch(const struct last *last)
{
	int64_t end = last->milliseconds;
	int status;

	sleep_until(end - LAST_MS);
	pid_t process = fork();
	if (process == 0) {
		say_last(last);
		_exit(0);
	}
	/* a line at 9600 baud has not sent them as soon as they are said */
	if (process > 0)
		process_wait(process, LAST_MS, &status);
	sleep_until(end);
	reboot(last->off ? RB_POWER_OFF : RB_AUTOBOOT);
	for (;;)
		pause();
}

void deadline_end(void)
{
	int status;

	if (!watcher)
		return;
	kill(watcher, SIGKILL);
	process_wait(watcher, 1000, &status);
	watcher = 0;
}

void deadline_set(struct consoles *consoles, const struct options *options)
{
	const struct last last = { consoles, options->deadline,
				   options->action == ACTION_POWER_OFF };

	deadline_end();
	if (!options->deadline || !(last.off || options->action == ACTION_REBOOT))
		return;
	pid_t process = fork();
	if (process == 0)
		watch(&last);
	watcher = process > 0 ? process : 0;
}
