/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The probe pci_framebuffer, and the rule about what it finds. */
#include "probes/judge/judgement.h"
#include "probes/scan/tests/told.h"

#include <stdio.h>

#define IOMEM    "read /proc/iomem"
#define RESOURCE "read /sys/bus/pci/devices/0000:00:02.0/resource"

static const char iomem[] = "00000000-00000fff : Reserved\n"
			    "c0000000-febfffff : PCI Bus 0000:00\n"
			    "  fd000000-fdffffff : 0000:00:02.0\n"
			    "    fd000000-fd2fffff : efifb\n"
			    "100000000-1ffffffff : System RAM\n";

static const char hidden[] = "00000000-00000000 : Reserved\n"
			     "00000000-00000000 : PCI Bus 0000:00\n"
			     "    00000000-00000000 : BOOTFB\n";

static const char resource[] = "0x0000000000000000 0x0000000000000000 0x0000000000000000\n"
			       "0x00000000fd000000 0x00000000fdffffff 0x0000000000042208\n"
			       "0x0000000000000000 0x0000000000000000 0x0000000000000000\n";

static struct machine look_at(uint32_t class_code, const struct told *told)
{
	struct machine machine = { .kernel = { .release = { OK, "6.12.57+deb13-amd64" } } };

	add_function(&machine, "0000:00:02.0", class_code);
	look_with("pci_framebuffer", &machine, told);
	return machine;
}

/* The one finding of the rule; its memory goes with the machine's. */
static struct finding judged(struct machine *machine)
{
	struct findings findings = { .arena = &machine->arena,
				     .rule = rule_by_id("framebuffer_on_display") };

	findings.rule->judge(machine, &findings);
	assert_int_equal(findings.list.count, 1);
	return findings.list.items[0];
}

static void finds_the_holder(void **state)
{
	struct machine machine = look_at(
		0x030000,
		(const struct told[]){ TEXT(IOMEM, iomem), TEXT(RESOURCE, resource), { 0 } });
	(void)state;

	assert_int_equal(machine.framebuffer.status, OK);
	assert_string_equal(machine.framebuffer.name, "efifb");
	assert_int_equal(machine.framebuffer.begin, 0xfd000000);
	assert_int_equal(machine.framebuffer.end, 0xfd2fffff);
	assert_int_equal(machine.framebuffer.holder_status, OK);
	assert_int_equal(machine.framebuffer.holder.device, 2);
	assert_int_equal(machine.framebuffer.bar, 1);
	assert_int_equal(machine.gaps.count, 0);

	struct finding finding = judged(&machine);
	assert_int_equal(finding.status, FINDING_WARN);
	assert_false(finding.about_machine);
	assert_ptr_equal(strstr(finding.remedy, "Nothing"), finding.remedy);
	assert_string_equal(finding.evidence.items[0].text, "0xfd000000-0xfd2fffff");
	arena_free(&machine.arena);

	machine = look_at(0x038000, (const struct told[]){
					    TEXT(IOMEM, iomem), TEXT(RESOURCE, resource), { 0 } });
	finding = judged(&machine);
	assert_int_equal(finding.status, FINDING_FAIL);
	assert_non_null(strstr(finding.remedy, "video=efifb:off"));
	arena_free(&machine.arena);
}

/* A holder, a command line, and the option that is right there; NULL: none is. */
static void names_the_holders_option(void **state)
{
	static const struct {
		const char *holder, *line, *option;
	} rows[] = {
		{ "efifb", "quiet", "video=efifb:off" },
		{ "vesafb", "", "video=vesafb:off" },
		{ "efifb", "video=efifb:off", "initcall_blacklist=sysfb_init" },
		{ "BOOTFB", "", "initcall_blacklist=sysfb_init" },
		{ "efidrm", "video=efifb:off", "initcall_blacklist=sysfb_init" },
		{ "simpledrm", "initcall_blacklist=sysfb_init", NULL },
		{ "corebootdrm", "", "initcall_blacklist=corebootdrm_platform_driver_init" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[64];
		snprintf(text, sizeof text, "fd000000-fd2fffff : %s\n", rows[i].holder);
		struct machine machine =
			look_at(0x030000, (const struct told[]){ { IOMEM, OK, text, strlen(text) },
								 TEXT(RESOURCE, resource),
								 { 0 } });
		assert_int_equal(judged(&machine).status, FINDING_WARN);
		machine.kernel = (struct kernel){ .release = { OK, "5.14.0-362.el9.x86_64" },
						  .command_line = { OK, rows[i].line } };
		struct finding finding = judged(&machine);
		assert_int_equal(finding.status, FINDING_FAIL);
		assert_int_equal(finding.severity, SEVERITY_CHANGE);
		if (rows[i].option)
			assert_non_null(strstr(finding.remedy, rows[i].option));
		else
			assert_ptr_equal(finding.remedy,
					 rule_by_id("framebuffer_on_display")->remedy);
		arena_free(&machine.arena);
	}
}

/* Who is not root sees the names alone. */
static void tells_hidden_from_absent(void **state)
{
	struct machine machine = look_at(
		0x030000,
		(const struct told[]){ TEXT(IOMEM, hidden), TEXT(RESOURCE, resource), { 0 } });
	(void)state;

	assert_int_equal(machine.framebuffer.status, DENIED);
	assert_int_equal(machine.framebuffer.holder_status, DENIED);
	assert_int_equal(machine.gaps.count, 1);
	assert_int_equal(judged(&machine).status, FINDING_UNKNOWN);
	arena_free(&machine.arena);

	machine = look_at(0x030000, (const struct told[]){
					    TEXT(IOMEM, "00000000-00000000 : Reserved\n"), { 0 } });
	assert_int_equal(machine.framebuffer.status, ABSENT);
	assert_int_equal(judged(&machine).status, FINDING_PASS);
	arena_free(&machine.arena);

	machine = look_at(0x030000, (const struct told[]){ REFUSAL(IOMEM, NOT_ASKED), { 0 } });
	assert_int_equal(machine.framebuffer.status, NOT_ASKED);
	assert_int_equal(judged(&machine).status, FINDING_UNKNOWN);
	arena_free(&machine.arena);
}

static void tells_when_no_bar_has_it(void **state)
{
	struct machine machine = look_at(
		0x020000,
		(const struct told[]){ TEXT(IOMEM, iomem), TEXT(RESOURCE, resource), { 0 } });
	(void)state;

	assert_int_equal(machine.framebuffer.status, OK);
	assert_int_equal(machine.framebuffer.holder_status, ABSENT);
	assert_int_equal(judged(&machine).status, FINDING_PASS);
	arena_free(&machine.arena);

	machine = look_at(0x030000, (const struct told[]){
					    TEXT(IOMEM, iomem), REFUSAL(RESOURCE, DENIED), { 0 } });
	assert_int_equal(machine.framebuffer.holder_status, DENIED);
	assert_int_equal(judged(&machine).status, FINDING_UNKNOWN);
	arena_free(&machine.arena);
}

static void survives_nonsense(void **state)
{
	static const char *const texts[] = {
		"",
		"\n\n",
		"-",
		"fd000000-",
		"fd000000-zz : efifb",
		"fd000000 : efifb\n",
		"fd000000-fd2fffff efifb\n",
		"fd-fe : efifbx\n",
		"fffffffffffffffffffffffffff-ffffffffffffffffffffffff : vesafb",
		" : efifb\n",
	};
	(void)state;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct machine machine = look_at(
			0x030000, (const struct told[]){ { IOMEM, OK, texts[i], strlen(texts[i]) },
							 TEXT(RESOURCE, "0xfd 0x\n0x"),
							 { 0 } });
		assert_true(machine.framebuffer.status == ABSENT || i == 8);
		arena_free(&machine.arena);
	}
	struct machine machine = look_at(
		0x030000,
		(const struct told[]){ TEXT(IOMEM, iomem), TEXT(RESOURCE, "0xfd000000\n"), { 0 } });
	assert_int_equal(machine.framebuffer.holder_status, FAILED);
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_holder),
		cmocka_unit_test(names_the_holders_option),
		cmocka_unit_test(tells_hidden_from_absent),
		cmocka_unit_test(tells_when_no_bar_has_it),
		cmocka_unit_test(survives_nonsense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
