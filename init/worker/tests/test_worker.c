/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All formats at once, as PID 1 has them made: what is lost is not there, and the others say so. */
#include "init/worker/worker.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* What crashes on purpose crashes as it does without a sanitizer. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "handle_segv=0:detect_leaks=0";
}

static struct worker worker;

static struct options options_with(const char *fault)
{
	struct options options;

	signal(SIGSEGV, SIG_DFL); /* cmocka would go on in the worker */
	options_default(&options);
	options.capture = "init/tests/captures/intel.txt";
	options.record = "in memory";
	options.all_formats = true;
	options.timeout = 30000;
	options.fault = fault;
	return options;
}

/* The document as text, in memory of its own; NULL where there is none. */
static const char *text_of(struct document document)
{
	static char text[1 << 20];

	if (!document.bytes)
		return NULL;
	assert_true(document.length < sizeof text);
	memcpy(text, document.bytes, document.length);
	text[document.length] = '\0';
	document_free(&document);
	return text;
}

static const char *report(enum format format)
{
	return text_of(worker_document(&worker, format));
}

static void expect_whole_json(const char *verdict)
{
	char line[60];
	const char *json = report(FORMAT_JSON);

	assert_non_null(json);
	assert_string_equal(json + strlen(json) - 2, "}\n");
	snprintf(line, sizeof line, "\n  \"verdict\": \"%s\",", verdict);
	if (!strstr(json, line))
		fail_msg("expected %s in %.200s", line, json);
}

static void end_worker(void)
{
	worker_end(&worker);
	worker = (struct worker){ 0 };
}

static unsigned open_files(void)
{
	unsigned count = 0;

	for (int file = 0; file < 256; file++)
		count += fcntl(file, F_GETFD) >= 0;
	return count;
}

static void one_after_the_other_leaves_nothing_behind(void **state)
{
	struct options options = options_with(NULL);
	(void)state;

	unsigned before = open_files();
	for (int i = 0; i < 3; i++) {
		assert_true(worker_examine(&worker, &options));
		pid_t process = worker.process;
		assert_true(worker_document_file(&worker, FORMAT_JSON) >= 0);
		end_worker();
		assert_int_equal(waitpid(process, NULL, WNOHANG), -1);
	}
	assert_int_equal(open_files(), before);
	end_worker(); /* once more does no harm */
	assert_int_equal(open_files(), before);
}

static void without_a_fault_all_is_there(void **state)
{
	struct options options = options_with(NULL);
	(void)state;

	assert_true(worker_examine(&worker, &options));
	for (int format = 0; format < FORMAT_COUNT; format++)
		assert_int_equal(report((enum format)format) != NULL, format != FORMAT_QR);
	assert_non_null(text_of(worker_capture(&worker)));
	assert_int_equal(worker.page->lost_count, 0);
	end_worker();
}

/* All of it lay in the memory file when the worker died. */
static void a_report_that_nobody_called_whole_is_none(void **state)
{
	struct options options = options_with("crash:end of format json");
	(void)state;

	assert_true(worker_examine(&worker, &options));
	assert_null(report(FORMAT_JSON));
	const char *text = report(FORMAT_TEXT);
	assert_non_null(text);
	assert_non_null(strstr(text, "\nINCOMPLETE   "));
	assert_non_null(strstr(text, "format json: failed: it crashed"));
	end_worker();
}

/* Somebody before a screen sees the text then. */
static void without_the_console_s_format_there_is_the_text(void **state)
{
	struct options options = options_with("crash:format console");
	(void)state;

	assert_true(worker_examine(&worker, &options));
	const char *text = report(FORMAT_CONSOLE);
	assert_non_null(text);
	assert_non_null(strstr(text, "\nINCOMPLETE   "));
	assert_non_null(strstr(text, "format console: failed: it crashed"));
	end_worker();
}

static void a_capture_that_nobody_called_whole_is_none(void **state)
{
	struct options options = options_with("crash:end of capture");
	(void)state;

	assert_true(worker_examine(&worker, &options));
	assert_null(text_of(worker_capture(&worker)));
	expect_whole_json("incomplete");
	end_worker();
}

/* The first report stands beside the second until that is whole; then it is gone. */
static void rendered_again_it_is_whole_again(void **state)
{
	struct options options = options_with(NULL);
	(void)state;

	assert_true(worker_examine(&worker, &options));
	for (int turn = 0; turn < 3; turn++) {
		int bank = worker.page->bank;
		worker.page->delivery_count = 1;
		delivery_set(&worker.page->deliveries[0], "usb", OK, "turn %d", turn);
		assert_true(worker_render_again(&worker, 30));
		assert_int_not_equal(worker.page->bank, bank);
		const char *text = report(FORMAT_TEXT);
		char detail[20];
		snprintf(detail, sizeof detail, "turn %d", turn);
		assert_non_null(strstr(text, detail));
		assert_int_equal(lseek(worker.documents[bank][FORMAT_JSON], 0, SEEK_END), 0);
	}
	end_worker();
}

/*
 * The worker dies while it renders again: the one that takes its place leaves that format out, and
 * every report says so.
 */
static void what_is_lost_later_is_lost_too(void **state)
{
	struct options options = options_with(NULL);
	(void)state;

	assert_true(worker_examine(&worker, &options));
	const char *text = report(FORMAT_TEXT);
	assert_null(strstr(text, "\nINCOMPLETE   "));
	strcpy(worker.page->step, "format paste");
	kill(worker.process, SIGKILL);
	assert_true(worker_render_again(&worker, 30));
	assert_null(report(FORMAT_PASTE));
	expect_whole_json("incomplete");
	end_worker();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_after_the_other_leaves_nothing_behind),
		cmocka_unit_test(without_a_fault_all_is_there),
		cmocka_unit_test(a_report_that_nobody_called_whole_is_none),
		cmocka_unit_test(without_the_console_s_format_there_is_the_text),
		cmocka_unit_test(a_capture_that_nobody_called_whole_is_none),
		cmocka_unit_test(rendered_again_it_is_whole_again),
		cmocka_unit_test(what_is_lost_later_is_lost_too),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
