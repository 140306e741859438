/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What rules say of devices that share a group: whom they blame, where a card would do better, what
 * the host needs.
 */
#include "probes/groups/tests/topology.h"

#include "probes/groups/predict.h"
#include "probes/judge/judge.h"

static struct machine machine;
static struct judgement judgement;

/*
 * Ports become bridges by their header, endpoints graphics cards; the kernel shows no groups, its
 * IOMMU being off.
 */
static void begin(const char *topology)
{
	machine = (struct machine){ .groups_status = ABSENT };
	judgement = (struct judgement){ 0 };
	topology_read(&machine, topology);
	for (size_t i = 0; i < machine.functions.count; i++) {
		struct function *function = &machine.functions.items[i];
		bool port = function->pcie.status == OK && function->pcie.type >= PORT_ROOT &&
			    function->pcie.type <= PORT_PCI_TO_PCIE;
		function->header_type = port;
		function->class_code = port ? 0x060400 : 0x030000;
		function->driver.status = ABSENT;
		for (size_t k = 0; k < machine.functions.count && port; k++)
			if (machine.functions.items[k].parent == (int)i)
				function->secondary_bus = function->subordinate_bus =
					machine.functions.items[k].address.bus;
	}
	machine.iommu = (struct iommu){ .kind = IOMMU_NONE,
					.dmar.status = ABSENT,
					.ivrs.status = ABSENT,
					.viot.status = ABSENT,
					.enabled = { OK, false } };
}

static const struct finding *find(const char *rule, const char *subject)
{
	struct pci_address address = { 0 };

	machine_join(&machine);
	if (!judgement.arena) {
		judge(&machine.arena, &machine, predict_groups(&machine.arena, &machine, NULL, 0),
		      &judgement, NULL);
	}
	assert_true(!subject || pci_address_parse(subject, &address));
	for (size_t i = 0; i < judgement.findings.list.count; i++) {
		const struct finding *finding = &judgement.findings.list.items[i];
		if (!strcmp(finding->rule->id, rule) && finding->about_machine == !subject &&
		    (!subject || !pci_address_compare(finding->subject, address)))
			return finding;
	}
	return NULL;
}

static void end(void)
{
	arena_free(&machine.arena);
}

static void show_group(unsigned id, const char *const *members)
{
	machine.iommu.enabled.value = true;
	machine.iommu.kind = IOMMU_UNKNOWN;
	add_group(&machine, id, members);
}

static void assert_evidence(const struct finding *finding, const char *where, uint64_t offset,
			    unsigned width, uint64_t value)
{
	for (size_t i = 0; i < finding->evidence.count; i++) {
		const struct evidence *evidence = &finding->evidence.items[i];
		if (strstr(evidence->where, where) && evidence->width == width &&
		    evidence->offset == offset && evidence->value == value)
			return;
	}
	fail_msg("no evidence '%s' at 0x%lx, %u bytes, 0x%lx", where, (unsigned long)offset, width,
		 (unsigned long)value);
}

#define PORT_WITHOUT_ACS                                                                    \
	"00:01.0 root 8086:1901\n00:1d.0 root 8086:1111 acs=5f/00\n01:00.0 up above=0\n"    \
	"02:00.0 dsp acs=5f/00 above=2\n02:01.0 dsp acs=5f/00 above=2\n03:00.0 end 10de:1 " \
	"above=3\n04:00.0 end 10de:2 above=4\n"

static void the_topmost_port_is_blamed(void **state)
{
	(void)state;
	begin(PORT_WITHOUT_ACS);
	const struct finding *finding = find("group_shared_with_strangers", "0000:03:00.0");
	assert_int_equal(finding->status, FINDING_FAIL);
	assert_non_null(strstr(finding->summary,
			       "would contain 1 other device: the port 0000:00:01.0 has no ACS."));
	finding = find("acs_missing_in_path", "0000:04:00.0");
	assert_int_equal(finding->status, FINDING_FAIL);
	assert_non_null(strstr(finding->summary, "0000:00:01.0"));
	end();
}

static void bits_that_are_off_are_named(void **state)
{
	static const char *const members[] = { "0000:00:01.0", "0000:01:00.0", "0000:01:01.0",
					       NULL };
	(void)state;

	begin("00:01.0 root acs=1f/05\n01:00.0 end above=0\n01:01.0 end above=0\n");
	machine.functions.items[0].acs.wide = true;
	show_group(7, members);
	const struct finding *finding = find("group_shared_with_strangers", "0000:01:00.0");
	assert_int_equal(finding->status, FINDING_FAIL);
	assert_non_null(strstr(finding->summary, "Its IOMMU group 7 contains 1 other device"));
	assert_non_null(
		strstr(finding->summary,
		       "these bits are disabled: completion redirect, upstream forwarding."));
	assert_evidence(finding, "0000:00:01.0 config, ACS capability", 0x104, 4, 0x1f);
	assert_evidence(finding, "0000:00:01.0 config, ACS control", 0x108, 4, 0x05);
	end();
}

static void empty_slots_that_isolate_are_offered(void **state)
{
	(void)state;
	begin(PORT_WITHOUT_ACS "05:00.0 root 8086:1\n");
	struct features *features = arena_alloc(&machine.arena, sizeof *features);
	features->slot = (struct port_slot){ OK, 7, true, false };
	for (size_t i = 0; i < machine.functions.count; i++)
		machine.functions.items[i].features = features;
	machine.functions.items[1].place.leads_to = "PCIEX4";
	const struct finding *finding = find("group_shared_with_strangers", "0000:03:00.0");
	assert_non_null(
		strstr(finding->remedy, "Move the card to slot PCIEX4 (port 0000:00:1d.0): empty"));
	assert_null(strstr(finding->remedy, "0000:05:00.0"));
	const char *firmware = strstr(finding->remedy, "firmware setup");
	const char *resort = strstr(finding->remedy, "pcie_acs_override=id:8086:1901");
	assert_true(firmware && resort && firmware < resort);
	assert_non_null(strstr(resort, "assume isolation without changing the hardware"));
	end();
}

/* Of two cards each is told the weakest option that frees it, not that of the other. */
static void the_last_resort_is_that_of_the_card(void **state)
{
	(void)state;
	begin("00:01.0 root 8086:1901\n00:06.0 root 8086:464d\n01:00.0 up above=0\n02:00.0 dsp "
	      "10b5:1 above=2\n"
	      "02:01.0 dsp 10b5:1 above=2\n03:00.0 end above=3\n04:00.0 end above=4\n"
	      "05:00.0 up above=1\n06:00.0 dsp 10b5:2 above=7\n06:01.0 dsp 10b5:2 above=7\n"
	      "07:00.0 end above=8\n08:00.0 end above=9\n");
	const struct finding *finding = find("group_shared_with_strangers", "0000:03:00.0");
	assert_non_null(strstr(finding->remedy, "pcie_acs_override=id:8086:1901:"));
	finding = find("group_shared_with_strangers", "0000:07:00.0");
	assert_non_null(strstr(finding->remedy, "pcie_acs_override=id:8086:464d:"));
	end();
}

static void what_the_host_needs_is_named(void **state)
{
	(void)state;
	begin("00:01.0 root\n01:00.0 end above=0\n01:01.0 end above=0\n01:02.0 end "
	      "above=0\n01:03.0 end above=0\n");
	machine.functions.items[2].class_code = 0x010802;
	machine.functions.items[3].class_code = 0x020000;
	machine.functions.items[4].class_code = 0x0c0330;
	*array_add(&machine.arena, &machine.usb.devices) =
		(struct usb_device){ .controller = { 0, 1, 3, 0 }, .kind = USB_KEYBOARD };
	assert_non_null(strstr(find("group_shared_with_strangers", "0000:01:00.0")->summary,
			       "The host may need 0000:01:01.0 (storage controller), 0000:01:02.0 "
			       "(the only network device), "
			       "0000:01:03.0 (USB controller with a keyboard)."));
	end();
}

static void linux_knows_of_devices_what_registers_do_not_tell(void **state)
{
	(void)state;
	/* Vouched for, without a capability. */
	begin("00:1c.0 root 17cb:0400\n01:00.0 end above=0\n");
	const struct finding *finding = find("acs_missing_in_path", "0000:01:00.0");
	assert_int_equal(finding->status, FINDING_PASS);
	assert_evidence(finding, "0000:00:1c.0 config", 0, 4, 0x040017cb);
	assert_int_equal(find("group_shared_with_strangers", "0000:01:00.0")->status, FINDING_PASS);
	end();
	/* Barred, with one. */
	begin("00:1c.0 root 1d17:0001 acs=1f/1f\n01:00.0 end above=0\n01:01.0 end above=0\n");
	finding = find("acs_missing_in_path", "0000:01:00.0");
	assert_int_equal(finding->status, FINDING_FAIL);
	assert_evidence(finding, "0000:00:1c.0 config", 0, 4, 0x00011d17);
	end();
}

static void what_is_unknown_is_never_green(void **state)
{
	(void)state;
	begin("00:01.0 root\n01:00.0 end above=0\n02:00.0 end\n");
	machine.functions.items[0].acs.status = DENIED;
	assert_int_equal(find("acs_missing_in_path", "0000:01:00.0")->status, FINDING_UNKNOWN);
	for (size_t i = 0; i < judgement.findings.list.count; i++)
		assert_false(!strcmp(judgement.findings.list.items[i].rule->id,
				     "group_shared_with_strangers") &&
			     judgement.findings.list.items[i].status == FINDING_PASS);
	end();

	begin("00:01.0 root acs=1f/1f\n01:00.0 end above=0\n");
	machine.groups_status = DENIED;
	assert_int_equal(find("group_shared_with_strangers", NULL)->status, FINDING_UNKNOWN);
	assert_null(find("group_shared_with_strangers", "0000:01:00.0"));
	assert_int_equal(find("groups_differ_from_prediction", NULL)->status, FINDING_UNKNOWN);
	end();
}

static void a_bridge_is_blamed(void **state)
{
	(void)state;
	begin("00:1c.0 root acs=1f/1f\n01:00.0 p2p above=0\n02:01.0 pci above=1\n02:02.0 pci "
	      "above=1\n");
	const struct finding *finding = find("group_shared_with_strangers", "0000:02:02.0");
	assert_int_equal(finding->status, FINDING_FAIL);
	assert_non_null(strstr(finding->summary,
			       "all devices behind the bridge 0000:01:00.0 use its requester ID."));
	assert_evidence(finding, "0000:01:00.0 config", 0x0e, 1, 1);
	assert_null(strstr(finding->remedy, "firmware"));
	end();
}

static void a_port_above_the_bridge_is_blamed_first(void **state)
{
	(void)state;
	begin("00:1c.0 root\n01:00.0 up above=0\n02:00.0 dsp acs=1f/1f above=1\n02:01.0 dsp "
	      "acs=1f/1f above=1\n03:00.0 p2p above=2\n"
	      "04:01.0 pci above=4\n05:00.0 end above=3\n");
	assert_non_null(strstr(find("group_shared_with_strangers", "0000:04:01.0")->summary,
			       "the port 0000:00:1c.0 has no ACS."));
	end();
}

static void a_port_whose_company_is_unknown_is_a_fault(void **state)
{
	(void)state;
	begin("00:01.0 root\n00:02.0 root\n01:00.0 end above=0\n02:00.0 end above=1\n");
	machine.functions.items[1].acs.status = DENIED;
	assert_int_equal(find("acs_missing_in_path", "0000:01:00.0")->status, FINDING_FAIL);
	end();
}

/*
 * The remedy that is given where a kernel of this release and command line shows other groups than
 * are computed.
 */
static void assert_difference_is_blamed_on(const char *release, const char *command_line,
					   const char *words)
{
	static const char *const port[] = { "0000:00:01.0", NULL }, *const card[] = {
		"0000:01:00.0", NULL
	};

	begin("00:01.0 root\n01:00.0 end above=0\n");
	machine.kernel.release = (struct text){ OK, release };
	machine.kernel.command_line = (struct text){ OK, command_line };
	show_group(0, port);
	show_group(1, card);
	const struct finding *finding = find("groups_differ_from_prediction", NULL);
	assert_int_equal(finding->status, FINDING_WARN);
	assert_non_null(strstr(finding->remedy, words));
	end();
}

static void differences_are_blamed_on_options_and_releases(void **state)
{
	(void)state;
	assert_difference_is_blamed_on("5.15.102-1-pve", "quiet", "This is Linux 5.15.102-1-pve");
	assert_difference_is_blamed_on("6.12.1", "quiet", "Groups depend on the kernel");
	assert_difference_is_blamed_on("6.12.1", "pci=noats,disable_acs_redir=0000:00:1c.0",
				       "Remove config_acs and");
	assert_difference_is_blamed_on(
		"5.15.0", "pcie_acs_override=multifunction pci=config_acs=1@0000:00:1c.0",
		"Remove pcie_acs_override");
}

static void differences_are_shown_with_both_sets(void **state)
{
	static const char *const port[] = { "0000:00:01.0", NULL }, *const card[] = {
		"0000:01:00.0", NULL
	};
	static const char *const whole[] = { "0000:00:01.0", "0000:01:00.0", NULL };
	(void)state;

	begin("00:01.0 root\n01:00.0 end above=0\n");
	show_group(0, port);
	show_group(1, card);
	const struct finding *finding = find("groups_differ_from_prediction", NULL);
	assert_int_equal(finding->status, FINDING_WARN);
	assert_int_equal(finding->severity, SEVERITY_NOTE);
	assert_string_equal(finding->evidence.items[0].text, "0000:00:01.0");
	assert_string_equal(finding->evidence.items[1].text, "0000:00:01.0 0000:01:00.0");
	assert_string_equal(finding->remedy, finding->rule->remedy);
	end();

	begin("00:01.0 root\n01:00.0 end above=0\n");
	show_group(0, whole);
	assert_int_equal(find("groups_differ_from_prediction", NULL)->status, FINDING_PASS);
	end();

	begin("00:01.0 root\n");
	assert_int_equal(find("groups_differ_from_prediction", NULL)->status,
			 FINDING_NOT_APPLICABLE);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_topmost_port_is_blamed),
		cmocka_unit_test(bits_that_are_off_are_named),
		cmocka_unit_test(empty_slots_that_isolate_are_offered),
		cmocka_unit_test(the_last_resort_is_that_of_the_card),
		cmocka_unit_test(what_the_host_needs_is_named),
		cmocka_unit_test(linux_knows_of_devices_what_registers_do_not_tell),
		cmocka_unit_test(what_is_unknown_is_never_green),
		cmocka_unit_test(a_bridge_is_blamed),
		cmocka_unit_test(a_port_above_the_bridge_is_blamed_first),
		cmocka_unit_test(a_port_whose_company_is_unknown_is_a_fault),
		cmocka_unit_test(differences_are_shown_with_both_sets),
		cmocka_unit_test(differences_are_blamed_on_options_and_releases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
