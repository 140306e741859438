/* What the user asked for: the same options from the command line and, as PID 1, from the kernel's command line. */
#ifndef INIT_OPTIONS_H
#define INIT_OPTIONS_H

#include "init/report/formats.h"

#include <stdbool.h>

enum { WHAT_IF_AT_MOST = 16 };

enum action { ACTION_MENU, ACTION_POWER_OFF, ACTION_REBOOT, ACTION_SHELL };

/* What the command does instead of examining a machine. */
enum errand { ERRAND_EXAMINE, ERRAND_HELP, ERRAND_VERSION, ERRAND_RULES, ERRAND_EXPLAIN, ERRAND_READ_VARIABLE };

struct options {
	enum errand errand;
	enum format format;
	bool all_formats;         /* render every format, not only that one */
	const char *output;       /* a file, or NULL for standard output */
	const char *capture;      /* a file, or NULL for this machine */
	const char *tables;       /* a folder, or NULL */
	const char *record;       /* a file for a capture, or NULL */
	bool record_late;         /* only when the report is rendered again: the screen does not wait for the capture */
	bool unmasked;            /* the capture tells serial numbers too */
	const char *explain;      /* a rule's id */
	const char *what_if[WHAT_IF_AT_MOST];  /* options of the kernel to predict groups under */
	size_t what_if_count;

	bool to_console, to_usb, to_efi;  /* report= */
	bool efi_instead;         /* without report=: the EFI variable only where no stick of ours could be written */
	enum action action;
	unsigned wait;            /* seconds for a key before `action` */
	unsigned timeout;         /* seconds for one examination */
	const char *json_port;    /* "ttyS1", or NULL */
	const char *fault;        /* "crash:STEP" or "hang:STEP": makes that probe or rule fail, to test the supervision */
};

void options_default(struct options *options);

/*
 * The command line of the command: --name value, --name=value, -h, -V; names may be cut short.
 * False after one line on standard error that says what is wrong: the caller exits with EXIT_USAGE.
 */
bool options_from_arguments(struct options *options, int count, char **arguments);

/*
 * The words "vfio-preflight.NAME=VALUE" of the kernel's command line; others are not ours. Each word that cannot be used is
 * handed to `complain` with the reason and left out. `line` is changed and must outlive the options.
 */
void options_from_kernel(struct options *options, char *line, void (*complain)(const char *text));

/* The text of --help, on standard output. */
void options_print_help(void);

enum { EXIT_USAGE = 64, EXIT_BAD_INPUT = 65, EXIT_INTERNAL = 70, EXIT_NO_OUTPUT = 74 };

/* Of --read-variable only. */
enum { EXIT_NO_VARIABLE = 66, EXIT_NO_EFI = 69, EXIT_NOT_MOUNTED = 72, EXIT_DENIED = 77 };

#endif
