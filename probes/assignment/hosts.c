/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/hosts.h"
#include "probes/assignment/host_running.h"
#include "probes/assignment/host_words.h"

#include <string.h>

/*
 * What a line holds beside text. scripts/make-hosts sees to it that each %?WORDS% and %*LIST SEP%
 * has its %/%.
 */
#define END_MARK "%/%"

/* --- Conditions --- */

/* Words with blanks between them that all hold; "!" before one: it does not. */
static bool all_hold(const struct host_words *words, const char *at, const char *end)
{
	while (at < end) {
		size_t length = strcspn(at, " |%");
		bool negated = *at == '!';
		if (length && host_condition(words, at + negated, length - negated) == negated)
			return false;
		at += length + 1;
	}
	return true;
}

/* --- A line --- */

/* The mark that ends what began before `at`. */
static const char *matching_end(const char *at)
{
	for (size_t depth = 1; (at = strchr(at, '%'));) {
		if (at[1] == '/' && !--depth)
			return at;
		depth += at[1] == '?' || at[1] == '*';
		at = strchr(at + 1, '%') + 1;
	}
	return NULL;
}

static const char *expand(const struct host_words *words, const char *at, const char *end);

/* TEXT for each item of a list: "LIST SEPARATOR%TEXT". */
static const char *expand_list(const struct host_words *words, const char *at, const char *end)
{
	const char *text = "", *mark = strchr(at, '%');
	const char *separator = memchr(at, ' ', (size_t)(mark - at));
	size_t length = (size_t)((separator ? separator : mark) - at);
	struct host_words own = *words;

	for (size_t i = 0; host_item(&own, at, length, i); i++)
		text = arena_printf(words->arena, "%s%.*s%s", text,
				    i && separator ? (int)(mark - separator - 1) : 0,
				    separator ? separator + 1 : "", expand(&own, mark + 1, end));
	return text;
}

/* What stands at a mark; `*next` is set behind it. */
static const char *expand_mark(const struct host_words *words, const char *mark, const char **next)
{
	const char *close = strchr(mark + 1, '%');

	*next = close + 1;
	if (close == mark + 1)
		return "%";
	if (mark[1] != '?' && mark[1] != '*')
		return host_value(words, mark + 1, (size_t)(close - mark - 1));

	const char *stop = matching_end(close + 1);
	*next = stop + strlen(END_MARK);
	if (mark[1] == '*')
		return expand_list(words, mark + 2, stop);
	return all_hold(words, mark + 2, close) ? expand(words, close + 1, stop) : "";
}

static const char *expand(const struct host_words *words, const char *at, const char *end)
{
	const char *text = "";

	while (at < end) {
		const char *mark = memchr(at, '%', (size_t)(end - at)), *next = end;
		const char *filled = mark ? expand_mark(words, mark, &next) : "";
		text = arena_printf(words->arena, "%s%.*s%s", text, (int)((mark ? mark : end) - at),
				    at, filled);
		at = next;
	}
	return text;
}

static void add_lines(const struct host_words *words, text_list *list, const char *template)
{
	const char *text = expand(words, template, template + strlen(template));

	for (const char *line = text;; line++) {
		size_t length = strcspn(line, "\n");
		*array_add(words->arena, list) = arena_copy(words->arena, line, length);
		line += length;
		if (!*line)
			return;
	}
}

/* CONDITIONS|TEXT, where the last condition may be LIST*: once for each of its items. */
static void write_line(const struct host_words *words, text_list *list, const char *record)
{
	const char *bar = strchr(record, '|'), *name = bar;
	struct host_words own = *words;

	if (bar > record && bar[-1] == '*')
		while (name > record && name[-1] != ' ')
			name--;
	if (!all_hold(words, record, name))
		return;
	if (name == bar) {
		add_lines(words, list, bar + 1);
		return;
	}
	for (size_t i = 0; host_item(&own, name, (size_t)(bar - 1 - name), i); i++)
		add_lines(&own, list, bar + 1);
}

/* --- A host --- */

static void end_place(setting_list *list)
{
	list->count -= list->count && !list->items[list->count - 1].lines.count;
}

struct host_lines host_lines(struct arena *arena, const struct machine *machine,
			     const struct configuration *configuration, const struct host *host)
{
	struct host_lines lines = { 0 };
	setting_list *list = &lines.set;
	struct host_words words = { .arena = arena,
				    .machine = machine,
				    .configuration = configuration,
				    .guest = { .topology = &configuration->guest.topology },
				    .runs_here = host_running(machine) == host };

	for (const char *at = host->records; *at && !configuration->refused; at += strlen(at) + 1)
		if (*at == 'L' && list->count) {
			write_line(&words, &list->items[list->count - 1].lines, at + 1);
		} else if (*at != 'L' && *at != 'N') {
			end_place(list);
			list = *at == 'U' ? &lines.undo : list;
			if (*at == 'P')
				array_add(arena, list)->place =
					expand(&words, at + 1, at + strlen(at));
		}
	end_place(list);
	return lines;
}

const char *host_note(const struct host *host, const char *rule)
{
	size_t length = strlen(rule);

	for (const char *at = host->records; *at; at += strlen(at) + 1)
		if (*at == 'N' && !strncmp(at + 1, rule, length) && at[1 + length] == '|')
			return at + length + 2;
	return NULL;
}
