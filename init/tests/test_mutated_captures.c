/*
 * Captures that are damaged line by line: cut before each line and inside it, each line left out, doubled, and with a byte of
 * it set to 00 and to ff. Each either is refused with a message or ends with whole reports, within a second.
 *
 * The captures are those beside this test, whole, a bare dump of lspci too, and, where the environment variable
 * REAL_MACHINES names a folder that has them as pci/NAME.lspci.txt, a sample of the lines of real dumps.
 */
#include "init/tests/watched.h"
#include "probes/source/source.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum damage { CUT_BEFORE, CUT_INSIDE, LEFT_OUT, TWICE, SET_00, SET_FF, DAMAGES };

static const char *const damage_words[DAMAGES] = { "cut before", "cut inside", "without", "twice", "00 in", "ff in" };

enum { CAPTURE_AT_MOST = 1 << 20, LINES_OF_A_SAMPLE = 12 };

static glob_t files;
static size_t lines_at_most;  /* of each file; 0: all */
static int messages;          /* a file in memory that standard error goes to */

/* --- One run --- */

static void open_messages(void)
{
	messages = memfd_create("messages", MFD_CLOEXEC);
	watched_error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	if (messages < 0 || watched_error < 0 || dup2(messages, STDERR_FILENO) < 0)
		abort();
}

static void check_refusal(void)
{
	static const char begin[] = "vfio-preflight: ";
	char text[300] = "";
	ssize_t length = pread(messages, text, sizeof text - 1, 0);

	if (length <= 0 || strncmp(text, begin, sizeof begin - 1) != 0 || !strchr(text, '\n'))
		watched_fail("refused without a message");
}

static void run(const char *text, size_t length)
{
	char path[40];
	struct program program;
	int file = memfd_create("capture", MFD_CLOEXEC);

	if (file < 0 || write(file, text, length) != (ssize_t)length || ftruncate(messages, 0) < 0 || lseek(messages, 0, SEEK_SET) < 0)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", file);
	watched_timers(1);
	struct source *source = source_capture(path);
	watched_timers(0);
	close(file);
	if (!source) {
		watched_counts->runs[watched_process]++;
		check_refusal();
		return;
	}
	watched_run(&program, source);
	program_free(&program);
	source->close(source);
}

/* `line` to `next` is the line with its newline. */
static void damage_and_run(char *text, size_t length, size_t line, size_t next, enum damage damage)
{
	static char damaged[2 * CAPTURE_AT_MOST];
	size_t middle = line + (next - line) / 2;

	memcpy(damaged, text, length);
	switch (damage) {
	case CUT_BEFORE:
		length = line;
		break;
	case CUT_INSIDE:
		length = middle;
		break;
	case LEFT_OUT:
		memmove(damaged + line, text + next, length - next);
		length -= next - line;
		break;
	case TWICE:
		memcpy(damaged + next, text + line, length - line);
		length += next - line;
		break;
	default:
		damaged[middle] = (char)(damage == SET_00 ? 0x00 : 0xff);
	}
	run(damaged, length);
}

/* --- One file --- */

static size_t count_lines(const char *text)
{
	size_t count = 0;

	for (; (text = strchr(text, '\n')); text++)
		count++;
	return count;
}

static void mutate(const char *name, char *text, size_t length, unsigned process)
{
	size_t lines = count_lines(text), number = 1;
	size_t step = lines_at_most && lines > lines_at_most ? lines / lines_at_most : 1;

	for (size_t line = 0, next; line < length; line = next, number++) {
		const char *newline = memchr(text + line, '\n', length - line);
		next = newline ? (size_t)(newline - text) + 1 : length;
		if (number % step || number / step % WATCHED_PROCESSES != process)
			continue;
		for (int damage = 0; damage < DAMAGES; damage++) {
			snprintf(watched_words, sizeof watched_words, "%s: %s line %zu", name, damage_words[damage], number);
			damage_and_run(text, length, line, next, (enum damage)damage);
		}
	}
}

static void mutate_all(unsigned process)
{
	static char text[CAPTURE_AT_MOST];

	open_messages();
	for (size_t i = 0; i < files.gl_pathc; i++) {
		FILE *file = fopen(files.gl_pathv[i], "rb");
		if (!file)
			abort();
		size_t length = fread(text, 1, sizeof text - 1, file);
		text[length] = '\0';
		fclose(file);
		mutate(files.gl_pathv[i], text, length, process);
	}
}

/* --- The tests --- */

static void mutate_those_of(const char *pattern, size_t most)
{
	size_t runs;

	lines_at_most = most;
	if (glob(pattern, 0, NULL, &files))
		fail_msg("nothing is there: %s", pattern);
	size_t failures = watched_work(mutate_all, &runs);
	print_message("%zu captures, %zu runs, the longest %zu ms, %zu failures\n", files.gl_pathc, runs, watched_slowest(), failures);
	globfree(&files);
	assert_int_equal(failures, 0);
	assert_true(runs > 100);
}

static void captures(void **state)
{
	(void)state;
	mutate_those_of("init/tests/captures/*.txt", 0);
}

/* What lspci prints, and nothing else. */
static void bare_dumps(void **state)
{
	const char *root = getenv("REAL_MACHINES");
	char pattern[4096];

	(void)state;
	mutate_those_of("init/tests/dumps/*.lspci.txt", 0);
	if (!root)
		return;
	snprintf(pattern, sizeof pattern, "%s/pci/*.lspci.txt", root);
	mutate_those_of(pattern, LINES_OF_A_SAMPLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(captures), cmocka_unit_test(bare_dumps) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
