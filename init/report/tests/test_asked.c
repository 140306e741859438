/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is told only where it is asked for: a card that is planned, devices for one machine. */
#include "init/tests/whole_program.h"
#include "probes/source/source.h"

#include <setjmp.h>
#include <stdio.h>

#include <cmocka.h>

struct wish {
	struct planned_card card;
	struct given given;
};

static struct program program;

/* The report on a capture, to be freed. */
static char *rendered(const char *capture, enum format format, const struct wish *asked)
{
	struct report report = { .source = "test" };
	struct source *source = source_capture(capture);
	char *text;
	size_t length;

	assert_non_null(source);
	program_examine(&program, source);
	report.machine = &program.machine;
	report.judgement = &program.judgement;
	report.together =
		judge_given(&program.machine.arena, &asked->given, &program.judgement, NULL);
	report.card = judge_card(&program.machine.arena, &asked->card, &program.judgement, NULL);
	FILE *out = open_memstream(&text, &length);
	render(format, &report, out);
	fclose(out);
	source->close(source);
	program_free(&program);
	return text;
}

static void has(const char *text, const char *words)
{
	if (!strstr(text, words))
		fail_msg("\"%s\" is not in:\n%s", words, text);
}

static struct wish card(const char *words)
{
	struct wish asked = { .given = { .count = 0 } };
	char complaint[CARD_COMPLAINT];

	assert_true(planned_card_parse(words, &asked.card, complaint));
	return asked;
}

static struct wish give(const char *first, const char *second)
{
	struct wish asked = { .given = { .count = 2 } };

	assert_true(pci_address_parse(first, &asked.given.devices[0]));
	assert_true(pci_address_parse(second, &asked.given.devices[1]));
	return asked;
}

#define CAPTURE(name) "qemu-tests/captures/" name

static void a_card_that_fits(void **state)
{
	const struct wish asked = card("bar=32G,width=16,functions=2,sriov=4x1M");
	char *text = rendered(CAPTURE("server-with-rmrrs"), FORMAT_SLOTS, &asked);
	(void)state;

	has(text, "This card: BAR 32 GiB, x16, 2 functions, 4 VFs of 1 MiB\n");
	has(text, "this card: fits now. The root bus has room for 32772 MiB in\n"
		  "               0x380000000000-0x387fffffffff.");
	has(text, "Link: x8 at 8 GT/s, less than the\n               card has.");
	has(text,
	    "its 2 functions are together unless it has ACS;\n               its VFs each alone.");
	free(text);
	text = rendered(CAPTURE("server-with-rmrrs"), FORMAT_JSON, &asked);
	has(text, "\"fits\": \"now\"");
	has(text, "\"together\": null");
	free(text);
}

static void a_card_of_which_too_little_is_known(void **state)
{
	const struct wish asked = card("bar=32G");
	char *text = rendered(CAPTURE("workstation"), FORMAT_SLOTS, &asked);
	(void)state;

	has(text, "this card: unknown. How much memory the root bus has was not seen");
	assert_null(strstr(text, "fits now"));
	free(text);
	text = rendered(CAPTURE("cpu-36-bits-bar-32-gib"), FORMAT_JSON, &asked);
	assert_null(strstr(text, "\"fits\": \"now\""));
	free(text);
}

static void two_that_may_talk(void **state)
{
	const struct wish asked = give("0000:03:00.0", "0000:04:00.0");
	char *text = rendered(CAPTURE("idt-switch-7.3"), FORMAT_PEERS, &asked);
	(void)state;

	has(text, "\n  0   -    SW^");
	has(text, "To let them talk directly, past the IOMMU (optional):\n"
		  "  pci=config_acs=xx100x1@0000:02:02.0;xx100x1@0000:02:04.0\n");
	has(text, "merges some of these groups: 3, 4, 5, 6.");
	has(text, "can reach\n  each other's memory without the IOMMU.");
	free(text);
	text = rendered(CAPTURE("idt-switch-7.3"), FORMAT_JSON, &asked);
	has(text, "\"can\": true");
	free(text);

	/* as GRUB's scripts take it: tried with GRUB 2.06 and what its 10_linux writes */
	text = rendered(CAPTURE("idt-switch-7.3"), FORMAT_PASTE, &asked);
	has(text, "write it as "
		  "pci=config_acs=xx100x1@0000:02:02.0\\;xx100x1@0000:02:04.0: GRUB ends");
	free(text);
}

/* In the reports that tell everything, too. */
static void answers_in_text_and_html(void **state)
{
	struct wish asked = give("0000:04:00.0", "0000:82:00.0");
	(void)state;

	asked.card = card("bar=32G,width=16").card;
	char *text = rendered(CAPTURE("server-with-rmrrs"), FORMAT_TEXT, &asked);
	has(text, "\nTogether, for one virtual machine\n");
	has(text, "\nSlots\n  This card: BAR 32 GiB, x16\n  name   port");
	has(text,
	    "\n  Slot 2 0000:00:03.0 x8 at 8 GT/s   alone    empty\n    this card: fits now.");
	free(text);
	text = rendered(CAPTURE("server-with-rmrrs"), FORMAT_HTML, &asked);
	has(text, "<h2 id=together>Together, for one virtual machine</h2>");
	has(text, "<h3>Settings for ");
	has(text, "<p>This card: BAR 32 GiB, x16</p>");
	has(text, "<br><span class=good>This card: fits now.");
	free(text);
	text = rendered(CAPTURE("idt-switch-7.3"), FORMAT_HTML, &asked);
	has(text, "<p>No port has a slot, and the firmware describes none.</p>");
	has(text, "<td>one switch<br>redirected");
	free(text);
}

static void lines_for_two(void **state)
{
	const struct wish asked = give("0000:01:00.0", "0000:03:00.0");
	char *text = rendered(CAPTURE("workstation"), FORMAT_PASTE, &asked);
	(void)state;

	has(text, "\n# To the virtual machine: 0000:01:00.0, 0000:01:00.1, 0000:03:00.0.\n");
	has(text, "\n# The host keeps: GPU 1 of 2, ");
	/* of the host that it is, and how to take them back */
	has(text, "\n# -------- Debian with libvirt or QEMU (run: on Debian 13 in an emulated ");
	has(text, "\n-device vfio-pci,host=0000:01:00.1\n-device vfio-pci,host=0000:03:00.0\n");
	has(text, "\n# ---- to take it back (");
	has(text, "\ndriverctl unset-override 0000:03:00.0\n");
	assert_null(strstr(text, "qm set"));
	assert_null(strstr(text, "# ======== 0000:"));
	free(text);
	text = rendered(CAPTURE("workstation"), FORMAT_HTML, &asked);
	has(text, "<p>Run: on Debian 13 in an emulated ");
	free(text);
	text = rendered(CAPTURE("option-on-unraid"), FORMAT_HTML, &(struct wish){ 0 });
	has(text, "<p>Not run: ");
	free(text);
}

static void two_that_cannot(void **state)
{
	const struct wish asked = give("0000:01:00.0", "0000:77:00.0");
	char *text = rendered(CAPTURE("workstation"), FORMAT_PASTE, &asked);
	(void)state;

	has(text, "\n# 0000:77:00.0: no assignable device at this address.\n");
	has(text, "\n# They cannot be given together as the machine is.\n");
	assert_null(strstr(text, "# ---"));
	free(text);
}

/* A part of a board whose GPUs belong together, and slots that are none. */
static void a_part_of_a_board(void **state)
{
	struct wish asked = give("0000:18:00.0", "0000:2a:00.0");
	(void)state;

	char *text = rendered(CAPTURE("nvswitch-hgx"), FORMAT_PASTE, &asked);
	has(text,
	    "\n# Of NVIDIA HGX H100, H200, H800 or H20 the VM gets 2 of 8 GPUs and 0 of 4 "
	    "NVSwitches.\n# For full passthrough the source lists no such set, only GPUs with "
	    "NVSwitches: 8 with 4, 1 with 0.\n");
	has(text, "\n# Source: NVIDIA, Fabric Manager User Guide, ");
	free(text);
	asked.card = card("h100").card;
	text = rendered(CAPTURE("nvswitch-hgx"), FORMAT_JSON, &asked);
	has(text, "\"listed\": false");
	has(text, "\"fits\": \"cannot\"");
	free(text);
	text = rendered(CAPTURE("nvswitch-hgx"), FORMAT_TEXT, &asked);
	has(text, "\n  9 ports that lead to no slot for a card are left out: ");
	assert_null(strstr(text, "\n  name    port"));
	free(text);
	text = rendered(CAPTURE("nvswitch-hgx"), FORMAT_PEERS, &asked);
	has(text, "\nBoard: NVIDIA HGX H100, H200, H800 or H20\n  These GPUs belong together: ");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_card_that_fits),
		cmocka_unit_test(a_card_of_which_too_little_is_known),
		cmocka_unit_test(two_that_may_talk),
		cmocka_unit_test(answers_in_text_and_html),
		cmocka_unit_test(a_part_of_a_board),
		cmocka_unit_test(lines_for_two),
		cmocka_unit_test(two_that_cannot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
