/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/command/variable.h"

#include "init/deliver/efivar.h"
#include "init/options.h"
#include "init/report/brief.h"
#include "init/report/words.h"
#include "probes/lib/text.h"
#include "probes/source/source.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Of the line that begins with `title`, what is behind it; false where there is no such line. */
static bool find_line(const char *text, const char *title, char value[BRIEF_LINE])
{
	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, title, strlen(title)) != 0)
			continue;
		snprintf(value, BRIEF_LINE, "%s", line + strlen(title));
		value[strcspn(value, "\n")] = '\0';
		return true;
	}
	return false;
}

/* Days since 1 January 1970 of the Gregorian calendar; the year is taken to begin with March. */
static long days_of(long year, long month, long day)
{
	long from_march = month > 2 ? month - 3 : month + 9, years = month > 2 ? year : year - 1;

	return years * 365 + years / 4 - years / 100 + years / 400 + (from_march * 153 + 2) / 5 +
	       day - 719469;
}

/* "2026-11-21" */
static bool read_day(const char *text, long *days)
{
	uint64_t year, month, day;

	if (strlen(text) != strlen("2026-11-21") || !text_take_decimal(&text, 9999, &year) ||
	    *text++ != '-' || !text_take_decimal(&text, 12, &month) || *text++ != '-' ||
	    !text_is_decimal(text, 31, &day) || !month || !day)
		return false;
	*days = days_of((long)year, (long)month, (long)day);
	return true;
}

static void print_age(const char *text, time_t now, FILE *out)
{
	char day[BRIEF_LINE];
	long days;

	if (!find_line(text, BRIEF_DAY, day) || !read_day(day, &days)) {
		fputs("The date of the report is not recorded.\n", out);
		return;
	}
	long age = (long)(now / 86400) - days;
	if (age < 0)
		fprintf(out,
			"Written on %s, which is in the future: one of the two clocks is wrong.\n",
			day);
	else if (age < 2)
		fprintf(out, "Written on %s, %s.\n", day, age ? "yesterday" : "today");
	else
		fprintf(out, "Written on %s, %ld days ago.\n", day, age);
}

/* As the brief report writes it, so that the two can be compared. */
static void as_written(const char *firmware, char line[BRIEF_LINE])
{
	size_t title = strlen(BRIEF_FIRMWARE);

	snprintf(line, BRIEF_LINE - title, "%s", firmware);
	for (; *line; line++)
		if (*line < ' ' || *line > '~')
			*line = '?';
}

static void print_firmware(const char *text, const char *firmware, FILE *out)
{
	char then[BRIEF_LINE], now[BRIEF_LINE];

	if (!firmware || !find_line(text, BRIEF_FIRMWARE, then)) {
		fputs("Unknown whether the firmware version has changed since.\n", out);
		return;
	}
	as_written(firmware, now);
	if (strcmp(then, now) == 0)
		fputs("The firmware version has not changed since.\n", out);
	else
		fprintf(out,
			"THE FIRMWARE VERSION HAS CHANGED since this report; run the scan again:\n "
			" then %s\n  now  %s\n",
			then, now);
}

void variable_print(const char *text, const char *firmware, time_t now, FILE *out)
{
	print_age(text, now, out);
	print_firmware(text, firmware, out);
	fprintf(out, "\n%s", text);
}

static const char *firmware_now(struct arena *arena)
{
	struct machine machine = { 0 };
	struct source *live = source_live();
	struct {
		const char *file;
		struct text *fact;
	} fields[] = {
		{ "bios_vendor", &machine.firmware.bios_vendor },
		{ "bios_version", &machine.firmware.bios_version },
		{ "bios_date", &machine.firmware.bios_date },
	};

	if (!live)
		return NULL;
	struct source *source = source_masked(live); /* as the report saw it */
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		struct answer answer =
			source_read(source, arena, "/sys/class/dmi/id/%s", fields[i].file);
		*fields[i].fact = text_of_answer(arena, &answer);
	}
	source->close(source);
	return words_firmware_version(arena, &machine);
}

static int complain(int status, const char *text, const char *more)
{
	fprintf(stderr, "vfio-preflight: --read-variable: %s%s%s\n", text, *more ? ": " : "", more);
	return status;
}

int variable_show(FILE *out)
{
	char text[EFIVAR_TEXT_AT_MOST + 1];
	struct arena arena = ARENA_EMPTY;
	int error;

	switch (efivar_read("/sys/firmware/efi", text, &error)) {
	case EFIVAR_NO_EFI:
		return complain(EXIT_NO_EFI,
				"this system was not booted by UEFI, so it has no EFI variables",
				"");
	case EFIVAR_NOT_MOUNTED:
		return complain(EXIT_NOT_MOUNTED, "efivarfs is not mounted; run",
				"mount -t efivarfs efivarfs /sys/firmware/efi/efivars");
	case EFIVAR_ABSENT:
		return complain(
			EXIT_NO_VARIABLE,
			"no EFI variable VfioPreflight: no report is saved in this firmware", "");
	case EFIVAR_DENIED:
		return complain(EXIT_DENIED, "no permission to read the EFI variable VfioPreflight",
				strerror(error));
	case EFIVAR_FAILED:
		return complain(EXIT_NO_OUTPUT, "the EFI variable VfioPreflight could not be read",
				strerror(error));
	case EFIVAR_DAMAGED:
		return complain(EXIT_BAD_INPUT,
				"the EFI variable VfioPreflight is damaged or was written by "
				"another program",
				"");
	case EFIVAR_READ: break;
	}
	variable_print(text, firmware_now(&arena), time(NULL), out);
	arena_free(&arena);
	return 0;
}
