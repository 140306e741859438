#include "init/worker.h"

#include "init/processes.h"
#include "probes/judgement.h"
#include "probes/scan.h"
#include "probes/source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* --- In the worker --- */

struct job {
	struct worker *worker;
	const struct options *options;
	struct machine machine;
	struct judgement judgement;
	char at[32];
};

static const char *how_it_was_lost(void *context, const char *name)
{
	const struct job *job = context;
	const struct worker_page *page = job->worker->page;

	for (size_t i = 0; i < page->lost_count; i++)
		if (strcmp(page->lost[i].name, name) == 0)
			return page->lost[i].how;
	return page->blind && strncmp(name, "format ", 7) != 0 ? "was not run again" : NULL;
}

static void cause_fault(const char *fault, const char *name)
{
	const char *colon = fault ? strchr(fault, ':') : NULL;

	if (!colon || strcmp(colon + 1, name) != 0)
		return;
	if (fault[0] == 'c')
		raise(SIGSEGV);
	for (;;)
		pause();
}

static void begin_step(void *context, const char *name)
{
	const struct job *job = context;

	snprintf(job->worker->page->step, STEP_NAME, "%s", name);
	cause_fault(job->options->fault, name);
}

static void render_to(struct job *job, int bank, enum format format, const struct report *report)
{
	char step[STEP_NAME];
	int file = job->worker->documents[bank][format];

	snprintf(step, sizeof step, "format %s", format_name(format));
	if (how_it_was_lost(job, step))
		return;
	begin_step(job, step);
	if (ftruncate(file, 0) < 0 || lseek(file, 0, SEEK_SET) < 0)
		_exit(EXIT_INTERNAL);

	FILE *out = fdopen(dup(file), "w");
	if (!out)
		_exit(EXIT_INTERNAL);
	render(format, report, out);
	if (fclose(out) != 0)
		_exit(EXIT_INTERNAL);
}

static void render_all(struct job *job)
{
	struct report report = {
		.machine = &job->machine,
		.judgement = &job->judgement,
		.source = job->options->capture ? job->options->capture : job->options->tables ? job->options->tables : "live",
		.at = *job->at ? job->at : NULL,
		.deliveries = job->worker->page->deliveries,
		.delivery_count = job->worker->page->delivery_count,
	};

	int bank = !job->worker->page->bank;
	for (int format = 0; format < FORMAT_COUNT; format++)
		render_to(job, bank, (enum format)format, &report);
	job->worker->page->bank = bank;
}

static struct source *open_source(const struct options *options, bool blind)
{
	if (blind)
		return source_nothing();
	if (!options->capture && !options->tables)
		return source_live();

	struct source *source = options->capture ? source_capture(options->capture) : source_nothing();
	if (source && options->tables)
		source = source_tables(source, options->tables);
	return source;
}

static void set_time(struct job *job)
{
	time_t now = time(NULL);
	struct tm parts;

	if (!job->options->capture && !job->options->tables)
		strftime(job->at, sizeof job->at, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &parts));
}

static void name_board(struct job *job)
{
	const struct firmware *firmware = &job->machine.firmware;

	snprintf(job->worker->page->board, sizeof job->worker->page->board, "%s-%s",
		 firmware->system_vendor.status == OK ? firmware->system_vendor.value : "unknown",
		 firmware->product.status == OK ? firmware->product.value : "machine");
}

/* Probes and rules that were lost say so themselves; other steps have nobody else to say it. */
static void note_losses(struct job *job)
{
	const struct worker_page *page = job->worker->page;

	for (size_t i = 0; i < page->lost_count; i++)
		if (page->blind || strncmp(page->lost[i].name, "format ", 7) == 0)
			machine_gap(&job->machine, page->lost[i].name, "failed: it %s", page->lost[i].how);
}

static void complain_of_table(const struct options *options, const struct acpi_table *table)
{
	for (size_t i = 0; i < table->errors.count; i++)
		fprintf(stderr, "vfio-preflight: %s: %s at offset 0x%zx: %s\n", options->tables ? options->tables : options->capture,
			table->signature, table->errors.items[i].offset, table->errors.items[i].text);
}

/* Who gave us a file is told at once what is wrong with it; the report has it as a finding. */
static void complain_of_input(const struct job *job)
{
	const struct iommu *iommu = &job->machine.iommu;

	if (!job->options->capture && !job->options->tables)
		return;
	complain_of_table(job->options, &iommu->dmar);
	complain_of_table(job->options, &iommu->ivrs);
	complain_of_table(job->options, &iommu->viot);
	complain_of_table(job->options, &iommu->madt);
}

static void examine(struct job *job)
{
	struct scan_watch watch = { .step = begin_step, .skip = how_it_was_lost, .context = job };

	bool blind = job->worker->page->blind;
	if (!blind)
		begin_step(job, "source");
	struct source *source = open_source(job->options, blind);
	if (!source) {
		job->worker->page->refused = EXIT_BAD_INPUT;
		_exit(EXIT_BAD_INPUT);
	}
	set_time(job);
	note_losses(job);
	scan(source, &job->machine, &watch);
	complain_of_input(job);
	judge(&job->machine, &job->judgement, &watch);
	name_board(job);
	job->worker->page->exit_status = verdict_exit_status(job->judgement.verdict);
}

/* Each byte on `request` asks for one rendering, each byte on `answer` says that it is done. */
static _Noreturn void work(struct worker *worker, const struct options *options, int request, int answer)
{
	struct job job = { .worker = worker, .options = options };
	char byte = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	examine(&job);
	do {
		render_all(&job);
		if (write(answer, &byte, 1) != 1)
			break;
	} while (read(request, &byte, 1) == 1);
	_exit(0);
}

/* --- In the parent --- */

static bool prepare(struct worker *worker)
{
	worker->process = -1;
	worker->request = worker->answer = -1;
	worker->page = mmap(NULL, sizeof *worker->page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (worker->page == MAP_FAILED)
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
		work(worker, options, request[0], answer[1]);
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
static bool wait_for_answer(struct worker *worker, unsigned seconds)
{
	struct pollfd poller = { .fd = worker->answer, .events = POLLIN };
	char byte;
	int ready;

	do
		ready = poll(&poller, 1, (int)seconds * 1000);
	while (ready < 0 && errno == EINTR);
	return ready == 1 && read(worker->answer, &byte, 1) == 1;
}

static void note_lost_step(struct worker *worker, unsigned seconds)
{
	struct worker_page *page = worker->page;
	struct lost_step *lost = &page->lost[page->lost_count == STEPS_LOST_AT_MOST ? STEPS_LOST_AT_MOST - 1 : page->lost_count++];
	int status = 0;

	memcpy(lost->name, page->step, STEP_NAME);
	lost->name[STEP_NAME - 1] = '\0';
	if (process_wait(worker->process, 200, &status)) {
		process_describe(status, lost->how, sizeof lost->how);
		return;
	}
	snprintf(lost->how, sizeof lost->how, "did not end within %u s", seconds);
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

bool worker_examine(struct worker *worker, const struct options *options)
{
	if (!prepare(worker))
		return false;
	for (;;) {
		if (!start(worker, options))
			return false;
		if (wait_for_answer(worker, options->timeout))
			return true;
		note_lost_step(worker, options->timeout);
		stop(worker);
		if (worker->page->refused || worker->page->blind)
			return false;
		worker->page->blind = is_hopeless(worker->page);
	}
}

bool worker_render_again(struct worker *worker, unsigned seconds)
{
	char byte = 0;

	if (worker->process < 0)
		return false;
	if (write(worker->request, &byte, 1) == 1 && wait_for_answer(worker, seconds))
		return true;
	kill(worker->process, SIGKILL);
	stop(worker);
	return false;
}

struct document worker_document(const struct worker *worker, enum format format)
{
	struct document document = { .name = format_name(format) };
	int file = worker->documents[worker->page->bank][format];
	off_t length = lseek(file, 0, SEEK_END);
	char *bytes = length > 0 ? malloc((size_t)length) : NULL;

	if (!bytes)
		return document;
	if (pread(file, bytes, (size_t)length, 0) != length) {
		free(bytes);
		return document;
	}
	document.bytes = bytes;
	document.length = (size_t)length;
	return document;
}
