/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/compare/json_read.h"

#include "init/compare/json_scan.h"

#include <stdlib.h>
#include <string.h>

struct reader {
	const struct json_taker *taker;
	struct json_scan scan;
	char path[JSON_PATH];
	size_t path_length;
};

static bool fault(struct reader *reader, const char *what)
{
	return json_fault(&reader->scan, what);
}

static int next(struct reader *reader)
{
	return json_peek_behind_blanks(&reader->scan);
}

static bool enter(struct reader *reader, const char *name)
{
	size_t length = strlen(name);
	const char *dot = reader->path_length && strcmp(name, "[]") != 0 ? "." : "";

	if (reader->path_length + length + 2 > JSON_PATH)
		return fault(reader, "a key is too long");
	char *end = stpcpy(stpcpy(reader->path + reader->path_length, dot), name);
	reader->path_length = (size_t)(end - reader->path);
	return true;
}

static void leave_for(struct reader *reader, size_t length)
{
	reader->path_length = length;
	reader->path[length] = '\0';
}

static bool take_value(struct reader *reader, unsigned depth);

static bool take_member(struct reader *reader, unsigned depth)
{
	size_t length = reader->path_length;

	if (next(reader) != '"')
		return fault(reader, "expected a key in quotation marks");
	if (!json_take_string(&reader->scan) || !enter(reader, reader->scan.text))
		return false;
	if (next(reader) != ':')
		return fault(reader, "expected a colon behind a key");
	json_take(&reader->scan);
	bool taken = take_value(reader, depth);
	leave_for(reader, length);
	return taken;
}

static bool take_item(struct reader *reader, unsigned depth)
{
	size_t length = reader->path_length;
	bool taken = enter(reader, "[]") && take_value(reader, depth);

	leave_for(reader, length);
	return taken;
}

/* An object or a list, from its bracket on. */
static bool take_members(struct reader *reader, unsigned depth)
{
	bool object = json_take(&reader->scan) == '{';
	int closing = object ? '}' : ']', character = ',';

	if (depth == JSON_DEPTH)
		return fault(reader, "nested too deeply");
	if (next(reader) == closing)
		character = json_take(&reader->scan);
	while (character == ',') {
		if (!(object ? take_member : take_item)(reader, depth + 1))
			return false;
		character = next(reader);
		if (character == JSON_END)
			return fault(reader, "the file ends too early");
		if (character != ',' && character != closing)
			return fault(reader, object ? "expected a comma or the end of the object"
						    : "expected a comma or the end of the list");
		json_take(&reader->scan);
	}
	if (object)
		reader->taker->end(reader->taker->context, reader->path);
	return true;
}

static bool take_value(struct reader *reader, unsigned depth)
{
	int character = next(reader);

	if (character == '{' || character == '[')
		return take_members(reader, depth);
	if (character == '"' ? !json_take_string(&reader->scan) : !json_take_word(&reader->scan))
		return false;
	bool null = character == 'n';
	reader->taker->value(reader->taker->context, reader->path, null ? NULL : reader->scan.text);
	return true;
}

bool json_read(int file, const struct json_taker *taker, struct json_fault *fault_of)
{
	struct reader *reader = calloc(1, sizeof *reader);

	if (!reader)
		abort();
	reader->taker = taker;
	reader->scan.file = file;
	reader->scan.line = 1;
	bool read = take_value(reader, 0);
	if (read && next(reader) != JSON_END)
		read = fault(reader, "something follows the end of the document");
	read = read && !reader->scan.wrong;
	*fault_of = (struct json_fault){ reader->scan.line, reader->scan.wrong };
	free(reader);
	return read;
}
