/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The PCI tree in text: one line a function in 80 columns, whatever the machine is. */
#include "init/report/renderers.h"
#include "probes/groups/tests/topology.h"

#include "probes/groups/predict.h"
#include "probes/judge/judge.h"

static char *text_of(struct machine *machine)
{
	struct judgement judgement = { 0 };
	struct report report = { .machine = machine, .judgement = &judgement, .source = "test" };
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	machine_join(machine);
	judge(&machine->arena, machine, predict_groups(&machine->arena, machine, NULL, 0),
	      &judgement, NULL);
	render_text(&report, out);
	fclose(out);
	return text;
}

static void assert_line(const char *text, const char *line)
{
	if (!strstr(text, line))
		fail_msg("no line '%s' in:\n%s", line, text);
}

static void assert_narrow(const char *text)
{
	for (; *text; text += strcspn(text, "\n") + 1)
		assert_true(strcspn(text, "\n") <= 80);
}

#define MACHINE                                                                                \
	"00:00.0 pci 8086:0001\n00:01.0 root 8086:1901\n00:1c.0 root 8086:7ab8 "               \
	"acs=5f/00\n00:1d.0 root acs=1f/1f\n"                                                  \
	"01:00.0 up above=1\n02:00.0 dsp acs=5f/00 above=4\n02:01.0 dsp above=4\n03:00.0 end " \
	"above=5\n05:00.0 p2p above=2\n"                                                       \
	"06:01.0 pci above=8\n40:00.0 pci\n10000:e0:06.0 root\n"

static void each_function_stands_below_its_bridge(void **state)
{
	struct machine machine = { .groups_status = ABSENT };
	(void)state;

	topology_read(&machine, MACHINE);
	machine.functions.items[11].place.vmd = (struct vmd){ OK, { 0, 0, 0x0e, 0 } };
	char *text = text_of(&machine);
	assert_narrow(text);
	assert_line(text, "\n bus 0000:00\n 0000:00:00.0 ");
	assert_line(text, "PCI        -       would be 0\n");
	assert_line(text, "root port  none    would be 1\n \\-0000:01:00.0 ");
	assert_line(text, "\n   +-0000:02:00.0 ");
	assert_line(text, "\n   | \\-0000:03:00.0 ");
	assert_line(text, "\n   \\-0000:02:01.0 ");
	assert_line(text, "root port  offered would be ");
	assert_line(text, "root port  ok      would be ");
	assert_line(text, "PCIe>PCI   none    would be ");
	assert_line(text, "\n   \\-0000:06:01.0 ");
	assert_line(text, "\n bus 0000:40\n 0000:40:00.0 ");
	assert_line(text, "\n bus 10000:e0, behind Intel VMD 0000:00:0e.0\n 10000:e0:06.0 ");
	free(text);
	arena_free(&machine.arena);
}

static void the_kernels_groups_go_before(void **state)
{
	struct machine machine = { .groups_status = OK };
	(void)state;

	topology_read(&machine, "00:01.0 root\n00:02.0 rcie\n00:03.0 end\n");
	machine.functions.items[2].acs.status = DENIED;
	machine.functions.items[2].multifunction = true;
	struct group *group = array_add(&machine.arena, &machine.groups);
	group->id = 42;
	*array_add(&machine.arena, &group->members) = machine.functions.items[0].address;
	char *text = text_of(&machine);
	assert_line(text, "root port  none    42\n");
	assert_line(text, "integrated -       none\n");
	assert_line(text, "endpoint   unknown none\n");
	free(text);
	arena_free(&machine.arena);
}

static void what_was_not_seen_is_unknown(void **state)
{
	struct machine machine = { .groups_status = ABSENT };
	(void)state;

	topology_read(&machine, "00:01.0 root\n00:02.0 end\n01:00.0 end above=0\n");
	machine.functions.items[0].acs.status = DENIED;
	machine.functions.items[1].status = machine.functions.items[1].pcie.status = FAILED;
	char *text = text_of(&machine);
	assert_line(text, "root port  unknown unknown\n");
	assert_line(text, "0000:00:02.0 could not be read ");
	assert_null(strstr(text, "would be"));
	free(text);
	arena_free(&machine.arena);
}

/* A chain of 256 buses, with names of every length and none of them printable. */
static void nothing_goes_beyond_the_width(void **state)
{
	static char name[300];
	struct machine machine = { .functions_status = OK, .groups_status = ABSENT };
	(void)state;

	memset(name, '\xff', sizeof name - 1);
	for (int bus = 0; bus < 256; bus++) {
		struct function *function = array_add(&machine.arena, &machine.functions);
		*function = (struct function){ .address = { 0xffffffff, (uint8_t)bus, 0x1f, 7 },
					       .status = OK,
					       .parent = bus - 1,
					       .header_type = 1,
					       .pcie = { OK, 0x40, (enum port_type)(bus % 20) },
					       .vendor_name = "",
					       .device_name = name + bus };
	}
	char *text = text_of(&machine);
	assert_narrow(text);
	assert_line(text, "\n               \\-ffffffff:ff:1f.7 ");
	free(text);
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_function_stands_below_its_bridge),
		cmocka_unit_test(the_kernels_groups_go_before),
		cmocka_unit_test(what_was_not_seen_is_unknown),
		cmocka_unit_test(nothing_goes_beyond_the_width),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
