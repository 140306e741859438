/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/network/http_put.h"

#include <ctype.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { IDLE_MS = 10000, CONNECT_MS = 5000, HEAD_AT_MOST = 1024, LINE_AT_MOST = 512 };

int64_t http_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void failed(struct http_answer *answer, const char *doing, int error)
{
	answer->status = 0;
	snprintf(answer->words, sizeof answer->words, "%s: %s", doing, strerror(error));
}

/* Whether the socket is ready within so many milliseconds, and before the deadline. Else errno. */
static bool await(int file, short events, int milliseconds, int64_t deadline)
{
	struct pollfd wanted = { .fd = file, .events = events };
	int64_t left = deadline - http_now();
	int wait = left < 0 ? 0 : left < milliseconds ? (int)left : milliseconds;
	int ready = poll(&wanted, 1, wait);

	if (ready == 0)
		errno = ETIMEDOUT;
	return ready > 0;
}

/* --- The connection --- */

static bool connect_to(int file, const struct addrinfo *address, int64_t deadline)
{
	int error = 0;
	socklen_t size = sizeof error;

	if (connect(file, address->ai_addr, address->ai_addrlen) == 0)
		return true;
	if (errno != EINPROGRESS || !await(file, POLLOUT, CONNECT_MS, deadline))
		return false;
	getsockopt(file, SOL_SOCKET, SO_ERROR, &error, &size);
	errno = error;
	return !error;
}

/* A socket, or -1 with errno. */
static int open_one(const struct addrinfo *address, int64_t deadline)
{
	int file = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (file >= 0 && !connect_to(file, address, deadline)) {
		int error = errno;
		close(file);
		errno = error;
		return -1;
	}
	return file;
}

/* -1 where no address of the host takes it; the answer says why the last one did not. */
static int open_connection(const struct url *url, int64_t deadline, struct http_answer *answer)
{
	const struct addrinfo wanted = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *all;
	int file = -1;
	int error = getaddrinfo(url->host, url->port, &wanted, &all);

	if (error) {
		snprintf(answer->words, sizeof answer->words, "looking up its name: %s",
			 gai_strerror(error));
		return -1;
	}
	for (const struct addrinfo *at = all; at && file < 0; at = at->ai_next)
		file = open_one(at, deadline);
	if (file < 0)
		failed(answer, "connecting", errno);
	freeaddrinfo(all);
	return file;
}

/* --- The request and its answer --- */

static bool send_all(int file, const char *bytes, size_t length, int64_t deadline)
{
	while (length) {
		ssize_t sent = await(file, POLLOUT, IDLE_MS, deadline)
				       ? send(file, bytes, length, MSG_NOSIGNAL)
				       : -1;
		if (sent < 0)
			return false;
		bytes += sent;
		length -= (size_t)sent;
	}
	return true;
}

static bool send_request(int file, const struct url *url, const char *path,
			 const struct document *document, int64_t deadline)
{
	char head[HEAD_AT_MOST];
	bool ipv6 = strchr(url->host, ':') != NULL;
	int length = snprintf(head, sizeof head,
			      "PUT %s%s HTTP/1.1\r\nHost: %s%s%s:%s\r\n"
			      "User-Agent: vfio-preflight/" VFIO_PREFLIGHT_VERSION "\r\n"
			      "Content-Type: application/octet-stream\r\nContent-Length: %zu\r\n"
			      "If-None-Match: *\r\nConnection: close\r\n\r\n",
			      url->path, path, ipv6 ? "[" : "", url->host, ipv6 ? "]" : "",
			      url->port, document->length);

	if (length >= HEAD_AT_MOST) {
		errno = ENAMETOOLONG;
		return false;
	}
	return send_all(file, head, (size_t)length, deadline) &&
	       send_all(file, document->bytes, document->length, deadline);
}

/*
 * "HTTP/1.1 201 Created". False where it is no such line, or of an answer that is only on its way
 * (1xx), for which nobody asked.
 */
static bool read_status(const char *line, struct http_answer *answer)
{
	const char *at = line + strlen("HTTP/1.x ");

	if (strncmp(line, "HTTP/1.", 7) != 0 || strlen(line) < 12 || at[-1] != ' ')
		return false;
	if (at[0] < '2' || at[0] > '5' || !isdigit((unsigned char)at[1]) ||
	    !isdigit((unsigned char)at[2]) || (at[3] && at[3] != ' '))
		return false;
	answer->status = atoi(at);
	snprintf(answer->words, sizeof answer->words, "%.50s", at);
	for (char *letter = answer->words; *letter; letter++)
		if (!isprint((unsigned char)*letter))
			*letter = '?';
	return true;
}

/* Its first line, or what there is of it. False with errno where nothing comes. */
static bool read_line(int file, char *line, size_t size, int64_t deadline)
{
	size_t used = 0;

	while (used < size - 1) {
		ssize_t got = await(file, POLLIN, IDLE_MS, deadline)
				      ? recv(file, line + used, size - 1 - used, 0)
				      : -1;
		if (got < 0)
			return false;
		line[used + (size_t)got] = '\0';
		used += (size_t)got;
		if (!got || strchr(line, '\n'))
			break;
	}
	line[strcspn(line, "\r\n")] = '\0';
	return true;
}

/* A server may answer, and close, before it has all: what it says counts more than that. */
static void ask(int file, const struct url *url, const char *path, const struct document *document,
		int64_t deadline, struct http_answer *answer)
{
	char line[LINE_AT_MOST] = "";
	bool sent = send_request(file, url, path, document, deadline);
	int error = errno;

	if (!sent && error != EPIPE && error != ECONNRESET)
		failed(answer, "sending", error);
	else if (!read_line(file, line, sizeof line, deadline))
		failed(answer, sent ? "waiting for the answer" : "sending", sent ? errno : error);
	else if (!read_status(line, answer))
		snprintf(answer->words, sizeof answer->words, "%s",
			 *line ? "what answers there does not speak HTTP/1"
			       : "the connection was closed without an answer");
}

void http_put(const struct url *url, const char *path, const struct document *document,
	      int64_t deadline, struct http_answer *answer)
{
	*answer = (struct http_answer){ 0 };
	int file = open_connection(url, deadline, answer);

	if (file < 0)
		return;
	ask(file, url, path, document, deadline, answer);
	close(file);
}
