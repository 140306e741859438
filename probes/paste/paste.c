/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any mix of texts that people paste, recognised line by line by what they say:
 *
 *     lspci in any form: plain, -n, -nn, -k, -v, -vv, -vvv, -x, -xxx, -xxxx, -t
 *     listings of IOMMU groups, find, ls -l below /sys/kernel/iommu_groups (listing.c)
 *     a kernel's log: dmesg with and without stamps, syslog, journalctl (log.c)
 *     acpidump, /proc/interrupts (other.c)
 *     lscpu, /proc/cpuinfo, lsmod, uname, /proc/cmdline, reserved_regions (system.c)
 *     pvesh … hardware/pci as table and JSON, lshw -json, our JSON report (tables.c, json.c)
 *     virsh nodedev-dumpxml (tables.c)
 *
 * Quotation marks, prompts, indentation, CR, colours and lines that a mail program wrapped do no
 * harm. What was told becomes the text of a capture (write.c), so that whoever asks sees a source
 * like any other: what was not told is "not asked", "<access denied>" is "denied", and nothing is
 * "absent" but by a text that would have shown it. A file that is a capture is read as one.
 *
 * The input is streamed; a line is cut at LINE_ROOM bytes.
 */
#include "probes/paste/paste.h"

#include "probes/paste/input.h"
#include "probes/paste/parts.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The order decides where a line fits several. */
static enum kind recognise(struct paste *paste, const char *text, int indent)
{
	enum kind kind = paste_json_line(paste, text);

	if (!kind)
		kind = paste_xml_line(paste, text);
	if (!kind)
		kind = paste_table_line(paste, text);
	if (!kind)
		kind = paste_log_line(paste, text);
	if (!kind)
		kind = paste_acpi_line(paste, text, indent);
	if (!kind)
		kind = paste_listing_line(paste, text, indent);
	if (!kind)
		kind = paste_lspci_line(paste, text);
	if (!kind)
		kind = paste_interrupts_line(paste, text);
	if (!kind)
		kind = paste_system_line(paste, text);
	return kind ? kind : paste_verbose_line(paste, text);
}

/* A mail program wraps at 72 to 80: the line before is read once more with this one behind it. */
static enum kind join(struct paste *paste, const char *text)
{
	char joined[2 * WRAPPED_AT_MOST];

	if (strlen(paste->last_text) < WRAPPED_AT_LEAST || strlen(text) >= WRAPPED_AT_MOST)
		return KIND_NONE;
	snprintf(joined, sizeof joined, "%s %s", paste->last_text, text);
	free(paste->pending);
	paste->pending = NULL;
	return recognise(paste, joined, paste->last_indent);
}

static void note_last(struct paste *paste, const char *text, int indent)
{
	size_t length = strlen(text);

	paste->last_indent = indent;
	*paste->last_text = '\0';
	if (length < sizeof paste->last_text)
		memcpy(paste->last_text, text, length + 1);
}

static void take_line(struct paste *paste, char *line, size_t length)
{
	int indent;
	bool command;
	const char *text = paste_clean(line, length, &indent, &command);

	paste->lines++;
	if (!*text) {
		*paste->last_text = '\0';
		paste->in_cpu = false;
		if (paste->member_indent == 0)
			paste->group = NO_GROUP;
		return;
	}
	enum kind kind = command ? KIND_COMMAND : recognise(paste, text, indent);
	if (kind == KIND_NONE)
		kind = join(paste, text);
	if (kind == KIND_COMMAND)
		paste->group = NO_GROUP;
	paste->in_cpu &= kind == KIND_CPU;
	note_last(paste, kind ? text : "", indent);
	paste->of_kind[kind]++;
	if (kind != KIND_NONE)
		return;
	paste->not_understood++;
	if (paste->verbose)
		input_complain(paste->file, paste->lines, "not understood: %s", input_quote(text));
}

static bool take_lines(struct paste *paste, struct lines *lines)
{
	size_t length;
	char *line;

	while ((line = lines_next(lines, &length))) {
		if (input_is_question(line)) {
			paste->is_capture = true;
			return false;
		}
		paste->cut_off = !lines->ended;
		take_line(paste, line, length);
	}
	paste->cut = lines->cut;
	return !lines->error;
}

static void open_texts(struct paste *paste)
{
	paste->tables = open_memstream(&paste->tables_text, &paste->tables_length);
	paste->interrupts = open_memstream(&paste->interrupts_text, &paste->interrupts_length);
	paste->log = open_memstream(&paste->log_text, &paste->log_length);
	if (!paste->tables || !paste->interrupts || !paste->log)
		abort();
}

static void close_texts(struct paste *paste)
{
	fclose(paste->tables);
	fclose(paste->interrupts);
	fclose(paste->log);
}

static void free_paste(struct paste *paste)
{
	free(paste->tables_text);
	free(paste->interrupts_text);
	free(paste->log_text);
	arena_free(&paste->arena);
}

/* As a capture in memory; -1 where there is none for it. */
static int to_capture(struct paste *paste)
{
	int file = memfd_create("paste", MFD_CLOEXEC);
	FILE *out = file < 0 ? NULL : fdopen(dup(file), "w");

	if (!out)
		return -1;
	paste_write(paste, out);
	return fclose(out) == 0 ? file : -1;
}

static struct source *read_paste(struct paste *paste, struct lines *lines, struct arena *arena,
				 struct pasted *pasted)
{
	open_texts(paste);
	bool read = take_lines(paste, lines);
	if (read)
		paste_finish(paste);
	close_texts(paste);
	if (!read || !paste_tell(paste, arena, pasted))
		return NULL;
	int capture = to_capture(paste);
	struct source *source = capture < 0 ? NULL : source_capture_from(capture, paste->file);
	close(capture);
	return source;
}

struct source *source_paste(struct arena *arena, int file, const char *name, bool verbose,
			    struct pasted *pasted)
{
	struct paste paste = { .file = name,
			       .verbose = verbose,
			       .group = NO_GROUP,
			       .region_group = NO_GROUP,
			       .member_indent = -1 };
	struct lines lines;
	struct source *source = NULL;
	int whole = input_open(file, name);

	if (whole < 0)
		return NULL;
	bool capture = input_is_capture(whole);
	if (!capture &&
	    lines_from(&lines, whole, file < 0 ? PASTE_AT_MOST : (size_t)CAPTURE_AT_MOST)) {
		lines.longest = LINE_ROOM;
		source = read_paste(&paste, &lines, arena, pasted);
		input_end(name, &lines);
		lines_close(&lines);
		capture = paste.is_capture;
	}
	if (capture) {
		pasted_read(whole, arena, pasted);
		source = source_capture_from(whole, name);
		if (source)
			input_tell_beside(whole, name, verbose);
	}
	free_paste(&paste);
	close(whole);
	return source;
}
