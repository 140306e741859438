/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/address_bits.h"
#include "probes/analysis/bars.h"
#include "probes/judge/survey.h"

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	struct number bits = guest_address_bits(machine, function);
	unsigned limit = (unsigned)bits.value,
		 cpu = (unsigned)machine->cpu.physical_address_bits.value;
	struct finding *finding;

	if (!has_high_bar(function) || machine->iommu.kind == IOMMU_NONE)
		return NOT_JUDGED;
	if (bits.status != OK)
		return bits.status == ABSENT ? FINE : UNSEEN;
	finding = finding_add_function(
		findings, FINDING_WARN, function,
		"Its IOMMU translates %u address bits, the CPU has %u: a guest with the host's CPU "
		"model maps the BAR beyond (vfio_container_dma_map: Invalid argument).",
		limit, cpu);
	finding_cite_text(findings, finding, arena_printf(findings->arena, "%u bits", limit),
			  "CAP of its remapping unit");
	finding_cite_text(findings, finding, arena_printf(findings->arena, "%u bits", cpu),
			  "CPUID 0x80000008");
	finding_set_remedy(findings, finding,
			   "QEMU: -cpu host,host-phys-bits-limit=%u. libvirt, in <cpu>: "
			   "<maxphysaddr mode='passthrough' "
			   "limit='%u'/>. Proxmox VE: qm set VMID -args \"-cpu "
			   "host,host-phys-bits-limit=%u\".",
			   limit, limit, limit);
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"The IOMMU has at least as many address bits as the CPU.",
		"No device has a BAR that a guest would map high.",
		"CAP, CPUID 0x80000008",
	};

	survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
}

RULE(iommu_narrower_than_cpu) = {
	.id = "iommu_narrower_than_cpu",
	.severity = SEVERITY_NOTE,
	.title = "limit the guest's address bits",
	.remedy = "Limit the guest's physical address bits to those of the IOMMU.",
	.judge = judge,
	EXPLAIN(.meaning =
			"The guest's firmware maps large BARs at the top of its CPU's address "
			"range. If the IOMMU has fewer address bits than the CPU, QEMU cannot map "
			"them for DMA: it warns, and peer-to-peer DMA to the device may not work.",
		.how = "MGAW and SAGAW of the remapping unit's capability register against CPUID "
		       "80000008, EAX bits 7:0.",
		.avoid = "phys-bits= (libvirt: mode='emulate') has no effect with the CPU model "
			 "host.",
		.reference = "QEMU, docs/igd-assign.txt; libvirt, maxphysaddr (limit since 9.3)")
};
