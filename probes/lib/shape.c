/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/lib/shape.h"

#include <ctype.h>
#include <string.h>

/* --- Letters and digits --- */

/* Without a sign between them. */
struct run {
	size_t length, digits, hex;
	size_t sizes;  /* digits and 'x': "1024x768" */
	size_t streak; /* the most hexadecimal digits beside each other, as in "enx001b213c4d5e" */
	size_t groups; /* of digits */
	bool upper, lower;
};

static struct run run_of(const char *at, size_t left)
{
	struct run run = { 0 };
	size_t streak = 0;
	bool in_group = false;

	for (; run.length < left && isalnum((unsigned char)at[run.length]); run.length++) {
		unsigned char c = (unsigned char)at[run.length];
		bool digit = isdigit(c);
		run.groups += digit && !in_group;
		in_group = digit;
		run.digits += digit;
		run.sizes += digit || c == 'x';
		run.hex += isxdigit(c) != 0;
		streak = isxdigit(c) ? streak + 1 : 0;
		run.streak = streak > run.streak ? streak : run.streak;
		run.upper |= isupper(c) != 0;
		run.lower |= islower(c) != 0;
	}
	return run;
}

/* As begins and ends of memory do. */
static bool is_aligned(const char *end)
{
	return !strncasecmp(end - 3, "000", 3) || !strncasecmp(end - 3, "fff", 3);
}

/* Behind "0x": 52 bits are the widest address of memory. */
static bool number_is_secret(const char *at, const char *end)
{
	enum { SHORT = 8, ADDRESS = 13 };

	while (at < end && *at == '0')
		at++;
	return end - at > SHORT && (end - at > ADDRESS || !is_aligned(end));
}

static bool is_serial(const char *at, const struct run *run, enum shape_of kind)
{
	if (kind == SHAPE_MAKER)
		return run->length > 10 && run->digits > 3;
	if (run->length < 6 || run->sizes == run->length)
		return false;
	if (run->hex == run->length && (is_aligned(at + run->length) || !memcmp(at, "000", 3)))
		return false;
	if (run->groups > 1)
		return run->digits > 3 || (run->upper && run->lower && run->digits > 2);
	return run->digits > 5 && at[run->length - 1] != 'K'; /* "Memory: 131790132K" */
}

static bool run_is_secret(const char *at, const struct run *run, enum shape_of kind)
{
	enum { HEX = 8, DECIMAL = 9, DATE_AND_TIME = 12, WIDEST = 16 };
	bool prefixed = run->length > 2 && at[0] == '0' && (at[1] | 0x20) == 'x' &&
			run->hex + 1 == run->length;

	if (kind == SHAPE_NUMBER && (prefixed || run->hex == run->length))
		return run->length > WIDEST + 2 * (size_t)prefixed;
	if (prefixed)
		return number_is_secret(at + 2, at + run->length);
	if (run->digits == run->length)
		return run->length > (kind == SHAPE_MAKER ? DATE_AND_TIME : DECIMAL);
	if (run->streak > DECIMAL || (run->hex == run->length && run->length > HEX))
		return true;
	return run->digits && is_serial(at, run, kind);
}

/* --- Digits and signs --- */

/* Hexadecimal digits with one sign between them. */
struct numbers {
	size_t digits, letters, signs;
	bool doubled; /* "::" */
};

static bool numbers_are_secret(const struct numbers *n, char sign, enum shape_of kind)
{
	switch (sign) {
	case ':': return (n->signs > 2 && n->digits > 7) || (n->doubled && n->digits > 3);
	case '-': return n->signs > 4 && n->digits > 7;
	default: /* "001b.213c.4d61", "192.0.2.1" */
		return (kind == SHAPE_TEXT || kind == SHAPE_NUMBER) &&
		       ((n->signs == 2 && n->digits == 12) ||
			(n->signs == 3 && n->digits > 4 && !n->letters));
	}
}

/* A sign counts where a digit follows: "0000:00:1c.0:pcie002" has two colons before the dot, and
 * none behind it. */
static bool has_network_address(const char *at, const char *end, char sign, enum shape_of kind)
{
	struct numbers n = { 0 };

	for (; at < end; at++) {
		if (isxdigit((unsigned char)*at)) {
			n.digits++;
			n.letters += isalpha((unsigned char)*at) != 0;
		} else if (*at == sign) {
			n.signs += at + 1 < end && isxdigit((unsigned char)at[1]);
			n.doubled |= at + 1 < end && at[1] == sign;
		} else {
			if (numbers_are_secret(&n, sign, kind))
				return true;
			n = (struct numbers){ 0 };
		}
	}
	return numbers_are_secret(&n, sign, kind);
}

/* EFI: global variables, image security database, shim; and the one of this program's own variable.
 */
static bool ends_with_known_guid(const char *end)
{
	static const char *const known[] = {
		"8be4df61-93ca-11d2-aa0d-00e098032b8c",
		"d719b2cb-3d3a-4596-a3bc-dad00e67656f",
		"605dab50-e046-4300-abb6-3dd810dd8b23",
		"f4ade7c9-769f-4bf7-9762-b87d3ab0f0f6",
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (!strncasecmp(end - 36, known[i], 36))
			return true;
	return false;
}

bool shape_is_secret(const char *at, size_t length, enum shape_of kind)
{
	if (length >= 36 && ends_with_known_guid(at + length))
		length -= 36;
	for (const char *sign = ":-."; *sign; sign++)
		if (has_network_address(at, at + length, *sign, kind))
			return true;
	for (size_t from = 0; from < length && kind != SHAPE_RELEASE;) {
		struct run run = run_of(at + from, length - from);
		if (run_is_secret(at + from, &run, kind))
			return true;
		from += run.length ? run.length : 1;
	}
	return false;
}
