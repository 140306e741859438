/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The inside of a capture; the format is told in capture.c. */
#ifndef PROBES_SOURCE_CAPTURE_PARTS_H
#define PROBES_SOURCE_CAPTURE_PARTS_H

#include "probes/source/source.h"
#include "probes/source/lines.h"

#include <stdbool.h>

/*
 * The first line of a recording, before the version. By it a file without any answer is a capture,
 * too.
 */
#define CAPTURE_HEADING "# A machine as it answered vfio-preflight "

enum { TABLES_AT_MOST = 512, CONFIG_SPACE = 4096 };

/* A question and what was answered. */
struct record {
	struct question question;
	struct answer answer;
	size_t line;         /* where it begins in the file */
	char signature[5];   /* an ACPI table whose path is not known before all are; else empty */
	const char *same_as; /* of a ROM: the path of the one that has its bytes; or NULL */
	size_t same_line;
};

/*
 * Configuration space from `begin` to before `end` that was not shown: lines left out, or what the
 * file says of it.
 */
struct refusal {
	struct pci_address address;
	unsigned begin;
	unsigned end;
	enum status status;
	bool said; /* by "@ config", which goes before a line that is not there */
};

struct capture_function {
	struct pci_address address;
	size_t line;
	const uint8_t *bytes;    /* of its configuration space; what is in a hole has no meaning */
	uint32_t class_code;     /* as the headline says: what lspci had from Linux; 16 bits */
	uint16_t vendor, device; /* likewise; 0: it says none */
	unsigned length;         /* of the configuration space that is there */
	size_t first_refusal;    /* in the capture's list */
	size_t refusal_count;
};

struct capture {
	struct source source;
	struct arena arena;
	const char *file;
	bool headed;                    /* it has the line of CAPTURE_HEADING */
	ARRAY(struct record) records;   /* sorted by question */
	ARRAY(struct refusal) refusals; /* sorted by address */
	enum status functions_status;
	ARRAY(struct capture_function) functions; /* sorted by address */
};

typedef ARRAY(uint8_t) byte_list;

/* At work on one line after the other. */
struct parser {
	struct capture *capture;
	struct arena scratch; /* for what only the parser needs */
	size_t line;
	/* the last record takes bytes: lines beginning '|', or the lines of an ACPI table */
	bool in_record;
	byte_list bytes;   /* its bytes so far */
	bool as_it_stands; /* some of them came as "|x" */
	/* under the headline of a PCI function, the last of capture->functions */
	bool in_function;
	ARRAY(size_t) tables;         /* which records are ACPI tables */
	uint8_t config[CONFIG_SPACE]; /* of that function, so far */
};

/* Reads all lines; false where it complained, or where lines->error tells why they ended. */
bool capture_parse(struct capture *capture, struct lines *lines);

/* "vfio-preflight: FILE:LINE: …" to standard error. Always false. */
bool capture_complain(const struct parser *parser, size_t line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * The begin of `text`, masked as lib/mask.h tells and fit for a terminal. Valid until the next
 * call.
 */
const char *capture_quote(const char *text);

/* A record begins: `bytes` is empty, and the caller fills in the question. */
struct record *capture_begin(struct parser *parser, enum question_kind kind);

void capture_add_bytes(struct parser *parser, const void *bytes, size_t length);

/*
 * " 0a 0b 0c", one space each, up to what is no such pair; `text` is moved to there. At most `most`
 * bytes.
 */
size_t capture_hex(const char **text, uint8_t *bytes, size_t most);

/* Takes " !absent" off the end of a question; OK where there is none. False where it complained. */
bool capture_take_refusal(struct parser *parser, char *text, enum status *status);

/* "0x40", "64". False where it is none, or more than `most`. */
bool capture_is_number(const char *text, uint64_t most, uint64_t *number);

/* Order of the records. */
int capture_compare_questions(const void *left, const void *right);

/* --- capture_record.c: lines that begin '@' and '|'; each false where it complained --- */

bool capture_record_begin(struct parser *parser, char *text);
bool capture_record_bytes(struct parser *parser, const char *text);
bool capture_record_end(struct parser *parser);

/* After the last line, once the records are sorted: what "|=" refers to. */
bool capture_references_end(struct parser *parser);

/* --- capture_blocks.c: what other tools write. `mine`: the line was such a line --- */

bool capture_table_begin(struct parser *parser, const char *text, bool *mine);
bool capture_table_line(struct parser *parser, const char *text);
bool capture_function_begin(struct parser *parser, const char *text, bool *mine);
bool capture_function_line(struct parser *parser, const char *text);

/* After the last line: the bytes of the last function, and the names of the tables. */
void capture_blocks_end(struct parser *parser);

/* --- capture_functions.c: which functions there are, and what they did not show --- */

/* What answers "@ functions". No question of a probe has this path: theirs begin with '/'. */
#define CAPTURE_FUNCTIONS "functions"

bool capture_functions_line(struct parser *parser, char *text, bool *mine);

/* After the last line, once the records are sorted. */
bool capture_functions_end(struct parser *parser);

/* What is behind the last byte that a file gives of a function. */
enum status capture_beyond(unsigned length);

/* Of those bytes the first that was not shown decides; OK where all were. */
enum status capture_config(const struct capture *capture, struct pci_address address,
			   unsigned offset, unsigned length, uint8_t *bytes);

/*
 * What the headline of a function says of its files class, vendor and device in /sys; NOT_ASKED
 * where it says nothing.
 */
struct answer capture_headline(const struct capture *capture, struct arena *arena,
			       const char *path);

#endif
