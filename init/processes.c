/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/processes.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void sleep_milliseconds(unsigned milliseconds)
{
	struct timespec time = { .tv_sec = milliseconds / 1000,
				 .tv_nsec = milliseconds % 1000 * 1000000L };

	nanosleep(&time, NULL);
}

/* Polls: a signal handler in PID 1 would be one more thing that can go wrong. */
bool process_wait(pid_t process, unsigned milliseconds, int *status)
{
	enum { STEP = 5 };

	for (unsigned waited = 0;; waited += STEP) {
		pid_t ended = waitpid(getpid() == 1 ? -1 : process, status, WNOHANG);
		if (ended == process || (ended < 0 && errno == ECHILD))
			return true;
		if (ended > 0)
			continue;
		if (waited >= milliseconds)
			return false;
		sleep_milliseconds(STEP);
	}
}

void process_reap(void)
{
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

void process_describe(int status, char *text, size_t size)
{
	if (WIFSIGNALED(status))
		snprintf(text, size, "crashed (%s)", strsignal(WTERMSIG(status)));
	else
		snprintf(text, size, "exited with status %d", WEXITSTATUS(status));
}

bool process_run(void (*work)(void *context), void *context, unsigned seconds, char *text,
		 size_t size)
{
	int status = 0;
	pid_t process = fork();

	if (process < 0) {
		snprintf(text, size, "no process could be started: %s", strerror(errno));
		return false;
	}
	if (process == 0) {
		work(context);
		_exit(0);
	}
	if (!process_wait(process, seconds * 1000, &status)) {
		snprintf(text, size, "timed out after %u s", seconds);
		kill(process, SIGKILL);
		process_wait(process, 1000, &status);
		return false;
	}
	if (status != 0)
		process_describe(status, text, size);
	return status == 0;
}
