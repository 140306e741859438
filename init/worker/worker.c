/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/worker/worker.h"

#include "init/worker/job.h"
#include "init/processes.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool prepare(struct worker *worker)
{
	worker->process = -1;
	worker->request = worker->answer = -1;
	worker->page = mmap(NULL, sizeof *worker->page, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (worker->page == MAP_FAILED) {
		worker->page = NULL;
		return false;
	}
	worker->page->began = time(NULL);
	worker->capture = memfd_create("capture", MFD_CLOEXEC);
	if (worker->capture < 0)
		return false;
	for (int i = 0; i < 2 * FORMAT_COUNT; i++) {
		int file = memfd_create("report", MFD_CLOEXEC);
		if (file < 0)
			return false;
		worker->documents[i / FORMAT_COUNT][i % FORMAT_COUNT] = file;
	}
	return true;
}

static bool start(struct worker *worker, const struct options *options)
{
	int request[2], answer[2];

	if (pipe2(request, O_CLOEXEC) < 0)
		return false;
	if (pipe2(answer, O_CLOEXEC) < 0) {
		close(request[0]);
		close(request[1]);
		return false;
	}
	worker->process = fork();
	if (worker->process == 0) {
		close(request[1]);
		close(answer[0]);
		job_work(worker, options, request[0], answer[1]);
	}
	close(request[0]);
	close(answer[1]);
	worker->request = request[1];
	worker->answer = answer[0];
	return worker->process > 0;
}

static void stop(struct worker *worker)
{
	close(worker->request);
	close(worker->answer);
	worker->request = worker->answer = -1;
	worker->process = -1;
}

/* Whether the worker says within the time that it is done; false also where it died. */
static bool wait_for_answer(struct worker *worker, unsigned milliseconds)
{
	struct pollfd poller = { .fd = worker->answer, .events = POLLIN };
	char byte;
	int ready;

	do
		ready = poll(&poller, 1, (int)milliseconds);
	while (ready < 0 && errno == EINTR);
	return ready == 1 && read(worker->answer, &byte, 1) == 1;
}

static void note_lost_step(struct worker *worker, unsigned milliseconds)
{
	struct worker_page *page = worker->page;
	struct lost_step *lost =
		&page->lost[page->lost_count == STEPS_LOST_AT_MOST ? STEPS_LOST_AT_MOST - 1
								   : page->lost_count++];
	int status = 0;

	memcpy(lost->name, page->step, STEP_NAME);
	lost->name[STEP_NAME - 1] = '\0';
	if (process_wait(worker->process, 200, &status)) {
		process_describe(status, lost->how, sizeof lost->how);
		if (page->no_room)
			snprintf(lost->how, sizeof lost->how, "ran out of output space");
		page->no_room = 0;
		return;
	}
	unsigned seconds = milliseconds / 1000, tenths = milliseconds / 100 % 10;
	if (tenths)
		snprintf(lost->how, sizeof lost->how, "timed out after %u.%u s", seconds, tenths);
	else
		snprintf(lost->how, sizeof lost->how, "timed out after %u s", seconds);
	kill(worker->process, SIGKILL);
	process_wait(worker->process, 1000, &status);
}

/* A step that is lost although it was left out before, or the source itself, will be lost again. */
static bool is_hopeless(const struct worker_page *page)
{
	const char *last = page->lost[page->lost_count - 1].name;

	if (page->lost_count == STEPS_LOST_AT_MOST || strcmp(last, "source") == 0)
		return true;
	for (size_t i = 0; i + 1 < page->lost_count; i++)
		if (strcmp(page->lost[i].name, last) == 0)
			return true;
	return false;
}

/*
 * Starts workers until one comes to its end. A blind one would overwrite a report that is there
 * already.
 */
static bool bring_to_end(struct worker *worker)
{
	struct worker_page *page = worker->page;
	unsigned milliseconds = worker->options->timeout;

	for (;;) {
		if (!start(worker, worker->options))
			return false;
		if (wait_for_answer(worker, milliseconds))
			return true;
		note_lost_step(worker, milliseconds);
		stop(worker);
		if (page->refused || page->blind)
			return false;
		page->blind = is_hopeless(page);
		if (page->blind && page->again)
			return false;
	}
}

/* The set that was rendered before, or is half rendered: it takes memory. */
static void drop_other_bank(const struct worker *worker)
{
	struct worker_page *page = worker->page;
	int other = !page->bank;

	for (int format = 0; format < FORMAT_COUNT; format++) {
		page->lengths[other][format] = 0;
		(void)!ftruncate(worker->documents[other][format], 0);
	}
}

bool worker_examine(struct worker *worker, const struct options *options)
{
	if (!prepare(worker))
		return false;
	worker->page->choice = options->choice;
	worker->page->naming = options->naming;
	worker->options = options;
	return bring_to_end(worker);
}

static bool render_again(struct worker *worker, unsigned seconds)
{
	char byte = 0;

	worker->page->again = 1;
	if (write(worker->request, &byte, 1) == 1 && wait_for_answer(worker, seconds * 1000))
		return true;
	note_lost_step(worker, seconds * 1000);
	stop(worker);
	return !is_hopeless(worker->page) && bring_to_end(worker);
}

bool worker_render_again(struct worker *worker, unsigned seconds)
{
	if (worker->process < 0)
		return false;
	bool rendered = render_again(worker, seconds);
	drop_other_bank(worker);
	return rendered;
}

/* --- What it made --- */

/* Only what the worker said is whole, and is as long as it said. */
static struct document map_whole(const char *name, int file, size_t length)
{
	struct document document = { .name = name };
	struct stat status;

	if (!length || fstat(file, &status) < 0 || (size_t)status.st_size != length)
		return document;
	void *bytes = mmap(NULL, length, PROT_READ, MAP_SHARED, file, 0);
	if (bytes == MAP_FAILED)
		return document;
	return (struct document){ .name = name, .bytes = bytes, .length = length };
}

static struct document document_of(const struct worker *worker, enum format format)
{
	const struct worker_page *page = worker->page;

	return map_whole(format_name(format), worker->documents[page->bank][format],
			 page->lengths[page->bank][format]);
}

struct document worker_document(const struct worker *worker, enum format format)
{
	struct document document = document_of(worker, format);

	return document.bytes || format != FORMAT_CONSOLE ? document
							  : document_of(worker, FORMAT_TEXT);
}

struct document worker_capture(const struct worker *worker)
{
	return map_whole("capture", worker->capture, worker->page->capture_length);
}

int worker_document_file(const struct worker *worker, enum format format)
{
	const struct worker_page *page = worker->page;

	return page->lengths[page->bank][format] ? worker->documents[page->bank][format] : -1;
}

void worker_end(struct worker *worker)
{
	enum { ITS_END = 1000 };
	int status;

	if (worker->process > 0) {
		pid_t process = worker->process;
		stop(worker);
		if (!process_wait(process, ITS_END, &status)) {
			kill(process, SIGKILL);
			process_wait(process, ITS_END, &status);
		}
	}
	if (!worker->page)
		return;
	munmap(worker->page, sizeof *worker->page);
	worker->page = NULL;
	close(worker->capture);
	for (int i = 0; i < 2 * FORMAT_COUNT; i++)
		if (worker->documents[i / FORMAT_COUNT][i % FORMAT_COUNT] > 0)
			close(worker->documents[i / FORMAT_COUNT][i % FORMAT_COUNT]);
}
