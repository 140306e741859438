/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line and the kernel's command line. */
#include "init/options.h"
#include "probes/assignment/host_running.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static unsigned complaints;
static char last_complaint[600];

static void complain(const char *text)
{
	complaints++;
	snprintf(last_complaint, sizeof last_complaint, "%s", text);
}

static struct options from_kernel(const char *text)
{
	static char line[512];
	struct options options;

	complaints = 0;
	snprintf(line, sizeof line, "%s", text);
	options_default(&options);
	options_from_kernel(&options, line, complain);
	return options;
}

static bool from_arguments(struct options *options, char *first, char *second)
{
	char name[] = "vfio-preflight";
	char *arguments[] = { name, first, second, NULL };

	options_default(options);
	return options_from_arguments(options, second ? 3 : first ? 2 : 1, arguments);
}

static void a_value_may_stand_behind_either(void **state)
{
	struct options options;
	char joined[] = "--format=json", apart[] = "--format", value[] = "brief";
	(void)state;

	assert_true(from_arguments(&options, joined, NULL));
	assert_int_equal(options.format, FORMAT_JSON);
	assert_true(from_arguments(&options, apart, value));
	assert_int_equal(options.format, FORMAT_BRIEF);
}

static void how_a_trial_goes(void **state)
{
	struct options options;
	char prove[] = "prove", iommufd[] = "--iommufd";
	(void)state;

	assert_true(from_arguments(&options, prove, iommufd));
	assert_int_equal(options.errand, ERRAND_PROVE);
	assert_true(options.iommufd);
	assert_true(from_arguments(&options, prove, NULL));
	assert_false(options.iommufd);
	assert_false(from_arguments(&options, iommufd, NULL));
	options = from_kernel("quiet vfio-preflight.prove vfio-preflight.iommufd");
	assert_true(options.prove && options.iommufd && !options.stray);
}

static bool from_list(struct options *options, const char *text)
{
	static char words[160], *list[12]; /* operands stay where they are */
	char *rest = NULL;
	int count = 0;

	snprintf(words, sizeof words, "vfio-preflight %s", text);
	for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		list[count++] = word;
	list[count] = NULL;
	options_default(options);
	return options_from_arguments(options, count, list);
}

static void compare_and_fleet_take_files_among_options(void **state)
{
	struct options options;
	(void)state;

	assert_true(from_list(&options, "--unmasked compare a --format json b"));
	assert_int_equal(options.errand, ERRAND_COMPARE);
	assert_int_equal(options.format, FORMAT_JSON);
	assert_true(options.unmasked);
	assert_int_equal(options.operand_count, 2);
	assert_string_equal(options.operands[0], "a");
	assert_string_equal(options.operands[1], "b");
	assert_true(from_list(&options, "fleet --format csv a b c"));
	assert_int_equal(options.errand, ERRAND_FLEET);
	assert_true(options.csv);
	assert_int_equal(options.operand_count, 3);
	assert_true(from_list(&options, "compare --help"));
	assert_int_equal(options.errand, ERRAND_HELP);
	assert_false(from_list(&options, "compare a"));
	assert_false(from_list(&options, "compare a b c"));
	assert_false(from_list(&options, "compare a b --format html"));
	assert_false(from_list(&options, "compare a b --format csv"));
	assert_false(from_list(&options, "compare a b --record c"));
	assert_false(from_list(&options, "fleet"));
	assert_false(from_list(&options, "fleet a --format paste"));
	assert_false(from_list(&options, "--format csv"));
	assert_false(from_list(&options, "compared a b"));
}

static bool from_words(struct options *options, const char *first, const char *second)
{
	char words[2][64];

	snprintf(words[0], sizeof words[0], "%s", first);
	snprintf(words[1], sizeof words[1], "%s", second ? second : "");
	return from_arguments(options, words[0], second ? words[1] : NULL);
}

static void devices_and_hosts_are_chosen(void **state)
{
	struct options options;
	const struct pci_address address = { 0, 1, 2, 3 };
	(void)state;

	assert_true(from_words(&options, "--host", "debian"));
	assert_int_equal(options.choice.hosts, host_named("debian"));
	assert_true(from_words(&options, "--host", "all"));
	assert_true(options.choice.hosts & host_named("xcp-ng"));
	assert_false(from_words(&options, "--host", "windows"));
	assert_true(from_words(&options, "--device", "01:02.3"));
	assert_int_equal(options.choice.device_count, 1);
	assert_int_equal(pci_address_compare(options.choice.devices[0], address), 0);
	assert_false(from_words(&options, "--device", "01:02"));
}

static void letters_stand_for_three_of_them(void **state)
{
	struct options options;
	(void)state;

	assert_true(from_words(&options, "-h", NULL));
	assert_int_equal(options.errand, ERRAND_HELP);
	assert_true(from_words(&options, "-V", NULL));
	assert_int_equal(options.errand, ERRAND_VERSION);
	assert_true(from_words(&options, "-v", NULL));
	assert_true(options.verbose);
	assert_false(from_words(&options, "-x", NULL));
	assert_false(from_words(&options, "-", NULL));
}

static void a_name_may_be_cut_short(void **state)
{
	struct options options;
	(void)state;

	assert_true(from_words(&options, "--form", "json"));
	assert_int_equal(options.format, FORMAT_JSON);
	assert_true(from_words(&options, "--form=brief", "--unm"));
	assert_int_equal(options.format, FORMAT_BRIEF);
	assert_true(options.unmasked);
	assert_true(from_words(&options, "--vers", NULL));
	assert_int_equal(options.errand, ERRAND_VERSION);
	assert_false(from_words(&options, "--re=x", NULL));
	/* The kernel's command line is written once and read for years. */
	options = from_kernel("vfio-preflight.act=poweroff");
	assert_int_equal(options.action, ACTION_MENU);
	assert_int_equal(complaints, 1);
}

/* What is said of the two words, on one line. */
static const char *complaint_of(const char *first, const char *second)
{
	static char said[600];
	struct options options;
	FILE *file = tmpfile();
	int saved = dup(STDERR_FILENO);

	assert_non_null(file);
	dup2(fileno(file), STDERR_FILENO);
	bool taken = from_words(&options, first, second);
	dup2(saved, STDERR_FILENO);
	close(saved);
	assert_int_equal(fseek(file, 0, SEEK_SET), 0);
	assert_false(taken);
	assert_non_null(fgets(said, sizeof said, file));
	assert_int_equal(fgetc(file), EOF);
	fclose(file);
	return said;
}

static void each_mistake_is_told_by_its_name(void **state)
{
	(void)state;
	assert_string_equal(complaint_of("--colour", NULL),
			    "vfio-preflight: --colour: unknown option; see --help\n");
	assert_string_equal(complaint_of("--unmasked", "--action=menu"),
			    "vfio-preflight: --action=menu: unknown option; see --help\n");
	assert_string_equal(complaint_of("--re=x", NULL),
			    "vfio-preflight: --re=x: ambiguous option; see --help\n");
	assert_string_equal(complaint_of("-hx", NULL),
			    "vfio-preflight: -x: unknown option; see --help\n");
	assert_string_equal(complaint_of("--rules=1", NULL),
			    "vfio-preflight: --rules takes no value\n");
	assert_string_equal(complaint_of("--unmasked", "--out"),
			    "vfio-preflight: --output requires a value: a file name\n");
	assert_string_equal(
		complaint_of("--time", "0"),
		"vfio-preflight: --timeout: invalid value '0' (expected 0.1 to 3600 seconds)\n");
	assert_string_equal(
		complaint_of("word", "--rules"),
		"vfio-preflight: word: unexpected argument; options begin with --, see --help\n");
	assert_string_equal(complaint_of("--", "--rules"),
			    "vfio-preflight: --rules: unexpected argument; options begin with --, "
			    "see --help\n");
}

static void what_if_takes_what_can_be_predicted(void **state)
{
	struct options options;
	char good[] = "--what-if=pcie_acs_override=downstream",
	     bad[] = "--what-if=pcie_acs_override=upstream", none[] = "--what-if=";
	(void)state;

	assert_true(from_arguments(&options, good, good));
	assert_int_equal(options.what_if_count, 2);
	assert_string_equal(options.what_if[1], "pcie_acs_override=downstream");
	assert_false(from_arguments(&options, bad, NULL));
	assert_false(from_arguments(&options, none, NULL));
	options = from_kernel("vfio-preflight.what-if=pci=config_acs=xx111x1@00:01.0 "
			      "vfio-preflight.what-if=quiet");
	assert_int_equal(options.what_if_count, 1);
	assert_int_equal(complaints, 1);
	assert_non_null(strstr(last_complaint,
			       "what-if=quiet: invalid, ignored (expected pcie_acs_override="));
}

static void kernels_are_known_by_name(void **state)
{
	struct options options;
	char release[] = "--kernel=6.12.17", name[] = "--kernel=debian-12",
	     unknown[] = "--kernel=debian-99";
	(void)state;

	assert_true(from_arguments(&options, release, name));
	assert_int_equal(options.kernel_count, 2);
	assert_string_equal(options.kernels[0].release, "6.12.17");
	assert_string_equal(options.kernels[1].release, "6.1");
	assert_false(from_arguments(&options, unknown, NULL));
	assert_non_null(strstr(complaint_of("--kernel=debian-99", "--rules"), "debian-13, "));
	options = from_kernel("vfio-preflight.kernel=proxmox-8 vfio-preflight.kernel=6");
	assert_int_equal(options.kernel_count, 1);
	assert_int_equal(complaints, 1);
	options = from_kernel("vfio-preflight.kernel=6.1 vfio-preflight.kernel=6.2 "
			      "vfio-preflight.kernel=6.3 vfio-preflight.kernel=6.4 "
			      "vfio-preflight.kernel=6.5 vfio-preflight.kernel=6.6 "
			      "vfio-preflight.kernel=6.7 vfio-preflight.kernel=6.8 "
			      "vfio-preflight.kernel=6.9");
	assert_int_equal(options.kernel_count, 8);
	assert_int_equal(complaints, 1);
}

static void a_time_limit_may_be_less_than_a_second(void **state)
{
	struct options options;
	char fifth[] = "--timeout=0.2", longer[] = "--timeout=60", both[] = "--timeout=2.5";
	(void)state;

	assert_true(from_arguments(&options, fifth, NULL));
	assert_int_equal(options.timeout, 200);
	assert_true(from_arguments(&options, longer, both));
	assert_int_equal(options.timeout, 2500);
}

static void waiting_is_asked_for(void **state)
{
	(void)state;
	assert_int_equal(from_kernel("quiet").wait, 0);
	assert_int_equal(from_kernel("vfio-preflight.wait=60").wait, 60);
	assert_int_equal(from_kernel("vfio-preflight.wait=0").wait, 0);
	assert_int_equal(complaints, 1);
	assert_int_equal(from_kernel("vfio-preflight.wait=+5").wait, 0);
	assert_int_equal(complaints, 1);
}

static void the_variable_is_read_on_request(void **state)
{
	struct options options;
	char word[] = "--read-variable", with_value[] = "--read-variable=x";
	(void)state;

	assert_true(from_arguments(&options, word, NULL));
	assert_int_equal(options.errand, ERRAND_READ_VARIABLE);
	assert_false(from_arguments(&options, with_value, NULL));
	options = from_kernel("vfio-preflight.read-variable");
	assert_int_equal(options.errand, ERRAND_EXAMINE);
	assert_int_equal(complaints, 1);
}

static void what_cannot_be_used_is_refused(void **state)
{
	static const char *const bad[] = {
		"--colour",       "word",           "--format",
		"--format=xml",   "--rules=1",      "--timeout=0",
		"--timeout=-1",   "--timeout=1x",   "--timeout=99999999999999999999",
		"--timeout=0.0",  "--timeout=1.",   "--timeout=.5",
		"--timeout=1.25", "--timeout=3601", "--timeout=3600.1",
		"--action=menu",  "--test=x"
	};
	struct options options;
	(void)state;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		char word[64];
		snprintf(word, sizeof word, "%s", bad[i]);
		assert_false(from_arguments(&options, word, NULL));
	}
}

static void words_of_others_are_left_alone(void **state)
{
	struct options options =
		from_kernel("quiet intel_iommu=on xvfio-preflight.action=reboot root=/dev/sda1\n");
	(void)state;

	assert_int_equal(complaints, 0);
	assert_int_equal(options.action, ACTION_MENU);
	assert_true(options.to_console && options.to_usb && options.efi_instead && !options.to_efi);
}

static void our_words_are_taken(void **state)
{
	struct options options = from_kernel(
		"vfio-preflight.action=poweroff vfio-preflight.report=efi,console "
		"vfio-preflight.json=ttyS1 vfio-preflight.timeout=5 vfio-preflight.test=hang:cpu "
		"vfio-preflight.exit-port=0xf4 vfio-preflight.image=1A2B-3C4D:/x.iso");
	(void)state;

	assert_int_equal(complaints, 0);
	assert_int_equal(options.action, ACTION_POWER_OFF);
	assert_true(options.to_console && !options.to_usb && options.to_efi &&
		    !options.efi_instead && !options.to_image);
	assert_string_equal(options.image, "1A2B-3C4D:/x.iso");
	assert_string_equal(options.json_port, "ttyS1");
	assert_int_equal(options.timeout, 5000);
	assert_string_equal(options.fault, "hang:cpu");
	assert_int_equal(options.exit_port, 0xf4);
	assert_string_equal(from_kernel("vfio-preflight.json=vport0p1").json_port, "vport0p1");
}

static void a_bad_word_changes_nothing_and_is_named(void **state)
{
	static const char *const bad[] = { "vfio-preflight.action=dance",
					   "vfio-preflight.report=usb,disk",
					   "vfio-preflight.report=",
					   "vfio-preflight.json=../sda",
					   "vfio-preflight.json=sda",
					   "vfio-preflight.output=x",
					   "vfio-preflight.timeout",
					   "vfio-preflight.",
					   "vfio-preflight.exit-port=",
					   "vfio-preflight.exit-port=0",
					   "vfio-preflight.exit-port=0x",
					   "vfio-preflight.exit-port=0x0",
					   "vfio-preflight.exit-port=244",
					   "vfio-preflight.exit-port=0x10000",
					   "vfio-preflight.json=vport/0",
					   "vfio-preflight.image=/x.iso",
					   "vfio-preflight.image=1A2B-3C4D:/../x" };
	struct options before;
	(void)state;

	options_default(&before);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct options options = from_kernel(bad[i]);
		assert_int_equal(complaints, 1);
		assert_non_null(strstr(last_complaint, bad[i]));
		assert_memory_equal(&options, &before, sizeof before);
	}
}

static void devices_given_together(void **state)
{
	struct options options;
	char option[] = "--give", two[] = "01:00.0,0001:02:03.4", twice[] = "01:00.0,0000:01:00.0";
	char none[] = "", trailing[] = "01:00.0,", words[] = "gpu";
	(void)state;

	assert_true(from_arguments(&options, option, two));
	assert_int_equal(options.given.count, 2);
	assert_int_equal(options.given.devices[1].domain, 1);
	assert_int_equal(options.given.devices[1].function, 4);
	assert_false(from_arguments(&options, option, twice));
	assert_false(from_arguments(&options, option, none));
	assert_false(from_arguments(&options, option, trailing));
	assert_false(from_arguments(&options, option, words));
}

static void card_that_is_planned(void **state)
{
	struct options options;
	char option[] = "--card", good[] = "bar=32G,width=16", bad[] = "bar=32";
	(void)state;

	assert_true(from_arguments(&options, option, good));
	assert_true(options.card.given);
	assert_false(from_arguments(&options, option, bad));
	assert_non_null(strstr(options.complaint, "'bar=32': expected a power of 2"));
}

static void a_server_is_a_place_of_the_report(void **state)
{
	struct options options;
	(void)state;

	options = from_kernel("");
	assert_string_equal(options.server.host, "");
	assert_string_equal(options.net, "dhcp");
	options = from_kernel("vfio-preflight.report=http://192.0.2.1:8080/lab,console "
			      "vfio-preflight.net=192.0.2.7/24,192.0.2.1");
	assert_int_equal(complaints, 0);
	assert_true(options.to_console && !options.to_usb && !options.efi_instead);
	assert_string_equal(options.server.host, "192.0.2.1");
	assert_string_equal(options.server.path, "/lab/");
	assert_string_equal(options.net, "192.0.2.7/24,192.0.2.1");
	options = from_kernel("vfio-preflight.salt=0123456789abcdef");
	assert_string_equal(options.naming.salt, "0123456789abcdef");
	from_kernel("vfio-preflight.salt=short");
	assert_int_equal(complaints, 1);
	options = from_kernel("vfio-preflight.report=http://a vfio-preflight.report=usb");
	assert_string_equal(options.server.host, "");
}

static void one_server_whose_address_is_understood(void **state)
{
	struct options options;
	(void)state;

	options = from_kernel("vfio-preflight.report=http://a,http://b");
	assert_int_equal(complaints, 1);
	assert_string_equal(options.server.host, "");
	assert_true(options.to_usb && options.to_console);
	from_kernel("vfio-preflight.report=usb,https://a");
	assert_non_null(strstr(last_complaint, "http://HOST[:PORT][/PATH]"));
	options = from_kernel("vfio-preflight.net=192.0.2.7");
	assert_non_null(strstr(last_complaint, "expected dhcp or ADDRESS/PREFIX"));
	assert_string_equal(options.net, "dhcp");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_server_is_a_place_of_the_report),
		cmocka_unit_test(one_server_whose_address_is_understood),
		cmocka_unit_test(a_value_may_stand_behind_either),
		cmocka_unit_test(how_a_trial_goes),
		cmocka_unit_test(compare_and_fleet_take_files_among_options),
		cmocka_unit_test(devices_and_hosts_are_chosen),
		cmocka_unit_test(letters_stand_for_three_of_them),
		cmocka_unit_test(a_name_may_be_cut_short),
		cmocka_unit_test(each_mistake_is_told_by_its_name),
		cmocka_unit_test(what_if_takes_what_can_be_predicted),
		cmocka_unit_test(kernels_are_known_by_name),
		cmocka_unit_test(what_cannot_be_used_is_refused),
		cmocka_unit_test(a_time_limit_may_be_less_than_a_second),
		cmocka_unit_test(waiting_is_asked_for),
		cmocka_unit_test(the_variable_is_read_on_request),
		cmocka_unit_test(words_of_others_are_left_alone),
		cmocka_unit_test(our_words_are_taken),
		cmocka_unit_test(a_bad_word_changes_nothing_and_is_named),
		cmocka_unit_test(devices_given_together),
		cmocka_unit_test(card_that_is_planned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
