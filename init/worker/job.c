/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/worker/job.h"

#include "init/prove/plan_make.h"
#include "init/worker/job_input.h"
#include "init/worker/given.h"
#include "init/worker/named_kernels.h"
#include "init/worker/pasted.h"
#include "probes/groups/predict.h"
#include "probes/judge/judge.h"
#include "probes/judge/rule.h"
#include "probes/paste/paste.h"
#include "probes/scan/probe.h"
#include "probes/scan/scan.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

struct job {
	struct worker *worker;
	const struct options *options;
	struct source *source;
	struct pasted pasted;
	struct machine machine;
	size_t gaps;                         /* those of the first scan */
	const struct prediction *prediction; /* NULL where that step was lost */
	struct judgement judgement;
	struct other_kernels kernels;
	struct asked asked;
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

/*
 * At the begin of step `name`; "end of NAME" is where a document is written, but not yet said to be
 * whole.
 */
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
	if (job->options->fault && strcmp(job->options->fault, "steps") == 0)
		fprintf(stderr, "vfio-preflight: step \"%s\"\n", name);
	cause_fault(job->options->fault, name);
}

/* Empties a memory file and opens it for writing. */
static FILE *rewrite(int file)
{
	if (ftruncate(file, 0) < 0 || lseek(file, 0, SEEK_SET) < 0)
		_exit(EXIT_INTERNAL);

	int copy = dup(file);
	FILE *out = copy < 0 ? NULL : fdopen(copy, "w");
	if (!out)
		_exit(EXIT_INTERNAL);
	return out;
}

/*
 * Only now, with all of it there, is it whole. What a stream could not write it drops, and goes on.
 */
static void finish(struct job *job, FILE *out, size_t *length)
{
	bool failed = fflush(out) != 0 || ferror(out);
	off_t end = ftello(out);
	char fault[STEP_NAME + 8];

	snprintf(fault, sizeof fault, "end of %s", job->worker->page->step);
	cause_fault(job->options->fault, fault);
	failed |= fclose(out) != 0;
	if (failed || end < 0) {
		job->worker->page->no_room = 1;
		_exit(EXIT_INTERNAL);
	}
	*length = (size_t)end;
}

/* The menu draws its own codes, which depend on the console. */
static bool is_wanted(const struct options *options, enum format format)
{
	return options->format == format || (options->all_formats && format != FORMAT_QR);
}

static void render_to(struct job *job, int bank, enum format format, const struct report *report)
{
	char step[STEP_NAME];
	size_t *length = &job->worker->page->lengths[bank][format];

	*length = 0;
	(void)!ftruncate(job->worker->documents[bank][format], 0);
	snprintf(step, sizeof step, "format %s", format_name(format));
	if (!is_wanted(job->options, format) || how_it_was_lost(job, step))
		return;
	begin_step(job, step);
	FILE *out = rewrite(job->worker->documents[bank][format]);
	render(format, report, out);
	finish(job, out, length);
}

static void render_all(struct job *job)
{
	struct report report = {
		.machine = &job->machine,
		.judgement = &job->judgement,
		.kernels = &job->kernels,
		.source = job_input_name(job->options),
		.at = *job->at ? job->at : NULL,
		.deliveries = job->worker->page->deliveries,
		.delivery_count = job->worker->page->delivery_count,
		.choice = job->worker->page->choice,
		.together = job->asked.together,
		.card = job->asked.card,
		.width = job->options->width,
		.rows = job->options->rows,
	};

	int bank = !job->worker->page->bank;
	for (int format = 0; format < FORMAT_COUNT; format++)
		render_to(job, bank, (enum format)format, &report);
	job->worker->page->bank = bank;
}

/* Behind the capture: why answers may be missing in it. */
static void write_losses(const struct worker_page *page, FILE *out)
{
	for (size_t i = 0; i < page->lost_count; i++)
		fprintf(out,
			"# Step \"%s\" %s, so it was skipped: what it would have read is not "
			"here.\n",
			page->lost[i].name, page->lost[i].how);
}

/* Of this try: what an earlier one wrote before it died is gone. */
static void write_capture(struct job *job)
{
	job->worker->page->capture_length = 0;
	(void)!ftruncate(job->worker->capture, 0);
	if (!job->options->record || how_it_was_lost(job, "capture"))
		return;
	begin_step(job, "capture");
	FILE *out = rewrite(job->worker->capture);
	pasted_write(&job->pasted, out);
	(void)source_record_write(job->source, !job->options->unmasked, out);
	write_losses(job->worker->page, out);
	finish(job, out, &job->worker->page->capture_length);
}

static void set_time(struct job *job)
{
	time_t now = time(NULL);
	struct tm parts;

	/* Not strftime(): it brings time zones and languages into the binary, 8 kB. */
	if (!job->options->capture && !job->options->tables && gmtime_r(&now, &parts))
		snprintf(job->at, sizeof job->at, "%04d-%02d-%02dT%02d:%02d:%02dZ",
			 parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
			 parts.tm_min, parts.tm_sec);
}

/*
 * Probes and rules that were lost say so themselves and weigh; other steps have nobody else to say
 * it.
 */
static void note_losses(struct job *job)
{
	const struct worker_page *page = job->worker->page;

	for (size_t i = 0; i < page->lost_count; i++) {
		const char *name = page->lost[i].name;
		bool speaks = probe_by_name(name) || rule_by_id(name);
		job->machine.step_lost |= !speaks;
		if (page->blind || !speaks)
			machine_gap(&job->machine, name, "failed: it %s", page->lost[i].how);
	}
}

/* Who would take part in the trial, should somebody ask for it. */
static void make_plan(struct job *job, const struct watch *watch)
{
	struct plan *plan = &job->worker->page->plan;

	*plan = (struct plan){ .blocked = "the step that chooses the devices was lost" };
	if (job->options->plan && !watch_begin(watch, "plan"))
		plan_make(&job->machine, &job->judgement, &job->options->choice,
			  job->options->all_formats, plan);
}

static void examine(struct job *job)
{
	struct watch watch = { .step = begin_step, .skip = how_it_was_lost, .context = job };

	bool blind = job->worker->page->blind;
	if (!blind)
		begin_step(job, "source");
	job->source = job_input_open(&job->machine.arena, job->options, blind,
				     &job->worker->page->naming, &job->pasted);
	if (!job->source) {
		job->worker->page->refused = EXIT_BAD_INPUT;
		_exit(EXIT_BAD_INPUT);
	}
	set_time(job);
	note_losses(job);
	scan(job->source, &job->machine, &watch);
	note_pasted(&job->machine, &job->pasted);
	if (!watch_begin(&watch, STEP_GROUPS))
		job->prediction =
			predict_groups(&job->machine.arena, &job->machine, job->options->what_if,
				       job->options->what_if_count);
	job_input_complain(job->options, &job->machine);
	job->gaps = job->machine.gaps.count;
	judge(&job->machine.arena, &job->machine, job->prediction, &job->judgement, &watch);
	judge_named_kernels(job->options, &job->machine, &watch, &job->kernels);
	job->asked = judge_asked(&job->machine.arena, job->options, &job->judgement, &watch);
	if (!job->options->record_late || job->worker->page->again)
		write_capture(job);
	page_fill(job->worker->page, &job->machine, &job->judgement);
	make_plan(job, &watch);
}

/* Between two renderings the drivers of USB came up. Rules see all facts, old and new. */
static void examine_again(struct job *job)
{
	struct watch watch = { .step = begin_step, .skip = how_it_was_lost, .context = job };

	if (job->options->record)
		source_record_renew(job->source);
	scan_again(job->source, &job->machine, &watch);
	job->machine.gaps.count = job->gaps;
	job->judgement = (struct judgement){ 0 };
	judge(&job->machine.arena, &job->machine, job->prediction, &job->judgement, &watch);
	job->asked = judge_asked(&job->machine.arena, job->options, &job->judgement, &watch);
	make_plan(job, &watch);
	if (job->options->record)
		write_capture(job);
	page_fill(job->worker->page, &job->machine, &job->judgement);
}

void job_work(struct worker *worker, const struct options *options, int request, int answer)
{
	struct job job = { .worker = worker, .options = options };
	char byte = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	examine(&job);
	render_all(&job);
	while (write(answer, &byte, 1) == 1 && read(request, &byte, 1) == 1) {
		examine_again(&job);
		render_all(&job);
	}
	_exit(0);
}
