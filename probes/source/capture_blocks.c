/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of a capture that other tools write and read: acpidump's tables and lspci's
 * configuration space.
 */
#include "probes/source/capture_parts.h"

#include "probes/lib/text.h"

#include <stdio.h>
#include <string.h>

/* --- acpidump --- */

/* "DMAR @ 0x0000000000000000" */
bool capture_table_begin(struct parser *parser, const char *text, bool *mine)
{
	*mine = strlen(text) > 9 && !strncmp(text + 4, " @ 0x", 5) && !memchr(text, '/', 4);
	if (!*mine)
		return true;
	if (parser->tables.count == TABLES_AT_MOST)
		return capture_complain(parser, parser->line,
					"too many ACPI tables; expected at most %d",
					TABLES_AT_MOST);
	*array_add(&parser->scratch, &parser->tables) = parser->capture->records.count;
	memcpy(capture_begin(parser, READ_FILE)->signature, text, 4);
	parser->in_function = false;
	return true;
}

/* "    0010: 44 4D 41 52 … 20 20  DMAR" */
bool capture_table_line(struct parser *parser, const char *text)
{
	const char *at = text + strspn(text, " ");
	uint8_t bytes[16];
	uint64_t offset;

	if (!text_take_digits(&at, 1, 8, &offset) || *at++ != ':' || offset != parser->bytes.count)
		return capture_complain(
			parser, parser->line,
			"\"%s\" is not the next line of the table; expected \"    %04zX: …\"",
			capture_quote(text), parser->bytes.count);
	size_t count = capture_hex(&at, bytes, sizeof bytes);
	if (!count)
		return capture_complain(parser, parser->line,
					"no bytes; expected 1 to 16, such as \" 44 4D\"");
	capture_add_bytes(parser, bytes, count);
	return true;
}

/* As Linux does: a number is added only where several have one signature. */
static void name_table(struct parser *parser, size_t table)
{
	struct record *records = parser->capture->records.items;
	struct record *record = &records[parser->tables.items[table]];
	unsigned before = 0, after = 0;

	for (size_t i = 0; i < parser->tables.count; i++)
		if (i != table &&
		    !strcmp(records[parser->tables.items[i]].signature, record->signature))
			*(i < table ? &before : &after) += 1;

	const char *path = arena_printf(&parser->capture->arena, "/sys/firmware/acpi/tables/%s",
					record->signature);
	record->question.path =
		before + after ? arena_printf(&parser->capture->arena, "%s%u", path, before + 1)
			       : path;
}

/* --- lspci --- */

static bool looks_like(const char *text, const char *form)
{
	for (; *form; form++, text++)
		if (*form == '#' ? text_hex_digit(*text) < 0 : *form != *text)
			return false;
	return true;
}

/* The function before the next one has all its bytes. */
static void keep_config(struct parser *parser)
{
	struct capture *capture = parser->capture;

	if (!capture->functions.count)
		return;
	struct capture_function *function = &capture->functions.items[capture->functions.count - 1];
	function->bytes =
		(const uint8_t *)arena_copy(&capture->arena, parser->config, function->length);
}

/*
 * "0300: 10de:2882" of `lspci -n`; "VGA compatible controller [0300]: NVIDIA … [10de:2882] (rev
 * ff)" of `lspci -nn`.
 */
static void read_headline(struct capture_function *function, const char *text)
{
	const char *kind = looks_like(text, "####: ####:####") ? text : strstr(text, " [");
	const char *ids = kind == text ? text + 6 : NULL;
	uint64_t class_code, vendor, device;

	kind = kind && kind != text ? kind + 2 : kind;
	for (const char *at = kind; at && !ids && *at; at++)
		if (looks_like(at, "[####:####]"))
			ids = at + 1;
	if (!kind || !ids || !text_take_hex(&kind, 0xffff, &class_code) ||
	    !text_take_hex(&ids, 0xffff, &vendor))
		return;
	ids++;
	if (!text_take_hex(&ids, 0xffff, &device) || vendor == 0xffff)
		return;
	function->class_code = (uint32_t)class_code;
	function->vendor = (uint16_t)vendor;
	function->device = (uint16_t)device;
}

/*
 * "00:1c.0 PCI bridge: …", with a domain of four to six digits before or without, in the forms that
 * `lspci -F` takes.
 */
bool capture_function_begin(struct parser *parser, const char *text, bool *mine)
{
	bool short_form = looks_like(text, "##:##.# ");
	char whole[PCI_ADDRESS_TEXT];
	struct pci_address address;

	*mine = short_form || looks_like(text, "####:##:##.# ") ||
		looks_like(text, "#####:##:##.# ") || looks_like(text, "######:##:##.# ");
	if (!*mine)
		return true;
	(void)snprintf(whole, sizeof whole, "%s%.*s", short_form ? "0000:" : "",
		       (int)strcspn(text, " "), text);
	if (!pci_address_parse(whole, &address))
		return capture_complain(parser, parser->line,
					"\"%s\" is not a PCI address; expected a device up to 1f, "
					"a function up to 7",
					capture_quote(text));

	keep_config(parser);
	*array_add(&parser->capture->arena, &parser->capture->functions) =
		(struct capture_function){ .address = address, .line = parser->line };
	struct capture *capture = parser->capture;
	read_headline(&capture->functions.items[capture->functions.count - 1],
		      text + strcspn(text, " ") + 1);
	parser->in_function = true;
	return true;
}

/* Logs lose lines. */
static void note_hole(struct capture *capture, struct capture_function *function, unsigned end)
{
	*array_add(&capture->arena, &capture->refusals) =
		(struct refusal){ function->address, function->length, end, FAILED, false };
	function->length = end;
}

/* "10: 0c 00 00 c0 …" */
bool capture_function_line(struct parser *parser, const char *text)
{
	const char *at = text;
	uint8_t bytes[16];
	uint64_t offset;

	parser->in_function = parser->in_function && *text;
	if (!parser->in_function || !text_take_digits(&at, 2, 8, &offset) || at[0] != ':' ||
	    at[1] != ' ')
		return true;

	struct capture *capture = parser->capture;
	struct capture_function *function = &capture->functions.items[capture->functions.count - 1];
	at++;
	size_t count = capture_hex(&at, bytes, sizeof bytes);
	if (offset < function->length || offset + count > CONFIG_SPACE)
		return capture_complain(
			parser, parser->line,
			"\"%s\" is not the next line; expected offset %02x, and below 1000",
			capture_quote(text), function->length);
	if (!count || at[strspn(at, " ")])
		return capture_complain(
			parser, parser->line,
			"\"%s\" is invalid; expected up to 16 bytes such as \" 86 80\"",
			capture_quote(at));
	if (offset > function->length)
		note_hole(capture, function, (unsigned)offset);

	memcpy(parser->config + offset, bytes, count);
	function->length += (unsigned)count;
	return true;
}

void capture_blocks_end(struct parser *parser)
{
	keep_config(parser);
	for (size_t i = 0; i < parser->tables.count; i++)
		name_table(parser, i);
}
