/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A server that answers what it was told, a connection each, and keeps what it was asked. */
#ifndef INIT_NETWORK_TESTS_SERVER_H
#define INIT_NETWORK_TESTS_SERVER_H

#include "init/network/url.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ASKED_AT_MOST = 8, KEPT = 2048 };

/* For an answer: the connection stays open and nothing is said; the body is not read. */
#define SILENT "silent"
#define EARLY  "early "

struct server {
	struct url url;
	int listening;
	const char *const *answers;
	size_t count, asked;
	char requests[ASKED_AT_MOST][KEPT]; /* the begin of each */
	size_t bodies[ASKED_AT_MOST];       /* bytes behind the head */
	pthread_t thread;
};

/* All that the request says will come. */
static inline void server_read(int file, char kept[KEPT], size_t *body)
{
	char piece[65536];
	size_t used = 0, length = 0;

	while (used < KEPT - 1 && !strstr(kept, "\r\n\r\n") && recv(file, kept + used, 1, 0) == 1)
		used++;
	const char *told = strstr(kept, "Content-Length: ");
	length = told ? (size_t)atol(told + 16) : 0;
	while (*body < length) {
		ssize_t got = recv(file, piece, sizeof piece, 0);
		if (got <= 0)
			break;
		if (used + (size_t)got < KEPT)
			memcpy(kept + used, piece, (size_t)got);
		used += (size_t)got;
		*body += (size_t)got;
	}
}

static inline void server_answer(int file, struct server *server, size_t number)
{
	const char *answer = server->answers[number];
	char wait;

	if (strncmp(answer, EARLY, sizeof EARLY - 1) == 0)
		answer += sizeof EARLY - 1;
	else
		server_read(file, server->requests[number], &server->bodies[number]);
	if (strcmp(answer, SILENT) == 0)
		(void)!recv(file, &wait, 1, 0); /* until the other one goes */
	else
		send(file, answer, strlen(answer), MSG_NOSIGNAL);
	close(file);
}

static inline void *server_run(void *context)
{
	struct server *server = context;

	for (size_t i = 0; i < server->count; i++) {
		int file = accept(server->listening, NULL, NULL);
		if (file < 0)
			break;
		server_answer(file, server, i);
		server->asked = i + 1;
	}
	return NULL;
}

/* Gives so many answers, a connection each. */
static inline struct server *server_start(const char *const *answers, size_t count)
{
	struct server *server = calloc(1, sizeof *server);
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof address;
	char text[64];

	server->answers = answers;
	server->count = count;
	server->listening = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(server->listening, (struct sockaddr *)&address, size) < 0 ||
	    listen(server->listening, 8) < 0 ||
	    getsockname(server->listening, (struct sockaddr *)&address, &size) < 0)
		abort();
	snprintf(text, sizeof text, "http://127.0.0.1:%u/lab", ntohs(address.sin_port));
	if (!url_parse(text, strlen(text), &server->url) ||
	    pthread_create(&server->thread, NULL, server_run, server))
		abort();
	return server;
}

/* How many connections it had; what it was asked stays until server_free(). */
static inline size_t server_stop(struct server *server)
{
	shutdown(server->listening, SHUT_RDWR);
	pthread_join(server->thread, NULL);
	close(server->listening);
	return server->asked;
}

#endif
