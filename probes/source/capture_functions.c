/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which PCI functions a capture has, and what of their configuration space was not shown. The rules
 * are told in capture.c.
 */
#include "probes/source/capture_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- Lines --- */

/* "0000:00:1f.3 0x40+192" */
static bool read_range(char *text, struct refusal *refusal)
{
	char *range = strchr(text, ' '), *length = range ? strchr(range, '+') : NULL;
	uint64_t begin, count;

	if (!length)
		return false;
	*range++ = *length++ = '\0';
	if (!pci_address_parse(text, &refusal->address) ||
	    !capture_is_number(range, CONFIG_SPACE - 1, &begin) ||
	    !capture_is_number(length, CONFIG_SPACE - begin, &count) || !count)
		return false;
	refusal->begin = (unsigned)begin;
	refusal->end = (unsigned)(begin + count);
	return true;
}

static bool config_line(struct parser *parser, char *text)
{
	static const char not_asked[] = " !not-asked";
	struct refusal refusal = { .said = true, .status = NOT_ASKED };
	size_t length = strlen(text), mark = sizeof not_asked - 1;

	if (length > mark && !strcmp(text + length - mark, not_asked))
		text[length - mark] = '\0';
	else if (!capture_take_refusal(parser, text, &refusal.status))
		return false;
	if (refusal.status == OK || !read_range(text, &refusal))
		return capture_complain(
			parser, parser->line,
			"expected \"@ config FUNCTION OFFSET+LENGTH !REFUSAL\", such as "
			"\"@ config 0000:00:1f.3 0x40+192 !denied\", within 4096 bytes");
	*array_add(&parser->capture->arena, &parser->capture->refusals) = refusal;
	return true;
}

bool capture_functions_line(struct parser *parser, char *text, bool *mine)
{
	static const char config[] = "@ config ", functions[] = "@ functions";
	size_t length = sizeof functions - 1;

	*mine = true;
	if (!strncmp(text, config, sizeof config - 1))
		return config_line(parser, text + sizeof config - 1);
	*mine = !strncmp(text, functions, length) &&
		(!text[length] || !strncmp(text + length, " !", 2));
	if (!*mine)
		return true;
	struct record *record = capture_begin(parser, READ_FILE);
	record->question.path = CAPTURE_FUNCTIONS;
	return capture_take_refusal(parser, text, &record->answer.status);
}

/* --- The whole --- */

static int compare_functions(const void *left, const void *right)
{
	const struct capture_function *a = left, *b = right;
	int order = pci_address_compare(a->address, b->address);

	return order ? order : a->line < b->line ? -1 : a->line > b->line;
}

static int compare_refusals(const void *left, const void *right)
{
	const struct refusal *a = left, *b = right;

	return pci_address_compare(a->address, b->address);
}

static bool refuse_twice(const struct parser *parser)
{
	const struct capture *capture = parser->capture;

	for (size_t i = 1; i < capture->functions.count; i++) {
		const struct capture_function *first = &capture->functions.items[i - 1],
					      *again = first + 1;
		if (!pci_address_compare(first->address, again->address))
			return capture_complain(
				parser, again->line,
				"a duplicate PCI function; expected it once, as in line %zu",
				first->line);
	}
	return true;
}

/* Those without a headline come behind all lines, so that the one with bytes stands first. */
static void add_function(struct capture *capture, struct pci_address address)
{
	*array_add(&capture->arena, &capture->functions) =
		(struct capture_function){ .address = address, .line = SIZE_MAX };
}

static bool add_listed(struct parser *parser, const struct record *record)
{
	const char *name;

	for (size_t at = 0;
	     (name = answer_next_name(&parser->capture->arena, &record->answer, &at));) {
		struct pci_address address;
		if (!pci_address_parse(name, &address))
			return capture_complain(parser, record->line,
						"\"%s\" is not a PCI function; expected one a "
						"line, such as 0000:00:1f.3",
						capture_quote(name));
		add_function(parser->capture, address);
	}
	return true;
}

static void sort_functions(struct capture *capture)
{
	struct capture_function *functions = capture->functions.items;
	size_t kept = 0;

	if (capture->functions.count)
		qsort(functions, capture->functions.count, sizeof *functions, compare_functions);
	for (size_t i = 0; i < capture->functions.count; i++)
		if (!kept || pci_address_compare(functions[kept - 1].address, functions[i].address))
			functions[kept++] = functions[i];
	capture->functions.count = kept;
}

/* Both lists are sorted, and each refusal has its function. */
static void give_refusals(struct capture *capture)
{
	size_t function = 0;

	if (capture->refusals.count)
		qsort(capture->refusals.items, capture->refusals.count, sizeof(struct refusal),
		      compare_refusals);
	for (size_t i = 0; i < capture->refusals.count; i++) {
		while (pci_address_compare(capture->functions.items[function].address,
					   capture->refusals.items[i].address))
			function++;
		if (!capture->functions.items[function].refusal_count++)
			capture->functions.items[function].first_refusal = i;
	}
}

static const struct record *find_list(const struct capture *capture)
{
	for (size_t i = 0; i < capture->records.count; i++) {
		const struct record *record = &capture->records.items[i];
		if (record->question.kind == READ_FILE &&
		    !strcmp(record->question.path, CAPTURE_FUNCTIONS))
			return record;
	}
	return NULL;
}

bool capture_functions_end(struct parser *parser)
{
	struct capture *capture = parser->capture;
	const struct record *list = find_list(capture);
	size_t shown = capture->functions.count + capture->refusals.count;

	if (capture->functions.count)
		qsort(capture->functions.items, capture->functions.count,
		      sizeof(struct capture_function), compare_functions);
	if (!refuse_twice(parser) || (list && !add_listed(parser, list)))
		return false;
	if (shown && list && list->answer.status != OK)
		return capture_complain(parser, list->line,
					"\"@ functions\" is refused, but there are functions; "
					"expected only one of them");
	for (size_t i = 0; i < capture->refusals.count; i++)
		add_function(capture, capture->refusals.items[i].address);
	sort_functions(capture);
	give_refusals(capture);
	capture->functions_status = list ? list->answer.status : shown ? OK : NOT_ASKED;
	return true;
}

/* --- Asking --- */

enum status capture_beyond(unsigned length)
{
	if (length == 256 || length >= CONFIG_SPACE)
		return ABSENT;
	return length > 256 ? FAILED : length ? DENIED : NOT_ASKED;
}

static int compare_to_function(const void *key, const void *item)
{
	return pci_address_compare(*(const struct pci_address *)key,
				   ((const struct capture_function *)item)->address);
}

static struct capture_function *find_function(const struct capture *capture,
					      struct pci_address address)
{
	if (!capture->functions.count)
		return NULL;
	return bsearch(&address, capture->functions.items, capture->functions.count,
		       sizeof(struct capture_function), compare_to_function);
}

struct answer capture_headline(const struct capture *capture, struct arena *arena, const char *path)
{
	static const char devices[] = "/sys/bus/pci/devices/";
	struct pci_address address;
	const char *name = strrchr(path, '/');
	const struct capture_function *function = NULL;
	const char *text = NULL;

	if (strncmp(path, devices, sizeof devices - 1) != 0 || name < path + sizeof devices)
		return (struct answer){ .status = NOT_ASKED };
	path += sizeof devices - 1;
	if (pci_address_parse(arena_copy(arena, path, (size_t)(name - path)), &address))
		function = find_function(capture, address);
	if (!function || !function->vendor)
		return (struct answer){ .status = NOT_ASKED };
	if (!strcmp(name, "/class"))
		text = arena_printf(arena, "0x%04x00\n", function->class_code);
	else if (!strcmp(name, "/vendor"))
		text = arena_printf(arena, "0x%04x\n", function->vendor);
	else if (!strcmp(name, "/device"))
		text = arena_printf(arena, "0x%04x\n", function->device);
	return text ? (struct answer){ OK, (const uint8_t *)text, strlen(text) }
		    : (struct answer){ .status = NOT_ASKED };
}

enum status capture_config(const struct capture *capture, struct pci_address address,
			   unsigned offset, unsigned length, uint8_t *bytes)
{
	const struct capture_function *function = find_function(capture, address);

	if (!function || offset >= CONFIG_SPACE)
		return ABSENT;

	unsigned end = length > CONFIG_SPACE - offset ? CONFIG_SPACE + 1 : offset + length;
	unsigned first = offset > function->length ? offset : function->length;
	const struct refusal *found = NULL;
	for (size_t i = 0; i < function->refusal_count; i++) {
		const struct refusal *refusal =
			&capture->refusals.items[function->first_refusal + i];
		unsigned begin = refusal->begin > offset ? refusal->begin : offset;
		if (begin >= end || begin >= refusal->end || begin > first ||
		    (begin == first && found && found->said))
			continue;
		first = begin;
		found = refusal;
	}
	if (found)
		return found->status;
	if (end > first)
		return capture_beyond(function->length);
	memcpy(bytes, function->bytes + offset, length);
	return OK;
}
