/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Captures of which one answer is another: refused, left out, given twice, empty, shorter, with an
 * extreme number in it, or with another byte where bytes mean something. Each is refused with a
 * message or ends with whole reports, within a second; and where the answer was only taken away,
 * nothing may look better for it.
 *
 * Which mutation is done is drawn by lot from the capture's name and a number, so that the words of
 * a failure repeat it. Of each capture the first RUNS_OF_EACH are done; with ALL_CHANGES=1 in the
 * environment three times as many.
 */
#include "init/tests/improvements.h"
#include "init/tests/pieces.h"
#include "init/tests/places.h"
#include "init/tests/watched_capture.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* The first four take evidence away. */
enum mutation {
	LEFT_OUT,
	REFUSED,
	UNREADABLE,
	WITHOUT_ROOT,
	GONE,
	TWICE,
	EMPTY,
	SHORTER,
	NUMBER,
	BYTE,
	MUTATIONS
};

static const char *const mutation_words[MUTATIONS] = {
	"without", "denied", "failed",    "64 bytes of", "absent",
	"twice",   "empty",  "a part of", "a number of", "a byte of",
};

enum { RUNS_OF_EACH = 24, WIDEST = 4096 };

static glob_t files;
static struct pieces pieces;
static struct program whole; /* what comes out of the capture as it is */
static uint8_t bytes[PIECE_BYTES];
static size_t runs_of_each;

/* --- By lot --- */

static uint32_t lot_state;

static size_t lot(size_t below)
{
	lot_state = lot_state * 1664525 + 1013904223;
	return (size_t)(lot_state >> 8) % below;
}

static void lot_begin(const char *name, size_t number)
{
	lot_state = 2166136261U;
	for (const char *base = strrchr(name, '/'); *base; base++)
		lot_state = (lot_state ^ (uint8_t)*base) * 16777619;
	lot_state += (uint32_t)number * 2654435761U;
	lot(2);
}

/* --- One piece --- */

static void print_refused(FILE *out, const struct piece *piece, const char *status)
{
	size_t length = piece->headline;
	const char *refusal = memmem(piece->text, length, " !", 2);

	if (piece->kind == PIECE_TABLE)
		fprintf(out, "@ read /sys/firmware/acpi/tables/%.4s !%s\n", piece->text, status);
	else if (piece->kind == PIECE_FUNCTION)
		fprintf(out, "@ config %s%.*s 0x0+%d !%s\n\n", piece->text[2] == ':' ? "0000:" : "",
			(int)strcspn(piece->text, " \n"), piece->text, WIDEST, status);
	else
		fprintf(out, "%.*s !%s\n",
			(int)(refusal ? (size_t)(refusal - piece->text) : length - 1), piece->text,
			status);
}

/* The checksum is put right but for every eighth time, for the parser to come further. */
static void seal(const struct piece *piece, size_t count)
{
	uint8_t sum = 0;

	if (piece->kind != PIECE_TABLE || count < 36 || lot(8) == 0)
		return;
	for (size_t i = 0; i < count; i++)
		sum = (uint8_t)(sum + bytes[i]);
	bytes[9] = (uint8_t)(bytes[9] - sum);
}

static void print_other_byte(FILE *out, const struct piece *piece)
{
	static const uint8_t values[] = { 0x00, 0x01, 0x10, 0x40, 0x7f, 0x80, 0xfe, 0xff };
	static struct places places;
	size_t count = piece_bytes(piece, bytes);

	places.count = 0;
	if (piece->kind == PIECE_FUNCTION)
		places_of_config(&places, bytes, count);
	else if (piece->kind == PIECE_TABLE)
		places_of_table(&places, bytes, count);
	else
		places_add(&places, 0, count, count);
	if (places.count) {
		uint8_t *byte = &bytes[places.at[lot(places.count)]];
		const uint8_t others[] = { values[lot(sizeof values)], (uint8_t)(*byte + 1),
					   (uint8_t)(*byte - 1), (uint8_t)(*byte ^ 1 << lot(8)) };
		*byte = others[lot(sizeof others)];
	}
	seal(piece, count);
	piece_print(out, piece, bytes, count);
}

/* Of a table its length field tells the same, half of the time. */
static void print_shorter(FILE *out, const struct piece *piece, size_t count)
{
	size_t had = piece_bytes(piece, bytes);

	if (count > had)
		count = had;
	if (piece->kind == PIECE_TABLE && count >= 36 && lot(2)) {
		bytes[4] = (uint8_t)count;
		bytes[5] = (uint8_t)(count >> 8);
		seal(piece, count);
	}
	piece_print(out, piece, bytes, count);
}

/* One run of digits in a text is another number. */
static void print_other_number(FILE *out, const struct piece *piece)
{
	static const char *const numbers[] = {
		"0",  "-1", "255", "65536", "4294967295", "4294967296", "18446744073709551616",
		"0x", "",
	};
	const char *end = piece->text + piece->length, *at = piece->text + piece->headline;
	size_t skip = lot(4);

	while (at < end && (!isdigit((unsigned char)*at) || skip)) {
		skip -= skip && isdigit((unsigned char)*at) && !isdigit((unsigned char)at[1]);
		at++;
	}
	fwrite(piece->text, 1, (size_t)(at - piece->text), out);
	if (at < end)
		fputs(numbers[lot(sizeof numbers / sizeof *numbers)], out);
	while (at < end && isdigit((unsigned char)*at))
		at++;
	fwrite(at, 1, (size_t)(end - at), out);
}

static void print_mutated(FILE *out, const struct piece *piece, enum mutation mutation)
{
	switch (mutation) {
	case REFUSED: print_refused(out, piece, "denied"); break;
	case UNREADABLE: print_refused(out, piece, "failed"); break;
	case GONE: print_refused(out, piece, "absent"); break;
	case WITHOUT_ROOT: print_shorter(out, piece, 64); break;
	case SHORTER: print_shorter(out, piece, lot(piece_bytes(piece, bytes) + 1)); break;
	case EMPTY: fwrite(piece->text, 1, piece->headline, out); break;
	case NUMBER: print_other_number(out, piece); break;
	case BYTE: print_other_byte(out, piece); break;
	case TWICE:
		fwrite(piece->text, 1, piece->length, out);
		fwrite(piece->text, 1, piece->length, out);
		break;
	default: break;
	}
}

/* Bytes are not looked for in a text, nor a number in bytes. */
static bool fits(enum mutation mutation, const struct piece *piece)
{
	switch (mutation) {
	case WITHOUT_ROOT: return piece->kind == PIECE_FUNCTION;
	case SHORTER:
	case BYTE: return piece_has_bytes(piece);
	case NUMBER: return !piece_has_bytes(piece);
	default: return true;
	}
}

static enum mutation choose(const struct piece *piece)
{
	enum mutation mutation;

	do
		mutation = (enum mutation)lot(MUTATIONS);
	while (!fits(mutation, piece));
	return mutation;
}

/* --- One capture --- */

static void must_be_no_better(const struct program *program)
{
	const char *better = improvement(&whole.judgement, &program->judgement);

	if (better)
		watched_fail(better);
}

/* Without it a capture is that of a machine on which no trial by VFIO was made. */
static bool is_no_trial(const struct piece *piece, enum mutation mutation)
{
	static const char trial[] = "@ read /run/vfio-preflight-proof";

	return mutation == LEFT_OUT && piece->length >= sizeof trial &&
	       memcmp(piece->text, trial, sizeof trial - 1) == 0;
}

static void mutate(const char *name, const char *text, size_t length, size_t number)
{
	char *mutated;
	size_t size;
	FILE *out = open_memstream(&mutated, &size);

	if (!out)
		abort();
	lot_begin(name, number);
	const struct piece *piece = &pieces.list[lot(pieces.count)];
	enum mutation mutation = choose(piece);
	snprintf(watched_words, sizeof watched_words, "%s, number %zu: %s %.*s", name, number,
		 mutation_words[mutation], (int)piece->headline - 1, piece->text);
	fwrite(text, 1, (size_t)(piece->text - text), out);
	print_mutated(out, piece, mutation);
	fwrite(piece->text + piece->length, 1,
	       length - (size_t)(piece->text + piece->length - text), out);
	if (fclose(out) != 0)
		abort();
	watched_capture(mutated, size,
			mutation <= WITHOUT_ROOT && !is_no_trial(piece, mutation)
				? must_be_no_better
				: NULL);
	free(mutated);
}

static void mutate_all(unsigned process)
{
	size_t length;

	watched_open_messages();
	for (size_t i = process; i < files.gl_pathc; i += WATCHED_PROCESSES) {
		const char *name = files.gl_pathv[i], *text = watched_read(name, &length);
		pieces_find(&pieces, text);
		struct source *source = watched_open(text, length);
		if (!source || !pieces.count)
			abort();
		program_examine(&whole, source);
		for (size_t number = 0; number < runs_of_each; number++)
			mutate(name, text, length, number);
		program_free(&whole);
		source->close(source);
	}
}

/* --- The tests --- */

static void answers_of_captures(void **state)
{
	size_t runs;

	(void)state;
	runs_of_each = getenv("ALL_CHANGES") ? 3 * RUNS_OF_EACH : RUNS_OF_EACH;
	if (glob("qemu-tests/captures/*", 0, NULL, &files) ||
	    glob("init/tests/captures/*.txt", GLOB_APPEND, NULL, &files))
		fail_msg("the captures are not there");
	size_t failures = watched_work(mutate_all, &runs);
	print_message("%zu captures, %zu runs, the longest %zu ms, %zu failures\n", files.gl_pathc,
		      runs, watched_slowest(), failures);
	assert_int_equal(runs, files.gl_pathc * runs_of_each);
	globfree(&files);
	assert_int_equal(failures, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(answers_of_captures) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
