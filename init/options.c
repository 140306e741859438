#include "init/options.h"
#include "probes/groups/view.h"
#include "probes/lib/text.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

enum { TIMEOUT_DEFAULT = 60, TIMEOUT_AT_MOST = 3600 };

void options_default(struct options *options)
{
	*options = (struct options){
		.format = FORMAT_CONSOLE,
		.to_console = true,
		.to_usb = true,
		.efi_instead = true,
		.timeout = TIMEOUT_DEFAULT,
	};
}

/* --- One option each: false where the value cannot be used --- */

static bool set_format(struct options *options, const char *value)
{
	options->format = format_by_name(value);
	return options->format != FORMAT_COUNT;
}

static bool set_output(struct options *options, const char *value)
{
	options->output = value;
	return *value;
}

static bool set_capture(struct options *options, const char *value)
{
	options->capture = value;
	return *value;
}

static bool set_tables(struct options *options, const char *value)
{
	options->tables = value;
	return *value;
}

static bool set_what_if(struct options *options, const char *value)
{
	struct view view = { 0 };
	const char *why;

	if (options->what_if_count == WHAT_IF_AT_MOST || !view_add_option(&view, value, &why))
		return false;
	options->what_if[options->what_if_count++] = value;
	return true;
}

static bool set_record(struct options *options, const char *value)
{
	options->record = value;
	return *value;
}

static bool set_unmasked(struct options *options, const char *value)
{
	(void)value;
	options->unmasked = true;
	return true;
}

static bool set_explain(struct options *options, const char *value)
{
	options->errand = ERRAND_EXPLAIN;
	options->explain = value;
	return *value;
}

static bool set_report(struct options *options, const char *value)
{
	/* No place at all would be a report that nobody ever sees. */
	if (!*value)
		return false;
	options->to_console = options->to_usb = options->to_efi = options->efi_instead = false;
	while (*value) {
		size_t length = strcspn(value, ",");
		if (length == 7 && strncmp(value, "console", 7) == 0)
			options->to_console = true;
		else if (length == 3 && strncmp(value, "usb", 3) == 0)
			options->to_usb = true;
		else if (length == 3 && strncmp(value, "efi", 3) == 0)
			options->to_efi = true;
		else
			return false;
		value += length + (value[length] == ',');
	}
	return true;
}

static bool set_action(struct options *options, const char *value)
{
	static const char *const names[] = { "menu", "poweroff", "reboot", "shell" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i], value) == 0) {
			options->action = (enum action)i;
			return true;
		}
	return false;
}

static bool read_seconds(const char *value, unsigned *seconds)
{
	uint64_t number;

	if (!text_is_decimal(value, TIMEOUT_AT_MOST, &number) || !number)
		return false;
	*seconds = (unsigned)number;
	return true;
}

static bool set_timeout(struct options *options, const char *value)
{
	return read_seconds(value, &options->timeout);
}

static bool set_wait(struct options *options, const char *value)
{
	return read_seconds(value, &options->wait);
}

/* A device name only, never a path: what is written to stays a serial port. */
static bool set_json(struct options *options, const char *value)
{
	options->json_port = value;
	return strncmp(value, "tty", 3) == 0 && !strchr(value, '/') && strlen(value) < 16;
}

static bool set_fault(struct options *options, const char *value)
{
	options->fault = value;
	return strncmp(value, "crash:", 6) == 0 || strncmp(value, "hang:", 5) == 0;
}

enum { FOR_COMMAND = 1, FOR_KERNEL = 2, FOR_BOTH = 3 };

/* One list for both places where options are given; --help tells of each place which they are. */
static const struct known_option {
	const char *name;
	const char *value;     /* what --help calls the value, or NULL where it takes none */
	int where;
	char letter;           /* its short form, or 0 */
	enum errand errand;    /* where `set` is NULL */
	bool (*set)(struct options *options, const char *value);
	const char *help;      /* NULL: not in --help */
	const char *expected;  /* for the message about a bad value */
} known_options[] = {
	{ "format", "FORMAT", FOR_COMMAND, 0, ERRAND_EXAMINE, set_format,
	  "console (default), text, json, brief, paste or pve",
	  "console, text, json, brief, paste or pve" },
	{ "output", "FILE", FOR_COMMAND, 0, ERRAND_EXAMINE, set_output,
	  "write the report there instead of to standard output", "a file" },
	{ "capture", "FILE", FOR_COMMAND, 0, ERRAND_EXAMINE, set_capture,
	  "examine a recorded machine or an `lspci -xxxx` dump", "a file" },
	{ "tables", "DIR", FOR_COMMAND, 0, ERRAND_EXAMINE, set_tables,
	  "ACPI tables from DIR (dmar.dat, ivrs.dat, apic.dat ...)", "a folder" },
	{ "what-if", "OPTION", FOR_BOTH, 0, ERRAND_EXAMINE, set_what_if,
	  "predict groups under a kernel option; may be repeated",
	  "pcie_acs_override=downstream,multifunction,id:8086:1901, pci=config_acs=FLAGS@DEVICE or "
	  "pci=disable_acs_redir=DEVICE, at most 16 times" },
	{ "record", "FILE", FOR_COMMAND, 0, ERRAND_EXAMINE, set_record,
	  "also write a capture: what was asked and answered", "a file" },
	{ "unmasked", NULL, FOR_COMMAND, 0, ERRAND_EXAMINE, set_unmasked,
	  "let it tell serial numbers, MAC addresses, UUIDs", NULL },
	{ "rules", NULL, FOR_COMMAND, 0, ERRAND_RULES, NULL, "list the rules, a line each", NULL },
	{ "explain", "RULE", FOR_COMMAND, 0, ERRAND_EXAMINE, set_explain,
	  "explain one rule: what it means, what to do", "a rule's id; see --rules" },
	{ "read-variable", NULL, FOR_COMMAND, 0, ERRAND_READ_VARIABLE, NULL,
	  "the report left in the firmware, and how old it is", NULL },
	{ "timeout", "SECONDS", FOR_BOTH, 0, ERRAND_EXAMINE, set_timeout,
	  "limit for one examination (default: 60)", "1 to 3600 seconds" },
	{ "version", NULL, FOR_COMMAND, 'V', ERRAND_VERSION, NULL, "print the version", NULL },
	{ "help", NULL, FOR_COMMAND, 'h', ERRAND_HELP, NULL, "print this", NULL },
	{ "test", "FAULT", FOR_BOTH, 0, ERRAND_EXAMINE, set_fault, NULL,
	  "crash:STEP or hang:STEP" },
	{ "report", "PLACES", FOR_KERNEL, 0, ERRAND_EXAMINE, set_report,
	  "where the report goes: a list of usb, efi, console", "a list of usb, efi, console" },
	{ "action", "ACTION", FOR_KERNEL, 0, ERRAND_EXAMINE, set_action,
	  "what follows: menu (default), poweroff, reboot or shell", "menu, poweroff, reboot or shell" },
	{ "wait", "SECONDS", FOR_KERNEL, 0, ERRAND_EXAMINE, set_wait,
	  "before another action: wait so long for a key", "1 to 3600 seconds" },
	{ "json", "PORT", FOR_KERNEL, 0, ERRAND_EXAMINE, set_json,
	  "also send JSON to a serial port, such as ttyS1", "a serial port, such as ttyS1" },
};

enum { KNOWN_OPTIONS = sizeof known_options / sizeof known_options[0] };

/* --- The command line --- */

/* For getopt_long(), which gives the number of an option plus 1, or its letter. */
static void fill_long_options(struct option list[KNOWN_OPTIONS + 1])
{
	size_t count = 0;

	for (int i = 0; i < KNOWN_OPTIONS; i++) {
		const struct known_option *known = &known_options[i];
		int value = known->value ? required_argument : no_argument;
		if (known->where & FOR_COMMAND)
			list[count++] = (struct option){ known->name, value, NULL, i + 1 };
	}
	list[count] = (struct option){ 0 };
}

/* NULL where `code` is none of ours. */
static const struct known_option *known_option(int code)
{
	for (int i = 0; i < KNOWN_OPTIONS; i++)
		if (code && (code == i + 1 || code == known_options[i].letter))
			return &known_options[i];
	return NULL;
}

/* Long options may be cut short as long as only one of them begins so. */
static void complain_of_unknown(const char *word)
{
	unsigned alike = 0;

	for (size_t i = 0; i < KNOWN_OPTIONS; i++)
		alike += known_options[i].where & FOR_COMMAND &&
			 strncmp(word + 2, known_options[i].name, strcspn(word + 2, "=")) == 0;
	if (optopt)
		fprintf(stderr, "vfio-preflight: -%c: unknown option; see --help\n", optopt);
	else if (alike)
		fprintf(stderr, "vfio-preflight: %s: more than one option begins so; see --help\n",
			word);
	else
		fprintf(stderr, "vfio-preflight: %s: unknown option; see --help\n", word);
}

static bool use_value(struct options *options, const struct known_option *option, const char *value)
{
	if (!option->set) {
		options->errand = option->errand;
		return true;
	}
	if (option->set(options, value))
		return true;
	fprintf(stderr, "vfio-preflight: --%s: '%s' cannot be used: expected %s\n", option->name,
		value, option->expected);
	return false;
}

/* What getopt_long() said of `word`, where it did not understand it. */
static void complain_of(int code, const char *word)
{
	const struct known_option *option = known_option(optopt);

	if (!option)
		complain_of_unknown(word);
	else if (code == ':')
		fprintf(stderr, "vfio-preflight: --%s needs a value: %s\n", option->name,
			option->expected);
	else
		fprintf(stderr, "vfio-preflight: --%s takes no value\n", option->name);
}

bool options_from_arguments(struct options *options, int count, char **arguments)
{
	struct option list[KNOWN_OPTIONS + 1];
	int code;

	fill_long_options(list);
	optind = 0;
	while ((code = getopt_long(count, arguments, "+:hV", list, NULL)) != -1) {
		const struct known_option *option = known_option(code);
		if (!option)
			complain_of(code, arguments[optind - 1]);
		if (!option || !use_value(options, option, optarg))
			return false;
	}
	if (optind == count)
		return true;
	fprintf(stderr,
		"vfio-preflight: %s: unexpected argument; options begin with --, see --help\n",
		arguments[optind]);
	return false;
}

/* --- The kernel's command line --- */

static const struct known_option *find_kernel_option(const char *name, size_t length)
{
	for (size_t i = 0; i < KNOWN_OPTIONS; i++)
		if (known_options[i].where & FOR_KERNEL &&
		    strlen(known_options[i].name) == length &&
		    strncmp(known_options[i].name, name, length) == 0)
			return &known_options[i];
	return NULL;
}

static void use_kernel_word(struct options *options, const char *word,
			    void (*complain)(const char *text))
{
	char text[256];
	struct options changed = *options;
	size_t length = strcspn(word, "=");
	const struct known_option *option = find_kernel_option(word, length);

	if (!option)
		snprintf(text, sizeof text, "kernel option vfio-preflight.%s: unknown, left out", word);
	else if (!word[length] || !option->set(&changed, word + length + 1))
		snprintf(text, sizeof text, "kernel option vfio-preflight.%s: expected %s", word,
			 option->expected);
	else {
		*options = changed;
		return;
	}
	complain(text);
}

void options_from_kernel(struct options *options, char *line, void (*complain)(const char *text))
{
	static const char prefix[] = "vfio-preflight.";
	char *rest = NULL;

	for (char *word = strtok_r(line, " \n", &rest); word; word = strtok_r(NULL, " \n", &rest))
		if (strncmp(word, prefix, sizeof prefix - 1) == 0)
			use_kernel_word(options, word + sizeof prefix - 1, complain);
}

static void print_options(int where, const char *before_name, char before_value)
{
	for (size_t i = 0; i < KNOWN_OPTIONS; i++) {
		const struct known_option *option = &known_options[i];
		char name[32], letter[] = "   ";
		if (!option->help || !(option->where & where))
			continue;
		if (option->letter)
			memcpy(letter, (char[]){ '-', option->letter, ',' }, 3);
		snprintf(name, sizeof name, "%s%s%.1s%s", before_name, option->name,
			 option->value ? &before_value : "", option->value ? option->value : "");
		printf("  %s %-18s %s\n", letter, name, option->help);
	}
}

void options_print_help(void)
{
	puts("Usage: vfio-preflight [OPTION]...\n"
	     "Examine this machine and say which of its PCI devices a virtual machine can own,\n"
	     "why not the others, and what to change. Nothing is written to the machine.\n"
	     "Run it as root: without, much is denied and the report is headed INCOMPLETE.\n");
	print_options(FOR_COMMAND, "--", ' ');
	puts("\nOr --NAME=VALUE. A name may be cut short as long as only one option begins so.\n"
	     "The bootable image takes vfio-preflight.NAME=VALUE on the kernel's command line:\n");
	print_options(FOR_KERNEL, "", '=');
	puts("\nExamples:\n"
	     "  sudo vfio-preflight                          the report for this machine\n"
	     "  sudo vfio-preflight --format json --output report.json\n"
	     "  sudo vfio-preflight --record machine.txt     the report, and a capture\n"
	     "  vfio-preflight --capture machine.txt         the same report from the capture\n"
	     "  lspci -xxxx > dump && vfio-preflight --capture dump\n"
	     "  vfio-preflight --explain iommu_not_enabled\n"
	     "\nExit status: 0 ready, 1 ready after changes, 2 not capable, 3 incomplete,\n"
	     "64 usage, 65 an input cannot be used, 70 internal trouble, 74 output failed;\n"
	     "of --read-variable also 66 no such variable, 69 no UEFI, 72 not mounted,\n77 denied.");
}
