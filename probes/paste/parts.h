/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The inside of a paste; what is taken is told in paste.c. */
#ifndef PROBES_PASTE_PARTS_H
#define PROBES_PASTE_PARTS_H

#include "probes/lib/arena.h"
#include "probes/lib/array.h"
#include "probes/machine/pci_address.h"
#include "probes/machine/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { SPACE = 4096, HEADER = 64, STANDARD = 256, REGIONS = 7, NO_GROUP = -1 };

/* What a line was taken for. */
enum kind {
	KIND_NONE,
	KIND_LSPCI,   /* a headline of any form, driver and modules, groups of lspci */
	KIND_VERBOSE, /* details of lspci -v and more */
	KIND_HEX,
	KIND_TREE,
	KIND_LISTING, /* of IOMMU groups */
	KIND_LOG,
	KIND_ACPI,
	KIND_INTERRUPTS,
	KIND_CPU,     /* lscpu, /proc/cpuinfo, lsmod */
	KIND_KERNEL,  /* uname, /proc/cmdline */
	KIND_REGIONS, /* reserved_regions of groups */
	KIND_PVESH,
	KIND_VIRSH,
	KIND_JSON,
	KIND_COMMAND, /* what was typed, and marks around pasted text */
	KINDS
};

/* Where a byte of configuration space is from; the later outranks the earlier. */
enum byte_from { UNTOLD, FROM_TEXT, FROM_HEX };

struct region {
	bool told, io, wide, prefetchable;
	uint64_t begin, size; /* size 0: not told */
};

struct paste_function {
	struct pci_address address;
	bool has_class, has_ids;
	bool ambiguous; /* the ids are the first of several that have its name */
	uint16_t class_code, vendor, device;
	uint8_t revision, interface;
	/* details are there; of -vv, so that what is not said is not there */
	bool verbose, complete;
	bool name_given;   /* it has a headline */
	bool virtual_bars; /* of SR-IOV, whose sizes no text tells */
	bool sizes_told;   /* of BARs, wherever there are any */
	bool cut_at_256;   /* of hex, because more was not asked for */
	long group;        /* what the groups below come to */
	bool denied;       /* capabilities: <access denied> */
	bool silent;       /* it answers with ones */
	bool bridge, subsystem_named, has_capabilities;
	unsigned last, last_extended; /* where the last capability of each list is */
	unsigned end_of_hex;
	const char *class_name, *name; /* as lspci names them, or NULL */
	const char *device_name;       /* its part behind the vendor that is looked at */
	enum status driver_status;
	const char *driver, *numa_node;
	long groups[KINDS]; /* by what told of it; NO_GROUP */
	struct region regions[REGIONS];
	uint8_t bytes[SPACE], from[SPACE];
};

struct paste_other {
	const char *name; /* of a member; or a line of its reserved_regions */
	long group;
};

/* The keys of one function in JSON, XML or a table. */
enum key { KEY_ID, KEY_GROUP, KEY_CLASS, KEY_VENDOR, KEY_DEVICE, KEY_DRIVER, KEYS };

enum { COLUMNS = 32, PAIR_AT_MOST = 31 };

/* Characters of a line that may have been wrapped by a mail program or a terminal. */
enum { WRAPPED_AT_MOST = 512 };

/* In whatever order they come. */
struct pairs {
	char values[KEYS][PAIR_AT_MOST + 1];
};

struct paste {
	struct arena arena;
	ARRAY(struct paste_function *) functions;
	ARRAY(struct paste_other) others;  /* members of groups that are no PCI functions */
	ARRAY(struct paste_other) regions; /* as they came */
	size_t of_kind[KINDS];             /* lines */
	size_t lines, not_understood, cut;
	size_t grouped;  /* functions */
	bool is_capture; /* after all */
	bool cut_off;    /* the last line has no end */
	bool verbose;    /* shows them */
	const char *file;

	/* the state between lines */
	struct paste_function *at; /* the function under whose headline we are */
	int indent, at_indent;     /* of the line, and of that headline */
	unsigned capability;       /* offset of the one whose details follow; 0: the header's */
	unsigned capability_id;
	char label[12];    /* "DevCap" */
	long group;        /* of a listing */
	int member_indent; /* of its members; -1: none has come */
	struct {
		struct pairs pairs;
		unsigned depth; /* of brackets of JSON */
		int key;
		bool in_members, kernel_groups, in_driver, in_string;
	} object;                /* of JSON or XML */
	int8_t columns[COLUMNS]; /* which key each has; -1: another */
	char table[5];           /* the ACPI table whose lines follow; empty: none of interest */
	size_t table_next;

	long region_group; /* whose reserved_regions follow */
	bool in_cpu;       /* lines of lscpu or /proc/cpuinfo */
	bool flags_told, vmx, svm;
	bool kvm_intel, kvm_amd; /* the module is loaded */
	bool no_rmrr;            /* the log says that the DMAR reserves no memory */

	FILE *tables, *interrupts, *log; /* texts of the capture */
	char *tables_text, *interrupts_text, *log_text;
	size_t tables_length, interrupts_length, log_length;
	unsigned tables_seen;     /* a bit each of paste_tables */
	bool whole_acpi;          /* the DSDT was there: acpidump prints all tables */
	const char *version_line; /* by which a log begins */
	const char *release, *command_line, *board, *product, *bios_version, *bios_date;
	char last_text[WRAPPED_AT_MOST]; /* the line before, where it may go on in the next */
	int last_indent;
	enum kind last_kind;
	size_t last_width, widest; /* of lines as they came */
	bool last_blank;           /* it ended in one */
	bool again;                /* a line is read once more, with what it lacked */
	const char **last_told;    /* what the last line of a log told, for it may go on */
	size_t log_kept;           /* bytes of the log */
	size_t log_left_out;       /* lines of it */
	char *pending;             /* a line of the log that may go on in the next line */
	const char *contradiction;
};

/* --- clean.c --- */

/*
 * In place: without colours, quotation marks, CR and trailing blanks; what is no text becomes '?'.
 * Gives the text behind indentation, whose width is `indent`. `command`: it has a prompt, or is a
 * mark of the place that it was pasted to.
 */
char *paste_clean(char *text, size_t length, int *indent, bool *command);

/* --- functions.c --- */

/* The one of this address, made where there is none. */
struct paste_function *paste_function(struct paste *paste, struct pci_address address);

/* "01:00.0" or with a domain, at the begin of a text, which is then behind it. */
bool paste_take_address(const char **text, struct pci_address *address);

/* Says that `group` is its group; a contradiction is kept. */
void paste_set_group(struct paste *paste, struct paste_function *function, enum kind kind,
		     uint64_t group);

/* A member of a group that is no PCI function; each name counts once. */
void paste_add_other(struct paste *paste, const char *name, size_t length, long group);

/* Sets the bits of `mask` in the dword at `offset`, unless a hex dump has told it. */
void paste_put(struct paste_function *function, unsigned offset, uint32_t mask, uint32_t value);

/* What stands behind `begin`, where the text begins so; else NULL. */
const char *paste_behind(const char *text, const char *begin);

/* Whether the text begins as one of a list of words does, each of which ends in a NUL. */
bool paste_begins(const char *text, const char *list);

/* The number behind `phrase` in the text. */
bool paste_number(const char *text, const char *phrase, unsigned base, uint64_t *number);

/* lspci.c: "[10de:2484]" before `end` in a text. */
void paste_take_ids(struct paste *paste, struct paste_function *function, const char *text,
		    const char *end);

/* recognise.c: each of those below in turn, the order decides where a line fits several.
 * KIND_NONE where nobody takes it. */
enum kind paste_recognise(struct paste *paste, const char *text, int indent);

/* --- Each takes a line, or says KIND_NONE. --- */

enum kind paste_lspci_line(struct paste *paste, const char *text);
enum kind paste_verbose_line(struct paste *paste, const char *text);
enum kind paste_listing_line(struct paste *paste, const char *text, int indent);
enum kind paste_log_line(struct paste *paste, const char *text);
enum kind paste_acpi_line(struct paste *paste, const char *text, int indent);
enum kind paste_interrupts_line(struct paste *paste, const char *text);
enum kind paste_system_line(struct paste *paste, const char *text);
enum kind paste_json_line(struct paste *paste, const char *text);
enum kind paste_table_line(struct paste *paste, const char *text);
enum kind paste_xml_line(struct paste *paste, const char *text);

/* json.c: which key a name is, or -1; one without an address is no PCI function:
 * false. */
int paste_key(const char *name, size_t length);
void paste_set_pair(struct pairs *pairs, int key, const char *value, size_t length);
bool paste_take_pairs(struct paste *paste, enum kind kind, const struct pairs *pairs);

/* The ids of capabilities that need more than words; CAPABILITY_EXTENDED beside extended ones. */
enum {
	CAPABILITY_MSI = 5,
	CAPABILITY_EXPRESS = 0x10,
	CAPABILITY_MSIX = 0x11,
	CAPABILITY_EXTENDED = 0x1000,
	CAPABILITY_SRIOV = CAPABILITY_EXTENDED + 0x10,
	CAPABILITY_REBAR = CAPABILITY_EXTENDED + 0x15,
};

/* lspci_capability.c, lspci_numbers.c: registers of capabilities, by the words of lspci. */
void paste_capability_numbers(struct paste *paste, const char *text);
void paste_capability(struct paste *paste, const char *text);
void paste_capability_line(struct paste *paste, const char *text);

/* log.c: the line that waits for its end. */
void paste_log_flush(struct paste *paste);

/*
 * Whether as much of a log is kept as is ever kept, and this line, as it stands in the file, has
 * the kernel's own stamp: then nothing is read of it, and it is counted as left out.
 */
bool paste_log_leaves_out(struct paste *paste, const char *line);

/* ids.c: numbers for names, by the pci.ids at hand. */
void paste_find_ids(struct paste *paste);

/* finish.c, write.c: the whole as the text of a capture. */
void paste_finish(struct paste *paste);
void paste_write(struct paste *paste, FILE *out);

struct pasted;

/* tell.c: what it was and what it lacks. False, and a line on standard error: nothing is known. */
bool paste_tell(const struct paste *paste, struct arena *arena, struct pasted *pasted);

#define PASTE_TABLES 7
extern const char paste_tables[PASTE_TABLES][5];

#endif
