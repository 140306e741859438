/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report in BRIEF_SIZE bytes of ASCII, for an EFI variable and a QR code: a line that is enough
 * by itself, what to change, which machine it was, its devices by weight. Nothing in it changes
 * from run to run but the day, so that the variable is written only when the machine has changed,
 * and at most once a day. A later Linux tells by day and firmware version how much it still is
 * worth (brief.h).
 */
#include "init/report/brief.h"
#include "init/report/proof_words.h"
#include "init/report/renderers.h"
#include "init/report/what_if.h"
#include "init/report/words.h"
#include "probes/judge/counts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM_FOR_COUNT = 32, ROOM_FOR_CHANGES = 470, CHANGE_AT_MOST = 240 };

struct brief {
	char text[BRIEF_SIZE];
	size_t length;
};

/* A whole line or nothing. Bytes that are not printable ASCII become '?'. */
static bool add(struct brief *brief, size_t limit, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static bool add(struct brief *brief, size_t limit, const char *format, ...)
{
	char line[BRIEF_LINE];

	va_list arguments;
	va_start(arguments, format);
	vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);

	size_t length = strlen(line);
	if (brief->length + length + 1 > limit)
		return false;
	for (size_t i = 0; i < length; i++)
		brief->text[brief->length++] = line[i] >= ' ' && line[i] <= '~' ? line[i] : '?';
	brief->text[brief->length++] = '\n';
	return true;
}

/* --- The first line --- */

/*
 * A title says what is wrong, which is not known of what was not seen: there the finding's first
 * sentence stands, where it is short.
 */
static const char *words_of(struct arena *arena, const struct finding *finding)
{
	enum { WORDS_AT_MOST = 80 };

	if (finding->status != FINDING_UNKNOWN)
		return finding->rule->title;
	const char *sentence = words_sentences(arena, finding->summary, 1);
	size_t length = strlen(sentence);
	const char *rest = strstr(sentence, "; ");
	if (length && sentence[length - 1] == '.')
		length--;
	if (length > WORDS_AT_MOST && rest)
		length = (size_t)(rest - sentence);
	return length <= WORDS_AT_MOST
		       ? arena_printf(arena, "%.*s", (int)length, sentence)
		       : arena_printf(arena, "could not determine: %s", finding->rule->title);
}

/* Why the verdict is what it is, in a few words. */
static const char *why(struct arena *arena, const struct judgement *judgement)
{
	const struct ranking *ranking = &judgement->ranking;
	const struct finding *finding = ranking->deciding;

	if (judgement->blind && !finding)
		return judgement->blind;
	if (!finding)
		return NULL;
	const char *words = words_of(arena, finding);
	return ranking->deciding_count > 1 ? arena_printf(arena, "%s (and %zu more)", words,
							  ranking->deciding_count - 1)
					   : words;
}

static void add_first_line(struct brief *brief, struct arena *arena,
			   const struct judgement *judgement)
{
	const char *reason = why(arena, judgement);
	const char *text = arena_printf(
		arena, "%s%s%s%s. ", verdict_name(judgement->verdict),
		no_gpu_is_assignable(judgement) && !reason ? ", but no GPU can be assigned" : "",
		reason ? ": " : "", reason ? reason : "");
	size_t length = strlen(text);

	add(brief, BRIEF_SIZE, "%s%s%s", text,
	    judgement->verdict == VERDICT_READY_AFTER_CHANGES ? "Then " : "",
	    counts_text(arena, judgement,
			length + 5 < BRIEF_FIRST_LINE ? BRIEF_FIRST_LINE - 1 - 5 - length : 0, "/",
			", "));
}

/* --- What to change --- */

/*
 * What decides without being a change has its line too: it says what was not seen, or that nothing
 * can be changed.
 */
static void add_deciding(struct brief *brief, struct arena *arena,
			 const struct judgement *judgement)
{
	const struct finding *finding = judgement->ranking.deciding;

	if (finding && (finding->where == WHERE_NOWHERE || finding->status != FINDING_FAIL))
		add(brief, BRIEF_SIZE, "%s: %s", finding->rule->id,
		    words_sentences(arena, finding->summary, CHANGE_AT_MOST));
}

/* From the first one, whatever room it needs, in order, as long as devices still have some. */
static void add_changes(struct brief *brief, struct arena *arena, const struct judgement *judgement)
{
	size_t left_out = 0;

	for (size_t i = 0; i < judgement->changes.count; i++) {
		const struct change *change = &judgement->changes.items[i];
		size_t room = i ? CHANGE_AT_MOST * 3 / 4 : CHANGE_AT_MOST;
		if (left_out ||
		    !add(brief, i ? ROOM_FOR_CHANGES : BRIEF_SIZE, "%zu. %s: %s", i + 1,
			 change->rules.items[0]->id, words_sentences(arena, change->what, room)))
			left_out++;
	}
	if (left_out)
		add(brief, BRIEF_SIZE, "and %zu more change%s", left_out, left_out == 1 ? "" : "s");
}

static void tell_what_if(void *brief, const char *sentence)
{
	add(brief, BRIEF_SIZE, "%s", sentence);
}

/* --- Devices --- */

static bool add_device(struct brief *brief, const struct report *report,
		       const struct device_judgement *device)
{
	const struct function *function = device->function;
	const char *word = proof_word(report, function);
	char address[PCI_ADDRESS_TEXT];

	return add(brief, BRIEF_SIZE - ROOM_FOR_COUNT, "%s %04x:%04x %s: %s%s%s",
		   pci_address_print(function->address, address), function->vendor,
		   function->device, words_kind(function), device_verdict_word(device->verdict),
		   *word == '-' ? "" : ", trial: ", *word == '-' ? "" : word);
}

/* Those that come first are what most people came for, and the room may end. */
static void add_devices(struct brief *brief, const struct report *report)
{
	const struct judgement *judgement = report->judgement;

	const struct ranking *ranking = &judgement->ranking;
	size_t left_out = 0;

	for (size_t i = 0; i < ranking->devices.count && !ranking->devices.items[i]->part_of; i++)
		if (left_out || !add_device(brief, report, ranking->devices.items[i]))
			left_out++;
	if (left_out)
		add(brief, BRIEF_SIZE, "and %zu more device%s", left_out, left_out == 1 ? "" : "s");
}

size_t brief_text(const struct report *report, char text[BRIEF_SIZE])
{
	struct brief brief = { .length = 0 };
	struct arena arena = ARENA_EMPTY;
	const struct judgement *judgement = report->judgement;

	add_first_line(&brief, &arena, judgement);
	add_deciding(&brief, &arena, judgement);
	add_changes(&brief, &arena, judgement);
	add(&brief, BRIEF_SIZE, BRIEF_BEGIN "%s, %s", VFIO_PREFLIGHT_VERSION,
	    words_board(&arena, report->machine));
	if (report->at)
		add(&brief, BRIEF_SIZE, BRIEF_DAY "%.10s", report->at);
	const char *version = words_firmware_version(&arena, report->machine);
	if (version)
		add(&brief, BRIEF_SIZE, BRIEF_FIRMWARE "%s", version);
	what_if_tell(&arena, report, tell_what_if, &brief);
	add_devices(&brief, report);
	arena_free(&arena);
	memcpy(text, brief.text, brief.length);
	return brief.length;
}

void render_brief(const struct report *report, FILE *out)
{
	char text[BRIEF_SIZE];
	size_t length = brief_text(report, text);

	fwrite(text, 1, length, out);
}
