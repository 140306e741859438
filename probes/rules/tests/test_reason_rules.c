/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The reason for which there is no IOMMU or no interrupt remapping: exactly one rule tells it. And
 * the options that keep them off.
 */
#include "probes/analysis/chipset.h"
#include "probes/judge/judge.h"
#include "probes/analysis/kernel_options.h"
#include "probes/analysis/no_iommu.h"
#include "probes/scan/tests/told.h"

static struct machine with_options(enum iommu_kind kind, const char *line)
{
	struct machine machine = { 0 };

	machine.iommu.kind = kind;
	machine.kernel.command_line = (struct text){ line ? OK : DENIED, line };
	return machine;
}

static void assert_option(enum iommu_kind kind, const char *line, const char *iommu,
			  const char *remapping)
{
	struct machine machine = with_options(kind, line);
	const char *found[] = { option_iommu_off(&machine), option_remapping_off(&machine) };
	const char *wanted[] = { iommu, remapping };

	for (size_t i = 0; i < 2; i++)
		if (wanted[i])
			assert_string_equal(found[i] ? found[i] : "none", wanted[i]);
		else
			assert_null(found[i]);
}

static void options_are_lists_and_the_later_holds(void **state)
{
	(void)state;
	assert_option(IOMMU_INTEL, "quiet intel_iommu=off", "intel_iommu=off", NULL);
	assert_option(IOMMU_INTEL, "intel_iommu=off intel_iommu=on,igfx_off", NULL, NULL);
	assert_option(IOMMU_INTEL, "intel_iommu=on,off", "intel_iommu=off", NULL);
	assert_option(IOMMU_INTEL, "intel_iommu=igfx_off", NULL, NULL);
	assert_option(IOMMU_INTEL, "intel-iommu=sm_on,off", "intel_iommu=off", NULL);
	assert_option(IOMMU_INTEL, "xintel_iommu=off intel_iommu_off=off", NULL, NULL);
	assert_option(IOMMU_INTEL, "iommu=pt,off", "iommu=off", NULL);
	assert_option(IOMMU_INTEL, "iommu=pt iommu=soft amd_iommu=off", NULL, NULL);
	assert_option(IOMMU_AMD, "amd_iommu=off intel_iommu=off", "amd_iommu=off", "amd_iommu=off");
	assert_option(IOMMU_AMD, "amd_iommu=off amd_iommu=on", "amd_iommu=off", "amd_iommu=off");
	assert_option(IOMMU_AMD, "iommu=off", "iommu=off", "iommu=off");
	assert_option(IOMMU_AMD, "intel_iommu=off", NULL, NULL);
	assert_option(IOMMU_NONE, "intel_iommu=off iommu=off", NULL, NULL);
	assert_option(IOMMU_INTEL, "quiet -- intel_iommu=off intremap=off", NULL, NULL);
	assert_option(IOMMU_INTEL, "", NULL, NULL);
	assert_option(IOMMU_INTEL, NULL, NULL, NULL);
	assert_option(IOMMU_INTEL, "intel_iommu= iommu=,,, intremap=", NULL, NULL);
}

static void options_of_remapping(void **state)
{
	(void)state;
	assert_option(IOMMU_INTEL, "intremap=off", NULL, "intremap=off");
	assert_option(IOMMU_INTEL, "intremap=nosid,off", NULL, "intremap=off");
	assert_option(IOMMU_INTEL, "intremap=off intremap=on", NULL, NULL);
	assert_option(IOMMU_INTEL, "intremap=no_x2apic_optout", NULL, NULL);
	assert_option(IOMMU_INTEL, "nointremap", NULL, "nointremap");
	assert_option(IOMMU_INTEL, "intremap=on nointremap", NULL, "nointremap");
	assert_option(IOMMU_INTEL, "nointremap intremap=on", NULL, NULL);
	assert_option(IOMMU_INTEL, "nointremapping noapictimer", NULL, NULL);
	assert_option(IOMMU_INTEL, "noapic", NULL, "noapic");
	assert_option(IOMMU_INTEL, "intel_iommu=off", "intel_iommu=off", NULL);
}

static void a_long_line_is_read_quickly(void **state)
{
	enum { LENGTH = 1 << 20 };
	char *line = malloc(LENGTH + 1);
	(void)state;

	memset(line, ',', LENGTH);
	line[LENGTH] = 0;
	memcpy(line, "iommu=", 6);
	assert_option(IOMMU_INTEL, line, NULL, NULL);
	free(line);
}

static void assert_reason(struct machine *machine, enum no_iommu reason)
{
	assert_int_equal(why_no_iommu(machine), reason);
	arena_free(&machine->arena);
}

static struct machine without_iommu(const char *vendor)
{
	struct machine machine = { .functions_status = OK };

	machine.iommu.kind = IOMMU_NONE;
	machine.cpu = (struct cpu){ .status = OK, .vendor = vendor };
	return machine;
}

static void the_fuse_tells(void **state)
{
	struct machine machine = without_iommu("GenuineIntel");
	(void)state;

	assert_reason(&machine, NO_IOMMU_UNEXPLAINED);
	machine.iommu.vtd_fused_off = (struct flag){ OK, true };
	assert_reason(&machine, NO_IOMMU_FUSED_OFF);
	machine.iommu.vtd_fused_off.value = false;
	assert_reason(&machine, NO_IOMMU_OFF_IN_FIRMWARE);
	machine.iommu.vtd_fused_off.status = DENIED;
	assert_reason(&machine, NO_IOMMU_UNEXPLAINED);
	machine.iommu.kind = IOMMU_INTEL;
	assert_reason(&machine, IOMMU_DESCRIBED_OR_UNSEEN);
	machine.iommu.kind = IOMMU_UNKNOWN;
	assert_reason(&machine, IOMMU_DESCRIBED_OR_UNSEEN);
}

static void a_hypervisor_explains_before_all_else(void **state)
{
	struct machine machine = without_iommu("GenuineIntel");
	(void)state;

	machine.iommu.vtd_fused_off = (struct flag){ OK, false };
	machine.cpu.hypervisor = true;
	assert_reason(&machine, NO_IOMMU_HIDDEN);
	machine.cpu.status = DENIED;
	assert_reason(&machine, NO_IOMMU_UNEXPLAINED);
}

static void a_function_tells(void **state)
{
	static const struct {
		uint16_t vendor, device;
		uint32_t class_code;
		enum no_iommu reason;
	} cases[] = {
		{ 0x1022, 0xffff, 0x080600, NO_IOMMU_OFF_IN_FIRMWARE },
		{ 0x1002, 0x5a23, 0x080600, NO_IOMMU_OFF_IN_FIRMWARE },
		{ 0x1af4, 0x1057, 0x080600, NO_IOMMU_UNEXPLAINED },
		{ 0x1022, 0x1480, 0x060000, NO_IOMMU_OFF_IN_FIRMWARE },
		{ 0x8086, 0x2f28, 0x088000, NO_IOMMU_OFF_IN_FIRMWARE },
		{ 0x8086, 0x342e, 0x080000, NO_IOMMU_OFF_IN_FIRMWARE },
		{ 0x8086, 0x1480, 0x060000, NO_IOMMU_UNEXPLAINED },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct machine machine = without_iommu("AuthenticAMD");
		struct function *function =
			add_function(&machine, "0000:00:00.2", cases[i].class_code);
		function->vendor = cases[i].vendor;
		function->device = cases[i].device;
		assert_reason(&machine, cases[i].reason);
	}
}

static bool has_erratum(const char *address, uint16_t device, uint8_t revision)
{
	struct machine machine = { 0 };
	struct function *function = add_function(&machine, address, 0x060000);

	machine.iommu.kind = IOMMU_INTEL;
	function->vendor = 0x8086;
	function->device = device;
	function->revision = revision;
	bool found = remapping_erratum(&machine) != NULL;
	arena_free(&machine.arena);
	return found;
}

static void revisions_of_the_erratum(void **state)
{
	(void)state;
	assert_true(has_erratum("0000:00:00.0", 0x3403, 0x13));
	assert_false(has_erratum("0000:00:00.0", 0x3403, 0x14));
	assert_false(has_erratum("0000:00:00.0", 0x3403, 0x22));
	assert_true(has_erratum("0000:00:00.0", 0x3405, 0x22));
	assert_true(has_erratum("0000:00:00.0", 0x3406, 0x00));
	assert_false(has_erratum("0000:00:00.0", 0x3404, 0x13));
	assert_false(has_erratum("0000:01:00.0", 0x3403, 0x13));
	assert_false(has_erratum("0001:00:00.0", 0x3403, 0x13));
}

static void stoney_ridge_is_refused_unless_forced(void **state)
{
	struct machine machine = with_options(IOMMU_AMD, "quiet");
	struct function *graphics = add_function(&machine, "0000:00:01.0", 0x030000);
	(void)state;

	graphics->vendor = 0x1002;
	graphics->device = 0x98e4;
	assert_non_null(amd_iommu_refusal(&machine));
	machine.kernel.command_line.value = "amd_iommu=fullflush,force_enable";
	assert_null(amd_iommu_refusal(&machine));
	machine.kernel.command_line.value = "quiet";
	machine.iommu.kind = IOMMU_NONE;
	assert_null(amd_iommu_refusal(&machine));
	machine.iommu.kind = IOMMU_AMD;
	graphics->vendor = 0x1022;
	assert_null(amd_iommu_refusal(&machine));
	graphics->vendor = 0x1002;
	graphics->device = 0x98e5;
	assert_null(amd_iommu_refusal(&machine));
	graphics->device = 0x98e4;
	graphics->address.function = 1;
	assert_null(amd_iommu_refusal(&machine));
	arena_free(&machine.arena);
}

/* Judges, gives the finding of a rule about the machine. */
static const struct finding *finding_of(struct machine *machine, struct judgement *judgement,
					const char *rule)
{
	judge(&machine->arena, machine, NULL, judgement, NULL);
	for (size_t i = 0; i < judgement->findings.list.count; i++)
		if (!strcmp(judgement->findings.list.items[i].rule->id, rule))
			return &judgement->findings.list.items[i];
	fail_msg("no finding of %s", rule);
	return NULL;
}

static void assert_differ(uint64_t first, uint64_t other, enum finding_status status)
{
	struct machine machine = without_iommu("GenuineIntel");
	struct judgement judgement = { 0 };

	machine.cpu.vmx = true;
	machine.cpu.feature_control = (struct number){ OK, first };
	machine.cpu.differ = (struct flag){ OK, first != other };
	if (first != other)
		*array_add(&machine.arena, &machine.cpu.differing) = (struct cpu_lock){ 3, other };
	assert_int_equal(finding_of(&machine, &judgement, "cpus_differ")->status, status);
	arena_free(&machine.arena);
}

static void only_bits_of_virtualisation_make_cpus_differ(void **state)
{
	(void)state;
	assert_differ(5, 5, FINDING_PASS);
	assert_differ(5, 1, FINDING_FAIL);
	assert_differ(5, 0x100005, FINDING_WARN);
}

static void assert_lock(struct cpu cpu, enum finding_status status)
{
	struct machine machine = without_iommu("AuthenticAMD");
	struct judgement judgement = { 0 };

	machine.cpu = cpu;
	assert_int_equal(finding_of(&machine, &judgement, "cpus_differ")->status, status);
	arena_free(&machine.arena);
}

/*
 * Nothing is locked in CPUs that were seen to have no virtualisation of either kind; nothing less
 * will do.
 */
static void cpus_without_virtualisation_have_no_lock(void **state)
{
	const struct flag same = { OK, false };

	(void)state;
	assert_lock((struct cpu){ .status = OK, .differ = same }, FINDING_NOT_APPLICABLE);
	assert_lock((struct cpu){ .status = OK, .vmx = true, .differ = same }, FINDING_PASS);
	assert_lock((struct cpu){ .status = OK, .svm = true, .differ = same }, FINDING_PASS);
	assert_lock((struct cpu){ .status = OK, .svm = true, .differ = { DENIED, false } },
		    FINDING_UNKNOWN);
	assert_lock((struct cpu){ .status = DENIED, .differ = { DENIED, false } }, FINDING_UNKNOWN);
}

static void config_space_of_256_bytes_hides_acs(void **state)
{
	struct machine machine = without_iommu("GenuineIntel");
	struct judgement judgement = { 0 }, dump = { 0 }, without = { 0 };
	struct function *port = add_function(&machine, "0000:00:01.0", 0x060400);
	(void)state;

	port->pcie = (struct pcie){ OK, 0x40, PORT_ROOT };
	port->config_size = (struct number){ OK, 256 };
	machine.iommu.mcfg.status = ABSENT;
	assert_non_null(
		strstr(finding_of(&machine, &judgement, "extended_config_unreachable")->summary,
		       "no ECAM"));
	machine.iommu.mcfg.status = NOT_ASKED;
	assert_int_equal(finding_of(&machine, &dump, "extended_config_unreachable")->status,
			 FINDING_WARN);
	assert_null(strstr(finding_of(&machine, &dump, "extended_config_unreachable")->summary,
			   "no ECAM"));
	port->config_size.status = DENIED;
	assert_int_equal(finding_of(&machine, &without, "extended_config_unreachable")->status,
			 FINDING_UNKNOWN);
	arena_free(&machine.arena);
}

static void only_y_and_n_are_answers_of_a_parameter(void **state)
{
	static const char type1[] =
		"read /sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts";
	static const char iommufd[] = "read /sys/module/iommufd/parameters/allow_unsafe_interrupts";
	struct machine machine = { 0 };
	(void)state;

	look_with("interrupts", &machine,
		  (const struct told[]){ TEXT(type1, "Y\n"), TEXT(iommufd, "N\n"), { 0 } });
	assert_true(machine.interrupts.unsafe_type1.status == OK &&
		    machine.interrupts.unsafe_type1.value);
	assert_true(machine.interrupts.unsafe_iommufd.status == OK &&
		    !machine.interrupts.unsafe_iommufd.value);
	look_with("interrupts", &machine, (const struct told[]){ TEXT(type1, "Yes\n"), { 0 } });
	assert_int_equal(machine.interrupts.unsafe_type1.status, FAILED);
	assert_int_equal(machine.interrupts.unsafe_iommufd.status, ABSENT);
	look_with("interrupts", &machine,
		  (const struct told[]){ TEXT(type1, ""), REFUSAL(iommufd, DENIED), { 0 } });
	assert_int_equal(machine.interrupts.unsafe_type1.status, FAILED);
	assert_int_equal(machine.interrupts.unsafe_iommufd.status, DENIED);
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_are_lists_and_the_later_holds),
		cmocka_unit_test(options_of_remapping),
		cmocka_unit_test(a_long_line_is_read_quickly),
		cmocka_unit_test(the_fuse_tells),
		cmocka_unit_test(a_hypervisor_explains_before_all_else),
		cmocka_unit_test(a_function_tells),
		cmocka_unit_test(revisions_of_the_erratum),
		cmocka_unit_test(stoney_ridge_is_refused_unless_forced),
		cmocka_unit_test(only_bits_of_virtualisation_make_cpus_differ),
		cmocka_unit_test(cpus_without_virtualisation_have_no_lock),
		cmocka_unit_test(only_y_and_n_are_answers_of_a_parameter),
		cmocka_unit_test(config_space_of_256_bytes_hides_acs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
