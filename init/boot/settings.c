/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/settings.h"

#include <stdio.h>
#include <string.h>

#define PREFIX "vfio-preflight."

enum { LINE_AT_MOST = 300, NAME_AT_MOST = 32 };

/* --- From bytes to text --- */

enum encoding { BYTES, LITTLE_ENDIAN_16, BIG_ENDIAN_16 };

/* Where there is no mark: of two bytes of ASCII in UTF-16 one is zero. */
static enum encoding guess(const unsigned char *bytes, size_t length)
{
	if (length < 2 || (bytes[0] && bytes[1]))
		return BYTES;
	return bytes[0] ? LITTLE_ENDIAN_16 : bytes[1] ? BIG_ENDIAN_16 : BYTES;
}

/* Which encoding it is; `skip` bytes are its mark. */
static enum encoding recognise(const unsigned char *bytes, size_t length, size_t *skip)
{
	*skip = 0;
	if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		*skip = 3;
	else if (length >= 2 &&
		 (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0))
		*skip = 2;
	if (*skip == 3)
		return BYTES;
	if (*skip == 2)
		return bytes[0] == 0xff ? LITTLE_ENDIAN_16 : BIG_ENDIAN_16;
	return guess(bytes, length);
}

/*
 * As much of it as has a meaning for us: ASCII, each line ended by a newline; other letters are
 * '?'.
 */
static char letter(unsigned code)
{
	if (code == '\r')
		return '\n';
	if (code == '\t')
		return ' ';
	return code == '\n' || (code >= ' ' && code <= '~') ? (char)code : '?';
}

/* Into `text`, which has room for `length` letters and a NUL. */
static void decode(const unsigned char *bytes, size_t length, char *text)
{
	size_t at, used = 0;
	enum encoding encoding = recognise(bytes, length, &at);

	if (encoding == BYTES)
		for (; at < length; at++)
			text[used++] = letter(bytes[at]);
	else
		for (; at + 1 < length; at += 2)
			text[used++] = letter(encoding == LITTLE_ENDIAN_16
						      ? bytes[at] | (unsigned)bytes[at + 1] << 8
						      : bytes[at + 1] | (unsigned)bytes[at] << 8);
	text[used] = '\0';
}

/* --- From text to options --- */

/* What is needed before the file can be read. */
static const struct {
	const char *name, *instead;
} elsewhere[] = {
	{ "entry", "menu_entry=" },
	{ "options", "kernel_options=" },
	{ "image", "kernel_options=" PREFIX "image=" },
	{ "timeout", "kernel_options=" PREFIX "timeout=" },
	{ "what-if", "kernel_options=" PREFIX "what-if=" },
	{ "kernel", "kernel_options=" PREFIX "kernel=" },
	{ "salt", "kernel_options=" PREFIX "salt=" },
	{ "test", "kernel_options=" PREFIX "test=" },
};

static void (*tell)(const char *text);
static bool told;

/* The reader of the kernel's words says which of those it is; here it is a word of the file. */
static void complain_of_word(const char *text)
{
	static const char kernels[] = "kernel option " PREFIX;
	char line[LINE_AT_MOST];
	size_t skip = strncmp(text, kernels, sizeof kernels - 1) == 0 ? sizeof kernels - 1 : 0;

	snprintf(line, sizeof line, "vfio-preflight.conf: %s", text + skip);
	tell(line);
	told = true;
}

static bool is_elsewhere(const char *name)
{
	char text[LINE_AT_MOST];

	for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++)
		if (strcmp(elsewhere[i].name, name) == 0) {
			snprintf(text, sizeof text,
				 "%s= is needed before this file is read: set %s in grubenv", name,
				 elsewhere[i].instead);
			complain_of_word(text);
			return true;
		}
	return false;
}

/* Whether the kernel's command line has this word, with whatever value or without. */
static bool is_on(const char *command_line, const char *name)
{
	char word[sizeof PREFIX + NAME_AT_MOST + 1];
	size_t length = (size_t)snprintf(word, sizeof word, PREFIX "%s", name);

	for (const char *at = command_line; (at = strstr(at, word)); at += length)
		if ((at == command_line || at[-1] == ' ') && strchr("= ", at[length]))
			return true;
	return false;
}

static char *trim(char *text)
{
	text += strspn(text, " ");
	for (size_t length = strlen(text); length && text[length - 1] == ' ';)
		text[--length] = '\0';
	return text;
}

/* Without its quotes, or what stands behind it. */
static char *clean(char *text)
{
	char *value = trim(text);
	size_t length = strlen(value);
	char *comment = strstr(value, " #");

	if (length >= 2 && (*value == '"' || *value == '\'') && value[length - 1] == *value) {
		value[length - 1] = '\0';
		return trim(value + 1);
	}
	if (comment)
		*comment = '\0';
	return trim(value);
}

/* Words as they are kept, since options point into them. */
struct kept {
	char text[SETTINGS_AT_MOST + LINE_AT_MOST];
	size_t used;
};

/* `value` is NULL where the line is a name alone, such as "prove". */
static bool use(struct options *options, struct kept *kept, const char *name, const char *value)
{
	size_t room = sizeof kept->text - kept->used;
	char *word = kept->text + kept->used;
	int length =
		snprintf(word, room, PREFIX "%s%s%s", name, value ? "=" : "", value ? value : "");

	if (length < 0 || (size_t)length >= room) {
		complain_of_word("too long; the rest is ignored");
		return false;
	}
	kept->used += (size_t)length + 1;
	told = false;
	options_from_kernel(options, word, complain_of_word);
	return !told;
}

/* A line without its end. True where it took effect. */
static bool apply_line(struct options *options, struct kept *kept, char *line,
		       const char *command_line)
{
	char text[LINE_AT_MOST];
	char *words = trim(line);
	char *equals = strchr(words, '=');

	if (!*words || *words == '#')
		return false;
	snprintf(text, sizeof text, "'%.100s' is invalid, ignored (expected NAME=VALUE)", words);
	if (equals)
		*equals = '\0';
	char *name = equals ? trim(words) : clean(words);
	char *value = equals ? clean(equals + 1) : NULL;
	if (strncmp(name, PREFIX, sizeof PREFIX - 1) == 0)
		name += sizeof PREFIX - 1;
	if (!*name || strlen(name) > NAME_AT_MOST || strchr(name, ' ') ||
	    (value && strchr(value, ' '))) {
		complain_of_word(text);
		return false;
	}
	return !is_elsewhere(name) && !is_on(command_line, name) && use(options, kept, name, value);
}

size_t settings_apply(struct options *options, const char *bytes, size_t length,
		      const char *command_line, void (*complain)(const char *text))
{
	static char text[SETTINGS_AT_MOST + 1];
	static struct kept kept;
	size_t effective = 0;
	char *rest = NULL;

	tell = complain;
	kept.used = 0;
	decode((const unsigned char *)bytes, length < SETTINGS_AT_MOST ? length : SETTINGS_AT_MOST,
	       text);
	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		effective += apply_line(options, &kept, line, command_line);
	if (length > SETTINGS_AT_MOST)
		complain_of_word("too long; the rest is ignored");
	return effective;
}
