/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rules about the kernel's log and the firmware's memory map: where each fires, where not, and
 * that none changes a verdict.
 */
#include "probes/linux/log_lines.h"
#include "probes/judge/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct findings apply(struct machine *machine, const char *id)
{
	struct findings findings = { .arena = &machine->arena, .rule = rule_by_id(id) };

	assert_non_null(findings.rule);
	findings.rule->judge(machine, &findings);
	assert_true(findings.list.count > 0);
	for (size_t i = 0; i < findings.list.count; i++) {
		const struct finding *finding = &findings.list.items[i];
		assert_true(finding->about_machine);
		assert_int_equal(finding->severity, SEVERITY_NOTE);
		assert_true(finding->status == FINDING_NOT_APPLICABLE ||
			    finding->evidence.count > 0);
	}
	return findings;
}

static void expect(struct machine *machine, const char *id, enum finding_status status,
		   const char *words)
{
	struct findings findings = apply(machine, id);

	assert_int_equal(findings.list.count, 1);
	if (findings.list.items[0].status != status ||
	    !strstr(findings.list.items[0].summary, words))
		fail_msg("status %d: \"%s\"; expected %d: \"%s\"", findings.list.items[0].status,
			 findings.list.items[0].summary, status, words);
	arena_free(&machine->arena);
}

/* --- Faults --- */

#define BOOT "[    0.000000] Linux version 6.12.0\n"
#define FAULT                                                                                     \
	"DMAR: [DMA Read NO_PASID] Request device [03:00.0] fault addr 0xbe000000 [fault reason " \
	"0x06]\n"

static struct machine with_log(const char *log)
{
	struct machine machine = { .iommu.enabled = { OK, true } };

	machine.log.status = OK;
	log_lines_read(&machine.arena, &machine.log, log, strlen(log));
	return machine;
}

static bool offers_passthrough(const char *command_line, bool snp)
{
	struct machine machine = with_log(BOOT "[    3.250001] " FAULT "[  900.000000] " FAULT);
	bool offers = false;

	machine.kernel.command_line = (struct text){ OK, command_line };
	machine.confidential.snp = (struct flag){ OK, snp };
	for (int late = 0; late < 2; late++) {
		struct findings findings =
			apply(&machine, late ? "dma_faults_later" : "dma_faults_at_boot");
		offers |= strstr(findings.list.items[0].remedy, "iommu=pt") != NULL;
	}
	arena_free(&machine.arena);
	return offers;
}

/* It is no answer where it is there, nor where it would switch SNP off. */
static void offers_passthrough_where_it_helps(void **state)
{
	(void)state;
	assert_true(offers_passthrough("quiet", false));
	assert_false(offers_passthrough("quiet iommu=pt", false));
	assert_false(offers_passthrough("quiet iommu.passthrough=1", false));
	assert_false(offers_passthrough("quiet", true));
}

static void tells_of_faults_in_the_first_minute(void **state)
{
	struct machine machine = with_log(BOOT "[    3.250001] " FAULT "[    3.300000] " FAULT
					       "[  900.000000] " FAULT);
	struct findings findings = apply(&machine, "dma_faults_at_boot");
	const struct finding *finding = &findings.list.items[0];
	(void)state;

	assert_int_equal(finding->status, FINDING_WARN);
	assert_non_null(strstr(finding->summary, "0000:03:00.0"));
	assert_non_null(strstr(finding->summary, "3 such lines"));
	assert_int_equal(finding->evidence.count, 2);
	assert_string_equal(finding->evidence.items[0].where, "kernel log at 3.250001 s");
	assert_non_null(strstr(finding->evidence.items[0].text, "fault addr 0xbe000000"));
	arena_free(&machine.arena);

	machine = with_log("[   20.000000] nvme 0000:41:00.0: AMD-Vi: Event logged [IO_PAGE_FAULT "
			   "domain=0x0042 address=0x0]\n");
	expect(&machine, "dma_faults_at_boot", FINDING_WARN,
	       "0000:41:00.0 during boot; the log has 1 such line.");
}

static void later_faults_are_not_of_the_start(void **state)
{
	struct machine machine = with_log(BOOT "[   60.000000] " FAULT);
	(void)state;
	expect(&machine, "dma_faults_at_boot", FINDING_PASS, "no DMA fault");

	machine = with_log(BOOT FAULT);
	expect(&machine, "dma_faults_at_boot", FINDING_PASS, "no DMA fault");
}

static void no_fault_is_no_proof_without_the_begin(void **state)
{
	struct machine machine = with_log("[  100.000000] DMAR: IOMMU enabled\n");
	(void)state;
	expect(&machine, "dma_faults_at_boot", FINDING_UNKNOWN, "begin");

	machine = (struct machine){ .log.status = DENIED };
	expect(&machine, "dma_faults_at_boot", FINDING_UNKNOWN, "begin");
	machine = (struct machine){ .log.status = NOT_ASKED };
	expect(&machine, "dma_faults_at_boot", FINDING_NOT_APPLICABLE, "no kernel log");
	machine = with_log(BOOT);
	machine.iommu.enabled.value = false;
	expect(&machine, "dma_faults_at_boot", FINDING_NOT_APPLICABLE, "disabled");
}

/* --- ACS override --- */

static struct machine with_line(const char *command_line, const char *log)
{
	struct machine machine = with_log(log);

	machine.kernel.command_line = (struct text){ OK, command_line };
	return machine;
}

static void tells_of_an_acs_override(void **state)
{
	struct machine machine = with_line(
		"quiet", BOOT "[    0.01] Warning: PCIe ACS overrides enabled; This may\n");
	(void)state;
	expect(&machine, "acs_override_active", FINDING_WARN, "its groups prove nothing");
	machine = with_line("quiet pcie_acs_override=downstream,multifunction iommu=pt", BOOT);
	struct findings findings = apply(&machine, "acs_override_active");
	assert_int_equal(findings.list.items[0].status, FINDING_WARN);
	assert_string_equal(findings.list.items[0].evidence.items[0].text,
			    "pcie_acs_override=downstream,multifunction");
	arena_free(&machine.arena);

	machine = with_line("quiet no_pcie_acs_override=downstream", BOOT);
	expect(&machine, "acs_override_active", FINDING_PASS, "not affected");
	machine = (struct machine){ .kernel.command_line.status = DENIED };
	expect(&machine, "acs_override_active", FINDING_UNKNOWN, "unknown");
	machine = (struct machine){ 0 };
	expect(&machine, "acs_override_active", FINDING_NOT_APPLICABLE, "unknown");
}

/* --- Reserved memory --- */

static void add_range(struct machine *machine, uint64_t begin, uint64_t end, const char *type)
{
	*array_add(&machine->arena, &machine->memory_map.ranges) =
		(struct memory_range){ begin, end, type };
}

/* One region at offset 64 of the table, and RAM up to 0x7fffffff with what lies behind it. */
static struct machine with_region(enum iommu_kind kind, uint64_t base, uint64_t limit)
{
	struct machine machine = { .iommu.kind = kind, .memory_map.status = OK };
	bool intel = kind == IOMMU_INTEL;

	struct reserved_region *region = array_add(&machine.arena, &machine.iommu.reserved);
	region->base = base;
	region->limit = limit;
	region->start = (struct field){ OK, 8, intel ? 72 : 80, base };
	region->end = (struct field){ OK, 8, intel ? 80 : 88, intel ? limit : limit - base + 1 };
	add_range(&machine, 0, 0x7fffffff, "System RAM");
	add_range(&machine, 0x80000000, 0x80ffffff, "Reserved");
	add_range(&machine, 0x81000000, 0x81ffffff, "reserved");
	add_range(&machine, 0x82000000, 0x82ffffff, "ACPI Non-volatile Storage");
	add_range(&machine, 0x83000000, 0x83ffffff, "ACPI Tables");
	add_range(&machine, 0xffffffffffff0000, UINT64_MAX, "Reserved");
	return machine;
}

static const struct {
	uint64_t base, limit;
	enum finding_status status;
} regions[] = {
	/* neighbours of one type */
	{ 0x80000000, 0x80ffffff, FINDING_PASS },
	{ 0x80f00000, 0x810fffff, FINDING_PASS },
	{ 0x80000000, 0x81ffffff, FINDING_PASS },
	{ 0x82000000, 0x82000fff, FINDING_PASS },
	{ 0xffffffffffff0000, UINT64_MAX, FINDING_PASS },
	/* half Reserved, half ACPI storage: Linux asks for one of them */
	{ 0x81f00000, 0x820fffff, FINDING_WARN },
	{ 0x83000000, 0x83000fff, FINDING_WARN },
	{ 0xa0000000, 0xa0000fff, FINDING_WARN },
	{ 0x82fff000, 0x83000fff, FINDING_WARN },
	/* ends before it begins: other rules tell of that */
	{ 0x81000000, 0x80000000, FINDING_PASS },
	{ 0x7ffff000, 0x80000fff, FINDING_FAIL },
	{ 0x1000, 0x1fff, FINDING_FAIL },
	{ 0, UINT64_MAX, FINDING_FAIL },
};

static void compares_reserved_memory_with_the_map(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
		struct machine machine = with_region(i % 2 ? IOMMU_AMD : IOMMU_INTEL,
						     regions[i].base, regions[i].limit);
		struct findings findings = apply(&machine, "reserved_region_not_reserved");
		if (findings.list.items[0].status != regions[i].status)
			fail_msg("region %zu: %s", i, findings.list.items[0].summary);
		arena_free(&machine.arena);
	}
}

static void shows_where_the_table_says_so(void **state)
{
	struct machine machine = with_region(IOMMU_INTEL, 0x83000000, 0x83000fff);
	struct findings findings = apply(&machine, "reserved_region_not_reserved");
	const struct evidence *evidence = findings.list.items[0].evidence.items;
	(void)state;

	assert_non_null(strstr(findings.list.items[0].summary, "0x83000000-0x83000fff"));
	assert_int_equal(findings.list.items[0].evidence.count, 3);
	assert_string_equal(evidence[0].where, "/sys/firmware/acpi/tables/DMAR");
	assert_int_equal(evidence[0].offset, 72);
	assert_int_equal(evidence[0].value, 0x83000000);
	assert_int_equal(evidence[1].offset, 80);
	assert_int_equal(evidence[1].value, 0x83000fff);
	assert_string_equal(evidence[2].text, "0x83000000-0x83ffffff ACPI Tables");
	arena_free(&machine.arena);

	machine = with_region(IOMMU_AMD, 0xa0000000, 0xa0000fff);
	findings = apply(&machine, "reserved_region_not_reserved");
	evidence = findings.list.items[0].evidence.items;
	assert_string_equal(evidence[0].where, "/sys/firmware/acpi/tables/IVRS");
	assert_int_equal(evidence[0].offset, 80);
	assert_int_equal(evidence[1].offset, 88);
	assert_int_equal(evidence[1].value, 0x1000);
	assert_string_equal(evidence[2].text, "no entry");
	arena_free(&machine.arena);
}

static void says_nothing_without_the_map(void **state)
{
	struct machine machine = with_region(IOMMU_INTEL, 0x1000, 0x1fff);
	(void)state;

	machine.memory_map.status = NOT_ASKED;
	expect(&machine, "reserved_region_not_reserved", FINDING_NOT_APPLICABLE, "unknown");
	machine = with_region(IOMMU_INTEL, 0x1000, 0x1fff);
	machine.memory_map.status = DENIED;
	expect(&machine, "reserved_region_not_reserved", FINDING_UNKNOWN, "unknown");
	machine = with_region(IOMMU_INTEL, 0x1000, 0x1fff);
	machine.memory_map.ranges.count = 0;
	expect(&machine, "reserved_region_not_reserved", FINDING_UNKNOWN, "unknown");
	machine = (struct machine){ 0 };
	expect(&machine, "reserved_region_not_reserved", FINDING_NOT_APPLICABLE, "No table");
}

/* A table full of bad regions makes a bounded list. */
static void many_regions_are_bounded(void **state)
{
	struct machine machine = with_region(IOMMU_INTEL, 0x1000, 0x1fff);
	(void)state;

	for (int i = 0; i < 2000; i++)
		*array_add(&machine.arena, &machine.iommu.reserved) =
			(struct reserved_region){ .base = 0x1000, .limit = 0x1fff };
	assert_int_equal(apply(&machine, "reserved_region_not_reserved").list.count, 16);
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(offers_passthrough_where_it_helps),
		cmocka_unit_test(tells_of_faults_in_the_first_minute),
		cmocka_unit_test(later_faults_are_not_of_the_start),
		cmocka_unit_test(no_fault_is_no_proof_without_the_begin),
		cmocka_unit_test(tells_of_an_acs_override),
		cmocka_unit_test(compares_reserved_memory_with_the_map),
		cmocka_unit_test(shows_where_the_table_says_so),
		cmocka_unit_test(says_nothing_without_the_map),
		cmocka_unit_test(many_regions_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
