/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Very many runs of the program on damaged input, in two processes, where each run is watched: one
 * that takes more than a second of the processor's time, or stands still, ends the test as one that
 * crashes does, with the words of what was run.
 */
#ifndef INIT_TESTS_WATCHED_H
#define INIT_TESTS_WATCHED_H

#include "init/tests/whole_program.h"

#include <sanitizer/common_interface_defs.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

enum { WATCHED_PROCESSES = 2, WATCHED_EXIT = 3 };

/*
 * Where each piece of memory was allocated is not written down: that takes half of the time. The
 * words tell what to repeat.
 */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "malloc_context_size=0:quarantine_size_mb=1";
}

/* Shared by both processes. */
struct watched_counts {
	size_t runs[WATCHED_PROCESSES];
	size_t failures[WATCHED_PROCESSES];
	size_t slowest[WATCHED_PROCESSES]; /* microseconds */
};

static struct watched_counts *watched_counts;
static unsigned watched_process; /* which of the two this is */
static char watched_words[400];  /* what is run now */
static int watched_error = STDERR_FILENO;

static inline void watched_write(const char *text, size_t length)
{
	if (write(watched_error, text, length) < 0)
		_exit(WATCHED_EXIT);
}

static inline void watched_say(const char *what)
{
	watched_write(what, strlen(what));
	watched_write(watched_words, strlen(watched_words));
	watched_write("\n", 1);
}

static inline void watched_crashed(void)
{
	watched_say("crashed: ");
}

static inline void watched_signal(int number)
{
	watched_say(number == SIGABRT ? "aborted: " : "took more than 1 s: ");
	_exit(WATCHED_EXIT);
}

/* A second of work, or a minute on the clock: a machine that is busy with others is no fault. */
static inline void watched_timers(time_t seconds)
{
	setitimer(ITIMER_PROF, &(struct itimerval){ .it_value.tv_sec = seconds }, NULL);
	setitimer(ITIMER_REAL, &(struct itimerval){ .it_value.tv_sec = seconds * 60 }, NULL);
}

static inline size_t watched_microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (size_t)now.tv_sec * 1000000 + (size_t)now.tv_nsec / 1000;
}

static inline void watched_fail(const char *why)
{
	char text[200];

	snprintf(text, sizeof text, "%s: ", why);
	watched_say(text);
	watched_counts->failures[watched_process]++;
}

/*
 * Runs the program on what the words describe, without the console's format, which is text with
 * colours. To be freed.
 */
static inline void watched_run(struct program *program, struct source *source)
{
	size_t begin = watched_microseconds();

	watched_timers(1);
	program_run(program, source, FORMAT_TEXT);
	watched_timers(0);
	size_t took = watched_microseconds() - begin;
	if (took > watched_counts->slowest[watched_process])
		watched_counts->slowest[watched_process] = took;
	watched_counts->runs[watched_process]++;

	const char *complaint = program_complaint(program);
	if (complaint)
		watched_fail(complaint);
}

static inline void watched_child(unsigned process, void (*work)(unsigned process))
{
	watched_process = process;
	__sanitizer_set_death_callback(watched_crashed);
	signal(SIGPROF, watched_signal);
	signal(SIGALRM, watched_signal);
	signal(SIGABRT, watched_signal);
	work(process);
	_exit(0);
}

/*
 * `work` does every second piece of the work, those where number % WATCHED_PROCESSES == process.
 * The failures of all.
 */
static inline size_t watched_work(void (*work)(unsigned process), size_t *runs)
{
	pid_t children[WATCHED_PROCESSES];
	size_t failures = 0;

	watched_counts = mmap(NULL, sizeof *watched_counts, PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (watched_counts == MAP_FAILED)
		abort();
	fflush(NULL);
	for (unsigned i = 0; i < WATCHED_PROCESSES; i++) {
		children[i] = fork();
		if (!children[i])
			watched_child(i, work);
	}
	*runs = 0;
	for (unsigned i = 0; i < WATCHED_PROCESSES; i++) {
		int status = 0;
		if (children[i] < 0 || waitpid(children[i], &status, 0) != children[i] || status)
			failures++;
		failures += watched_counts->failures[i];
		*runs += watched_counts->runs[i];
	}
	return failures;
}

/* The longest of all runs, in milliseconds, rounded up. */
static inline size_t watched_slowest(void)
{
	size_t slowest = 0;

	for (unsigned i = 0; i < WATCHED_PROCESSES; i++)
		if (watched_counts->slowest[i] > slowest)
			slowest = watched_counts->slowest[i];
	return (slowest + 999) / 1000;
}

#endif
