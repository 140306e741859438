/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/serial_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <termios.h>
#include <unistd.h>

struct serial_pipe serial_pipe_open(void)
{
	struct serial_pipe none = { -1, -1, NULL };
	int ends[2];

	void *counts = mmap(NULL, sizeof *none.counts, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (counts == MAP_FAILED)
		return none;
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0) {
		munmap(counts, sizeof *none.counts);
		return none;
	}
	fcntl(ends[1], F_SETPIPE_SZ, SERIAL_PIPE_BYTES);
	return (struct serial_pipe){ ends[0], ends[1], counts };
}

static bool write_all(const struct serial_pipe *pipe, int port, const char *bytes, ssize_t length)
{
	while (length) {
		ssize_t written = write(port, bytes, (size_t)length);
		if (written < 0 && errno == EAGAIN)
			poll(&(struct pollfd){ .fd = port, .events = POLLOUT }, 1, -1);
		if (written < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (written <= 0)
			return false;
		pipe->counts->sent += (uint64_t)written;
		bytes += written;
		length -= written;
	}
	return true;
}

/* A port that hung up, as at the end of a shell on it, ends this. */
static _Noreturn void run(const struct serial_pipe *pipe, int port)
{
	char bytes[4096];
	ssize_t got;

	fcntl(pipe->in, F_SETFL, 0); /* waits for what PID 1 says next */
	while ((got = read(pipe->in, bytes, sizeof bytes)) > 0 || (got < 0 && errno == EINTR))
		if (got > 0 && !write_all(pipe, port, bytes, got))
			break;
	_exit(0);
}

void serial_writer_start(struct serial_pipe *pipe, int port)
{
	pid_t process = fork();

	if (process < 0)
		return;
	if (process == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* a line nobody reads would keep it for ever */
		close(pipe->out);
		run(pipe, port);
	}
	close(pipe->in);
	pipe->in = -1;
}

uint64_t serial_unsent(const struct serial_pipe *pipe, int port)
{
	int in_port = 0;

	if (!pipe->counts || ioctl(port, TIOCOUTQ, &in_port) < 0 || in_port < 0)
		in_port = 0;
	return (pipe->counts ? pipe->counts->put - pipe->counts->sent : 0) + (uint64_t)in_port;
}

void serial_pipe_close(struct serial_pipe *pipe)
{
	if (pipe->in >= 0)
		close(pipe->in);
	if (pipe->out >= 0)
		close(pipe->out);
	if (pipe->counts)
		munmap(pipe->counts, sizeof *pipe->counts);
	*pipe = (struct serial_pipe){ -1, -1, NULL };
}
