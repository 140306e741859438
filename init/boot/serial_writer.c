/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/serial_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <termios.h>
#include <unistd.h>

struct serial_pipe serial_pipe_open(void)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return (struct serial_pipe){ -1, -1 };
	fcntl(ends[1], F_SETPIPE_SZ, SERIAL_PIPE_BYTES);
	return (struct serial_pipe){ ends[0], ends[1] };
}

static bool write_all(int port, const char *bytes, ssize_t length)
{
	while (length) {
		ssize_t written = write(port, bytes, (size_t)length);
		if (written < 0 && errno == EAGAIN)
			poll(&(struct pollfd){ .fd = port, .events = POLLOUT }, 1, -1);
		if (written < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (written <= 0)
			return false;
		bytes += written;
		length -= written;
	}
	return true;
}

/* A port that hung up, as at the end of a shell on it, ends this. */
static _Noreturn void run(int from, int port)
{
	char bytes[4096];
	ssize_t got;

	fcntl(from, F_SETFL, 0); /* waits for what PID 1 says next */
	while ((got = read(from, bytes, sizeof bytes)) > 0 || (got < 0 && errno == EINTR))
		if (got > 0 && !write_all(port, bytes, got))
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
		run(pipe->in, port);
	}
	close(pipe->in);
	pipe->in = -1;
}

size_t serial_unsent(int pipe_out, int port)
{
	int in_pipe = 0, in_port = 0;

	if (ioctl(pipe_out, FIONREAD, &in_pipe) < 0)
		in_pipe = 0;
	if (ioctl(port, TIOCOUTQ, &in_port) < 0)
		in_port = 0;
	return (size_t)(in_pipe > 0 ? in_pipe : 0) + (size_t)(in_port > 0 ? in_port : 0);
}
