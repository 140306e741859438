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

static void note_last(struct paste *paste, enum kind kind, const char *text, int indent)
{
	size_t length = strnlen(text, sizeof paste->last_text);

	paste->last_kind = kind;
	paste->last_indent = indent;
	*paste->last_text = '\0';
	if (length < sizeof paste->last_text)
		memcpy(paste->last_text, text, length + 1);
}

/* Mail programs wrap where the next word would reach beyond so many columns. */
static bool may_go_on(const struct paste *paste, const char *text)
{
	enum { NARROWEST_MAIL = 68 };
	size_t width = (size_t)paste->last_indent + strlen(paste->last_text);
	struct pci_address address;
	const char *behind = text;

	return !paste_take_address(&behind, &address) && *paste->last_text &&
	       strlen(text) < WRAPPED_AT_MOST && width + 1 + strcspn(text, " ") > NARROWEST_MAIL;
}

/* A terminal's lines that it broke are of one width, and it takes no blank away. */
static bool is_of_terminal(const struct paste *paste, int indent)
{
	enum { NARROWEST_TERMINAL = 80 };

	return paste->last_width >= NARROWEST_TERMINAL && paste->last_width == paste->widest &&
	       !paste->last_blank && !indent;
}

/*
 * What a mail program or a terminal made two lines of: the line before is read once more, with this
 * one behind it, and they are the last line then. `group`: of the listing, before this line.
 */
static enum kind join(struct paste *paste, const char *text, int indent, long group)
{
	char joined[2 * WRAPPED_AT_MOST];
	long group_now = paste->group;

	if (!may_go_on(paste, text))
		return KIND_NONE;
	snprintf(joined, sizeof joined, "%s%s%s", paste->last_text,
		 is_of_terminal(paste, indent) ? "" : " ", text);
	if (paste->last_kind == KIND_LOG) {
		free(paste->pending);
		paste->pending = NULL;
		if (paste->last_told)
			*paste->last_told = NULL;
	}
	paste->group = group;
	paste->again = true;
	enum kind kind = paste_recognise(paste, joined, paste->last_indent);
	paste->again = false;
	if (kind)
		note_last(paste, kind, joined, paste->last_indent);
	else
		paste->group = group_now;
	return kind;
}

/* Details of lspci stand to the right of their headline: to the left is the rest of one. */
static bool is_rest(const struct paste *paste, enum kind kind, int indent)
{
	if (kind == KIND_KERNEL)
		return strstr(paste->last_text, "ommand line:");
	return kind == KIND_NONE || (kind == KIND_VERBOSE && paste->last_kind == KIND_VERBOSE &&
				     !indent && paste->last_indent);
}

static void take_nothing(struct paste *paste)
{
	*paste->last_text = '\0';
	paste->in_cpu = false;
	if (paste->member_indent == 0)
		paste->group = NO_GROUP;
}

static enum kind take_text(struct paste *paste, const char *text, int indent)
{
	long group = paste->group;
	enum kind kind = paste_recognise(paste, text, indent);
	enum kind whole =
		is_rest(paste, kind, indent) ? join(paste, text, indent, group) : KIND_NONE;

	if (whole)
		return whole;
	note_last(paste, kind, kind ? text : "", indent);
	return kind;
}

static void take_line(struct paste *paste, char *line, size_t length)
{
	int indent;
	bool command, blank = length && line[length - 1] == ' ';
	const char *text = paste_clean(line, length, &indent, &command);
	enum kind kind = KIND_COMMAND;

	paste->lines++;
	if (!*text) {
		take_nothing(paste);
		return;
	}
	if (command) {
		paste->group = NO_GROUP;
		note_last(paste, kind, "", indent);
	} else
		kind = take_text(paste, text, indent);
	paste->last_width = length;
	paste->last_blank = blank;
	if (length > paste->widest)
		paste->widest = length;
	paste->in_cpu &= kind == KIND_CPU;
	paste->of_kind[kind]++;
	if (kind != KIND_NONE)
		return;
	paste->not_understood++;
	if (indent <= paste->at_indent) /* it may have been a headline */
		paste->at = NULL;
	if (paste->verbose)
		input_complain(paste->file, paste->lines, "not understood: %s", input_quote(text));
}

/* A line of a log of which enough is kept. */
static void leave_out(struct paste *paste)
{
	take_nothing(paste);
	paste->last_kind = KIND_LOG;
	paste->lines++;
	paste->of_kind[KIND_LOG]++;
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
		if (paste_log_leaves_out(paste, line))
			leave_out(paste);
		else
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
