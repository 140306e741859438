/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

/* What an option without a value does. */
static void use_flag(struct options *options, const struct known_option *option)
{
	if (option->flag)
		*(bool *)((char *)options + option->flag) = true;
	else
		options->errand = option->errand;
}

/* --- The command line --- */

/* For getopt_long(), which gives the number of an option plus 1, or its letter. */
static void fill_long_options(int where, struct option list[KNOWN_OPTIONS + 1])
{
	size_t count = 0;

	for (int i = 0; i < KNOWN_OPTIONS; i++) {
		const struct known_option *known = &known_options[i];
		int value = known->value ? required_argument : no_argument;
		if (known->where & where)
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
static void complain_of_unknown(int where, const char *word)
{
	unsigned alike = 0;

	for (size_t i = 0; i < KNOWN_OPTIONS; i++)
		alike += known_options[i].where & where &&
			 strncmp(word + 2, known_options[i].name, strcspn(word + 2, "=")) == 0;
	if (optopt)
		fprintf(stderr, "vfio-preflight: -%c: unknown option; see --help\n", optopt);
	else if (alike)
		fprintf(stderr, "vfio-preflight: %s: ambiguous option; see --help\n", word);
	else
		fprintf(stderr, "vfio-preflight: %s: unknown option; see --help\n", word);
}

static bool use_value(struct options *options, const struct known_option *option, const char *value)
{
	if (!option->set) {
		use_flag(options, option);
		return true;
	}
	if (option->set(options, value))
		return true;
	if (*options->complaint)
		fprintf(stderr, "vfio-preflight: --%s: %s\n", option->name, options->complaint);
	else
		fprintf(stderr, "vfio-preflight: --%s: invalid value '%s' (expected %s)\n",
			option->name, value, option->expected);
	return false;
}

/* What getopt_long() said of `word`, where it did not understand it. */
static void complain_of(int where, int code, const char *word)
{
	const struct known_option *option = known_option(optopt);

	if (!option)
		complain_of_unknown(where, word);
	else if (code == ':')
		fprintf(stderr, "vfio-preflight: --%s requires a value: %s\n", option->name,
			option->expected);
	else
		fprintf(stderr, "vfio-preflight: --%s takes no value\n", option->name);
}

/* Gives false, for those who say so and leave. */
static bool complain_of_use(const char *what)
{
	fprintf(stderr, "vfio-preflight: %s; see --help\n", what);
	return false;
}

static bool parse(struct options *options, int where, int count, char **arguments,
		  const char *letters)
{
	struct option list[KNOWN_OPTIONS + 1];
	int code;

	fill_long_options(where, list);
	optind = 0;
	while ((code = getopt_long(count, arguments, letters, list, NULL)) != -1) {
		const struct known_option *option = known_option(code);
		if (!option)
			complain_of(where, code, arguments[optind - 1]);
		if (!option || !use_value(options, option, optarg))
			return false;
	}
	return true;
}

/* compare and fleet: options may stand among the files. */
static bool parse_command(struct options *options, int count, char **arguments)
{
	enum errand errand = strcmp(*arguments, "compare") == 0 ? ERRAND_COMPARE : ERRAND_FLEET;
	enum format format;

	if (!parse(options, FOR_COMMAND, count, arguments, ":hvV"))
		return false;
	options->schema = errand == ERRAND_COMPARE ? SCHEMA_COMPARE : SCHEMA_FLEET;
	if (options->errand != ERRAND_EXAMINE)
		return true; /* --help, --schema */
	format = options->format;
	options->errand = errand;
	options->operands = arguments + optind;
	options->operand_count = count - optind;
	if (options->capture || options->tables || options->record || options->what_if_count ||
	    options->salt || *options->naming.label)
		return complain_of_use(
			"compare and fleet take --format, --output, --timeout and --unmasked only");
	if (errand == ERRAND_COMPARE && options->operand_count != 2)
		return complain_of_use("compare requires two files: BEFORE AFTER");
	if (errand == ERRAND_FLEET && options->operand_count < 1)
		return complain_of_use("fleet requires files or folders");
	if (format != FORMAT_CONSOLE && format != FORMAT_TEXT && format != FORMAT_JSON &&
	    (errand == ERRAND_COMPARE || format != FORMAT_HTML))
		return complain_of_use(
			"compare prints text or json, fleet text, csv, json or html");
	return !options->csv || errand == ERRAND_FLEET || complain_of_use("csv is for fleet only");
}

static bool is_command(const char *word)
{
	return strcmp(word, "compare") == 0 || strcmp(word, "fleet") == 0;
}

bool options_from_arguments(struct options *options, int count, char **arguments)
{
	bool proving = count > 1 && strcmp(arguments[1], "prove") == 0;

	if (proving) {
		options->errand = ERRAND_PROVE;
		arguments++;
		count--;
	}
	if (!parse(options, proving ? FOR_PROVING : FOR_COMMAND, count, arguments, "+:hvV"))
		return false;
	if (optind < count && options->errand == ERRAND_EXAMINE && is_command(arguments[optind]))
		return parse_command(options, count - optind, arguments + optind);
	if (optind == count)
		return !options->csv || complain_of_use("--format csv is for fleet only");
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
	char text[512];
	struct options changed = *options;
	size_t length = strcspn(word, "=");
	const struct known_option *option = find_kernel_option(word, length);

	if (!option)
		snprintf(text, sizeof text, "kernel option vfio-preflight.%s: unknown, ignored",
			 word);
	else if (option->value ? !word[length] || !option->set(&changed, word + length + 1)
			       : word[length] != '\0')
		snprintf(text, sizeof text,
			 "kernel option vfio-preflight.%s: invalid, ignored (expected %s)", word,
			 option->expected ? option->expected : "no value");
	else {
		if (!option->value)
			use_flag(&changed, option);
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
		printf("  %s %-17s %s\n", letter, name, option->help);
	}
}

void options_print_help(void)
{
	puts("Usage: vfio-preflight [OPTION]...\n"
	     "       vfio-preflight compare BEFORE AFTER\n"
	     "       vfio-preflight fleet FILE|DIR...\n"
	     "Report which PCI devices can be passed through to a virtual machine (VFIO), what\n"
	     "blocks the others, and what to change. Nothing is written to the machine.\n"
	     "Run it as root; otherwise much is unreadable and the verdict is INCOMPLETE.\n");
	print_options(FOR_COMMAND, "--", ' ');
	puts("\n--NAME=VALUE works as well. Unambiguous abbreviations of names are accepted.\n"
	     "The bootable image takes vfio-preflight.NAME=VALUE on the kernel's command line:\n");
	print_options(FOR_KERNEL, "", '=');
	puts("\nvfio-preflight prove [OPTION]... tries each free device by VFIO, as root: it is\n"
	     "bound to vfio-pci, opened, let do DMA, reset and returned. What the system uses\n"
	     "is left alone. Its options:\n");
	print_options(FOR_PROVING, "--", ' ');
	puts("\nExamples:\n"
	     "  sudo vfio-preflight                          the report for this machine\n"
	     "  sudo vfio-preflight --format json --output report.json\n"
	     "  sudo vfio-preflight --record machine.txt     the report and a capture\n"
	     "  vfio-preflight --capture machine.txt         the same report from the capture\n"
	     "  sudo lspci -xxxx > dump && vfio-preflight --capture dump\n"
	     "  vfio-preflight --explain iommu_not_enabled\n"
	     "  vfio-preflight compare before.json after.json\n"
	     "  vfio-preflight fleet --format csv --output fleet.csv reports/\n"
	     "  sudo vfio-preflight prove --dry-run          what the trial would do\n"
	     "\nExit status: 0 ready, 1 ready after changes, 2 not capable, 3 incomplete,\n"
	     "64 usage error, 65 invalid input, 70 internal error, 74 I/O error;\n"
	     "compare: 0 the same, 1 better or neutral, 2 worse; fleet: 65 a file was skipped;\n"
	     "--read-variable also: 66 no such variable, 69 no UEFI, 72 efivarfs not mounted,\n77 "
	     "denied. prove: 0 all tried devices worked, 1 one did not, 3 none was tried,\n"
	     "69 no VFIO, 77 denied.");
}
