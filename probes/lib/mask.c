/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/lib/mask.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* EFI: global variables, image security database, shim; and the one of this program's own variable. */
static const char *const known[] = {
	"8be4df61-93ca-11d2-aa0d-00e098032b8c", "d719b2cb-3d3a-4596-a3bc-dad00e67656f", "605dab50-e046-4300-abb6-3dd810dd8b23",
	"f4ade7c9-769f-4bf7-9762-b87d3ab0f0f6",
};

static bool is_hex(char character)
{
	return isxdigit((unsigned char)character);
}

/* How many hexadecimal digits stand there, at most `most`. */
static size_t digits(const char *text, size_t left, size_t most)
{
	size_t count = 0;

	while (count < left && count < most && is_hex(text[count]))
		count++;
	return count;
}

/* The length of a UUID that begins here, or 0. */
static size_t uuid(const char *text, size_t left)
{
	static const size_t parts[] = { 8, 4, 4, 4, 12 };
	size_t at = 0;

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (i && (at == left || text[at++] != '-'))
			return 0;
		if (digits(text + at, left - at, parts[i] + 1) != parts[i])
			return 0;
		at += parts[i];
	}
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (!strncasecmp(text, known[i], at))
			return 0;
	return at;
}

/* "00:1b:21:3c:4d:5e": how many pairs of digits stand there with the same character between them. */
static size_t pairs(const char *text, size_t left)
{
	size_t count = 0, at = 0;

	while (digits(text + at, left - at, 3) == 2) {
		count++;
		at += 2;
		bool goes_on = left - at > 1 && (text[at] == ':' || text[at] == '-') && text[at] == text[2];
		if (!goes_on)
			break;
		at++;
	}
	return count;
}

/* Names of network interfaces that are made of the card's address. */
static bool behind_interface(const char *text, size_t at)
{
	return at >= 3 && (!memcmp(text + at - 3, "enx", 3) || !memcmp(text + at - 3, "wlx", 3));
}

static void blank(char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (is_hex(text[i]))
			text[i] = '0';
}

/* What begins at `at`, which is behind no digit: blanks it where it must be. How far to go on. */
static size_t mask_at(char *text, size_t length, size_t at)
{
	char *here = text + at;
	size_t left = length - at, count = digits(here, left, 33), run = pairs(here, left);
	size_t found = uuid(here, left);

	if (!found && (count == 32 || (count == 12 && behind_interface(text, at))))
		found = count;
	if (!found && run >= 6 && run <= 8)
		found = run * 3 - 1;
	blank(here, found);
	if (found)
		return found;
	return run > 1 ? run * 3 - 1 : count ? count : 1;
}

static void mask_serials(char *text, size_t length)
{
	static const char title[] = "SerialNumber: ";
	char *end = text + length;

	for (char *at = text; (at = memmem(at, (size_t)(end - at), title, sizeof title - 1));)
		for (at += sizeof title - 1; at < end && *at != '\n'; at++)
			if (isalnum((unsigned char)*at))
				*at = '0';
}

void mask_text(char *text, size_t length)
{
	size_t at = 0;

	while (at < length) {
		if (is_hex(text[at]) && (!at || !is_hex(text[at - 1])))
			at += mask_at(text, length, at);
		else
			at++;
	}
	mask_serials(text, length);
}
