/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Machines made by hand, and a judgement on one of them, for tests of renderers. */
#ifndef INIT_REPORT_TESTS_MACHINES_H
#define INIT_REPORT_TESTS_MACHINES_H

#include "init/report/formats.h"
#include "probes/assignment/configure.h"
#include "probes/judge/ranking.h"
#include "probes/machine/tests/machine.h"

/* Of everything below but the gaps. */
static struct arena arena;

#define KNOWN(string) ((struct text){ OK, (string) })
#define YES           ((struct flag){ OK, true })
#define NO            ((struct flag){ OK, false })
#define NUMBER(value) ((struct number){ OK, (value) })

static const struct rule rule = { .id = "acs_missing_in_path",
				  .severity = SEVERITY_GROUP,
				  .remedy = "Move the card." };

static void add_scope(struct remapping_unit *unit, uint8_t type, uint8_t id, uint8_t hops)
{
	struct scope *scope = array_add(&arena, &unit->scopes);

	*scope = make_scope(&arena, type, 0, (const uint8_t[]){ 0x1c, 0, 2, 0 }, hops);
	scope->id = id;
}

static void fill_iommu(struct machine *machine)
{
	struct iommu *iommu = &machine->iommu;

	iommu->kind = IOMMU_INTEL;
	iommu->table = "DMAR";
	iommu->madt.status = OK;
	iommu->address_width = NUMBER(46);
	iommu->interrupt_remapping = YES;
	iommu->x2apic_opt_out = NO;
	iommu->platform_opt_in = NO;
	iommu->enabled = YES;
	*array_add(&arena, &iommu->ioapics) = (struct ioapic){ .id = 8, .covered = YES };
	*array_add(&arena, &iommu->unknown) = (struct unknown_structure){ 6, 24, 100 };

	struct remapping_unit *unit = array_add(&arena, &iommu->units);
	*unit = (struct remapping_unit){ .base = 0xfed91000,
					 .include_all = true,
					 .version = KNOWN("1:0"),
					 .capability = NUMBER(0xd2008c40660462),
					 .extended_capability = NUMBER(0xf050da),
					 .global_status = NUMBER(0x86000000),
					 .fault_status = { .status = DENIED },
					 .registers_from = KNOWN("registers at 0xfed91000"),
					 .all_ones = NO };
	add_scope(unit, SCOPE_IOAPIC, 8, 1);
	add_scope(unit, SCOPE_ENDPOINT, 0, 2);
	add_scope(unit, 77, 3, 0);

	struct reserved_region *region = array_add(&arena, &iommu->reserved);
	*region = (struct reserved_region){ .base = 0x7b800000, .limit = 0x7fffffff };
	region->scopes.items = unit->scopes.items + 1;
	region->scopes.count = 1;
}

static struct features *make_features(void)
{
	struct features *features = arena_alloc(&arena, sizeof *features);
	struct sriov *sriov = arena_alloc(&arena, sizeof *sriov);

	*features = (struct features){
		.slot = { .status = OK, .number = 7, .hotplug = true },
		.link = { OK, 1, 4, 9, 16, 0 },
		.power = { OK, 3, true },
		.msi = { OK, true, true, false, 8 },
		.msix = { OK, true, 64, 3 },
		.ari = { OK, 1 },
		.ari_forwarding = { OK, true, false },
		.ats = { OK, true, 2, 32, true },
		.pri = { OK, true, 64, 32 },
		.pasid = { OK, true, false, true, 20 },
		.sriov_status = OK,
		.sriov = sriov,
		.resizable_status = OK,
		.resets = { YES,
			    NO,
			    { .status = ABSENT },
			    { .status = DENIED },
			    KNOWN("device_specific  flr bus") },
	};
	*sriov = (struct sriov){ 0x160, true, true, 8, 8, 2, 128, 2, 0x10ca, { 0 } };
	*array_add(&arena, &sriov->bars) =
		(struct bar){ 2, false, true, true, true, false, 0x4000000000, NUMBER(0x4000) };
	*array_add(&arena, &features->bars) =
		(struct bar){ 0, true, false, false, true, false, 0xe000, { .status = FAILED } };
	*array_add(&arena, &features->bars) =
		(struct bar){ .index = ROM_BAR, .size = NUMBER(0x80000) };
	*array_add(&arena, &features->resizable) = (struct resizable_bar){ 1, 8, 0x3f00 };
	return features;
}

static struct rom *make_rom(void)
{
	struct rom *rom = arena_alloc(&arena, sizeof *rom);

	*rom = (struct rom){ .status = OK,
			     .shadow = NO,
			     .uefi_image = YES,
			     .vfct_status = OK,
			     .vfct_offset = 0x68 };
	rom->content = (struct rom_content){ .size = 2048, .leading = 512, .complete = true };
	*array_add(&arena, &rom->content.images) = (struct rom_image){ .offset = 512,
								       .length = 1024,
								       .vendor = 0x10de,
								       .device = 0x2484,
								       .for_function = true,
								       .class_code = 0x030000,
								       .code_revision = 1,
								       .checksum = YES };
	*array_add(&arena, &rom->content.images) =
		(struct rom_image){ .offset = 1536,
				    .length = 512,
				    .last = true,
				    .code_type = ROM_UEFI,
				    .vendor = 0x10de,
				    .device = 0x2484,
				    .checksum = { .status = ABSENT },
				    .efi = true,
				    .efi_subsystem = 11,
				    .efi_machine = 0x8664,
				    .efi_compression = 1,
				    .gop = { .status = FAILED } };
	*array_add(&arena, &rom->vfct.images) =
		(struct rom_image){ .length = 512,
				    .code_type = 0x70,
				    .truncated = true,
				    .checksum = { .status = ABSENT } };
	*array_add(&arena, &rom->vfct.errors) =
		(struct rom_error){ .offset = 0x50, .text = "cut off" };
	return rom;
}

static void fill_functions(struct machine *machine)
{
	static const struct capability capabilities[] = { { 0x10, 0x40 }, { 0x0d, 0x140 } };
	struct function *port = array_add(&arena, &machine->functions);
	*port = (struct function){
		.address = { 0, 0, 0x1c, 0 },
		.status = OK,
		.vendor = 0x8086,
		.device = 0xa110,
		.class_code = 0x060400,
		.header_type = 1,
		.secondary_bus = 5,
		.pcie = { OK, 0x40, PORT_ROOT },
		.acs = { OK, 0x140, 0x000f, 0x001d, false, false, NULL },
		.driver = KNOWN("pcieport"),
		.parent = NO_PARENT,
		.config_size = NUMBER(4096),
		.capabilities = { OK, FAILED, capabilities, 2 },
		.features = make_features(),
	};
	struct function *card = array_add(&arena, &machine->functions);
	*card = (struct function){
		.address = { 0, 5, 2, 0 },
		.status = OK,
		.vendor = 0x10de,
		.device = 0x2484,
		.class_code = 0x030000,
		.vendor_name = "NVIDIA Corporation",
		.device_name = "GA104",
		.pcie = { OK, 0x60, (enum port_type)13 },
		.acs = { .status = DENIED },
		.driver = { .status = ABSENT },
		.rom = make_rom(),
		.place = { .numa_node = NUMBER(1),
			   .slot = KNOWN("PCIEX16_1"),
			   .slot_from = "SMBIOS 9",
			   .boot_vga = YES,
			   .removable = { .status = ABSENT },
			   .vmd = { .status = ABSENT } },
	};
	struct function *dead = array_add(&arena, &machine->functions);
	*dead = (struct function){ .address = { 0x10000, 0, 0, 0 },
				   .status = FAILED,
				   .silent = true,
				   .driver = { .status = FAILED },
				   .place = { .slot = { .status = DENIED },
					      .vmd = { OK, { 0, 0, 0x0e, 0 } } } };
	machine->functions_status = OK;

	struct group *group = array_add(&arena, &machine->groups);
	group->id = 11;
	*array_add(&arena, &group->members) = port->address;
	*array_add(&arena, &group->members) = (struct pci_address){ 0, 5, 2, 0 };
	machine->groups_status = OK;
	machine_join(machine);
}

static void fill_log(struct machine *machine)
{
	struct hints *faults = &machine->log.kinds[HINT_DMAR_FAULT];
	struct pci_address device = { 0, 5, 2, 0 };

	machine->log.status = OK;
	faults->count = 7;
	*array_add(&arena, &faults->first) =
		(struct hint){ { OK, 1250000 }, true, device, "Request device [05:02.0]" };
	*array_add(&arena, &faults->first) =
		(struct hint){ { ABSENT, 0 }, false, device, "no time, no device" };
	machine->log.kinds[HINT_LOCKDOWN].count = 1;
	machine->memory_map.status = OK;
	*array_add(&arena, &machine->memory_map.ranges) =
		(struct memory_range){ 0x7b800000, 0x7fffffff, "Reserved" };
}

static void fill_full(struct machine *machine)
{
	machine->firmware = (struct firmware){
		KNOWN("Dell Inc."),
		KNOWN("PowerEdge"),
		KNOWN("Dell Inc."),
		KNOWN("0ABC"),
		KNOWN("Dell"),
		KNOWN("2.1"),
		KNOWN("12/12/2023"),
		YES,
		NO,
		NO,
	};
	machine->confidential = (struct confidential){ NO, { .status = ABSENT }, YES, "vfio0" };
	machine->cpu = (struct cpu){ .status = OK,
				     .vendor = "GenuineIntel",
				     .model = "Xeon",
				     .vmx = true,
				     .x2apic = true,
				     .feature_control = NUMBER(5),
				     .apic_base = NUMBER(0xfee00d00),
				     .x2apic_locked = NO,
				     .physical_address_bits = NUMBER(46),
				     .online = NUMBER(64),
				     .differ = YES };
	machine->cpu.details.ept = machine->cpu.details.apicv = YES;
	*array_add(&arena, &machine->cpu.differing) = (struct cpu_lock){ 63, 1 };
	machine->kernel = (struct kernel){ .release = KNOWN("6.12.0"),
					   .distribution = KNOWN("debian"),
					   .command_line = KNOWN("quiet"),
					   .lockdown = KNOWN("none"),
					   .xen_dom0 = { .status = ABSENT },
					   .pve = { .status = ABSENT } };
	machine->interrupts = (struct interrupts){ YES, "IR-IO-APIC", NO, NO };
	machine->framebuffer =
		(struct framebuffer){ OK, "efifb", 0xc0000000, 0xc03e7fff, OK, { 0, 5, 2, 0 }, 0 };
	machine->usb.status = OK;
	*array_add(&arena, &machine->usb.devices) = (struct usb_device){
		{ 0, 0, 0x14, 0 }, USB_STORAGE,          "2-2",
		"2-2:1.0",         { .status = ABSENT }, { .status = NOT_ASKED }
	};
	fill_iommu(machine);
	fill_functions(machine);
	fill_log(machine);
	machine_gap(machine, "CPU 1 MSR 0x3a", "denied: only root may read it");
	*array_add(&arena, &machine->probes) =
		(struct probe_run){ .name = "cpu", .status = OK, .microseconds = 42 };
	*array_add(&arena, &machine->probes) =
		(struct probe_run){ .name = "rom", .status = FAILED, .how = "crashed: Bus error" };
}

__attribute__((unused)) static void fill_hostile(struct machine *machine)
{
	machine->firmware.system_vendor = KNOWN("\"\\/\b\f\n\r\t\x01\x1f\x7f");
	machine->firmware.product =
		KNOWN("a\xff\x80z\xc0\xaf\xe0\x80\x80\xed\xa0\x80\xf4\x90\x80\x80");
	machine->firmware.board = KNOWN("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\xa7");
	machine->firmware.bios_vendor = KNOWN("\xe2\x82");
	machine->firmware.bios_version = KNOWN("");
	machine->kernel.command_line = KNOWN("\xf0");
	machine_gap(machine, "\xfe", "%s", "\033[2J");
}

__attribute__((unused)) static void take_gaps(struct judgement *judgement,
					      const struct machine *machine)
{
	for (size_t i = 0; i < machine->gaps.count; i++)
		*array_add(&arena, &judgement->gaps) = machine->gaps.items[i];
}

static void fill_judgement(struct judgement *judgement, const struct machine *machine)
{
	struct finding *finding = array_add(&arena, &judgement->findings.list);

	judgement->verdict = VERDICT_READY;
	judgement->summary = "All is well.";
	*finding = (struct finding){ .rule = &rule,
				     .status = FINDING_WARN,
				     .severity = SEVERITY_GROUP,
				     .subject = { 0, 5, 2, 0 },
				     .summary = "No ACS.",
				     .remedy = rule.remedy };
	*array_add(&arena, &finding->evidence) =
		(struct evidence){ "0000:00:1c.0 config", true, 0x144, 2, 0xf, NULL };
	*array_add(&arena, &finding->evidence) =
		(struct evidence){ .where = "/proc/interrupts", .text = "IR-IO-APIC" };
	finding = array_add(&arena, &judgement->findings.list);
	*finding = (struct finding){ .rule = &rule, .about_machine = true, .summary = "Unknown." };

	struct device_judgement *device = array_add(&arena, &judgement->devices);
	device->function = &machine->functions.items[1];
	device->verdict = DEVICE_ASSIGNABLE_WITH_GROUP;
	struct deduced_device *deduced = array_add(&arena, &judgement->deduced.devices);
	deduced->function = device->function;
	deduced->companions.with_status = OK;
	*array_add(&arena, &deduced->companions.with) = (struct pci_address){ 0, 5, 2, 1 };
	device->deduced = deduced;
	judgement->arena = &arena;
	judgement->deduced.machine = machine;
	judgement->deduced.prediction = arena_alloc(&arena, sizeof(struct prediction));
	((struct prediction *)judgement->deduced.prediction)->machine = machine;
	judgement->deduced.needs = needs_find(&arena, judgement->deduced.prediction);
	judgement->deduced.configurations =
		configurations_begin(&arena, machine, judgement->deduced.needs);
	judgement->deduced.remapping_offered = machine->iommu.interrupt_remapping;
	judgement->deduced.ioapic_covered = &machine->iommu.ioapics.items[0].covered;
	*array_add(&arena, &device->blockers) = &rule;
	rank(judgement);
}

/* A report on the full machine, whose display device has this name; to be freed. */
static inline char *rendered(enum format format, const char *name)
{
	struct machine machine = { 0 };
	struct judgement judgement = { 0 };
	struct report report = { .machine = &machine, .judgement = &judgement, .source = "live" };
	char *text;
	size_t length;

	fill_full(&machine);
	machine.functions.items[1].device_name = name;
	fill_judgement(&judgement, &machine);
	FILE *out = open_memstream(&text, &length);
	render(format, &report, out);
	fclose(out);
	arena_free(&machine.arena);
	arena_free(&arena);
	return text;
}

#endif
