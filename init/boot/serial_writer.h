/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A process that writes to one serial port in the port's own time: PID 1 writes into a pipe and
 * never waits for a line that is slow, or that nobody reads.
 */
#ifndef INIT_BOOT_SERIAL_WRITER_H
#define INIT_BOOT_SERIAL_WRITER_H

#include <stdint.h>

enum { SERIAL_PIPE_BYTES = 1 << 20 };

/* Bytes put into a pipe, and those of them that the port took: shared by all processes. */
struct serial_counts {
	_Atomic uint64_t put, sent;
};

struct serial_pipe {
	int in, out; /* its two ends, neither of which waits; -1: none */
	struct serial_counts *counts;
};

/* A pipe of SERIAL_PIPE_BYTES, or as many as the kernel gives; both ends -1 where there is none. */
struct serial_pipe serial_pipe_open(void);

/*
 * Starts the writer from `pipe` to `port`, which it waits for. What is in the pipe already is
 * written too. The writer ends when all who could write into the pipe have closed it. pipe->in is
 * closed here; where no process could be started it stays open.
 */
void serial_writer_start(struct serial_pipe *pipe, int port);

/* How many of the bytes that were put into the pipe have not left the port. */
uint64_t serial_unsent(const struct serial_pipe *pipe, int port);

/* Closes both ends. */
void serial_pipe_close(struct serial_pipe *pipe);

#endif
