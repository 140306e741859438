/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Children with a time limit. As PID 1 everybody's orphans are ours too: waiting here reaps whoever
 * ends meanwhile.
 */
#ifndef INIT_PROCESSES_H
#define INIT_PROCESSES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * Waits at most so long for this child and reaps others on the way. False where it still runs;
 * `status` as of waitpid().
 */
bool process_wait(pid_t process, unsigned milliseconds, int *status);

/* Reaps whoever has ended, without waiting. */
void process_reap(void);

/* "crashed (Segmentation fault)", "exited with status 1". */
void process_describe(int status, char *text, size_t size);

/*
 * Runs `work` in a child with a time limit. False where it crashed or did not end in time (it is
 * killed then; a child that the kernel holds is left behind); `text` says which.
 */
bool process_run(void (*work)(void *context), void *context, unsigned seconds, char *text,
		 size_t size);

#endif
