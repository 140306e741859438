/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report as it leaves, part by part. Each part is a document of its own, an object; without its
 * braces its text is what it would be within the whole.
 */
#include "init/report/json_sections.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So many items of a long list are made before they leave. */
enum { PART = 8 };

/* --- Memory: an arena behind yyjson --- */

static void *take(void *context, size_t size)
{
	return arena_alloc(context, size);
}

static void *take_more(void *context, void *old, size_t old_size, size_t size)
{
	return memcpy(arena_alloc(context, size), old, old_size < size ? old_size : size);
}

static void give_back(void *context, void *old)
{
	(void)context;
	(void)old;
}

/* --- A part --- */

/* No addition to it can fail. */
static yyjson_mut_val *begin(struct json *json)
{
	const yyjson_alc memory = { take, take_more, give_back, &json->arena };

	json->document = yyjson_mut_doc_new(&memory);
	yyjson_mut_val *root = yyjson_mut_obj(json->document);
	yyjson_mut_doc_set_root(json->document, root);
	return root;
}

/*
 * Writes the part from behind its first `opening`, without its last `closing` characters, and frees
 * it.
 */
static void leave(struct json *json, const char *opening, size_t closing)
{
	size_t length;
	/* The text grows by realloc(), which an arena has not. */
	char *text = yyjson_mut_write_opts(json->document, YYJSON_WRITE_PRETTY_TWO_SPACES, NULL,
					   &length, NULL);

	if (!text)
		abort();
	const char *from = strstr(text, opening) + strlen(opening);
	fwrite(from, 1, length - (size_t)(from - text) - closing, json->out);
	free(text);
	arena_clear(&json->arena);
}

static void separate(struct json *json)
{
	fputs(json->begun ? ",\n" : "{\n", json->out);
	json->begun = true;
}

static void leave_whole(struct json *json)
{
	separate(json);
	leave(json, "{\n", strlen("\n}"));
}

void json_part(struct json *json, json_section *section)
{
	section(json, begin(json));
	leave_whole(json);
}

/* --- A long list --- */

void json_long_list(struct json *json, const char *key, enum status status, size_t count,
		    json_maker *make, const void *context)
{
	if (!count || !status_is_evidence(status)) {
		json_list_fact(json, begin(json), key, status);
		leave_whole(json);
		return;
	}
	for (size_t index = 0; index < count;) {
		const char *opening = index ? "[\n" : "{\n";
		yyjson_mut_val *list = json_list(json, begin(json), key);
		do
			make(json, list, index++, context);
		while (index % PART && index < count);
		separate(json);
		leave(json, opening, strlen("\n  ]\n}"));
	}
	fputs("\n  ]", json->out);
}

void json_end(struct json *json)
{
	fputs("\n}\n", json->out);
	arena_free(&json->arena);
	arena_free(&json->lasting);
}
