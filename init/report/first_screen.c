/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What decides, in FIRST_SCREEN lines: the verdict with its counts, the reasons by weight and what
 * to do about them, the devices by weight, the machine. Nothing that decides is cut in the middle:
 * a remedy stands there whole, or as far as a sentence ends, and a last resort never without what
 * follows it.
 */
#include "init/report/console_sections.h"
#include "init/report/finding_words.h"
#include "init/report/first_devices.h"
#include "init/report/words.h"
#include "probes/judge/counts.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_SCREEN = 22, REASONS_AT_MOST = 4, LINES_OF_REASONS = 9, MACHINE_LINES = 5 };

/* --- The verdict --- */

static void write_verdict(struct console *console)
{
	const struct judgement *judgement = console->report->judgement;
	const char *verdict = verdict_text(&console->arena, judgement);
	const char *then = judgement->verdict == VERDICT_READY_AFTER_CHANGES ? "   then" : "";

	page_line(&console->page, verdict_tone(judgement), "%s%s   %s", verdict, then,
		  counts_text(&console->arena, judgement,
			      page_width(&console->page) - strlen(verdict) - strlen(then) - 3,
			      " of ", "   "));
}

/* --- What decides, and what to do --- */

/*
 * As many lines as there are: whole sentences only. A line is mostly a few characters shorter than
 * it may be.
 */
static const char *what_fits(struct console *console, const char *text, size_t indent,
			     unsigned lines)
{
	enum { RAGGED = 5 };

	if (page_lines(&console->page, indent, text) <= lines)
		return text;
	return words_sentences(&console->arena, text,
			       lines * (page_width(&console->page) - indent - RAGGED));
}

static bool tells_what_to_do(const struct finding *finding)
{
	return finding->status != FINDING_UNKNOWN || finding->remedy != finding->rule->remedy;
}

/* What to do stands below the last of the reasons that ask for the same. */
static void write_reason(struct console *console, const struct reason *reason,
			 const struct reason *next, unsigned room)
{
	static const char to_do[] = "    To do: ";
	const struct finding *finding = reason->finding;
	unsigned begin = console->page.lines;

	page_wrap(&console->page, finding->status == FINDING_FAIL ? TONE_BAD : TONE_CAUTION, "  ! ",
		  reason_text(&console->arena, reason), 0);
	unsigned used = console->page.lines - begin;
	bool below = next && used + 2 <= room && tells_what_to_do(next->finding) &&
		     !strcmp(next->finding->remedy, finding->remedy);
	if (tells_what_to_do(finding) && !below)
		page_wrap(&console->page, TONE_STRONG, to_do,
			  what_fits(console, finding->remedy, sizeof to_do - 1,
				    room > used ? room - used : 1),
			  0);
}

/* Of a reason after the first: its first sentences are one line each, so it needs two. */
static void write_reasons(struct console *console)
{
	const struct ranking *ranking = &console->report->judgement->ranking;
	unsigned begin = console->page.lines;
	size_t i;

	for (i = 0; i < ranking->reasons.count && i < REASONS_AT_MOST; i++) {
		unsigned used = console->page.lines - begin;
		if (i && used + 2 > LINES_OF_REASONS)
			break;
		const struct reason *reason = &ranking->reasons.items[i];
		bool last = i + 1 == ranking->reasons.count || i + 1 == REASONS_AT_MOST;
		write_reason(console, reason, last ? NULL : reason + 1, LINES_OF_REASONS - used);
	}
	if (i < ranking->reasons.count)
		page_line(&console->page, TONE_CAUTION, "  ! and %zu more (see details)",
			  ranking->reasons.count - i);
}

/* --- The machine --- */

static void write_machine(struct console *console)
{
	const struct machine *machine = console->report->machine;
	struct arena *arena = &console->arena;
	struct page *page = &console->page;

	page_line(page, TONE_PLAIN, "  Firmware    %s", words_firmware(arena, machine));
	page_line(page, TONE_PLAIN, "  CPU         %s", words_cpu(arena, machine));
	page_line(page, TONE_PLAIN, "  IOMMU       %s", words_iommu(arena, machine));
	page_line(page, TONE_PLAIN, "  Interrupts  %s", words_interrupts(arena, console->report));
	page_line(page, TONE_PLAIN, "  GPU driver  %s", words_gpu_driver(arena, machine));
}

void console_first_screen(struct console *console)
{
	const struct report *report = console->report;
	struct page *page = &console->page;

	page_line(page, TONE_PLAIN, "vfio-preflight %s   %s", VFIO_PREFLIGHT_VERSION,
		  words_board(&console->arena, report->machine));
	write_verdict(console);
	if (report->judgement->blind)
		page_wrap(
			page, TONE_STRONG, "  ",
			arena_printf(&console->arena, "Incomplete: %s.", report->judgement->blind),
			0);
	write_reasons(console);
	console_first_devices(console, FIRST_SCREEN - MACHINE_LINES);
	write_machine(console);
}
