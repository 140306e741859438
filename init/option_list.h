/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be asked for, and the one list of the options that ask for it. */
#ifndef INIT_OPTION_LIST_H
#define INIT_OPTION_LIST_H

#include "init/network/url.h"
#include "init/report/formats.h"
#include "init/report/report.h"
#include "probes/quirks/kernels.h"
#include "probes/source/naming.h"

#include <stdbool.h>

enum { WHAT_IF_AT_MOST = 16, KERNELS_AT_MOST = 8 };

enum action { ACTION_MENU, ACTION_POWER_OFF, ACTION_REBOOT, ACTION_SHELL };

/* What the command does instead of examining a machine. */
enum errand {
	ERRAND_EXAMINE,
	ERRAND_HELP,
	ERRAND_VERSION,
	ERRAND_RULES,
	ERRAND_EXPLAIN,
	ERRAND_READ_VARIABLE,
	ERRAND_SCHEMA,
	ERRAND_REDACT,
	ERRAND_COMPARE,
	ERRAND_FLEET,
	ERRAND_PROVE
};

/* Of what the JSON schema is printed. */
enum schema { SCHEMA_REPORT, SCHEMA_COMPARE, SCHEMA_FLEET };

struct options {
	enum errand errand;
	enum schema schema;
	enum format format;
	bool csv;         /* --format csv, which only fleet has; `format` says nothing then */
	bool all_formats; /* render every format but qr, not only that one */
	char **operands;  /* the files of compare and fleet, as many as are counted */
	int operand_count;
	/* columns and rows of the terminal that it is for; 0: none, or not known */
	unsigned width, rows;
	const char *output;  /* a file, or NULL for standard output */
	const char *capture; /* a file, or NULL for this machine */
	/* what was in it, where it can be read only once (init/command/input.h); else 0 */
	int capture_file;
	const char *tables; /* a folder, or NULL */
	const char *record; /* a file for a capture, or NULL */
	/* only when the report is rendered again: the screen does not wait for the capture */
	bool record_late;
	bool verbose;        /* lines of a paste that were not understood are shown */
	bool unmasked;       /* report and capture tell serial numbers and names too */
	const char *explain; /* a rule's id */
	const char *what_if[WHAT_IF_AT_MOST]; /* options of the kernel to predict groups under */
	size_t what_if_count;
	struct kernel_name kernels[KERNELS_AT_MOST]; /* to be judged beside the one that runs */
	size_t kernel_count;
	struct choice choice;     /* --device and --host */
	struct planned_card card; /* --card */
	struct given given;       /* --give */
	struct naming naming;     /* --label, and what --salt names once it is read; salt= */
	struct url server;        /* of report=; its host is empty where that names none */
	const char *net;          /* how the network card gets its address (net_words.h) */
	const char *salt;         /* a file, or NULL */
	/* "1A2B-3C4D:/PATH": the boot loader's word on where the image is a file; or NULL */
	const char *image;

	/* The trial by VFIO (init/prove): who would take part is wanted; it is asked for */
	bool plan, prove;
	bool dry_run, yes, stray, iommufd; /* --dry-run, --yes, --fault, --iommufd */
	unsigned cycles;                   /* 0: as many as it makes by itself */

	bool to_console, to_usb, to_efi, to_bmc, to_image; /* report= */
	/* without report=: the EFI variable only where no stick of ours could be written */
	bool efi_instead;
	bool no_embed; /* no packed JSON on serial consoles */
	enum action action;
	unsigned wait;         /* seconds for a key before `action` */
	unsigned deadline;     /* milliseconds from the start to `action` at the latest; 0: none */
	unsigned timeout;      /* milliseconds for one examination */
	const char *json_port; /* "ttyS1", "vport0p1", or NULL */
	unsigned exit_port;    /* an I/O port that gets the verdict at the end; 0: none */
	/*
	 * "crash:STEP" "hang:STEP": that step fails, to test the supervision; "steps": each is told
	 */
	const char *fault;
	char complaint[CARD_COMPLAINT]; /* what is wrong with a value */
};

/* What holds where nothing is asked for. */
void options_default(struct options *options);

enum { FOR_COMMAND = 1, FOR_KERNEL = 2, FOR_BOTH = 3, FOR_PROVING = 4 };

/* One list for both places where options are given; --help tells of each place which they are. */
struct known_option {
	const char *name;
	const char *value; /* what --help calls the value, or NULL where it takes none */
	int where;
	char letter;        /* its short form, or 0 */
	enum errand errand; /* where `set` is NULL and `flag` is 0 */
	/*
	 * False where the value cannot be used; options->complaint says why, where it is not empty.
	 */
	bool (*set)(struct options *options, const char *value);
	const char *help;     /* NULL: not in --help */
	const char *expected; /* for the message about a bad value */
	size_t flag; /* where `set` is NULL: the member of struct options that it sets, or 0 */
};

enum { KNOWN_OPTIONS = 40 };
extern const struct known_option known_options[KNOWN_OPTIONS];

#endif
