/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every rule once where it fires and once where it does not, and what that does to the verdicts. */
#include "probes/groups/predict.h"
#include "probes/judge/counts.h"
#include "probes/judge/judge.h"
#include "probes/judge/ranking.h"
#include "probes/machine/tests/machine.h"

static uint8_t dmar[64] = "DMAR";
static struct rom rom = { .status = OK, .shadow = { OK, false }, .uefi_image = { OK, true } };
static struct features plain = { .resets.methods = { OK, "flr" },
				 .ats.status = ABSENT,
				 .sriov_status = ABSENT,
				 .resizable_status = ABSENT };

static struct function *add_seen(struct machine *machine, const char *address, uint32_t class_code,
				 int parent)
{
	struct function *function = add_function(machine, address, class_code);

	function->parent = parent;
	function->pcie = (struct pcie){ OK, 0x40, PORT_ENDPOINT };
	function->acs.status = ABSENT;
	function->driver.status = ABSENT;
	function->config_size = (struct number){ OK, 4096 };
	function->features = &plain;
	function->runtime_power.state = (struct text){ OK, "D0" };
	function->place.numa_node.status = function->place.boot_vga.status = ABSENT;
	function->place.removable.status = function->place.vmd.status = ABSENT;
	return function;
}

enum { ROOT_PORT, GPU, NETWORK };

/*
 * A machine without a fault: a root port with ACS, a graphics card below it, a network device on
 * the root bus.
 */
static void build(struct machine *machine)
{
	*machine = (struct machine){ .functions_status = OK, .groups_status = OK };
	machine->iommu = (struct iommu){
		.kind = IOMMU_INTEL,
		.table = "DMAR",
		.dmar = { .status = OK, .bytes = dmar, .length = sizeof dmar },
		.ivrs.status = ABSENT,
		.viot.status = ABSENT,
		.madt.status = OK,
		.dmar_flags = { OK, 1, 37, 1 },
		.interrupt_remapping = { OK, true },
		.x2apic_opt_out = { OK, false },
		.remapping_opt_out = { OK, false },
		.enabled = { OK, true },
	};
	*array_add(&machine->arena, &machine->iommu.units) = (struct remapping_unit){
		.base = 0xfed90000, .include_all = true, .extended_capability = { OK, 0xf020fe }
	};
	machine->interrupts.remapped = (struct flag){ OK, true };
	machine->interrupts.chip = "IR-IO-APIC";
	machine->interrupts.unsafe_type1 = machine->interrupts.unsafe_iommufd =
		(struct flag){ OK, false };
	machine->cpu = (struct cpu){ .status = OK,
				     .vendor = "GenuineIntel",
				     .model = "",
				     .vmx = true,
				     .feature_control = { OK, 5 },
				     .differ = { OK, false } };
	machine->framebuffer.status = machine->framebuffer.holder_status = ABSENT;
	machine->kernel.command_line = (struct text){ OK, "quiet intel_iommu=on" };
	machine->kernel.release = (struct text){ OK, "6.12.43" };
	machine->confidential.snp.status = machine->confidential.tdx.status = ABSENT;
	machine->root_disk.status = ABSENT;

	struct function *port = add_seen(machine, "0000:00:01.0", 0x060400, NO_PARENT);
	port->header_type = 1;
	port->secondary_bus = port->subordinate_bus = 1;
	port->pcie.type = PORT_ROOT;
	port->acs = (struct acs){ OK, 0x148, ACS_REQUIRED, ACS_REQUIRED, false, false, NULL };
	add_seen(machine, "0000:01:00.0", 0x030000, ROOT_PORT)->rom = &rom;
	add_seen(machine, "0000:02:00.0", 0x020000, NO_PARENT)->pcie.type =
		PORT_INTEGRATED_ENDPOINT;
	add_group(machine, 0, (const char *[]){ "0000:00:01.0", NULL });
	add_group(machine, 7, (const char *[]){ "0000:01:00.0", NULL });
	add_group(machine, 9, (const char *[]){ "0000:02:00.0", NULL });
}

static const struct finding *find(const struct judgement *judgement, const char *rule,
				  const char *subject)
{
	struct pci_address address = { 0 };

	assert_true(!subject || pci_address_parse(subject, &address));
	for (size_t i = 0; i < judgement->findings.list.count; i++) {
		const struct finding *finding = &judgement->findings.list.items[i];
		if (strcmp(finding->rule->id, rule) == 0 && finding->about_machine == !subject &&
		    (!subject || pci_address_compare(finding->subject, address) == 0))
			return finding;
	}
	fail_msg("no finding of %s about %s", rule, subject ? subject : "the machine");
	return NULL;
}

static int weight_told(const struct finding *finding)
{
	return finding->status == FINDING_FAIL ? 3 : finding->status == FINDING_UNKNOWN ? 2 : 1;
}

/* Each rule once, by its gravest finding, the gravest first; of every rule that tells something. */
static void assert_told(const struct judgement *judgement)
{
	const struct ranking *ranking = &judgement->ranking;

	for (size_t i = 0; i < ranking->told.count; i++) {
		assert_true(finding_is_told(ranking->told.items[i]));
		for (size_t k = 0; k < i; k++) {
			assert_ptr_not_equal(ranking->told.items[i]->rule,
					     ranking->told.items[k]->rule);
			assert_true(weight_told(ranking->told.items[k]) >=
				    weight_told(ranking->told.items[i]));
		}
	}
	for (size_t i = 0; i < judgement->findings.list.count; i++) {
		const struct finding *finding = &judgement->findings.list.items[i];
		bool found = !finding_is_told(finding);
		for (size_t k = 0; k < ranking->told.count && !found; k++)
			found = ranking->told.items[k]->rule == finding->rule &&
				weight_told(ranking->told.items[k]) >= weight_told(finding);
		assert_true(found);
	}
}

static void judge_all(struct machine *machine, struct judgement *judgement)
{
	machine_join(machine);
	judge(&machine->arena, machine, predict_groups(&machine->arena, machine, NULL, 0),
	      judgement, NULL);
	assert_told(judgement);
}

static void expect(struct machine *machine, enum verdict verdict, const char *rule,
		   const char *subject, enum finding_status status, enum device_verdict gpu)
{
	struct judgement judgement = { 0 };

	judge_all(machine, &judgement);
	const struct finding *finding = find(&judgement, rule, subject);
	assert_int_equal(finding->status, status);
	assert_true(status == FINDING_NOT_APPLICABLE || finding->evidence.count > 0);
	assert_int_equal(judgement.verdict, verdict);
	assert_int_equal(judgement.devices.count, 2);
	assert_int_equal(judgement.devices.items[0].verdict, gpu);
	if (status == FINDING_FAIL && verdict != VERDICT_READY) {
		const struct device_judgement *device = &judgement.devices.items[0];
		size_t named = 0;
		for (size_t i = 0; i < device->blockers.count; i++)
			named += strcmp(device->blockers.items[i]->id, rule) == 0;
		assert_int_equal(named, 1);
	}
	arena_free(&machine->arena);
}

static void a_good_machine_passes_every_rule(void **state)
{
	struct machine machine;
	struct judgement judgement = { 0 };
	(void)state;

	build(&machine);
	judge_all(&machine, &judgement);
	for (size_t i = 0; i < judgement.findings.list.count; i++)
		assert_true(judgement.findings.list.items[i].status == FINDING_PASS ||
			    judgement.findings.list.items[i].status == FINDING_NOT_APPLICABLE);
	assert_int_equal(judgement.verdict, VERDICT_READY);
	assert_int_equal(judgement.devices.items[0].verdict, DEVICE_ASSIGNABLE);
	assert_int_equal(judgement.devices.items[0].blockers.count, 0);
	arena_free(&machine.arena);
}

static void nothing_asked_is_never_green(void **state)
{
	struct machine machine = { 0 };
	struct judgement judgement = { 0 };
	(void)state;

	judge(&machine.arena, &machine, NULL, &judgement, NULL);
	assert_int_equal(judgement.verdict, VERDICT_INCOMPLETE);
	for (size_t i = 0; i < judgement.findings.list.count; i++)
		assert_int_not_equal(judgement.findings.list.items[i].status, FINDING_PASS);
	arena_free(&machine.arena);
}

static void no_table_is_not_capable(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.iommu = (struct iommu){ .kind = IOMMU_NONE,
					.dmar.status = ABSENT,
					.ivrs.status = ABSENT,
					.viot.status = ABSENT,
					.enabled = { OK, false } };
	machine.groups_status = ABSENT;
	machine.groups.count = 0;
	machine.interrupts.remapped.value = false;
	expect(&machine, VERDICT_NOT_CAPABLE, "no_iommu_described", NULL, FINDING_FAIL,
	       DEVICE_NOT_ASSIGNABLE);
}

static void what_linux_shows_outranks_a_table_that_was_denied(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.iommu.kind = IOMMU_UNKNOWN;
	machine.iommu.table = NULL;
	machine.iommu.dmar.status = DENIED;
	expect(&machine, VERDICT_INCOMPLETE, "no_iommu_described", NULL, FINDING_PASS,
	       DEVICE_UNKNOWN);

	/*
	 * The table may reserve memory for it; what its group tells of that outranks the table too.
	 */
	build(&machine);
	machine.iommu.kind = IOMMU_UNKNOWN;
	machine.iommu.table = NULL;
	machine.iommu.dmar.status = DENIED;
	for (size_t i = 0; i < machine.groups.count; i++)
		machine.groups.items[i].regions_status = OK;
	expect(&machine, VERDICT_READY, "no_iommu_described", NULL, FINDING_PASS,
	       DEVICE_ASSIGNABLE);
}

static void a_table_that_was_denied_is_unknown(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.iommu.kind = IOMMU_UNKNOWN;
	machine.iommu.table = NULL;
	machine.iommu.dmar.status = DENIED;
	machine.iommu.enabled.value = machine.interrupts.remapped.value = false;
	machine.groups_status = ABSENT;
	machine.groups.count = 0;
	struct judgement judgement = { 0 };
	judge_all(&machine, &judgement);
	assert_null(strstr(find(&judgement, "no_iommu_described", NULL)->remedy,
			   "Switch the IOMMU on"));
	expect(&machine, VERDICT_INCOMPLETE, "no_iommu_described", NULL, FINDING_UNKNOWN,
	       DEVICE_UNKNOWN);
}

static void an_iommu_that_is_off_wants_a_change(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.iommu.enabled.value = false;
	machine.groups_status = ABSENT;
	machine.groups.count = 0;
	machine.kernel.command_line.value = "quiet";
	expect(&machine, VERDICT_READY_AFTER_CHANGES, "iommu_not_enabled", NULL, FINDING_FAIL,
	       DEVICE_ASSIGNABLE_AFTER_CHANGES);
}

static void the_remedy_names_the_option_that_is_there(void **state)
{
	struct machine machine;
	struct judgement judgement = { 0 };
	(void)state;

	build(&machine);
	machine.iommu.enabled.value = false;
	machine.kernel.command_line.value = "quiet xiommu=off intel_iommu=off";
	judge_all(&machine, &judgement);
	assert_non_null(
		strstr(find(&judgement, "iommu_off_by_option", NULL)->remedy, "intel_iommu=off"));
	arena_free(&machine.arena);
}

static void remapping_that_is_not_offered_wants_a_change(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.iommu.interrupt_remapping.value = false;
	machine.interrupts.remapped.value = false;
	expect(&machine, VERDICT_READY_AFTER_CHANGES, "interrupt_remapping_not_offered", NULL,
	       FINDING_FAIL, DEVICE_ASSIGNABLE_AFTER_CHANGES);
}

static void an_ioapic_without_a_unit_means_not_offered(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	*array_add(&machine.arena, &machine.iommu.ioapics) =
		(struct ioapic){ .id = 8, .covered = { OK, false } };
	machine.interrupts.remapped.value = false;
	expect(&machine, VERDICT_READY_AFTER_CHANGES, "interrupt_remapping_not_offered", NULL,
	       FINDING_FAIL, DEVICE_ASSIGNABLE_AFTER_CHANGES);
}

static void an_ioapic_without_a_unit_is_named(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	*array_add(&machine.arena, &machine.iommu.ioapics) =
		(struct ioapic){ .id = 8, .covered = { OK, false } };
	machine.interrupts.remapped.value = false;
	expect(&machine, VERDICT_READY_AFTER_CHANGES, "ioapic_not_covered", NULL, FINDING_FAIL,
	       DEVICE_ASSIGNABLE_AFTER_CHANGES);
}

static void a_kernel_that_was_helped_with_its_ioapic_is_no_failure(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	*array_add(&machine.arena, &machine.iommu.ioapics) =
		(struct ioapic){ .id = 8, .covered = { OK, false } };
	expect(&machine, VERDICT_READY, "ioapic_not_covered", NULL, FINDING_WARN,
	       DEVICE_ASSIGNABLE);
}

static void a_unit_at_address_0_stops_linux(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.iommu.units.items[0].base = 0;
	expect(&machine, VERDICT_READY, "iommu_table_stops_linux", NULL, FINDING_WARN,
	       DEVICE_ASSIGNABLE);
	build(&machine);
	machine.iommu.units.items[0].base = 0;
	machine.iommu.enabled.value = false;
	expect(&machine, VERDICT_READY_AFTER_CHANGES, "iommu_table_stops_linux", NULL, FINDING_FAIL,
	       DEVICE_ASSIGNABLE_AFTER_CHANGES);
}

static void a_unit_without_devices_is_only_a_note(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	struct remapping_unit *unit = array_add(&machine.arena, &machine.iommu.units);
	*unit = (struct remapping_unit){ .base = 0xfed91000 };
	struct scope *scope = array_add(&machine.arena, &unit->scopes);
	scope->type = SCOPE_ENDPOINT;
	*array_add(&machine.arena, &scope->path) = (struct scope_hop){ 0x1f, 7 };
	expect(&machine, VERDICT_READY, "remapping_unit_ignored", NULL, FINDING_WARN,
	       DEVICE_ASSIGNABLE);
}

static void many_inconsistencies_are_counted(void **state)
{
	struct machine machine;
	struct judgement judgement = { 0 };
	size_t found = 0;
	(void)state;

	build(&machine);
	for (int i = 0; i < 1000; i++)
		*array_add(&machine.arena, &machine.iommu.reserved) =
			(struct reserved_region){ .type = 1, .base = 0x1001, .limit = 0x1fff };
	judge_all(&machine, &judgement);
	for (size_t i = 0; i < judgement.findings.list.count; i++)
		found += strcmp(judgement.findings.list.items[i].rule->id,
				"iommu_table_inconsistent") == 0;
	assert_int_equal(found, 41);
	arena_free(&machine.arena);
}

static void remapping_that_is_off_wants_a_change(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.interrupts.remapped.value = false;
	machine.interrupts.chip = "IO-APIC";
	expect(&machine, VERDICT_READY_AFTER_CHANGES, "interrupt_remapping_not_enabled", NULL,
	       FINDING_FAIL, DEVICE_ASSIGNABLE_AFTER_CHANGES);
}

static void an_opt_out_of_x2apic_is_only_a_note(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.iommu.x2apic_opt_out.value = true;
	expect(&machine, VERDICT_READY, "x2apic_opt_out", NULL, FINDING_WARN, DEVICE_ASSIGNABLE);
}

static void strangers_in_the_group_must_go_along(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.groups.count = 0;
	add_group(&machine, 0, (const char *[]){ "0000:01:00.0", "0000:02:00.0", NULL });
	expect(&machine, VERDICT_READY, "group_shared_with_strangers", "0000:01:00.0", FINDING_FAIL,
	       DEVICE_ASSIGNABLE_WITH_GROUP);
}

static void its_own_root_port_is_no_stranger(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.groups.count = 0;
	add_group(&machine, 0, (const char *[]){ "0000:00:01.0", "0000:01:00.0", NULL });
	add_group(&machine, 1, (const char *[]){ "0000:02:00.0", NULL });
	expect(&machine, VERDICT_READY, "group_shared_with_strangers", "0000:01:00.0", FINDING_PASS,
	       DEVICE_ASSIGNABLE);
}

static void a_device_in_no_group_cannot_go(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.groups.count = 1;
	expect(&machine, VERDICT_READY, "device_in_no_group", "0000:01:00.0", FINDING_FAIL,
	       DEVICE_NOT_ASSIGNABLE);
}

static void a_port_without_acs_is_named(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.functions.items[ROOT_PORT].acs = (struct acs){ .status = ABSENT };
	machine.groups.count = 0;
	add_group(&machine, 0, (const char *[]){ "0000:01:00.0", "0000:02:00.0", NULL });
	expect(&machine, VERDICT_READY, "acs_missing_in_path", "0000:01:00.0", FINDING_FAIL,
	       DEVICE_ASSIGNABLE_WITH_GROUP);
}

static void a_port_without_acs_is_fine_where_nobody_joins(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.functions.items[ROOT_PORT].acs = (struct acs){ .status = ABSENT };
	machine.groups.count = 0;
	add_group(&machine, 0, (const char *[]){ "0000:00:01.0", "0000:01:00.0", NULL });
	add_group(&machine, 1, (const char *[]){ "0000:02:00.0", NULL });
	expect(&machine, VERDICT_READY, "acs_missing_in_path", "0000:01:00.0", FINDING_WARN,
	       DEVICE_ASSIGNABLE);
}

static void acs_bits_that_the_port_lacks_count_as_on(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.functions.items[ROOT_PORT].acs =
		(struct acs){ OK, 0x148, ACS_SV, ACS_SV, false, false, NULL };
	expect(&machine, VERDICT_READY, "acs_missing_in_path", "0000:01:00.0", FINDING_PASS,
	       DEVICE_ASSIGNABLE);
}

static void acs_that_was_denied_is_unknown(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.functions.items[ROOT_PORT].acs.status = DENIED;
	expect(&machine, VERDICT_INCOMPLETE, "acs_missing_in_path", "0000:01:00.0", FINDING_UNKNOWN,
	       DEVICE_ASSIGNABLE);
}

static void capabilities_that_were_denied_leave_their_device_unknown(void **state)
{
	struct machine machine;
	struct judgement judgement = { 0 };
	(void)state;

	build(&machine);
	machine.functions.items[GPU].acs.status = DENIED;
	judge_all(&machine, &judgement);
	assert_int_equal(judgement.devices.items[0].verdict, DEVICE_UNKNOWN);
	assert_int_equal(judgement.devices.items[1].verdict, DEVICE_ASSIGNABLE);
	arena_free(&machine.arena);
}

static void acs_that_is_off_is_unknown_where_the_groups_are(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.functions.items[ROOT_PORT].acs.control = 0;
	machine.iommu.enabled.status = NOT_ASKED;
	machine.groups_status = NOT_ASKED;
	machine.groups.count = 0;
	expect(&machine, VERDICT_INCOMPLETE, "acs_missing_in_path", "0000:01:00.0", FINDING_UNKNOWN,
	       DEVICE_UNKNOWN);

	build(&machine);
	machine.functions.items[ROOT_PORT].acs.control = 0;
	machine.iommu.enabled.value = false;
	machine.groups_status = ABSENT;
	machine.groups.count = 0;
	expect(&machine, VERDICT_READY_AFTER_CHANGES, "acs_missing_in_path", "0000:01:00.0",
	       FINDING_PASS, DEVICE_ASSIGNABLE_AFTER_CHANGES);
}

/*
 * The network device's own path is another matter: its bus is the higher one, but the port leads to
 * bus 1 only if it is read.
 */
static void a_bridge_that_could_not_be_read_leaves_the_path_open(void **state)
{
	static const char *const rules[] = { "acs_missing_in_path", "conventional_bridge_in_path" };
	(void)state;

	for (size_t i = 0; i < 2; i++) {
		struct machine machine;
		build(&machine);
		machine.functions.items[ROOT_PORT].status = FAILED;
		machine.functions.items[GPU].parent = NO_PARENT;
		expect(&machine, VERDICT_READY, rules[i], "0000:01:00.0", FINDING_UNKNOWN,
		       DEVICE_ASSIGNABLE);
	}
}

/* What sits beside the port cannot be above what is below the port. */
static void a_function_aside_leaves_the_path_whole(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	add_seen(&machine, "0000:00:1f.3", 0, NO_PARENT)->status = FAILED;
	machine_join(&machine);
	assert_null(machine_unread_above(&machine, &machine.functions.items[GPU]));
	assert_non_null(machine_unread_above(&machine, &machine.functions.items[NETWORK]));
	add_seen(&machine, "0000:01:00.1", 0, ROOT_PORT)->status = FAILED;
	assert_null(machine_unread_above(&machine, &machine.functions.items[GPU]));
	arena_free(&machine.arena);
}

static void a_group_without_a_list_leaves_open_who_is_in_it(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.groups.items[1].members.count = 0;
	machine.unlisted_groups = 1;
	expect(&machine, VERDICT_READY, "group_shared_with_strangers", "0000:01:00.0",
	       FINDING_UNKNOWN, DEVICE_UNKNOWN);
}

static void a_function_that_could_not_be_read_may_be_a_display(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	add_seen(&machine, "0000:03:00.0", 0, NO_PARENT)->status = FAILED;
	expect(&machine, VERDICT_READY, "display_driver_loaded", NULL, FINDING_UNKNOWN,
	       DEVICE_ASSIGNABLE);
}

static void a_table_that_was_not_seen_may_be_malformed(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.iommu.madt.status = NOT_ASKED;
	machine.iommu.enabled.value = false;
	expect(&machine, VERDICT_INCOMPLETE, "iommu_table_malformed", NULL, FINDING_UNKNOWN,
	       DEVICE_UNKNOWN);
}

static void a_broken_table_does_not_agree_with_itself(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	*array_add(&machine.arena, &machine.iommu.dmar.errors) =
		(struct table_error){ .offset = 0x30, .text = "a structure runs past the end" };
	expect(&machine, VERDICT_READY, "iommu_table_inconsistent", NULL, FINDING_UNKNOWN,
	       DEVICE_ASSIGNABLE);
}

static void virtualisation_locked_off_wants_a_change(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.cpu.feature_control.value = 1;
	expect(&machine, VERDICT_READY_AFTER_CHANGES, "cpu_virtualization_unavailable", NULL,
	       FINDING_FAIL, DEVICE_ASSIGNABLE_AFTER_CHANGES);
}

static void svm_disabled_wants_a_change(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.cpu.vmx = false;
	machine.cpu.svm = true;
	machine.cpu.vm_cr = (struct number){ OK, 0x18 };
	expect(&machine, VERDICT_READY_AFTER_CHANGES, "cpu_virtualization_unavailable", NULL,
	       FINDING_FAIL, DEVICE_ASSIGNABLE_AFTER_CHANGES);
}

/* The finding must show the CPU that is at fault, for CPU 0 looks well. */
static void one_cpu_locked_off_wants_a_change(void **state)
{
	struct machine machine;
	struct judgement judgement = { 0 };
	(void)state;

	build(&machine);
	*array_add(&machine.arena, &machine.cpu.differing) = (struct cpu_lock){ 7, 1 };
	judge_all(&machine, &judgement);
	const struct finding *finding = find(&judgement, "cpu_virtualization_unavailable", NULL);
	assert_int_equal(finding->status, FINDING_FAIL);
	const struct evidence *last = &finding->evidence.items[finding->evidence.count - 1];
	assert_string_equal(last->where, "CPU 7 MSR FEATURE_CONTROL");
	assert_int_equal(last->value, 1);
	arena_free(&machine.arena);
}

static void virtualisation_absent_is_not_capable(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.cpu.vmx = false;
	expect(&machine, VERDICT_NOT_CAPABLE, "cpu_virtualization_unavailable", NULL, FINDING_FAIL,
	       DEVICE_NOT_ASSIGNABLE);
}

static void virtualisation_that_was_denied_is_unknown(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.cpu.feature_control.status = DENIED;
	expect(&machine, VERDICT_INCOMPLETE, "cpu_virtualization_unavailable", NULL,
	       FINDING_UNKNOWN, DEVICE_UNKNOWN);
}

static void a_display_driver_is_a_caution(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.functions.items[GPU].driver = (struct text){ OK, "nouveau" };
	expect(&machine, VERDICT_READY, "display_driver_loaded", "0000:01:00.0", FINDING_WARN,
	       DEVICE_ASSIGNABLE);
}

static void vfio_pci_is_no_display_driver(void **state)
{
	struct machine machine;
	struct judgement judgement = { 0 };
	(void)state;

	build(&machine);
	machine.functions.items[GPU].driver = (struct text){ OK, "vfio-pci" };
	judge_all(&machine, &judgement);
	assert_int_equal(find(&judgement, "display_driver_loaded", NULL)->status, FINDING_PASS);
	arena_free(&machine.arena);
}

static void a_conventional_bridge_is_named(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.functions.items[ROOT_PORT].pcie.status = ABSENT;
	expect(&machine, VERDICT_READY, "conventional_bridge_in_path", "0000:01:00.0", FINDING_FAIL,
	       DEVICE_ASSIGNABLE);
}

static void a_broken_table_is_unknown_while_the_iommu_is_off(void **state)
{
	struct machine machine;
	(void)state;

	build(&machine);
	machine.iommu.enabled = (struct flag){ NOT_ASKED, false };
	*array_add(&machine.arena, &machine.iommu.dmar.errors) =
		(struct table_error){ .offset = 0x30, .text = "a structure runs past the end" };
	expect(&machine, VERDICT_INCOMPLETE, "iommu_table_malformed", NULL, FINDING_UNKNOWN,
	       DEVICE_UNKNOWN);
}

static void a_probe_that_was_lost_leaves_the_report_incomplete(void **state)
{
	struct machine machine;
	struct judgement judgement = { 0 };
	(void)state;

	build(&machine);
	*array_add(&machine.arena, &machine.probes) =
		(struct probe_run){ .name = "pci", .status = FAILED, .how = "crashed" };
	judge_all(&machine, &judgement);
	assert_int_equal(judgement.verdict, VERDICT_INCOMPLETE);
	arena_free(&machine.arena);
}

static void ignore_step(void *context, const char *name)
{
	(void)context, (void)name;
}

static const char *lose_one_step(void *context, const char *name)
{
	return strcmp(name, context) == 0 ? "crashed" : NULL;
}

static void a_rule_that_was_lost_is_unknown(void **state)
{
	struct machine machine;
	struct judgement judgement = { 0 };
	struct watch watch = { ignore_step, lose_one_step, (void *)(uintptr_t) "x2apic_opt_out" };
	(void)state;

	build(&machine);
	judge(&machine.arena, &machine, predict_groups(&machine.arena, &machine, NULL, 0),
	      &judgement, &watch);
	assert_int_equal(find(&judgement, "x2apic_opt_out", NULL)->status, FINDING_UNKNOWN);
	assert_int_equal(judgement.verdict, VERDICT_INCOMPLETE);
	arena_free(&machine.arena);
}

/*
 * Whichever it is: the sound machine is INCOMPLETE, each device is there, and none is known to be
 * assignable.
 */
static void a_step_that_was_lost_weighs(void **state)
{
	static const char *const steps[] = { STEP_GROUPS, STEP_JOIN, STEP_DEDUCTIONS, STEP_SORT,
					     STEP_JUDGE };
	(void)state;

	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		struct machine machine;
		struct judgement judgement = { 0 };
		struct watch watch = { .step = ignore_step,
				       .skip = lose_one_step,
				       .context = (void *)(uintptr_t)steps[i] };
		bool unfound =
			strcmp(steps[i], STEP_GROUPS) != 0 && strcmp(steps[i], STEP_JUDGE) != 0;

		build(&machine);
		if (strcmp(steps[i], STEP_JOIN) != 0)
			machine_join(&machine);
		judge(&machine.arena, &machine,
		      strcmp(steps[i], STEP_GROUPS) != 0
			      ? predict_groups(&machine.arena, &machine, NULL, 0)
			      : NULL,
		      &judgement, &watch);
		assert_int_equal(judgement.verdict, VERDICT_INCOMPLETE);
		assert_string_equal(judgement.summary,
				    "Incomplete: a step of the scan was skipped.");
		assert_int_equal(judgement.devices.count, 2);
		for (size_t k = 0; k < judgement.devices.count; k++)
			assert_int_equal(judgement.devices.items[k].verdict, DEVICE_UNKNOWN);
		assert_int_equal(judgement.findings.list.count == 0, unfound);
		arena_free(&machine.arena);
	}
}

/* --- Counts, changes, own functions --- */

static void assignable_devices_are_counted(void **state)
{
	struct machine machine;
	struct judgement judgement = { 0 };
	(void)state;

	build(&machine);
	judge_all(&machine, &judgement);
	assert_int_equal(judgement.counts[KIND_GPU].total, 1);
	assert_int_equal(judgement.counts[KIND_GPU].assignable, 1);
	assert_int_equal(judgement.counts[KIND_NETWORK].assignable, 1);
	assert_int_equal(judgement.counts[KIND_NVME].total, 0);
	assert_string_equal(counts_text(&machine.arena, &judgement, 80, " of ", "   "),
			    "GPU 1 of 1   network 1 of 1");
	assert_string_equal(counts_text(&machine.arena, &judgement, 20, " of ", "   "),
			    "GPU 1 of 1");
	assert_false(no_gpu_is_assignable(&judgement));
	assert_int_equal(judgement.changes.count, 0);
	arena_free(&machine.arena);
}

/* Both have to be made before any device is free, so the last one of them frees all. */
static void changes_stand_in_the_order_to_make_them(void **state)
{
	struct machine machine;
	struct judgement judgement = { 0 };
	(void)state;

	build(&machine);
	machine.cpu.feature_control.value = 1;
	machine.iommu.enabled.value = false;
	machine.kernel.command_line.value = "intel_iommu=off";
	judge_all(&machine, &judgement);
	assert_int_equal(judgement.verdict, VERDICT_READY_AFTER_CHANGES);
	assert_true(judgement.changes.count >= 2);
	for (size_t i = 1; i < judgement.changes.count; i++)
		assert_true(judgement.changes.items[i - 1].where <=
			    judgement.changes.items[i].where);
	assert_string_equal(judgement.changes.items[0].rules.items[0]->id,
			    "cpu_virtualization_unavailable");
	assert_int_equal(judgement.changes.items[0].unblocks.count, 0);
	assert_int_equal(judgement.changes.items[judgement.changes.count - 1].unblocks.count, 2);
	assert_int_equal(judgement.counts[KIND_GPU].assignable, 0);
	assert_int_equal(judgement.counts[KIND_GPU].after_changes, 1);
	assert_string_equal(count_text(&machine.arena, &judgement, KIND_GPU, "/"), "1/1");
	arena_free(&machine.arena);
}

/* A graphics card's own sound changes nothing; a stranger in the group does. */
static void own_sound_is_no_stranger(void **state)
{
	struct machine machine;
	struct judgement judgement = { 0 };
	(void)state;

	build(&machine);
	struct function *sound = &machine.functions.items[NETWORK];
	sound->address = (struct pci_address){ 0, 1, 0, 1 };
	sound->class_code = 0x040300;
	sound->parent = ROOT_PORT;
	*array_add(&machine.arena, &machine.groups.items[1].members) = sound->address;
	machine.groups.count = 2;
	judge_all(&machine, &judgement);
	assert_int_equal(judgement.devices.items[0].verdict, DEVICE_ASSIGNABLE);
	assert_int_equal(judgement.devices.items[0].own.count, 1);
	assert_int_equal(judgement.devices.items[0].strangers_total, 0);
	assert_ptr_equal(judgement.devices.items[1].part_of, judgement.devices.items[0].function);
	assert_int_equal(judgement.counts[KIND_AUDIO].total, 0);
	arena_free(&machine.arena);
}

static void a_stranger_in_the_group_is_counted_against_it(void **state)
{
	struct machine machine;
	struct judgement judgement = { 0 };
	(void)state;

	build(&machine);
	*array_add(&machine.arena, &machine.groups.items[1].members) =
		(struct pci_address){ 0, 2, 0, 0 };
	machine.groups.count = 2;
	judge_all(&machine, &judgement);
	assert_int_equal(judgement.devices.items[0].verdict, DEVICE_ASSIGNABLE_WITH_GROUP);
	assert_int_equal(judgement.devices.items[0].strangers.count, 1);
	assert_true(no_gpu_is_assignable(&judgement));
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_machine_passes_every_rule),
		cmocka_unit_test(nothing_asked_is_never_green),
		cmocka_unit_test(no_table_is_not_capable),
		cmocka_unit_test(what_linux_shows_outranks_a_table_that_was_denied),
		cmocka_unit_test(a_table_that_was_denied_is_unknown),
		cmocka_unit_test(an_iommu_that_is_off_wants_a_change),
		cmocka_unit_test(the_remedy_names_the_option_that_is_there),
		cmocka_unit_test(remapping_that_is_not_offered_wants_a_change),
		cmocka_unit_test(an_ioapic_without_a_unit_means_not_offered),
		cmocka_unit_test(an_ioapic_without_a_unit_is_named),
		cmocka_unit_test(a_kernel_that_was_helped_with_its_ioapic_is_no_failure),
		cmocka_unit_test(a_unit_at_address_0_stops_linux),
		cmocka_unit_test(a_unit_without_devices_is_only_a_note),
		cmocka_unit_test(many_inconsistencies_are_counted),
		cmocka_unit_test(remapping_that_is_off_wants_a_change),
		cmocka_unit_test(an_opt_out_of_x2apic_is_only_a_note),
		cmocka_unit_test(strangers_in_the_group_must_go_along),
		cmocka_unit_test(its_own_root_port_is_no_stranger),
		cmocka_unit_test(a_device_in_no_group_cannot_go),
		cmocka_unit_test(a_port_without_acs_is_named),
		cmocka_unit_test(a_port_without_acs_is_fine_where_nobody_joins),
		cmocka_unit_test(acs_bits_that_the_port_lacks_count_as_on),
		cmocka_unit_test(acs_that_was_denied_is_unknown),
		cmocka_unit_test(capabilities_that_were_denied_leave_their_device_unknown),
		cmocka_unit_test(acs_that_is_off_is_unknown_where_the_groups_are),
		cmocka_unit_test(a_bridge_that_could_not_be_read_leaves_the_path_open),
		cmocka_unit_test(a_function_aside_leaves_the_path_whole),
		cmocka_unit_test(a_group_without_a_list_leaves_open_who_is_in_it),
		cmocka_unit_test(a_function_that_could_not_be_read_may_be_a_display),
		cmocka_unit_test(a_table_that_was_not_seen_may_be_malformed),
		cmocka_unit_test(virtualisation_locked_off_wants_a_change),
		cmocka_unit_test(svm_disabled_wants_a_change),
		cmocka_unit_test(one_cpu_locked_off_wants_a_change),
		cmocka_unit_test(virtualisation_absent_is_not_capable),
		cmocka_unit_test(virtualisation_that_was_denied_is_unknown),
		cmocka_unit_test(a_display_driver_is_a_caution),
		cmocka_unit_test(vfio_pci_is_no_display_driver),
		cmocka_unit_test(a_conventional_bridge_is_named),
		cmocka_unit_test(a_broken_table_does_not_agree_with_itself),
		cmocka_unit_test(a_broken_table_is_unknown_while_the_iommu_is_off),
		cmocka_unit_test(a_probe_that_was_lost_leaves_the_report_incomplete),
		cmocka_unit_test(a_rule_that_was_lost_is_unknown),
		cmocka_unit_test(a_step_that_was_lost_weighs),
		cmocka_unit_test(assignable_devices_are_counted),
		cmocka_unit_test(changes_stand_in_the_order_to_make_them),
		cmocka_unit_test(own_sound_is_no_stranger),
		cmocka_unit_test(a_stranger_in_the_group_is_counted_against_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
