/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A process that writes to one serial port in the port's own time: PID 1 writes into a pipe and
 * never waits for a line that is slow, or that nobody reads.
 */
#ifndef INIT_BOOT_SERIAL_WRITER_H
#define INIT_BOOT_SERIAL_WRITER_H

#include <stddef.h>

enum { SERIAL_PIPE_BYTES = 1 << 20 };

struct serial_pipe {
	int in, out; /* its two ends, neither of which waits; -1: none */
};

/* A pipe of SERIAL_PIPE_BYTES, or as many as the kernel gives; both ends -1 where there is none. */
struct serial_pipe serial_pipe_open(void);

/*
 * Starts the writer from `pipe` to `port`, which it waits for. What is in the pipe already is
 * written too. The writer ends when all who could write into the pipe have closed it. pipe->in is
 * closed here; where no process could be started it stays open.
 */
void serial_writer_start(struct serial_pipe *pipe, int port);

/* How many bytes neither the pipe nor the port has sent; 0 also where that cannot be told. */
size_t serial_unsent(int pipe_out, int port);

#endif
